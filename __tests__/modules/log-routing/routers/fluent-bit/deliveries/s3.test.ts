import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { App } from 'cdktf';
import { ConfigDelivery, LogDestination, type LogRouting } from '../../../../../../modules';
import { synthMessages } from '../../../../../support/synth-messages';
import { refusal, synth, type Synthesized } from '../../../../../../lab/synth/synth';
import { bucket, containersOf, ec2Task, logGroup, statementsAt, task, place } from '../../../../../../lab/synth/tasks';

const files = { bucketName: 'acme-router', bucketArn: 'arn:aws:s3:::acme-router' };
const delivery = ConfigDelivery.s3({ bucket: files });
const to = LogDestination.s3({ bucket });
const object = 'arn:aws:s3:::acme-router/fluent-bit/test-Task/log-routing.conf';

function routed(changes: Partial<LogRouting> = {}): Synthesized {
  return synth((stack) => ec2Task(stack, { routes: [{ to }], delivery, ...changes }));
}

describe('by default', () => {
  const stack = routed();
  const { log_router: router, nginx } = containersOf(stack);

  test("makes ECS include the object by its ARN, with AWS's image (F12)", () => {
    expect(router).toMatchObject({
      image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
      firelensConfiguration: {
        type: 'fluentbit',
        options: {
          'enable-ecs-log-metadata': 'true',
          'config-file-type': 's3',
          'config-file-value': object,
        },
      },
      healthCheck: { command: ['CMD-SHELL', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1'] },
    });
    expect(nginx).toMatchObject({
      dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }],
      logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1048576' } },
    });
  });

  test('uploads the included configuration, with the variables of the router unchanged', () => {
    const { content, ...rest } = stack.only(S3Object);

    expect(rest).toEqual({
      bucket: 'acme-router',
      key: 'fluent-bit/test-Task/log-routing.conf',
      content_type: 'text/plain',
    });
    expect(content).toMatch(/^\[SERVICE\]\n/);
    expect(content).toContain('region                       $${FIRELENS_REGION}\n');
  });

  test('allows only the execution role to read it, with exact ARNs', () => {
    expect(statementsAt(stack, 'Task/ExecutionRole/ReadConfiguration')).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: object },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::acme-router' },
    ]);
    expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs').map(({ Action }) => Action)).toEqual(['s3:PutObject']);
  });

  test('does not change the root file system of the router', () => {
    expect(router).toMatchObject({ readonlyRootFilesystem: true });
  });
});

test('includes it after the filters of ECS and before its outputs', () => {
  let file = '';
  synth((stack) => {
    file = join(App.of(stack).outdir, 'stacks', 'test', 'fluent-bit', 'test-Task', 'effective.conf');
    ec2Task(stack, { routes: [{ to }], delivery });
  });
  const sections = readFileSync(file, 'utf8').match(/^# .+|^\[SERVICE\]/gm)!;

  expect(sections.slice(-4)).toEqual(['# ECS: metadata', '# Ours', '[SERVICE]', '# ECS: its probe ends here']);
});

test('creates a new revision for every change, with the same key, so that an earlier revision still starts', () => {
  const [one, same, other] = [to, to, LogDestination.cloudWatchLogs({ logGroup })].map((each) => {
    const stack = routed({ routes: [{ to: each }] });
    const { environment } = containersOf(stack).log_router!;
    const digest = (environment as { name: string; value: string }[]).find(
      ({ name }) => name === 'FIRELENS_CONFIGURATION',
    );
    return { digest: digest!.value, key: stack.only(S3Object).key as string };
  });

  expect(one).toEqual(same);
  expect(other!.digest).not.toBe(one!.digest);
  expect(other!.key).toBe(one!.key);
});

test('accepts a prefix and a bucket of the stack, and can use its KMS key', () => {
  const stack = synth((scope) => {
    const { arn: bucketArn, bucket: bucketName } = new S3Bucket(scope, 'Files', { bucket: 'acme-router' });
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';
    const encrypted = { bucketName, bucketArn, kmsKeyArn };
    ec2Task(scope, { routes: [{ to }], delivery: ConfigDelivery.s3({ bucket: encrypted, prefix: 'a/b/' }) });
  });

  expect(stack.only(S3Object).key).toBe('a/b/test-Task/log-routing.conf');
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadConfiguration').at(-1)).toEqual({
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    Condition: {
      StringEquals: { 'kms:ViaService': `s3.eu-west-1.${place.dnsSuffix}` },
      StringLike: {
        'kms:EncryptionContext:aws:s3:arn': ['${aws_s3_bucket.Files.arn}', '${aws_s3_bucket.Files.arn}/*'],
      },
    },
  });
  expect(containersOf(stack).log_router!.firelensConfiguration.options['config-file-value']).toMatch(
    /^\$\{aws_s3_bucket\.Files\.arn\}\/a\/b\/test-Task\/log-routing\.conf$/,
  );
});

