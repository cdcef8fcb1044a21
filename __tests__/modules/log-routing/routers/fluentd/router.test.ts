import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable, Token } from 'cdktf';
import {
  FluentdDestination,
  type FluentdRouting,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  type LogRouting,
} from '../../../../../modules';
import { scratchFolder } from '../../../../../lab/synth/scratch';
import { type Block, synth } from '../../../../../lab/synth/synth';
import {
  bucket,
  byImage,
  containersOf,
  deliveryStream,
  logGroup,
  nginx,
  routed,
  statementsAt,
  task,
} from '../../../../../lab/synth/tasks';

const s3 = FluentdDestination.s3({ bucket });
const cloudWatch = FluentdDestination.cloudWatchLogs({ logGroup });
const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };
const app = { image: 'app:1.0.0' };
const fluentdImage = 'registry.acme.test/fluentd-aws:1.19.3';
const inImage: FluentdRouting = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage };
const inOptions: FluentdRouting = { ...inImage, delivery: ConfigDelivery.options(), fluentdImage };

/** Returns the files that synth writes for a task definition `Task` in the stack `service`. */
function leave(routing: FluentdRouting, containers: Record<string, object> = { nginx }) {
  const outdir = scratchFolder();
  const service = new App({ outdir });
  const stack = new TerraformStack(service, 'service');
  new AwsProvider(stack, 'aws');
  const { routerImage } = task(stack, routing, { containers: containers as never });
  service.synth();
  const folder = join(outdir, 'stacks', 'service', 'fluentd', 'service-Task');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { files: readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort(), read, routerImage };
}

test('runs a custom image with the included file, starts before the containers and has a health check', () => {
  const { nginx: container, log_router: router } = routed(inImage);

  expect(router).toMatchObject({
    image: expect.stringMatching(/\/router:[0-9a-f]{16}$/),
    essential: true,
    user: '0',
    cpu: 128,
    memoryReservation: 256,
    stopTimeout: 120,
    readonlyRootFilesystem: true,
    mountPoints: [
      { sourceVolume: 'fluentd-buffer', containerPath: '/fluentd/buffer', readOnly: false },
      { sourceVolume: 'fluentd-tmp', containerPath: '/tmp', readOnly: false },
    ],
    healthCheck: {
      command: ['CMD', 'bash', '-c', expect.stringContaining('/dev/tcp/127.0.0.1/24220')],
      startPeriod: 60,
    },
    firelensConfiguration: {
      type: 'fluentd',
      options: {
        'enable-ecs-log-metadata': 'true',
        'config-file-type': 'file',
        'config-file-value': '/fluentd/config/log-routing.conf',
      },
    },
    logConfiguration: { logDriver: 'awslogs' },
  });
  expect(container).toMatchObject({
    dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }],
    logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1048576' } },
  });
});

test('restarts after a stop until its buffers are empty, with the official image', () => {
  const { log_router: router } = routed(inImage);

  expect(router!.entryPoint).toEqual([
    '/bin/sh',
    '-c',
    expect.stringContaining("'/fluentd/buffer/nginx.s3'/buffer.*.log"),
    'sh',
  ]);
  expect(router!.command).toEqual(['/bin/entrypoint.sh', 'fluentd']);
  for (const routing of [inOptions, { ...inImage, fluentdImage }, { ...inImage, routerRetriesAtStop: false }]) {
    expect(routed(routing).log_router).not.toHaveProperty('entryPoint');
  }
});

test("runs the user's image with the options delivery, with the type of the output first", () => {
  const { nginx: container, log_router: router } = routed(inOptions);

  expect(router).toMatchObject({
    image: fluentdImage,
    firelensConfiguration: { type: 'fluentd', options: { 'enable-ecs-log-metadata': 'true' } },
  });
  expect(router).not.toHaveProperty('healthCheck');
  expect(container!.dependsOn).toEqual([{ containerName: 'log_router', condition: 'START' }]);
  expect(Object.entries(container!.logConfiguration.options as Block).slice(0, 3)).toEqual([
    ['@type', 's3'],
    ['@id', 'nginx.s3'],
    ['s3_bucket', 'acme-logs'],
  ]);
  expect(container!.logConfiguration.options).toMatchObject({
    buffer_type: 'file',
    buffer_path: '/fluentd/buffer/nginx.s3',
    buffer_queue_full_action: 'block',
    disable_retry_limit: 'true',
    flush_at_shutdown: 'true',
    time_slice_format: '%Y%m%d%H',
  });
});

