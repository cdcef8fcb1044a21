import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import {
  DeliveryStream,
  type DeliveryStreamProps,
  DeliveryTarget,
  KinesisStream,
  LogDestination,
  type ReadingDeliveryStreamProps,
} from '../../../modules';
import { parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, source as nginxRecords, statementsAt, place } from '../../../lab/synth/tasks';

const to = DeliveryTarget.s3({ bucket });
const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/accesses';
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

describe('by default', () => {
  const { only, addresses, ...rest } = delivery({ to });

  test('accepts records directly, encrypts them free of charge and depends on its permissions (CKV_AWS_240)', () => {
    expect(only(KinesisFirehoseDeliveryStream)).toMatchObject({
      name: 'test-Archive',
      destination: 'extended_s3',
      server_side_encryption: { enabled: true, key_type: 'AWS_OWNED_CMK' },
      depends_on: ['aws_iam_role_policy.Archive_Deliver_5A319931'],
    });
  });

  test('has a role for Firehose on behalf of this account', () => {
    const { Statement } = parseJson(only(IamRole).assume_role_policy as string);

    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'firehose.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': '${data.aws_caller_identity.AwsAccount.account_id}' } },
      },
    ]);
  });

  test('logs delivery errors for 30 days, in a log stream that it can write to', () => {
    expect(only(CloudwatchLogGroup)).toEqual({
      name_prefix: '/firehose/test-Archive/',
      retention_in_days: 30,
      skip_destroy: false,
    });
    expect(only(CloudwatchLogStream)).toEqual({
      name: 'delivery',
      log_group_name: '${aws_cloudwatch_log_group.Archive_ErrorLog_2E9E6E64.name}',
    });
    expect(only(KinesisFirehoseDeliveryStream).extended_s3_configuration.cloudwatch_logging_options).toEqual({
      enabled: true,
      log_group_name: '${aws_cloudwatch_log_group.Archive_ErrorLog_2E9E6E64.name}',
      log_stream_name: '${aws_cloudwatch_log_stream.Archive_ErrorLogStream_3BFAA146.name}',
    });
    expect(statementsAt({ only, addresses, ...rest }, 'Archive/Deliver').at(-1)).toEqual({
      Effect: 'Allow',
      Action: 'logs:PutLogEvents',
      Resource: '${aws_cloudwatch_log_stream.Archive_ErrorLogStream_3BFAA146.arn}',
    });
  });

  test('has these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Archive_ErrorLog_2E9E6E64",
       "aws_cloudwatch_log_stream.Archive_ErrorLogStream_3BFAA146",
       "aws_iam_role.Archive_Role_A9A170E5",
       "aws_iam_role_policy.Archive_Deliver_5A319931",
       "aws_kinesis_firehose_delivery_stream.Archive_DA4CB258",
       "data.aws_caller_identity.AwsAccount",
     ]
    `);
  });
});

test('accepts a name, an error log retention and a key', () => {
  const { only } = delivery({ to, deliveryStreamName: 'archive', errorLogRetentionDays: 7, kmsKeyArn });

  expect(only(KinesisFirehoseDeliveryStream)).toMatchObject({
    name: 'archive',
    server_side_encryption: { enabled: true, key_type: 'CUSTOMER_MANAGED_CMK', key_arn: kmsKeyArn },
  });
  expect(only(CloudwatchLogGroup).retention_in_days).toBe(7);
});

describe('with a source', () => {
  const read = ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'];

  test('reads that stream, which encrypts the records', () => {
    const synthesized = delivery({ to, source: { streamArn } });

    const stream = synthesized.only(KinesisFirehoseDeliveryStream);
    expect(stream.kinesis_source_configuration).toEqual({
      kinesis_stream_arn: streamArn,
      role_arn: '${aws_iam_role.Archive_Role_A9A170E5.arn}',
    });
    expect(stream).not.toHaveProperty('server_side_encryption');
    expect(statementsAt(synthesized, 'Archive/Deliver')[0]).toEqual({
      Effect: 'Allow',
      Action: read,
      Resource: streamArn,
    });
  });

  test('can use the key of a KinesisStream, only for that stream and through Kinesis', () => {
    const synthesized = synth((stack) => {
      const source = new KinesisStream(stack, 'Accesses', { kmsKeyArn });
      new DeliveryStream(stack, 'Archive', { source, to });
    });

    const arn = '${aws_kinesis_stream.Accesses_7BF6DBB4.arn}';
    expect(statementsAt(synthesized, 'Archive/Deliver').slice(0, 2)).toEqual([
      { Effect: 'Allow', Action: read, Resource: arn },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: kmsKeyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': 'kinesis.eu-west-1.${data.aws_partition.AwsPartition.dns_suffix}',
          },
          StringLike: { 'kms:EncryptionContext:aws:kinesis:arn': [arn] },
        },
      },
    ]);
  });
});

test('can be the destination of a route', () => {
  synth((stack) => {
    const deliveryStream = new DeliveryStream(stack, 'Archive', { to });
    const destination = LogDestination.firehose({ deliveryStream });

    expect(destination.problems(nginxRecords('nginx'))).toEqual([]);
    expect(destination.output(nginxRecords('nginx')).options).toMatchObject({
      delivery_stream: deliveryStream.deliveryStreamName,
    });
    expect(destination.statements(['nginx'], place)).toEqual([
      { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
    ]);
  });
});

test('exposes its name, its ARN and the ARN of its role', () => {
  const { json } = synth((stack) => {
    const { deliveryStreamName, deliveryStreamArn, roleArn } = new DeliveryStream(stack, 'Archive', { to });
    new TerraformOutput(stack, 'stream', { value: [deliveryStreamName, deliveryStreamArn, roleArn] });
  });

  expect(json().output.stream.value).toEqual([
    '${aws_kinesis_firehose_delivery_stream.Archive_DA4CB258.name}',
    '${aws_kinesis_firehose_delivery_stream.Archive_DA4CB258.arn}',
    '${aws_iam_role.Archive_Role_A9A170E5.arn}',
  ]);
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    new DeliveryStream(stack, 'Archive', {
      to: DeliveryTarget.s3({ bucket: { bucketArn: text('bucket') }, prefix: text('prefix') }),
      source: { streamArn: text('stream') },
      deliveryStreamName: `${text('name')}!`,
    });
  });

  expect(only(KinesisFirehoseDeliveryStream)).toMatchObject({
    name: '${var.name}!',
    kinesis_source_configuration: { kinesis_stream_arn: '${var.stream}' },
    extended_s3_configuration: {
      bucket_arn: '${var.bucket}',
      prefix: '${var.prefix}year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
    },
  });
});

test('does not compile with a key and a source', () => {
  // @ts-expect-error the source encrypts the records
  const props: DeliveryStreamProps = { to, source: { streamArn }, kmsKeyArn };

  expect(props.kmsKeyArn).toBe(kmsKeyArn);
});

test('fails when properties are invalid, listing all problems', () => {
  const wrong = {
    to,
    deliveryStreamName: 'my archive',
    source: { streamArn: 'accesses' },
    kmsKeyArn: 'k',
    errorLogRetentionDays: 2,
  };

  expect(refusal((stack) => new DeliveryStream(stack, 'Archive', wrong as unknown as ReadingDeliveryStreamProps)))
    .toBe(`test/Archive:
  - deliveryStreamName must be 1 to 64 letters, digits, "_", "." and "-", got "my archive"
  - kmsKeyArn must not be given with source, which buffers the records; leave it out
  - errorLogRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 2
  - source.streamArn must be the ARN of a Kinesis stream, got "accesses"
  - kmsKeyArn must be the ARN of a KMS key, got "k"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const wrong = JSON.parse('{ "to": "s3", "deliveryStreamName": 5, "source": { "streamArn": null } }') as object;

  expect(refusal((stack) => new DeliveryStream(stack, 'Archive', wrong as DeliveryStreamProps))).toBe(`test/Archive:
  - to must be a target created with DeliveryTarget, got "s3"
  - deliveryStreamName must be a string, got 5
  - source.streamArn must be a string, got null`);
});

function delivery(props: DeliveryStreamProps): Synthesized {
  return synth((stack) => new DeliveryStream(stack, 'Archive', props));
}
