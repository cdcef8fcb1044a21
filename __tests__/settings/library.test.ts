import { TerraformStack, Testing } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerProps,
  EcrRepository,
  EcsCluster,
  FargateService,
  type FargateServiceProps,
  LogBucket,
  LogDestination,
  LogGroup,
  type LogRouting,
  ServiceAlarms,
  Vpc,
} from '../../modules';
import { readSettings } from '../../settings';
import { bucket, byImage, nginx, task } from '../../lab/synth/tasks';

const network = {
  vpcId: 'vpc-1',
  cidr: '10.0.0.0/16',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};
const cluster = { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/web', clusterName: 'web' };
const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2',
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};

function service(stack: TerraformStack, props: Partial<FargateServiceProps>): FargateService {
  return new FargateService(stack, 'Web', {
    cpu: 512,
    memoryMiB: 1024,
    cluster,
    network,
    containers: { nginx },
    loadBalancing: { loadBalancer, container: 'nginx' },
    ...props,
  } as FargateServiceProps);
}

function routing(stack: TerraformStack, props: Partial<LogRouting>): void {
  task(stack, { routes: [{ from: 'nginx', to: LogDestination.s3({ bucket }) }], delivery: byImage, ...props });
}

function balancer(stack: TerraformStack, props: Partial<ApplicationLoadBalancerProps>): void {
  new ApplicationLoadBalancer(stack, 'LoadBalancer', { network, ...props } as ApplicationLoadBalancerProps);
}

