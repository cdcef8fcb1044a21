import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformStack } from 'cdktf';
import {
  Ec2Capacity,
  type Ec2Container,
  Ec2Service,
  type Ec2ServiceProps,
  type Ec2TaskDefinitionProps,
  ConfigDelivery,
  LogDestination,
  type LogRouting,
} from '../../../modules';
import { bucket, ec2Task, logGroup, nginx } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf } from '../example';

const s3 = LogDestination.s3({ bucket });
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };
const capacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };

/** Routed task on an EC2 instance in the given network mode. */
function withTask(
  networkMode: NonNullable<Ec2TaskDefinitionProps['networkMode']>,
  container: Partial<Ec2Container> = {},
  routing: Partial<LogRouting> = {},
): (stack: TerraformStack) => void {
  const containers = { nginx: { ...nginx, memoryMiB: 256, ...container } };
  return (stack) => void ec2Task(stack, { ...sound, ...routing }, { networkMode, containers });
}

/** Routed service on EC2 instances with changed properties. */
function withService(changes: Partial<Ec2ServiceProps>): (stack: TerraformStack) => void {
  return (stack) => void service(stack, changes);
}

function service(stack: TerraformStack, changes: Partial<Ec2ServiceProps> = {}): Ec2Service {
  const containers = { nginx: { ...nginx, memoryMiB: 256 } };
  return new Ec2Service(stack, 'Web', { cluster, network, capacity, containers, logRouting: sound, ...changes });
}

/** Routed service in the network mode `bridge`, and a rule of its instances' security group for ports from 1024. */
function withIngress(toPort: number): (stack: TerraformStack) => void {
  return (stack) => {
    const { securityGroupId } = service(stack, { networkMode: 'bridge' });
    const ports = { ipProtocol: 'tcp', fromPort: 1024, toPort };
    new VpcSecurityGroupIngressRule(stack, 'Ingress', { securityGroupId, ...ports, cidrIpv4: '0.0.0.0/0' });
  };
}

/** EC2 instances in a network with or without internet access. */
function withInstances(isolated: boolean): (stack: TerraformStack) => void {
  return (stack) =>
    void new Ec2Capacity(stack, 'Capacity', {
      ...{ cluster, network: { ...network, isolated } },
      ...{ instanceTypes: ['t3.medium'], maxInstances: 2 },
    });
}

/** TypeScript of a routed task on an instance, with further properties of it. */
function typescriptOfInstance(places: { readonly task?: string; readonly container?: string }): string {
  return typescriptOf(places).replaceAll('FargateTaskDefinition', 'Ec2TaskDefinition');
}

const groups = Array.from({ length: 30 }, (_, index) =>
  LogDestination.cloudWatchLogs({ logGroup, streamPrefix: `${index}/` }),
);

/** Examples of rules that apply to EC2 instances only, or differ from Fargate. */
export const instanceExamples: Examples = {
  F12: {
    broken: withTask(
      'bridge',
      {},
      { delivery: ConfigDelivery.s3({ bucket: { ...bucket, bucketArn: 's3://acme-logs' } }) },
    ),
    mended: withTask('bridge', {}, { delivery: ConfigDelivery.s3({ bucket }) }),
  },
  F16: {
    broken: withTask('bridge', {}, { routes: [{ parse: 'json', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withTask(
      'bridge',
      {},
      { routes: [{ multiline: 'java', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) },
    ),
  },
  L12: {
    broken: withService({
      capacity: { ...capacity, spotPercent: 50 },
      logRouting: { ...sound, routerStopTimeoutSeconds: 120 },
    }),
    mended: withService({ capacity: { ...capacity, spotPercent: 50 } }),
  },
  M05: { broken: withTask('bridge', { memoryMiB: 4 }), mended: withTask('bridge', { memoryMiB: 6 }) },
  M06: {
    broken: (stack) => void ec2Task(stack, sound, { containers: { nginx } }),
    mended: (stack) => void ec2Task(stack, sound, { containers: { nginx }, memoryMiB: 512 }),
  },
  M10: { refused: typescriptOfInstance({ task: 'ephemeralStorageGiB: 30' }) },
  M11: {
    broken: withService({ capacity: { ...capacity, diskGiB: 30 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
    mended: withService({ capacity: { ...capacity, diskGiB: 50 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
  },
  M21: {
    broken: withService({ capacity: { ...capacity, architecture: 'ARM64' }, architecture: 'X86_64' }),
    mended: withService({ capacity: { ...capacity, architecture: 'ARM64' } }),
  },
  'M21 system': {
    broken: withService({ capacity: { ...capacity, operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    mended: withService({ capacity: { ...capacity, operatingSystemFamily: 'LINUX' } }),
  },
  N01: { broken: withIngress(65535), mended: withIngress(9000) },
  N02: { broken: withTask('bridge', { ports: [24224] }), mended: withTask('bridge', { ports: [8080] }) },
  N03: { broken: withTask('awsvpc', { ports: [2020] }), mended: withTask('bridge', { ports: [2020] }) },
  N04: {
    broken: withTask('host', { ports: [{ containerPort: 80, hostPort: 8080 }] }),
    mended: withTask('bridge', { ports: [{ containerPort: 80, hostPort: 8080 }] }),
  },
  'N04 reserved': { broken: withTask('host', { ports: [51678] }), mended: withTask('host', { ports: [8080] }) },
  'N04 ephemeral': {
    broken: withTask('bridge', { ports: [{ containerPort: 80, hostPort: 40000 }] }),
    mended: withTask('bridge', { ports: [{ containerPort: 80, hostPort: 8080 }] }),
  },
  N05: { refused: typescriptOfInstance({ container: "networkMode: 'bridge'" }) },
  N06: { broken: withInstances(true), mended: withInstances(false) },
  N09: {
    broken: withTask('host', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
    mended: withTask('bridge', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
  },
};
