import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Testing, TerraformStack } from 'cdktf';
import {
  ApplicationLoadBalancer,
  AuditTrail,
  DeliveryStream,
  DeliveryTarget,
  EcrRepository,
  EcsCluster,
  FargateTaskDefinition,
  KinesisStream,
  Vpc,
  Ec2Capacity,
  Ec2Service,
  FargateService,
  LogBucket,
  LogGroup,
  ServiceAlarms,
  ServiceEvents,
} from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const network = {
  vpcId: 'vpc-1',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};
const arn = (service: string, resource: string, region = 'us-east-1') =>
  `arn:aws:${service}:${region}:111122223333:${resource}`;
const clusterIn = (region: string) => ({ clusterArn: arn('ecs', 'cluster/main', region), clusterName: 'main' });
const cluster = clusterIn('eu-west-1');
const loadBalancer = {
  listenerArn: arn('elasticloadbalancing', 'listener/app/main/1/2'),
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};
const kmsKeyArn = arn('kms', 'key/1a2b');
const topicArn = arn('sns', 'alarms');
const size = { cpu: 256, memoryMiB: 512 } as const;
const containers = { nginx: { ...nginx, ports: [80] } };
const capacity = { capacityProviderName: 'instances' };
const to = DeliveryTarget.s3({ bucket: { bucketArn: 'arn:aws:s3:::acme-logs' } });

/** Returns the error about the properties of a construct that contain ARNs of another region. */
function message(path: string, ...names: readonly string[]): string {
  const lines = names.map(
    (name) =>
      `\n  - ${name} must be in region "eu-west-1", which the stack deploys to, got "us-east-1"; use a resource of that region, or change the region of the provider`,
  );
  return `${path}:${lines.join('')}`;
}

/** Constructs with ARNs that must be in their region, and the names of the properties. */
const otherRegion: Readonly<Record<string, readonly [(stack: TerraformStack) => unknown, ...string[]]>> = {
  DeliveryStream: [
    (stack) => new DeliveryStream(stack, 'It', { to, kmsKeyArn, errorLogKmsKeyArn: kmsKeyArn }),
    'kmsKeyArn',
    'errorLogKmsKeyArn',
  ],
  'DeliveryStream with source': [
    (stack) => new DeliveryStream(stack, 'It', { to, source: { streamArn: arn('kinesis', 'stream/a'), kmsKeyArn } }),
    'source.streamArn',
    'source.kmsKeyArn',
  ],
  KinesisStream: [(stack) => new KinesisStream(stack, 'It', { kmsKeyArn }), 'kmsKeyArn'],
  EcrRepository: [(stack) => new EcrRepository(stack, 'It', { repositoryName: 'web', kmsKeyArn }), 'kmsKeyArn'],
  AuditTrail: [
    (stack) => new AuditTrail(stack, 'It', { kmsKeyArn, logGroup: { logGroupArn: arn('logs', 'log-group:a') } }),
    'logGroup.logGroupArn',
    'kmsKeyArn',
  ],
  EcsCluster: [
    (stack) => new EcsCluster(stack, 'It', { executeCommandLogGroup: { kmsKeyArn } }),
    'executeCommandLogGroup.kmsKeyArn',
  ],
  FargateTaskDefinition: [
    (stack) => new FargateTaskDefinition(stack, 'It', { ...size, containers, logKmsKeyArn: kmsKeyArn }),
    'logKmsKeyArn',
  ],
  Vpc: [(stack) => new Vpc(stack, 'It', { flowLogs: { kmsKeyArn } }), 'flowLogs.kmsKeyArn'],
};

test.each(Object.entries(otherRegion))('fails with ARNs of another region: %s', (_, [create, ...names]) => {
  expect(refusal(create)).toBe(message('test/It', ...names));
});

test('accepts a key of another region for a trail whose bucket may be there', () => {
  const bucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };

  expect(() => synth((stack) => void new AuditTrail(stack, 'Audit', { bucket, kmsKeyArn }))).not.toThrow();
});

describe('resources of another region', () => {
  test('fail as cluster and load balancer of a Fargate service', () => {
    expect(
      refusal(
        (stack) =>
          new FargateService(stack, 'Web', {
            cluster: clusterIn('us-east-1'),
            network,
            ...size,
            containers,
            loadBalancing: { loadBalancer, container: 'nginx' },
          }),
      ),
    ).toBe(message('test/Web', 'cluster.clusterArn', 'loadBalancing.loadBalancer.listenerArn'));
  });

  test('fail as cluster of a service on instances, and of the instances', () => {
    const ec2 = { nginx: { ...nginx, memoryMiB: 256 } };
    const other = clusterIn('us-east-1');

    expect(
      refusal((stack) => new Ec2Service(stack, 'Web', { cluster: other, network, capacity, containers: ec2 })),
    ).toBe(message('test/Web', 'cluster.clusterArn'));
    expect(
      refusal(
        (stack) =>
          new Ec2Capacity(stack, 'Capacity', {
            cluster: other,
            network,
            instanceTypes: ['t3.medium'],
            maxInstances: 4,
          }),
      ),
    ).toBe(message('test/Capacity', 'cluster.clusterArn'));
  });

  test('fail as certificate and web ACL of a load balancer', () => {
    const certificateArn = arn('acm', 'certificate/1a2b');
    const webAclArn = arn('wafv2', 'regional/webacl/main/1a2b');

    expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Lb', { network, certificateArn, webAclArn }))).toBe(
      message('test/Lb', 'certificateArn', 'webAclArn'),
    );
  });

  test('fail as topic of alarms and as targets of events', () => {
    const service = (stack: TerraformStack) =>
      new FargateService(stack, 'Web', { cluster, network, ...size, containers });
    const deadLetterQueueArn = arn('sqs', 'failed');
    const logGroup = { logGroupName: '/aws/events/web', logGroupArn: arn('logs', 'log-group:/aws/events/web') };

    expect(refusal((stack) => new ServiceAlarms(stack, 'Alarms', { service: service(stack), topicArn }))).toBe(
      message('test/Alarms', 'topicArn'),
    );
    expect(
      refusal(
        (stack) =>
          new ServiceEvents(stack, 'Events', { service: service(stack), logGroup, topicArn, deadLetterQueueArn }),
      ),
    ).toBe(message('test/Events', 'logGroup.logGroupArn', 'topicArn', 'deadLetterQueueArn'));
  });

  test('fail as keys of log groups and buckets', () => {
    expect(refusal((stack) => new LogGroup(stack, 'Logs', { kmsKeyArn }))).toBe(message('test/Logs', 'kmsKeyArn'));
    expect(refusal((stack) => new LogBucket(stack, 'Logs', { kmsKeyArn }))).toBe(message('test/Logs', 'kmsKeyArn'));
  });
});

test('a cluster of any region is accepted if the region of the provider is known only at deploy', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  new AwsProvider(stack, 'aws');

  expect(
    () => new FargateService(stack, 'Web', { cluster: clusterIn('us-east-1'), network, ...size, containers }),
  ).not.toThrow();
});
