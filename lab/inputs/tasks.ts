import fc from 'fast-check';
import {
  ConfigDelivery,
  type Container,
  type Ec2Container,
  type Ec2TaskDefinitionProps,
  type EbsVolume,
  type Ec2Volume,
  type EcsContainerDefinition,
  type EfsVolume,
  ecrImage,
  type ExecuteCommand,
  type FargateTaskDefinitionOptions,
  type FluentdRoute,
  type FluentdRouting,
  type ImageDelivery,
  type ImageRepository,
  type InitDelivery,
  type InlineDelivery,
  type LogRoute,
  type LogRouting,
  type RoleOptions,
  type RoleStatement,
  type S3Delivery,
  type TaskOptions,
  type Volume,
} from '../../modules';
import { ecrImageShape } from '../../modules/containers/container-image';
import { fluentBitDelivery } from '../../modules/log-routing/config-delivery';
import { destination, fluentdDestination, fluentdStdout, secret } from './destinations';
import { always, anyOf, created, known, never, number, one, only, type Right, some } from './right';

const repository = {
  repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/router',
  repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/router',
};

const common = {
  environment: { STAGE: 'test', NAME: 'web' },
  secrets: { TOKEN: secret },
  cpu: number(0, 64),
  memoryMiB: number(200, 256),
  memoryReservationMiB: number(6, 128),
  healthCheck: {
    command: one(['CMD', 'true'], ['CMD-SHELL', 'curl -f localhost || exit 1']),
    intervalSeconds: number(5, 300),
    timeoutSeconds: number(2, 60),
  },
  user: one('1000', '1000:1000', 'app'),
  environmentFiles: [{ bucket: { bucketName: 'acme-env', bucketArn: 'arn:aws:s3:::acme-env' }, key: 'web.env' }],
  credentialSpecs: known(['credentialspec:arn:aws:ssm:eu-west-1:111122223333:parameter/spec']),
  override: fc.constant((definition: EcsContainerDefinition) => ({ ...definition, user: '1001' })),
  mountPoints: { '/data': { sourceVolume: 'data', readOnly: one(true, false) } },
  restart: { ignoredExitCodes: some(0, 3), resetSeconds: number(60, 1800) },
  logDriver: never,
  workingDirectory: '/app',
  startTimeoutSeconds: number(2, 120),
  ulimits: { nofile: { softLimit: number(1024, 4096), hardLimit: number(4096, 65535) } },
  systemControls: { 'net.core.somaxconn': '1024' },
  linuxParameters: {
    capabilities: { add: ['SYS_PTRACE'] },
    tmpfs: { '/run': { sizeMiB: number(1, 64), mountOptions: some('noexec', 'nosuid') } },
  },
} satisfies Right<Container>;

const nginx = {
  ...common,
  image: 'nginx:1.29.5',
  ports: always(known([80])),
  repositoryCredentials: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry' },
  volumesFrom: never,
  essential: never,
  dependsOn: never,
  readonlyRootFilesystem: never,
  writablePaths: never,
} satisfies Right<Container>;

const app = {
  ...common,
  image: anyOf<Container['image']>(
    'nginx:1.29.5',
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3',
    { reference: 'app:1', repositoryArn: always('arn:aws:ecr:eu-west-1:111122223333:repository/app') },
    created(
      'ecrImage',
      ecrImageShape,
      (image: { readonly repository: ImageRepository; readonly tag: string } | null | undefined) =>
        ecrImage(image?.repository as never, image?.tag as never),
      { repository, tag: '1.2.3' },
    ),
  ),
  ports: anyOf<NonNullable<Container['ports']>>(
    [{ containerPort: 8080, name: always('api'), protocol: one('tcp'), appProtocol: one('http2') }],
    [
      { containerPort: 5353, protocol: one('udp'), name: never, appProtocol: never },
      { containerPortRange: '9000-9010' },
    ],
  ),
  repositoryCredentials: never,
  volumesFrom: { nginx: { readOnly: one(true, false) } },
  dependsOn: { nginx: 'START' },
  readonlyRootFilesystem: never,
  writablePaths: never,
} satisfies Right<Container>;

const readOnly = {
  ...nginx,
  readonlyRootFilesystem: always(fc.constant(true)),
  writablePaths: some('/run', '/var/cache/nginx'),
} satisfies Right<Container>;

/** Containers of a task, which have any of their properties. */
export const containers = {
  nginx: always(anyOf<Container>(nginx, readOnly)),
  app: always<Container>(app),
};