test('runs the official image with the options delivery if no destination needs a gem', () => {
  const routing: FluentdRouting = {
    router: 'fluentd',
    routes: [{ to: FluentdDestination.stdout() }],
    delivery: ConfigDelivery.options(),
  };

  expect(routed(routing)).toMatchObject({
    nginx: { logConfiguration: { options: { '@type': 'stdout', '@id': 'nginx.stdout', format: 'json' } } },
    log_router: { image: 'public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0' },
  });
});

test('accepts other sizes, and no metadata', () => {
  const routing: FluentdRouting = {
    ...inOptions,
    routerMemoryReservationMiB: 300,
    routerCpu: 256,
    routerStopTimeoutSeconds: 60,
    routerReadonlyRootFilesystem: false,
    ecsMetadata: false,
    logDriverBufferRecords: 1000,
    outputBuffer: '80M',
  };
  const { nginx: container, log_router: router } = routed(routing);

  expect(router).toMatchObject({
    cpu: 256,
    memoryReservation: 300,
    stopTimeout: 60,
    mountPoints: [{ sourceVolume: 'fluentd-buffer' }],
    firelensConfiguration: { options: { 'enable-ecs-log-metadata': 'false' } },
  });
  expect(router).not.toHaveProperty('readonlyRootFilesystem');
  expect(container!.logConfiguration.options).toMatchObject({
    'log-driver-buffer-limit': '1000',
    buffer_queue_limit: '10',
  });
});

test('sets patterns as log driver options with the options delivery', () => {
  const routes = [{ include: '^GET', exclude: ['/health', '[x] # y'], to: s3 }];

  expect(routed({ ...inOptions, routes }).nginx!.logConfiguration.options).toMatchObject({
    'include-pattern': '/^GET/',
    'exclude-pattern': "'/(?:/health)|(?:[x] # y)/'",
  });
});

test('leaves deploy-time values in log driver options to Terraform, and escapes other strings', () => {
  const stack = synth((scope) => {
    const prefix = new TerraformVariable(scope, 'prefix', { type: 'string' }).stringValue;
    const to = FluentdDestination.s3({ bucket: new LogBucket(scope, 'Logs'), prefix });
    task(scope, { ...inOptions, routes: [{ include: prefix, to }] });
  });

  const definitions = stack.only(EcsTaskDefinition).container_definitions as string;
  expect(definitions).toContain('"s3_bucket":${jsonencode(aws_s3_bucket.Logs_6819BB44.bucket)}');
  expect(definitions).toContain('"path":${jsonencode(var.prefix)}');
  expect(definitions).toContain('"%%{path}nginx/%Y/%m/%d/%H/$${chunk_id}.%%{file_extension}"');
  expect(containersOf(stack).log_router!.environment).toEqual([]);
});

test('passes deploy-time values and secrets to the router, with the image delivery', () => {
  const stack = synth((scope) => {
    const to = [
      FluentdDestination.s3({ bucket: new LogBucket(scope, 'Logs') }),
      FluentdDestination.forward({ host: 'logs.acme.test', sharedKey: secret }),
    ];
    task(scope, { ...inImage, routes: [{ to }] });
  });

  expect(containersOf(stack).log_router).toMatchObject({
    environment: [
      { name: 'FIRELENS_S3_BUCKET', value: '${aws_s3_bucket.Logs_6819BB44.bucket}' },
      { name: 'FIRELENS_S3_REGION' },
    ],
    secrets: [{ name: 'FIRELENS_FORWARD_SHARED_KEY', valueFrom: secret.secretArn }],
  });
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual([
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [`${secret.secretArn}-??????`] },
  ]);
});

