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
import { type Rule, sound, typescriptOf } from '../rule';

const s3 = LogDestination.s3({ bucket });
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };
const capacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };

/** A routed task on an instance, in a network mode. */
function withTask(
  networkMode: NonNullable<Ec2TaskDefinitionProps['networkMode']>,
  container: Partial<Ec2Container> = {},
  routing: Partial<LogRouting> = {},
): (stack: TerraformStack) => void {
  const containers = { nginx: { ...nginx, memoryMiB: 256, ...container } };
  return (stack) => void ec2Task(stack, { ...sound, ...routing }, { networkMode, containers });
}

/** A routed service on instances that differs so. */
function withService(changes: Partial<Ec2ServiceProps>): (stack: TerraformStack) => void {
  return (stack) => void service(stack, changes);
}

function service(stack: TerraformStack, changes: Partial<Ec2ServiceProps> = {}): Ec2Service {
  const containers = { nginx: { ...nginx, memoryMiB: 256 } };
  return new Ec2Service(stack, 'Web', { cluster, network, capacity, containers, logRouting: sound, ...changes });
}

/** A routed service behind the bridge, and a rule of its instances' security group for ports from 1024 on. */
function withIngress(toPort: number): (stack: TerraformStack) => void {
  return (stack) => {
    const { securityGroupId } = service(stack, { networkMode: 'bridge' });
    const ports = { ipProtocol: 'tcp', fromPort: 1024, toPort };
    new VpcSecurityGroupIngressRule(stack, 'Ingress', { securityGroupId, ...ports, cidrIpv4: '0.0.0.0/0' });
  };
}

/** Instances in a network that has a way to the internet or none. */
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

const groups = Array.from({ length: 30 }, () => LogDestination.cloudWatchLogs({ logGroup }));

