import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { TerraformOutput } from 'cdktf';
import {
  type FargateTaskDefinitionOptions,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  type LogRouting,
} from '../../../../../modules';
import { synth } from '../../../../../lab/synth/synth';
import {
  bucket,
  byImage,
  containersOf,
  logGroup,
  nginx,
  routed,
  statementsAt,
  task,
  place,
} from '../../../../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const image: LogRouting = { routes: [{ to: s3 }], delivery: byImage };
const options: LogRouting = { routes: [{ to: cloudWatch }], delivery: ConfigDelivery.options() };

describe('The router with every delivery', () => {
  test.each([
    ['image', image],
    ['options', options],
  ])('is essential, runs as root and has reserved memory (%s)', (_, routing) => {
    expect(routed(routing).log_router).toMatchObject({
      essential: true,
      user: '0',
      cpu: 64,
      memoryReservation: 128,
      stopTimeout: 120,
    });
  });

  test.each([
    ['image', image, 'HEALTHY'],
    ['options', options, 'START'],
  ])('starts before the containers and stops after them (%s, L01)', (_, routing, condition) => {
    const { nginx: first, app } = routed(routing, { containers: { nginx, app: { image: 'app:1.0.0' } } });

    expect(first!.dependsOn).toEqual([{ containerName: 'log_router', condition }]);
    expect(app!.dependsOn).toEqual([{ containerName: 'log_router', condition }]);
  });

  test.each([
    ['image', image],
    ['options', options],
  ])('writes its own log to the task log group (%s, F04, F05, M13)', (_, routing) => {
    expect(routed(routing).log_router!.logConfiguration).toEqual({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': expect.stringMatching(/aws_cloudwatch_log_group\.Task_Logs_\w+\.name/),
        'awslogs-region': '${data.aws_region.AwsRegion.id}',
        'awslogs-stream-prefix': 'firelens',
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    });
  });

  test.each([
    ['image', image],
    ['options', options],
    ['init, which makes do with /tmp', { ...image, delivery: ConfigDelivery.init({ bucket }) }],
  ])('writes only to volumes of the task (%s, M12)', (_, routing) => {
    const stack = synth((scope) => task(scope, routing));

    expect(stack.only(EcsTaskDefinition).volume).toEqual([{ name: 'flb-storage' }, { name: 'flb-tmp' }]);
    expect(containersOf(stack).log_router).toMatchObject({
      readonlyRootFilesystem: true,
      mountPoints: [
        { sourceVolume: 'flb-storage', containerPath: '/var/log/flb-storage', readOnly: false },
        { sourceVolume: 'flb-tmp', containerPath: '/tmp', readOnly: false },
      ],
    });
  });

  test.each([
    ['image', { ...image, routerReadonlyRootFilesystem: false }],
    ['options', { ...options, routerReadonlyRootFilesystem: false }],
  ])('may write to its root file system if configured (%s, M12)', (_, routing) => {
    const stack = synth((scope) => task(scope, routing));

    expect(stack.only(EcsTaskDefinition).volume).toEqual([{ name: 'flb-storage' }]);
    expect(containersOf(stack).log_router).not.toHaveProperty('readonlyRootFilesystem');
    expect(containersOf(stack).log_router!.mountPoints).toHaveLength(1);
  });

  test('accepts other sizes, a mirror of its image, and no metadata', () => {
    const { log_router: router } = routed({
      ...options,
      fluentBitImage: 'registry.acme.test/aws-for-fluent-bit:3.4.9',
      routerCpu: 128,
      routerMemoryReservationMiB: 256,
      routerStopTimeoutSeconds: 60,
      ecsMetadata: false,
    });

    expect(router).toMatchObject({
      image: 'registry.acme.test/aws-for-fluent-bit:3.4.9',
      cpu: 128,
      memoryReservation: 256,
      stopTimeout: 60,
      firelensConfiguration: { options: { 'enable-ecs-log-metadata': 'false' } },
    });
  });
});

describe('with a container that has the log driver awslogs', () => {
  const app = { image: 'app:1.0.0', logDriver: 'awslogs' } as const;

  test.each([
    ['image', image],
    ['options', options],
    ['init', { ...image, delivery: ConfigDelivery.init({ bucket }) }],
  ])('the router receives the records of the others, from a route without containers (%s)', (_, routing) => {
    const { nginx: first, app: plain } = routed(routing, { containers: { nginx, app } });

    expect(first!.logConfiguration.logDriver).toBe('awsfirelens');
    expect(plain!.logConfiguration.logDriver).toBe('awslogs');
    expect(JSON.stringify(plain)).not.toContain('log_router');
  });

  test('the router has no configuration and no permissions for it', () => {
    const routing = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };
    const definition = (containers: FargateTaskDefinitionOptions['containers']) =>
      synth((stack) => {
        const { tag } = task(stack, routing, { containers }).routerImage!;
        new TerraformOutput(stack, 'tag', { value: tag });
      });

    expect(definition({ nginx, app }).json().output).toEqual(definition({ nginx }).json().output);
    expect(statementsAt(definition({ nginx, app }), 'Task/TaskRole/DeliverLogs')).toEqual(
      statementsAt(definition({ nginx }), 'Task/TaskRole/DeliverLogs'),
    );
  });

  test('the container is defined as in a task without a router', () => {
    expect(routed(image, { containers: { nginx, app } }).app).toEqual(
      containersOf(synth((stack) => task(stack, undefined, { containers: { nginx, app } }))).app,
    );
  });
});