test('returns the endpoints and ports of the destinations', () => {
  synth((stack) => {
    const to = [s3, cloudWatch, FluentdDestination.forward({ host: 'logs.acme.test', port: 24225 })];
    const { vpcEndpoints, logDestinationPorts } = task(stack, { ...inImage, routes: [{ to }] });

    expect(vpcEndpoints).toEqual(expect.arrayContaining(['s3', 'logs']));
    expect(logDestinationPorts).toEqual([443, 24225]);
  });
});

test('writes the files of the image, the effective configuration and the route table', () => {
  const { files, read, routerImage } = leave({ ...inImage, routes: [{ to: [s3, FluentdDestination.stdout()] }] });

  expect(files).toEqual([
    'effective.conf',
    'effective.env',
    'image',
    'image/Dockerfile',
    'image/log-routing.conf',
    'routes.json',
    'routes.md',
  ]);
  expect(routerImage).toMatchObject({
    path: 'stacks/service/fluentd/service-Task/image',
    platform: 'linux/amd64',
    tag: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(read('effective.conf')).toContain(read('image/log-routing.conf'));
  expect(read('effective.env')).toContain('FIRELENS_S3_REGION=\n');
  expect(read('routes.md')).toContain('| `nginx` | `nginx-firelens-<task id>` |  | `nginx.s3`, `nginx.stdout` |');
  expect(read('routes.md')).not.toContain('probe');
});

test('names the variables in the route table', () => {
  const include = Token.asString({ resolve: () => 'error' });
  const { read } = leave({
    ...inImage,
    routes: [{ include, exclude: [include, 'b'], to: FluentdDestination.stdout() }],
  });

  expect(read('routes.md')).toContain(
    '`nginx` where `log` matches `${FIRELENS_PATTERN}` and `log` does not match `${FIRELENS_PATTERN}` and `log` does not match `b`',
  );
});

test('builds an image from the official image, with exact versions of the gems of the destinations', () => {
  const firehose = FluentdDestination.firehose({ deliveryStream });
  const { read } = leave(
    {
      ...inImage,
      routes: [
        { to: [s3, cloudWatch, firehose] },
        { exclude: 'a', to: FluentdDestination.s3({ bucket, prefix: 'a/' }) },
      ],
    },
    { app },
  );

  expect(read('image/Dockerfile')).toBe(`FROM public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0
USER root
RUN apt-get update \\
 && apt-get install --yes --no-install-recommends gcc g++ libc-dev make \\
 && gem install fluent-plugin-s3 --version 1.8.5 \\
 && gem install fluent-plugin-cloudwatch-logs --version 0.15.0 \\
 && gem install fluent-plugin-kinesis --version 3.6.1 \\
 && apt-get purge --yes --auto-remove gcc g++ libc-dev make \\
 && rm -rf /var/lib/apt/lists/* /tmp/* "$(ruby -e 'puts Gem.dir')"/cache/*.gem
USER fluent
COPY log-routing.conf /fluentd/config/log-routing.conf
`);
});

test('installs no gems if no destination needs any', () => {
  const { read } = leave({ ...inImage, routes: [{ to: FluentdDestination.null() }] });

  expect(read('image/Dockerfile')).toBe(`FROM public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0
COPY log-routing.conf /fluentd/config/log-routing.conf
`);
});

test('writes one output for each source, and labels for several routes', () => {
  const [stdout, nowhere] = [FluentdDestination.stdout(), FluentdDestination.null()];
  const { read } = leave(
    {
      ...inImage,
      routes: [
        { from: 'nginx', source: 'stdout', exclude: ['a', 'b'], to: [stdout, nowhere] },
        { from: 'nginx', name: 'errors', source: 'stderr', include: 'c', to: stdout },
        { from: 'app', to: nowhere },
        { name: 'audit', from: { tag: 'audit.**' }, to: stdout },
      ],
    },
    { nginx, app },
  );

  expect(read('image/log-routing.conf')).toBe(`<source>
  @type monitor_agent
  bind 127.0.0.1
  port 24220
</source>

<label @FLUENT_LOG>
  <match **>
    @type null
  </match>
</label>

<match nginx-firelens-*>
  @type copy
  <store>
    @type relabel
    @label @nginx.stdout
  </store>
  <store>
    @type relabel
    @label @nginx.errors
  </store>
</match>

<label @nginx.stdout>
  <filter **>
    @type grep
    <regexp>
      key source
      pattern /^stdout$/
    </regexp>
    <exclude>
      key log
      pattern /(?:a)|(?:b)/
    </exclude>
  </filter>
  <match **>
    @type copy
    <store>
      @type stdout
      @id nginx.stdout
      <format>
        @type json
      </format>
    </store>
    <store>
      @type null
      @id nginx.null
    </store>
  </match>
</label>

<label @nginx.errors>
  <filter **>
    @type grep
    <regexp>
      key source
      pattern /^stderr$/
    </regexp>
    <regexp>
      key log
      pattern /c/
    </regexp>
  </filter>
  <match **>
    @type stdout
    @id nginx.errors.stdout
    <format>
      @type json
    </format>
  </match>
</label>

<match app-firelens-*>
  @type null
  @id app.null
</match>

<match audit.**>
  @type stdout
  @id audit.stdout
  <format>
    @type json
  </format>
</match>
`);
  expect(read('routes.md')).toBe(`| records of | tag | filters | reach |
| --- | --- | --- | --- |
| \`nginx\` where \`source\` is \`stdout\` and \`log\` does not match \`a\` and \`log\` does not match \`b\` | \`nginx-firelens-<task id>\` | \`grep\` | \`nginx.stdout\`, \`nginx.null\` |
| \`nginx\` where \`source\` is \`stderr\` and \`log\` matches \`c\` | \`nginx-firelens-<task id>\` | \`grep\` | \`nginx.errors.stdout\` |
| \`app\` | \`app-firelens-<task id>\` |  | \`app.null\` |
| \`audit\` | \`audit.**\` |  | \`audit.stdout\` |
| libraries, on port 24224, with other tags | their own |  | no output, and are dropped |
`);
});

test('writes the effective configuration in the order of ECS, with the options delivery', () => {
  const routes = [{ include: 'a', exclude: 'b', to: FluentdDestination.stdout() }];
  const { read } = leave({ ...inOptions, routes });

  expect(read('effective.conf')).toBe(`# ECS: records of the log driver
<source>
  @type unix
  path /var/run/fluent.sock
</source>

# ECS: records of Fluentd libraries
<source>
  @type forward
  bind 127.0.0.1
  port 24224
</source>

# ECS: from the options of the log drivers
<filter nginx-firelens**>
  @type grep
  <regexp>
    key log
    pattern /a/
  </regexp>
</filter>

<filter nginx-firelens**>
  @type grep
  <exclude>
    key log
    pattern /(?:b)/
  </exclude>
</filter>

# ECS: metadata
<filter **>
  @type record_transformer
  <record>
    ecs_cluster "#{ENV['ECS_CLUSTER']}"
    ecs_task_arn "#{ENV['ECS_TASK_ARN']}"
    ecs_task_definition "#{ENV['ECS_TASK_DEFINITION']}"
  </record>
</filter>

# ECS: from the options of the log drivers
<match nginx-firelens**>
  @type stdout
  @id nginx.stdout
  format json
</match>
`);
});

test('does not compile with Fluent Bit destinations, nor Fluent Bit with Fluentd destinations', () => {
  // @ts-expect-error: the destination is for Fluent Bit
  const one: FluentdRouting = { ...inImage, routes: [{ to: LogDestination.null() }] };
  // @ts-expect-error: the destination is for Fluentd
  const other: LogRouting = { routes: [{ to: FluentdDestination.null() }], delivery: byImage };
  // @ts-expect-error: AWS has no init image of Fluentd
  const third: FluentdRouting = { ...inImage, delivery: ConfigDelivery.init({ bucket }) };

  expect([one, other, third]).toHaveLength(3);
});