/** What holds for tasks on EC2 instances alone, or in another way than on Fargate. */
export const instanceRules: readonly Rule[] = [
  {
    id: 'F12',
    states: 'A configuration in S3 is named by its ARN.',
    broken: withTask(
      'bridge',
      {},
      { delivery: ConfigDelivery.s3({ bucket: { ...bucket, bucketArn: 's3://acme-logs' } }) },
    ),
    mended: withTask('bridge', {}, { delivery: ConfigDelivery.s3({ bucket }) }),
    relax: 'Not at all: ECS takes no other name.',
  },
  {
    id: 'F16',
    states: 'A configuration in S3 needs no parsers, which would have to stand in a file of their own.',
    broken: withTask('bridge', {}, { routes: [{ parse: 'json', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withTask(
      'bridge',
      {},
      { routes: [{ multiline: 'java', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) },
    ),
    relax: 'Deliver by image or init.',
  },
  {
    id: 'F34',
    states: 'Tasks with a router run on Linux.',
    refused: typescriptOfInstance({ task: "operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'" }),
  },
  {
    id: 'L02',
    states: 'Behind the bridge, containers start after their router, whose address they know only then.',
    always: 'every container depends on it, beside what `dependsOn` says',
  },
  {
    id: 'L11',
    states: 'A container, and its router, may take as long to stop as they need.',
    always: 'no limit of 120 seconds is kept to, which is that of Fargate alone',
  },
  {
    id: 'L12',
    states: 'On Spot, containers and router stop within 120 seconds, one after the other.',
    broken: withService({
      capacity: { ...capacity, spotPercent: 50 },
      logRouting: { ...sound, routerStopTimeoutSeconds: 120 },
    }),
    mended: withService({ capacity: { ...capacity, spotPercent: 50 } }),
    relax: 'A warning; it may be left where the last records of an interrupted task do not matter.',
  },
  {
    id: 'L13',
    states: 'A router behind the bridge is not restarted under containers that know its address.',
    always: 'the router has no restart policy',
  },
  {
    id: 'M05',
    states: 'A container has 6 MiB at least.',
    broken: withTask('bridge', { memoryMiB: 4 }),
    mended: withTask('bridge', { memoryMiB: 6 }),
    relax: 'ECS takes nothing else.',
  },
  {
    id: 'M06',
    states: 'A container has memory of its own where its task has none to share.',
    broken: (stack) => void ec2Task(stack, sound, { containers: { nginx } }),
    mended: (stack) => void ec2Task(stack, sound, { containers: { nginx }, memoryMiB: 512 }),
    relax:
      "Give the task `memoryMiB`, or the container `memoryReservationMiB`; it may have more of the instance's then.",
  },
  {
    id: 'M10',
    states: 'A task has no disk of its own: that of its instance is shared.',
    refused: typescriptOfInstance({ task: 'ephemeralStorageGiB: 30' }),
  },
  {
    id: 'M11',
    states: 'What outputs may buffer fits on the disk of the instance, with room for images.',
    broken: withService({ capacity: { ...capacity, diskGiB: 30 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
    mended: withService({ capacity: { ...capacity, diskGiB: 50 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
    relax: 'A warning; give the instances a larger `diskGiB`, or outputs a smaller `storage.total_limit_size`.',
  },
  {
    id: 'M21',
    states: 'Tasks are for the processor of their instances.',
    broken: withService({ capacity: { ...capacity, architecture: 'ARM64' }, architecture: 'X86_64' }),
    mended: withService({ capacity: { ...capacity, architecture: 'ARM64' } }),
    relax: 'Leave `architecture` out: the instances say it.',
  },
  {
    id: 'N01',
    states:
      "No rule opens the router's port 24224 on the security group that it is reached through, that of the instances.",
    broken: withIngress(65535),
    mended: withIngress(9000),
    relax: 'Narrow the ports of the rule.',
  },
  {
    id: 'N02',
    states: 'Behind the bridge, no container maps port 24224.',
    broken: withTask('bridge', { ports: [24224] }),
    mended: withTask('bridge', { ports: [8080] }),
    relax: 'Listen on another port.',
  },
  {
    id: 'N03',
    states: "No container that shares the router's network interface listens on its ports 24224, 8877, 2020.",
    broken: withTask('awsvpc', { ports: [2020] }),
    mended: withTask('bridge', { ports: [2020] }),
    relax: 'Listen on another port, or take the network mode `bridge`.',
  },
  {
    id: 'N04',
    states: 'A port of the instance other than that of the container is named behind the bridge alone.',
    broken: withTask('host', { hostPorts: { 80: 8080 } }),
    mended: withTask('bridge', { hostPorts: { 80: 8080 } }),
    relax: 'Listen on the port by which the container is to be reached.',
  },
  {
    id: 'N04',
    states: 'No container takes a port that an instance keeps for itself: 22, 2375, 2376, 51678 to 51680.',
    broken: withTask('host', { ports: [51678] }),
    mended: withTask('host', { ports: [8080] }),
    relax: 'Listen on another port.',
  },
  {
    id: 'N04',
    states: 'No container takes a port that Docker gives out.',
    broken: withTask('bridge', { hostPorts: { 80: 40000 } }),
    mended: withTask('bridge', { hostPorts: { 80: 8080 } }),
    relax: 'Leave `hostPorts` out: Docker gives a port out.',
  },
  {
    id: 'N05',
    states: 'The network mode is that of the task, not of a container.',
    refused: typescriptOfInstance({ container: "networkMode: 'bridge'" }),
  },
  {
    id: 'N06',
    states: 'Instances without a way to the internet have VPC endpoints.',
    broken: withInstances(true),
    mended: withInstances(false),
    relax: 'A warning; it stays where you have made the endpoints.',
  },
  {
    id: 'N09',
    states: 'Libraries send records where the router has a port for them: not in the network mode `host`.',
    broken: withTask('host', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
    mended: withTask('bridge', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
    relax: 'Take the network mode `bridge` or `awsvpc`, or write to stdout.',
  },
];