describe('with the options delivery', () => {
  test("runs AWS's image with a fixed version, with only the configuration of ECS", () => {
    const { log_router: router } = routed(options);

    expect(router!.image).toBe('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16');
    expect(router!.firelensConfiguration).toEqual({
      type: 'fluentbit',
      options: { 'enable-ecs-log-metadata': 'true' },
    });
    expect(router!.environment).toEqual([]);
  });

  test('sets the output as log driver options, Name first', () => {
    const { nginx: container } = routed(options);

    expect(container!.logConfiguration).toEqual({
      logDriver: 'awsfirelens',
      options: {
        Name: 'cloudwatch_logs',
        Alias: 'nginx.cloudwatch',
        region: '${data.aws_region.AwsRegion.id}',
        'net.io_timeout': '60s',
        log_group_name: '/acme/web',
        log_stream_prefix: 'nginx/',
        auto_create_group: 'Off',
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': '1G',
      },
    });
  });

  test('has no health check, because no HTTP server runs', () => {
    expect(routed(options).log_router).not.toHaveProperty('healthCheck');
  });

  test('sets the output of its route for each container', () => {
    const containers = routed(
      {
        routes: [
          { from: 'nginx', to: cloudWatch },
          { from: 'app', to: s3 },
        ],
        delivery: ConfigDelivery.options(),
      },
      { containers: { nginx, app: { image: 'app:1.0.0' } } },
    );

    expect(containers.nginx!.logConfiguration.options.Name).toBe('cloudwatch_logs');
    expect(containers.app!.logConfiguration.options).toMatchObject({
      Name: 's3',
      s3_key_format: '/app/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz',
    });
  });

  test('leaves values that are known only at deploy to Terraform', () => {
    const stack = synth((scope) => {
      const logs = new LogBucket(scope, 'Logs');
      task(scope, { routes: [{ to: LogDestination.s3({ bucket: logs }) }], delivery: ConfigDelivery.options() });
    });

    expect(containersOf(stack).nginx!.logConfiguration.options.bucket).toBe('${aws_s3_bucket.Logs_6819BB44.bucket}');
  });
});