test('returns the S3 endpoint, and makes tasks depend on the object', () => {
  synth((stack) => {
    const routes = [{ to: LogDestination.cloudWatchLogs({ logGroup }) }];
    const { vpcEndpoints, dependables: rights, resources } = ec2Task(stack, { routes, delivery });

    expect(vpcEndpoints).toContain('s3');
    expect(rights).toEqual(
      expect.arrayContaining([...resources.objects, resources.executionRole!.policies['ReadConfiguration']]),
    );
  });
});

test('supports every step of a route that needs no parser', () => {
  const messages = synthMessages((stack) =>
    ec2Task(stack, {
      routes: [
        { source: 'stdout', multiline: 'java', dropHealthChecks: true, include: 'a', to },
        { source: 'stderr', fields: { add: { team: 'blue' } }, to: LogDestination.cloudWatchLogs({ logGroup }) },
      ],
      delivery,
    }),
  );

  expect(messages).toEqual({
    errors: [],
    warnings: [
      'ConfigDelivery.s3: tasks of an earlier revision, such as after a rollback, download the newest configuration with their own environment, and do not start if it needs a variable that they lack; use the image or inline delivery (F65)',
    ],
  });
});

test('fails on Fargate, where ECS does not download the configuration (F11)', () => {
  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery }))).toBe(`test/Task:
  - ConfigDelivery.s3 must not be used on Fargate, where ECS does not download the configuration; use the image, inline, init or options delivery (F11)`);
});

test.each([
  ['parse', { parse: 'json' }],
  ['multiline', { multiline: 'python' }],
  ['parse and multiline', { parse: 'logfmt', multiline: 'python' }],
] as const)('fails when a route needs parsers for %s (F16)', (what, route) => {
  expect(refusal((stack) => ec2Task(stack, { routes: [{ ...route, to }], delivery }))).toBe(`test/Task:
  - logRouting.routes[0]: the s3 delivery does not support the parsers of ${what}, which must be in a separate file; use the image, inline or init delivery (F16)`);
});

test('fails when the bucket ARN (F12) or the prefix is invalid', () => {
  const wrong = ConfigDelivery.s3({ bucket: { ...files, bucketArn: 's3://acme-router' }, prefix: '/fluent-bit' });

  expect(refusal((stack) => ec2Task(stack, { routes: [{ to }], delivery: wrong }))).toBe(`test/Task:
  - ConfigDelivery.s3: prefix must be path segments of letters, digits, "_", "-" and ".", each followed by "/", such as "fluent-bit/", got "/fluent-bit"
  - ConfigDelivery.s3: bucket.bucketArn must be the ARN of a bucket, such as "arn:aws:s3:::acme-router", got "s3://acme-router" (F12)`);
});

test('fails when its properties have the wrong types, with one error for each', () => {
  const props = JSON.parse('{ "bucket": { "bucketName": "acme-router", "retentionDays": {} }, "prefix": 5 }') as never;

  expect(refusal((stack) => ec2Task(stack, { routes: [{ to }], delivery: ConfigDelivery.s3(props) }))).toBe(`test/Task:
  - logRouting.delivery.bucket.bucketArn must be given: a string
  - logRouting.delivery.bucket.retentionDays must be a number or "forever", got an object
  - logRouting.delivery.prefix must be a string, got 5`);
});