const onInstances = {
  memoryMiB: always(common.memoryMiB),
  linuxParameters: {
    ...common.linuxParameters,
    devices: { '/dev/fuse': { containerPath: '/dev/fuse' } },
    sharedMemorySizeMiB: number(64, 128),
    maxSwapMiB: always(number(0, 128)),
    swappiness: number(0, 100),
  },
  resourceRequirements: { GPU: number(1, 4) },
  dnsServers: some('10.0.0.2', 'fd00:ec2::253'),
  dockerSecurityOptions: some('no-new-privileges', 'label:disable'),
  hostname: 'web',
  extraHosts: { db: '10.0.0.1' },
  links: never,
} satisfies Right<Ec2Container>;

/** Containers of a task on instances, each with a limit of its memory. */
export const ec2Containers = {
  nginx: always(anyOf<Ec2Container>({ ...nginx, ...onInstances }, { ...readOnly, ...onInstances })),
  app: always<Ec2Container>({
    ...app,
    ...onInstances,
    memoryMiB: common.memoryMiB,
    memoryReservationMiB: always(common.memoryReservationMiB),
    links: some('nginx'),
    ports: anyOf<NonNullable<Ec2Container['ports']>>(
      [{ containerPort: 8080, hostPort: 8080, name: always('api'), protocol: one('tcp'), appProtocol: one('http2') }],
      [{ containerPortRange: '9000-9010' }],
    ),
  }),
};

/** Containers for which the other properties of a task may have any value. */
export const plainContainers = fc.constant({
  nginx: { image: 'nginx:1.29.5', ports: [80], memoryMiB: 256 },
  app: { image: 'app:1', ports: [8080], memoryMiB: 256 },
});

/** The same, one of which listens on two ports. */
export const containersWithPorts = plainContainers.map(({ nginx, app }) => ({
  nginx: { ...nginx, ports: [80, 81] },
  app,
}));

/** The same, one of which logs to the log group of the task. */
export const partlyRoutedContainers = plainContainers.map(({ nginx, app }) => ({
  nginx,
  app: { ...app, logDriver: 'awslogs' as const },
}));

const selection = anyOf<NonNullable<LogRoute['include']>>('error', '^GET', { field: 'source', matches: 'stdout' });
const parser = { Name: 'own', Format: 'regex', Regex: String.raw`\A(?<word>[a-z]+)\z`, Types: 'word:string' } as const;
const multilineParser = {
  name: 'own_lines',
  type: 'regex',
  Rule: [
    { state: 'start_state', regex: '/^x/', next: 'rest' },
    { state: 'rest', regex: '/^ /', next: 'rest' },
  ],
} as const;

const route = {
  name: one('errors', 'all_of_it'),
  from: anyOf<NonNullable<LogRoute['from']>>('nginx', 'app', ['nginx', 'app']),
  multiline: anyOf<LogRoute['multiline']>(
    one('go', 'java', 'python', 'ruby'),
    fc.constant(multilineParser),
    fc.constant(['java', multilineParser]),
  ),
  include: selection,
  exclude: anyOf<LogRoute['exclude']>(selection, [], [selection], [selection, selection]),
  parse: anyOf<LogRoute['parse']>(
    one('json', 'logfmt', 'nginx-access', 'nginx-error'),
    fc.constant(parser),
    fc.constant(['json', parser]),
  ),
  level: never,
  fields: { rename: { msg: 'message' }, remove: some('container_id', 'x*'), add: { team: 'blue' } },
  lua: { code: 'function f(tag, ts, r) return 0, ts, r end', call: 'f' },
  to: destination,
} satisfies Right<LogRoute>;

const leveled = only<LogRoute>({
  parse: 'json',
  level: always(),
  to: anyOf([destination], [destination, destination]),
});
const tagged = only<LogRoute>({ name: 'audit', from: { tag: 'audit.*' }, to: destination });
const everything = only<LogRoute>({ name: 'everything', to: destination });
const simple = only<LogRoute>({ to: destination });

const bucket = {
  bucketName: 'acme',
  bucketArn: 'arn:aws:s3:::acme',
  retentionDays: known(fc.constant('forever' as const)),
};
const options = created('ConfigDelivery.options', fluentBitDelivery, () => ConfigDelivery.options(), { by: 'options' });
const inline = created('ConfigDelivery.inline', fluentBitDelivery, () => ConfigDelivery.inline(), { by: 'inline' });
const image = created<ImageDelivery>('ConfigDelivery.image', fluentBitDelivery, ConfigDelivery.image, {
  by: 'image',
  repository,
  tag: 'v1',
});

