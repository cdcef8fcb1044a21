import type { ExecuteCommandLogging } from '../../../modules';
import {
  clusterConfiguration,
  executeCommandEndpoints,
  executeCommandIn,
  executeCommandProblems,
  executeCommandStatements,
  executeCommandWarnings,
  recordedSessions,
} from '../../../modules/tasks/execute-command';
import { bucket, logGroup, place } from '../../../lab/synth/tasks';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const ownLogGroup = 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web';

describe('the cluster', () => {
  test('records sessions in a log group', () => {
    expect(clusterConfiguration({ logGroup })).toEqual({
      executeCommandConfiguration: {
        logging: 'OVERRIDE',
        logConfiguration: { cloudWatchLogGroupName: '/acme/web' },
      },
    });
  });

  test('requires an encrypted log group if the log group has a key, and only then', () => {
    const encrypted = { logGroup: { ...logGroup, kmsKeyArn } };

    expect(clusterConfiguration(encrypted).executeCommandConfiguration?.logConfiguration).toEqual({
      cloudWatchLogGroupName: '/acme/web',
      cloudWatchEncryptionEnabled: true,
    });
  });

  test('records sessions in a bucket, with a key for the data between client and container', () => {
    expect(clusterConfiguration({ bucket, prefix: 'shells/', kmsKeyArn })).toEqual({
      executeCommandConfiguration: {
        kmsKeyId: kmsKeyArn,
        logging: 'OVERRIDE',
        logConfiguration: { s3BucketName: 'acme-logs', s3KeyPrefix: 'shells/', s3BucketEncryptionEnabled: true },
      },
    });
  });

  test.each<[ExecuteCommandLogging, string]>([
    [
      { bucket, prefix: '/shells' },
      'logging.prefix must be folder names of letters, digits, "_", "-" and ".", each followed by a slash, got "/shells"',
    ],
    [{ logGroup, kmsKeyArn: 'alias/shells' }, 'logging.kmsKeyArn must be the ARN of a KMS key, got "alias/shells"'],
  ])('fails for %j', (logging, problem) => {
    expect(executeCommandProblems('logging', logging).filter((each) => typeof each === 'string')).toEqual([problem]);
  });
});

describe('a task', () => {
  const [channels] = executeCommandStatements(undefined, ownLogGroup, place);

  test('can open the channels of Session Manager, which have no resource-level permissions', () => {
    expect(channels).toEqual({
      Effect: 'Allow',
      Action: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: '*',
    });
  });

  test.each([
    ['its own log group if the cluster has no logging', undefined, ownLogGroup],
    ['the log group of the cluster', { logGroup }, logGroup.logGroupArn],
  ])('can write to %s', (_, logging, arn) => {
    expect(executeCommandStatements(logging, ownLogGroup, place).slice(1)).toEqual([
      { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: `${arn}:*`,
      },
    ]);
  });

  test('can write to the bucket of the cluster under its prefix, and use the keys', () => {
    const logging = { bucket: { ...bucket, kmsKeyArn: `${kmsKeyArn}-of-bucket` }, kmsKeyArn };

    expect(executeCommandStatements(logging, ownLogGroup, place).slice(1)).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::acme-logs/execute-command/*' },
      { Effect: 'Allow', Action: 's3:GetEncryptionConfiguration', Resource: 'arn:aws:s3:::acme-logs' },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: `${kmsKeyArn}-of-bucket`,
        Condition: {
          StringEquals: { 'kms:ViaService': `s3.eu-west-1.${place.dnsSuffix}` },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, `${bucket.bucketArn}/*`] },
        },
      },
      // The agent calls KMS itself, so that no service can be a condition.
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: kmsKeyArn },
    ]);
  });

  test.each<[ExecuteCommandLogging | undefined, readonly string[]]>([
    [undefined, ['ssmmessages', 'logs']],
    [{ logGroup }, ['ssmmessages', 'logs']],
    [{ bucket, kmsKeyArn }, ['ssmmessages', 's3', 'kms']],
  ])('with %j connects to %j', (logging, endpoints) => {
    expect(executeCommandEndpoints(logging)).toEqual(endpoints);
  });
});

test('warns about containers in which the agent cannot write', () => {
  const app = { image: 'app:1.0.0' };

  expect(executeCommandWarnings({ app, web: { ...app, readonlyRootFilesystem: true } })).toEqual([
    'container "web": executeCommand does not work with readonlyRootFilesystem, because the agent of ECS Exec writes to the root file system; remove one of them',
  ]);
});

test.each([
  ['nothing if ECS Exec is disabled', false, false],
  ["that of its cluster's", true, { logging: { logGroup } }],
  ['its own logging', { logging: { bucket } }, { logging: { bucket } }],
])('a service uses %s', (_, executeCommand, expected) => {
  expect(executeCommandIn({ executeCommandLogging: { logGroup } }, executeCommand)).toEqual(expected);
});

test('a service in a cluster without logging uses the default of ECS, and warns if its containers have a log router', () => {
  expect(executeCommandIn({}, true)).toEqual({});
  expect(recordedSessions({}, {}, false)).toEqual([]);
  expect(recordedSessions({}, {}, true)).toEqual([
    expect.stringMatching(/^executeCommand: the sessions may not be recorded.*\(M27\)$/),
  ]);
});

test('a service whose logging differs from that of its cluster warns, because a cluster has only one', () => {
  const cluster = { executeCommandLogging: { logGroup } };

  expect(recordedSessions(cluster, { logging: { logGroup } }, true)).toEqual([]);
  expect(recordedSessions(cluster, { logging: { bucket } }, false)).toEqual([
    expect.stringContaining('executeCommand.logging must be the executeCommandLogging of the cluster'),
  ]);
});
