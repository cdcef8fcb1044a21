import { type AwsAccess, LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { bucket, deliveryStream, logGroup, source, stream, place } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const roleArn = 'arn:aws:iam::444455556666:role/logs';
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

/** Creates an AWS destination. */
type Build = (access: AwsAccess) => LogDestination;

const destinations: readonly (readonly [name: string, endpoint: string, build: Build])[] = [
  ['s3', 's3', (access) => LogDestination.s3({ bucket: { ...bucket, kmsKeyArn }, ...access })],
  ['cloudWatchLogs', 'logs', (access) => LogDestination.cloudWatchLogs({ logGroup, ...access })],
  ['firehose', 'kinesis-firehose', (access) => LogDestination.firehose({ deliveryStream, ...access })],
  ['kinesis', 'kinesis-streams', (access) => LogDestination.kinesis({ stream: { ...stream, kmsKeyArn }, ...access })],
];

describe.each(destinations)('%s', (_, endpoint, build) => {
  test('assumes a role with its external ID', () => {
    const output = build({ role: { roleArn, externalId: 'acme' } }).output(nginxRecords);

    expect(output.options).toMatchObject({ role_arn: roleArn, external_id: 'acme' });
    expect(outputProblems(output)).toEqual([]);
  });

  test('assumes a role without an external ID', () => {
    const { options } = build({ role: { roleArn } }).output(nginxRecords);

    expect(options).toMatchObject({ role_arn: roleArn });
    expect(options).not.toHaveProperty('external_id');
  });

  test('allows the task role only to assume exactly that role', () => {
    expect(build({ role: { roleArn, externalId: 'acme' } }).statements(['nginx'], place)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn },
    ]);
  });

  test('also connects to STS if it assumes a role', () => {
    expect(build({}).endpoints).toEqual([endpoint]);
    expect(build({ role: { roleArn } }).endpoints).toEqual([endpoint, 'sts']);
  });

  test('accepts another region', () => {
    expect(build({ region: 'us-east-1' }).output(nginxRecords).options).toMatchObject({ region: 'us-east-1' });
  });
});