/** A setting, the construct that its value is passed to, and values that both accept or both reject. */
interface Pair {
  readonly context?: (value: unknown) => Record<string, unknown>;
  readonly construct: (stack: TerraformStack, value: never) => void;
  readonly accepted: readonly unknown[];
  readonly rejected: readonly unknown[];
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const [account, zone] = ['us-east-1:111122223333', 'Z0123456789ABCDEFGHIJ'];
const key = `arn:aws:kms:${account}:key`;
const days = { accepted: [1, 3653, 2147483647], rejected: [0, -1, 1.5, 2147483648] };
const addresses = {
  accepted: [[], ['a@b'], ['{x}@example.com'], ["o'neil+logs@example.com"], ['a@b', 'c@d']],
  rejected: [['a'], ['a b@c'], ['a@b@c'], ['a@${b}'], ['a@%{b}'], ['a@b', 'a@b']],
};

const pairs: Readonly<Record<string, Pair>> = {
  image: {
    construct: (stack, image) => task(stack, undefined, { containers: { nginx: { image } } }),
    accepted: ['web:1', 'Registry.test:5000/team/web_x:v1.0', `web@${digest}`, `web:latest@${digest}`, 'a__b/c--d:1'],
    rejected: ['', ' web:1', 'Web:1', 'web:1 ', 'https://web:1', 'web@sha256:12', ':1', 'web:-1', '/web:1', 'a..b:1'],
  },
  containerPort: {
    construct: (stack, port) => task(stack, undefined, { containers: { nginx: { image: 'web:1', ports: [port] } } }),
    accepted: [1, 8080, 65535],
    rejected: [0, 65536, 80.5, '80'],
  },
  'containerPort with the router': {
    context: (containerPort) => ({ containerPort }),
    construct: (stack, port) =>
      task(
        stack,
        { routes: [{ from: 'nginx', to: LogDestination.s3({ bucket }) }], delivery: byImage },
        { containers: { nginx: { image: 'web:1', ports: [port] } } },
      ),
    accepted: [24223, 2021],
    rejected: [24224, 8877, 2020],
  },
  writablePaths: {
    context: (writablePaths) => ({ readonlyRootFilesystem: true, writablePaths }),
    construct: (stack, writablePaths) =>
      task(stack, undefined, { containers: { nginx: { ...nginx, readonlyRootFilesystem: true, writablePaths } } }),
    accepted: [[], ['/data/a+b'], ['/data/ü'], ['/a-1/b_2.c', '/...'], ['/a/.b'], ['/a/${b}']],
    rejected: [['data'], ['/'], ['/a//b'], ['/a/'], ['/a/..'], ['/./a'], ['/a:b'], ['/a b'], ['/a', '/a'], '/a'],
  },
  healthCheckPath: {
    construct: (stack, healthCheckPath) =>
      service(stack, { loadBalancing: { loadBalancer, container: 'nginx', healthCheckPath } }),
    accepted: ['/', '/health?deep=1', '/a$b', '/$${a}', `/${'x'.repeat(1023)}`],
    rejected: ['', 'health', '/a b', '/ü', '/${a}', '/%{a}', `/${'x'.repeat(1024)}`],
  },
  desiredCount: {
    construct: (stack, desiredCount) => service(stack, { desiredCount }),
    accepted: [0, 5000],
    rejected: [-1, 5001, 1.5, '2'],
  },
  scaling: {
    construct: (stack, scaling) => service(stack, { scaling }),
    accepted: [
      { minTasks: 1, maxTasks: 5000, cpuPercent: 1, memoryPercent: 100, requestsPerTarget: 1 },
      { minTasks: 2, maxTasks: 2, requestsPerTarget: 2147483647 },
    ],
    rejected: [
      { minTasks: 0, maxTasks: 2 },
      { minTasks: 1, maxTasks: 5001 },
      { minTasks: 3, maxTasks: 2 },
      { minTasks: 1 },
      ...['cpuPercent', 'memoryPercent'].flatMap((name) =>
        [0, 101].map((at) => ({ minTasks: 1, maxTasks: 2, [name]: at })),
      ),
      { minTasks: 1, maxTasks: 2, requestsPerTarget: 0 },
      { minTasks: 1, maxTasks: 2, requestsPerTarget: 2147483648 },
    ],
  },
  ephemeralStorageGiB: {
    construct: (stack, ephemeralStorageGiB) => task(stack, undefined, { ephemeralStorageGiB }),
    accepted: [21, 200],
    rejected: [20, 201, 21.5],
  },
  architecture: {
    construct: (stack, architecture) => task(stack, undefined, { architecture }),
    accepted: ['X86_64', 'ARM64'],
    rejected: ['arm64', ''],
  },
  cidr: {
    construct: (stack, cidr) => new Vpc(stack, 'Network', { cidr }),
    accepted: ['10.0.0.0/16', '192.168.4.0/24', '100.64.0.0/20'],
    rejected: ['10.0.0.0', '10.0.0.0/15', '10.0.0.0/25', '10.0.1.0/16', '10.0.0.256/24', ''],
  },
  zones: {
    construct: (stack, zones) => new Vpc(stack, 'Network', { zones }),
    accepted: [2, 3, 4],
    rejected: [1, 5, 2.5],
  },
  nat: {
    context: (nat) => ({ nat, image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1` }),
    construct: (stack, nat) => new Vpc(stack, 'Network', { nat }),
    accepted: ['none', 'single', 'per-az'],
    rejected: ['None', 'per-zone', ''],
  },
  flowLogs: {
    construct: (stack, traffic) => new Vpc(stack, 'Network', { flowLogs: { traffic } }),
    accepted: ['all', 'accepted', 'rejected'],
    rejected: ['ALL', ''],
  },
  certificateArn: {
    construct: (stack, certificateArn) => balancer(stack, { certificateArn }),
    accepted: [`arn:aws:acm:${account}:certificate/0f3a-1b`, 'arn:aws:iam::111122223333:server-certificate/web/a.b'],
    rejected: [
      'web',
      `arn:aws:acm:${account}:certificate/`,
      `arn:aws:acm:${account}:key/1`,
      'arn:aws:acm:us-east-1::certificate/1',
      'arn:aws:iam::111122223333:role/web',
    ],
  },
  domain: {
    construct: (stack, domain) => balancer(stack, { domain }),
    accepted: ['shop.example.com', 'shop.xn--p1ai', `${'a'.repeat(61)}.eu`].map((domainName) => ({
      domainName,
      hostedZoneId: zone,
    })),
    rejected: [
      ...['Shop.example.com', 'shop', '*.example.com', 'a..b', '-a.com', 'a.c', 'a.1a', `${'a'.repeat(62)}.eu`].map(
        (domainName) => ({ domainName, hostedZoneId: zone }),
      ),
      ...['z1', 'Z', 'Z1-2', `Z${'1'.repeat(32)}`].map((hostedZoneId) => ({ domainName: 'a.eu', hostedZoneId })),
    ],
  },
  webAclArn: {
    construct: (stack, webAclArn) => balancer(stack, { webAclArn }),
    accepted: [`arn:aws:wafv2:${account}:regional/webacl/main/0a1b-2c`],
    rejected: [
      `arn:aws:wafv2:${account}:global/webacl/main/0a`,
      `arn:aws:wafv2:${account}:regional/webacl/main`,
      `arn:aws:wafv2:${account}:regional/webacl/ma in/0a`,
      `arn:aws:wafv2::111122223333:regional/webacl/main/0a`,
    ],
  },
  repositoryName: {
    construct: (stack, repositoryName) => new EcrRepository(stack, 'Router', { repositoryName }),
    accepted: ['ab', 'team/log-router_2.x/bit', 'a'.repeat(256)],
    rejected: ['a', 'Team/a', 'a--b', 'a/', '/a', 'a'.repeat(257)],
  },
  'the default of repositoryName': {
    context: (namePrefix) => ({ namePrefix }),
    construct: (stack, namePrefix) =>
      new EcrRepository(stack, 'Router', { repositoryName: `${namePrefix}/fluent-bit` }),
    accepted: ['a', 'team-2-logs'],
    rejected: ['a--b', 'a-', 'A'],
  },
  fluentBitImage: {
    construct: (stack, fluentBitImage) => routing(stack, { fluentBitImage }),
    accepted: ['fb:3.4.16', `fb:3.4.16@${digest}`, `fb@${digest}`, 'registry.test:5000/aws/fb:3.0.1'],
    rejected: ['fb', 'fb:stable', 'fb:3.4', 'fb:2.32.1', ':3.4.16', 'fb :3.4.16', 'FB:3.4.16', 'fb@sha256:12'],
  },
  expectedLoad: {
    construct: (stack, expectedLoad) => routing(stack, { expectedLoad }),
    accepted: [{ recordsPerSecond: 0.5 }, { recordsPerSecond: 1500, recordBytes: 612.5, outageMinutes: 0.5 }],
    rejected: [
      ...[0, -1, '5'].map((recordsPerSecond) => ({ recordsPerSecond })),
      ...['recordBytes', 'outageMinutes'].map((name) => ({ recordsPerSecond: 1, [name]: 0 })),
      {},
    ],
  },
  logRetentionDays: { construct: (stack, retentionDays) => new LogBucket(stack, 'Logs', { retentionDays }), ...days },
  logGroupRetentionDays: {
    construct: (stack, retentionDays) => new LogGroup(stack, 'Logs', { retentionDays }),
    accepted: [1, 30, 3653],
    rejected: [0, 2, 3654],
  },
  ...Object.fromEntries(
    [
      (stack: TerraformStack, kmsKeyArn: string) => new LogBucket(stack, 'Logs', { kmsKeyArn }),
      (stack: TerraformStack, kmsKeyArn: string) => new LogGroup(stack, 'Logs', { kmsKeyArn }),
      (stack: TerraformStack, kmsKeyArn: string) =>
        new EcrRepository(stack, 'Router', { repositoryName: 'ab', kmsKeyArn }),
      (stack: TerraformStack, topicKmsKeyArn: string) =>
        new ServiceAlarms(stack, 'Alarms', { service: service(stack, {}), topicKmsKeyArn }),
    ].map((construct, index) => [
      `kmsKey ${index + 1}`,
      {
        context: (kmsKey: unknown) => ({ kmsKey }),
        construct,
        accepted: [`${key}/0a1b-2c`, `${key}/mrk-0a1b`],
        rejected: [
          `arn:aws:kms:${account}:alias/logs`,
          `${key}/`,
          `${key}/a b`,
          'arn:aws:kms:us-east-1::key/1',
          'alias/a',
        ],
      },
    ]),
  ),
  containerInsights: {
    construct: (stack, containerInsights) => new EcsCluster(stack, 'Cluster', { containerInsights }),
    accepted: ['enabled', 'enhanced', 'disabled'],
    rejected: ['on', 'Enabled', ''],
  },
  alarmEmails: {
    construct: (stack, emails) => new ServiceAlarms(stack, 'Alarms', { service: service(stack, {}), emails }),
    ...addresses,
  },
  'backend.bucket': {
    context: (name) => ({ backend: { type: 's3', bucket: name } }),
    construct: (stack, bucketName) => new LogBucket(stack, 'State', { bucketName }),
    accepted: ['abc', 'my.state-1', 'a'.repeat(63)],
    rejected: ['ab', 'My', 'a..b', '-ab', 'ab-', 'a_b', 'a'.repeat(64)],
  },
};

function settingsAccept(context: Record<string, unknown>): boolean {
  return passes(() => readSettings(context));
}

function constructAccepts(construct: Pair['construct'], value: unknown): boolean {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws', { region: 'us-east-1' });
  return passes(() => construct(stack, value as never));
}

/** Returns `false` if a function throws a validation error. Other errors are thrown. */
function passes(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') throw error;
    return false;
  }
}

const cases = Object.entries(pairs).flatMap(([name, { context, construct, accepted, rejected }]) =>
  [...accepted, ...rejected].map((value) => ({
    name,
    value,
    context: context?.(value) ?? { [name]: value },
    construct,
    isValid: accepted.includes(value),
  })),
);

test.each(cases)(
  'settings and the construct agree on $name $value: $isValid',
  ({ value, context, construct, isValid }) => {
    expect({ settings: settingsAccept(context), construct: constructAccepts(construct, value) }).toEqual({
      settings: isValid,
      construct: isValid,
    });
  },
);

test.each(['web', 'web:latest'])('only settings reject the image %s, which can change between deployments', (image) => {
  expect(settingsAccept({ image })).toBe(false);
  expect(constructAccepts(pairs.image!.construct, image)).toBe(true);
});
