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

const groups = Array.from({ length: 30 }, () => LogDestination.cloudWatchLogs({ logGroup }));

/** Rules that apply to EC2 instances only, or differ from Fargate. */
export const instanceRules: readonly Rule[] = [
  {
    id: 'F12',
    states: 'A configuration in S3 is specified by ARN.',
    broken: withTask(
      'bridge',
      {},
      { delivery: ConfigDelivery.s3({ bucket: { ...bucket, bucketArn: 's3://acme-logs' } }) },
    ),
    mended: withTask('bridge', {}, { delivery: ConfigDelivery.s3({ bucket }) }),
    relax: 'This rule cannot be relaxed: ECS accepts only an ARN.',
  },
  {
    id: 'F16',
    states: 'A configuration in S3 needs no parsers, because parsers would have to be in a separate file.',
    broken: withTask('bridge', {}, { routes: [{ parse: 'json', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withTask(
      'bridge',
      {},
      { routes: [{ multiline: 'java', to: s3 }], delivery: ConfigDelivery.s3({ bucket }) },
    ),
    relax: 'Use the image or init delivery.',
  },
  {
    id: 'F34',
    states: 'Tasks with a log router run on Linux.',
    refused: typescriptOfInstance({ task: "operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'" }),
  },
  {
    id: 'L02',
    states: 'In the network mode `bridge`, containers start after the router, because its address is not known before.',
    always: 'every container depends on the router, in addition to its `dependsOn`',
  },
  {
    id: 'L11',
    states: 'The stop timeout of containers and router has no upper limit.',
    always: 'the limit of 120 seconds applies to Fargate only',
  },
  {
    id: 'L12',
    states:
      'On Spot Instances, the stop timeouts of containers and router, which stop in sequence, total at most 120 seconds.',
    broken: withService({
      capacity: { ...capacity, spotPercent: 50 },
      logRouting: { ...sound, routerStopTimeoutSeconds: 120 },
    }),
    mended: withService({ capacity: { ...capacity, spotPercent: 50 } }),
    relax: 'Ignore the warning if the last records of an interrupted task are not important.',
  },
  {
    id: 'L13',
    states: 'In the network mode `bridge`, the router is not restarted while containers use its address.',
    always: 'the router has no restart policy',
  },
  {
    id: 'M05',
    states: 'A container has at least 6 MiB of memory.',
    broken: withTask('bridge', { memoryMiB: 4 }),
    mended: withTask('bridge', { memoryMiB: 6 }),
    relax: 'ECS accepts no other value.',
  },
  {
    id: 'M06',
    states: 'If the task has no memory size, each container has its own memory limit or reservation.',
    broken: (stack) => void ec2Task(stack, sound, { containers: { nginx } }),
    mended: (stack) => void ec2Task(stack, sound, { containers: { nginx }, memoryMiB: 512 }),
    relax:
      "Set `memoryMiB` of the task, or `memoryReservationMiB` of the container; the container can then use more of the instance's memory.",
  },
  {
    id: 'M10',
    states: 'A task has no ephemeral storage setting, because the tasks of an instance share its disk.',
    refused: typescriptOfInstance({ task: 'ephemeralStorageGiB: 30' }),
  },
  {
    id: 'M11',
    states: 'The buffers of all outputs fit on the disk of the instance, with room for images.',
    broken: withService({ capacity: { ...capacity, diskGiB: 30 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
    mended: withService({ capacity: { ...capacity, diskGiB: 50 }, logRouting: { ...sound, routes: [{ to: groups }] } }),
    relax: 'Increase `diskGiB` of the instances, or set a smaller `storage.total_limit_size` on the outputs.',
  },
  {
    id: 'M21',
    states: 'Tasks have the CPU architecture of their instances.',
    broken: withService({ capacity: { ...capacity, architecture: 'ARM64' }, architecture: 'X86_64' }),
    mended: withService({ capacity: { ...capacity, architecture: 'ARM64' } }),
    relax: 'Omit `architecture`: the instances determine it.',
  },
  {
    id: 'N01',
    states: "In the network mode `bridge`, no rule of the instances' security group opens the router's port 24224.",
    broken: withIngress(65535),
    mended: withIngress(9000),
    relax: 'Restrict the port range of the rule.',
  },
  {
    id: 'N02',
    states: 'In the network mode `bridge`, no container maps port 24224.',
    broken: withTask('bridge', { ports: [24224] }),
    mended: withTask('bridge', { ports: [8080] }),
    relax: 'Listen on another port.',
  },
  {
    id: 'N03',
    states: "No container that shares the router's network interface listens on port 24224, 8877 or 2020.",
    broken: withTask('awsvpc', { ports: [2020] }),
    mended: withTask('bridge', { ports: [2020] }),
    relax: 'Listen on another port, or use the network mode `bridge`.',
  },
  {
    id: 'N04',
    states: 'Only in the network mode `bridge` can the host port differ from the container port.',
    broken: withTask('host', { hostPorts: { 80: 8080 } }),
    mended: withTask('bridge', { hostPorts: { 80: 8080 } }),
    relax: 'Have the container listen on the host port.',
  },
  {
    id: 'N04',
    states: 'No container uses a port that the instance reserves: 22, 2375, 2376, 51678 to 51680.',
    broken: withTask('host', { ports: [51678] }),
    mended: withTask('host', { ports: [8080] }),
    relax: 'Listen on another port.',
  },
  {
    id: 'N04',
    states: 'No host port is in the range that Docker assigns dynamically.',
    broken: withTask('bridge', { hostPorts: { 80: 40000 } }),
    mended: withTask('bridge', { hostPorts: { 80: 8080 } }),
    relax: 'Omit `hostPorts`: Docker assigns a port.',
  },
  {
    id: 'N05',
    states: 'The network mode is a property of the task, not of a container.',
    refused: typescriptOfInstance({ container: "networkMode: 'bridge'" }),
  },
  {
    id: 'N06',
    states: 'Instances without internet access have VPC endpoints.',
    broken: withInstances(true),
    mended: withInstances(false),
    relax: 'Ignore the warning if you created the endpoints yourself.',
  },
  {
    id: 'N09',
    states: 'Fluentd libraries cannot send records in the network mode `host`, where the router has no port for them.',
    broken: withTask('host', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
    mended: withTask('bridge', {}, { routes: [{ to: s3 }, { from: { tag: 'audit.*' }, to: s3 }] }),
    relax: 'Use the network mode `bridge` or `awsvpc`, or write to stdout.',
  },
];