const router = {
  router: 'fluentbit' as const,
  fluentBitImage: known('registry.example.com/aws-for-fluent-bit:3.4.16'),
  expectedLoad: { recordsPerSecond: number(1, 5000), recordBytes: number(100, 2000) },
  routerMemoryReservationMiB: number(100, 256),
  routerStopTimeoutSeconds: number(40, 120),
  routerOverride: fc.constant((definition: EcsContainerDefinition) => ({ ...definition, dockerLabels: { a: 'b' } })),
  ecsMetadata: fc.constant(true),
  logDriverBufferRecords: number(0, 536870911),
} satisfies Omit<Right<LogRouting>, 'delivery' | 'routes'>;

/** Routing with log driver options: all records to one destination. */
export const simpleLogRouting = {
  ...router,
  routes: [simple],
  delivery: options,
  joinSplitLines: fc.constant(false),
} satisfies Right<LogRouting>;

/** Routing of a task on Fargate: all records to one destination, or several routes. */
export const logRouting = anyOf<LogRouting>(simpleLogRouting, {
  ...router,
  routes: anyOf([everything], [everything, tagged], [everything, route, tagged], [everything, route, leveled]),
  delivery: anyOf<ImageDelivery | InlineDelivery | InitDelivery>(
    image,
    inline,
    created<InitDelivery>('ConfigDelivery.init', fluentBitDelivery, ConfigDelivery.init, {
      by: 'init',
      bucket,
      prefix: 'router/',
    }),
    { by: 'image', repository, tag: 'v1' },
  ),
});

/** Routing of a task on instances, whose agent downloads an object from S3. */
export const ec2LogRouting = anyOf<LogRouting>(simpleLogRouting, {
  ...router,
  routes: [everything, only<LogRoute>({ from: 'app', name: route.name, include: route.include, to: destination })],
  delivery: created<S3Delivery>('ConfigDelivery.s3', fluentBitDelivery, ConfigDelivery.s3, {
    by: 's3',
    bucket,
    prefix: 'router/',
  }),
});

const fluentdRoute = {
  name: route.name,
  from: route.from,
  include: one('error', '^GET'),
  exclude: anyOf<FluentdRoute['exclude']>('ELB-HealthChecker/', ['a', 'b+']),
  to: anyOf<FluentdRoute['to']>(fluentdDestination, [fluentdDestination], [fluentdDestination, fluentdDestination]),
} satisfies Right<FluentdRoute>;

const fluentdRouter = {
  router: 'fluentd' as const,
  routerMemoryReservationMiB: number(200, 512),
  routerStopTimeoutSeconds: number(30, 120),
  routerOverride: router.routerOverride,
  logDriverBufferRecords: number(0, 536870911),
  outputBuffer: one('500M'),
} satisfies Omit<Right<FluentdRouting>, 'delivery' | 'routes'>;

const fluentdEverything = only<FluentdRoute>({ name: 'everything', to: fluentdDestination });
const fluentdTagged = only<FluentdRoute>({ from: { tag: 'audit.*' }, to: fluentdDestination });

/** Routing of a task's logs with Fluentd. */
export const fluentdRouting = anyOf<FluentdRouting>(
  {
    ...fluentdRouter,
    routes: anyOf(
      [fluentdEverything],
      [fluentdEverything, fluentdRoute, fluentdTagged],
      [fluentdEverything, fluentdRoute],
    ),
    delivery: image,
    fluentdImage: known('registry.example.com/fluentd:v1.19.3-debian-1.0'),
  },
  {
    ...fluentdRouter,
    routes: [only<FluentdRoute>({ to: fluentdStdout })],
    delivery: options,
    fluentdImage: never,
  },
);