describe('with the init delivery', () => {
  const delivery = ConfigDelivery.init({
    bucket: { bucketName: 'acme-config', bucketArn: 'arn:aws:s3:::acme-config' },
  });
  const stack = synth((scope) => {
    const logs = new LogBucket(scope, 'Logs');
    task(scope, { routes: [{ to: [LogDestination.s3({ bucket: logs }), cloudWatch] }], delivery }, { family: 'web' });
  });
  const { log_router: router, nginx: container } = containersOf(stack);

  test('runs the init image of the same version, with the ARN of the file (M18)', () => {
    expect(router!.image).toBe('public.ecr.aws/aws-observability/aws-for-fluent-bit:init-3.4.16');
    expect(router!.environment).toEqual([
      { name: 'FIRELENS_BUCKET', value: '${aws_s3_bucket.Logs_6819BB44.bucket}' },
      { name: 'FIRELENS_REGION', value: '${data.aws_region.AwsRegion.id}' },
      { name: 'aws_fluent_bit_init_s3_1', value: 'arn:aws:s3:::acme-config/fluent-bit/web/log-routing.conf' },
      { name: 'FIRELENS_CONFIGURATION', value: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ]);
    expect(router!.firelensConfiguration.options).toEqual({ 'enable-ecs-log-metadata': 'true' });
    expect(container!.logConfiguration.options).toEqual({ 'log-driver-buffer-limit': '1048576' });
  });

  test('uploads the file, with variables that Terraform does not replace', () => {
    const { bucket: name, key, content } = stack.at(S3Object, 'Task/Configuration');

    expect([name, key]).toEqual(['acme-config', 'fluent-bit/web/log-routing.conf']);
    expect(content).toMatch(/bucket +\$\$\{FIRELENS_BUCKET\}/);
    expect(content).toMatch(/^\[SERVICE\]$/m);
  });

  test('creates a new revision for another configuration, with the same key', () => {
    const revisionOf = (retries: string) =>
      containersOf(
        synth((scope) =>
          task(
            scope,
            { routes: [{ to: LogDestination.s3({ bucket, prefix: retries }) }], delivery },
            { family: 'web' },
          ),
        ),
      ).log_router!.environment as { name: string; value: string }[];
    const [one, other] = [revisionOf('a/'), revisionOf('b/')];

    expect(one.find(({ name }) => name === 'FIRELENS_CONFIGURATION')).not.toEqual(
      other.find(({ name }) => name === 'FIRELENS_CONFIGURATION'),
    );
    expect(one.find(({ name }) => name.startsWith('aws_'))).toEqual(other.find(({ name }) => name.startsWith('aws_')));
  });

  test('uploads a parsers file without parsers, which a task of an earlier revision may need, and does not download it', () => {
    expect(stack.at(S3Object, 'Task/Parsers')).toMatchObject({
      key: 'fluent-bit/web/parsers.conf',
      content: '# No parsers\n',
    });
    expect(router!.environment).not.toContainEqual(expect.objectContaining({ name: 'aws_fluent_bit_init_s3_2' }));
  });

  test('allows the task role to read both objects and the location of its bucket', () => {
    expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs').slice(-2)).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: [
          'arn:aws:s3:::acme-config/fluent-bit/web/log-routing.conf',
          'arn:aws:s3:::acme-config/fluent-bit/web/parsers.conf',
        ],
      },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::acme-config' },
    ]);
  });

  test('allows the task role to read an object that is encrypted with a KMS key', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
    const encrypted = synth((scope) =>
      task(scope, { routes: [{ to: s3 }], delivery: ConfigDelivery.init({ bucket: { ...bucket, kmsKeyArn } }) }),
    );

    expect(statementsAt(encrypted, 'Task/TaskRole/DeliverLogs').at(-1)).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: kmsKeyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.eu-west-1.${place.dnsSuffix}` },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, `${bucket.bucketArn}/*`] },
      },
    });
  });

  test('uploads the objects before the service starts', () => {
    synth((scope) => {
      const definition = task(scope, { routes: [{ to: s3 }], delivery });

      expect(definition.resources.objects).toHaveLength(2);
      expect(definition.dependables).toEqual(expect.arrayContaining([...definition.resources.objects]));
    });
  });

  test('accepts another prefix', () => {
    const { all } = synth((scope) =>
      task(scope, { routes: [{ to: s3 }], delivery: { ...delivery, prefix: 'a/b/' } }, { family: 'web' }),
    );

    expect(all(S3Object).map(({ key }) => key as string)).toEqual(['a/b/web/log-routing.conf', 'a/b/web/parsers.conf']);
  });
});

describe('with the image delivery', () => {
  test("includes the file of the image and starts with the image's command (F13, F36)", () => {
    const { log_router: router } = routed(image);

    expect(router!.firelensConfiguration.options).toEqual({
      'enable-ecs-log-metadata': 'true',
      'config-file-type': 'file',
      'config-file-value': '/fluent-bit/config/log-routing.conf',
    });
    expect(router!.command).toEqual(['/entrypoint.sh']);
  });

  test("requests the router's uptime with a program that the image contains (L07, L09)", () => {
    expect(routed(image).log_router!.healthCheck).toEqual({
      command: ['CMD-SHELL', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1'],
      interval: 10,
      timeout: 5,
      retries: 3,
      startPeriod: 30,
    });
  });

  test('sets one log driver option, because some platforms start no task without any (F39)', () => {
    expect(routed(image).nginx!.logConfiguration).toEqual({
      logDriver: 'awsfirelens',
      options: { 'log-driver-buffer-limit': '1048576' },
    });
  });

  test('pulls the image with the digest of its files as tag, or with another tag', () => {
    const address = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/router';

    expect(routed(image).log_router!.image).toMatch(new RegExp(`^${address}:[0-9a-f]{16}$`));
    const tagged = { ...image, delivery: { ...byImage, tag: 'v7' } };
    expect(routed(tagged).log_router!.image).toBe(`${address}:v7`);
  });

  test('allows the execution role to pull it', () => {
    const stack = synth((scope) => task(scope, image));

    expect(statementsAt(stack, 'Task/ExecutionRole/PullImages')).toEqual([
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: ['arn:aws:ecr:eu-west-1:111122223333:repository/router'],
      },
    ]);
  });

  test('passes values that are known only at deploy to the router as environment variables', () => {
    const stack = synth((scope) => {
      const logs = new LogBucket(scope, 'Logs');
      task(scope, { routes: [{ to: LogDestination.s3({ bucket: logs }) }], delivery: byImage });
    });

    expect(containersOf(stack).log_router!.environment).toEqual([
      { name: 'FIRELENS_BUCKET', value: '${aws_s3_bucket.Logs_6819BB44.bucket}' },
      { name: 'FIRELENS_REGION', value: '${data.aws_region.AwsRegion.id}' },
    ]);
  });

  test('grants every destination of a container', () => {
    const stack = synth((scope) => task(scope, { routes: [{ to: [s3, cloudWatch] }], delivery: byImage }));

    expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs').map(({ Action }) => Action)).toEqual([
      's3:PutObject',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });
});