/** Destination of the session logs of ECS Exec. */
export const executeCommandLogging = anyOf<ExecuteCommand['logging']>(
  { logGroup: { logGroupName: 'acme/web' }, kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b' },
  { bucket: { bucketName: 'acme-logs' }, prefix: 'exec/', kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b' },
);

const createdRole = {
  roleName: 'web',
  path: '/tasks/',
  permissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
  statements: [
    {
      Sid: 'ReadTable',
      Effect: one('Allow'),
      Action: anyOf<RoleStatement['Action']>('dynamodb:GetItem', ['dynamodb:GetItem', 'dynamodb:Query']),
      Resource: anyOf<RoleStatement['Resource']>('arn:aws:dynamodb:eu-west-1:111122223333:table/web', [
        'arn:aws:s3:::b/*',
      ]),
      Condition: {
        Bool: { 'aws:SecureTransport': 'true' },
        StringEquals: { 'aws:PrincipalTag/team': ['web', 'api'] },
      },
    },
  ],
  managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
} satisfies Right<RoleOptions>;

const existingRole = { roleArn: 'arn:aws:iam::111122223333:role/web' };

/** Options of every task. */
const taskOptions = {
  family: known('web'),
  logRetentionDays: one(1, 7, 30, 3653),
  executeCommand: anyOf<TaskOptions['executeCommand']>(one(true, false), { logging: executeCommandLogging }),
  logRouting: never,
  previousRevision: never,
  operatingSystemFamily: never,
  taskRole: anyOf<TaskOptions['taskRole']>(createdRole, existingRole),
  executionRole: anyOf<TaskOptions['executionRole']>({ ...createdRole, roleName: 'starter' }, existingRole),
  enableFaultInjection: never,
} satisfies Right<TaskOptions>;

const fileSystemArn = 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1234abcd';
const fileSystem = anyOf<EfsVolume>(
  {
    efsVolumeConfiguration: {
      fileSystemId: 'fs-1234abcd',
      fileSystemArn,
      rootDirectory: never,
      transitEncryption: one('ENABLED'),
      transitEncryptionPort: number(20000, 30000),
      authorizationConfig: { accessPointId: 'fsap-1234abcd', iam: one('ENABLED') },
    },
    mountTargetSecurityGroupId: 'sg-5',
  },
  {
    efsVolumeConfiguration: {
      fileSystemId: 'fs-1234abcd',
      rootDirectory: always('/web'),
      transitEncryption: always(one('DISABLED')),
      transitEncryptionPort: never,
      authorizationConfig: never,
    },
  },
);
const diskSettings = {
  sizeInGiB: always(number(10, 100)),
  volumeType: one('gp3'),
  iops: number(3000, 4000),
  throughput: number(125, 500),
  encrypted: always(fc.constant(true)),
} satisfies Right<EbsVolume['managedEBSVolume']>;
const disks: readonly Right<EbsVolume>[] = [
  { managedEBSVolume: { ...diskSettings, volumeInitializationRate: never } },
  {
    managedEBSVolume: {
      ...diskSettings,
      ...{ volumeType: always(one('gp2')), iops: never, throughput: never },
      volumeInitializationRate: never,
    },
  },
  {
    managedEBSVolume: {
      ...diskSettings,
      snapshotId: always('snap-1234abcd'),
      volumeInitializationRate: number(100, 300),
    },
  },
];

/** Volumes of a task on Fargate, one of which a container mounts. */
const volumes = { data: always(anyOf<Volume>(fileSystem, ...disks, { host: {} })), files: fileSystem };

/** Volumes of a task on instances, one of which a container mounts. */
const ec2Volumes = {
  data: always(
    anyOf<Ec2Volume>(
      fileSystem,
      ...disks,
      { host: { sourcePath: '/data' } },
      {
        dockerVolumeConfiguration: {
          scope: always(one('shared')),
          autoprovision: one(true, false),
          driver: 'local',
          driverOpts: { type: 'tmpfs' },
          labels: { team: 'web' },
        },
      },
    ),
  ),
  files: fileSystem,
};

/** Volumes of a standalone task, which has no EBS volumes. */
export const withoutDisks = always({ data: always(fileSystem), files: fileSystem });

/** Size of a task on Fargate, with room for a router and two containers. */
export const size = { cpu: fc.constant(2048), memoryMiB: fc.constant(4096) };

/** Options of a task on Fargate. */
export const fargateTask = {
  ...taskOptions,
  ...size,
  ephemeralStorageGiB: number(21, 200),
  volumes: always(volumes),
  pidMode: one('task'),
  enableFaultInjection: one(true, false),
} satisfies Right<FargateTaskDefinitionOptions & { readonly cpu: number; readonly memoryMiB: number }>;

/** Options of a task on instances. */
export const ec2Task = {
  ...taskOptions,
  cpu: number(2048, 4096),
  memoryMiB: number(1024, 8192),
  diskGiB: number(30, 500),
  volumes: always(ec2Volumes),
  pidMode: one('host', 'task'),
  ipcMode: one('host', 'task', 'none'),
  placementConstraints: ['attribute:ecs.os-type == linux'],
} satisfies Omit<Right<Ec2TaskDefinitionProps>, 'containers'>;
