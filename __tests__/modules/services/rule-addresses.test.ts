import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  ConfigDelivery,
  Ec2Capacity,
  Ec2Service,
  type Ec2ServiceProps,
  EcsCluster,
  FargateService,
  type FargateServiceOptions,
  type LoadBalancing,
  LogDestination,
  renameConstruct,
} from '../../../modules';
import { read, synth, type Synthesized } from '../../../lab/synth/synth';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = {
  vpcId: 'vpc-1',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};
const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7',
  securityGroupId: 'sg-lb',
  vpcId: 'vpc-1',
};
const capacity = { capacityProviderName: 'main', securityGroupId: 'sg-instances' };
const image = 'public.ecr.aws/nginx/nginx:1.29.5-alpine';
const rules = [VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule];

function service(stack: TerraformStack, options: Partial<FargateServiceOptions>, id = 'Web'): FargateService {
  const containers = { nginx: { image, ports: [8080, 9090] } };
  return new FargateService(stack, id, { cluster, network, cpu: 256, memoryMiB: 512, containers, ...options });
}

function onInstances(stack: TerraformStack, id: string, options: Partial<Ec2ServiceProps> = {}): Ec2Service {
  const containers = { nginx: { image, memoryMiB: 256, ports: [{ containerPort: 80, hostPort: 8080 }] } };
  const priority = id.length;
  const loadBalancing = { loadBalancer, container: 'nginx', priority, paths: [`/${id}`] };
  return new Ec2Service(stack, id, {
    ...{ cluster, network, capacity, networkMode: 'bridge', containers, loadBalancing },
    ...options,
  });
}

/** Security group rules of a stack by their addresses. */
function rulesOf({ json }: Synthesized): Readonly<Record<string, unknown>> {
  const resources = json()['resource'] as Readonly<Record<string, Readonly<Record<string, object>>>>;
  return Object.fromEntries(
    rules.flatMap(({ tfResourceType: type }) =>
      Object.entries(resources[type] ?? {}).map(([name, rule]) => [`${type}.${name}`, rule]),
    ),
  );
}

const target = (name: string | undefined, priority: number, more: object = {}): LoadBalancing => ({
  ...{ loadBalancer, container: 'nginx', port: 8080, priority, paths: [`/${priority}`], ...more },
  ...(name !== undefined && { name }),
});

describe('A rule that several targets of a service need', () => {
  const [main, one, other] = [target(undefined, 1), target('one', 2), target('other', 3)];
  const ofTargets = (...loadBalancing: readonly LoadBalancing[]) =>
    rulesOf(synth((stack) => service(stack, { loadBalancing })));
  const toPort = (port: number, all: ReturnType<typeof ofTargets>) =>
    Object.entries(all).filter(([, rule]) => (rule as { from_port: number }).from_port === port);

  test('has the address and the description that it has with another order of the targets', () => {
    expect(ofTargets(one, main, other)).toEqual(ofTargets(main, one, other));
    expect(ofTargets(other, one)).toEqual(ofTargets(one, other));
    expect(toPort(8080, ofTargets(one, other))).toHaveLength(2);
  });

  test('stays when targets are added and removed', () => {
    expect(ofTargets(main, one)).toEqual(ofTargets(main));
    expect(ofTargets(one, other)).toEqual(ofTargets(one));
    expect(ofTargets(one, other)).toEqual(ofTargets(other));
  });

  test('stays with the target that has no name', () => {
    const { at } = synth((stack) => service(stack, { loadBalancing: [one, main] }));

    expect(at(VpcSecurityGroupEgressRule, 'Web/Target/Egress').from_port).toBe(8080);
  });

  test('may be for the requests of one and the health checks of the other', () => {
    const [first, second] = [
      target('first', 1, { healthCheckPort: 9090 }),
      target('second', 2, { port: 9090, healthCheckPort: 8080 }),
    ];

    expect(ofTargets(second, first)).toEqual(ofTargets(first, second));
    expect(toPort(8080, ofTargets(first, second))).toHaveLength(2);
    expect(toPort(9090, ofTargets(first, second))).toHaveLength(2);
  });
});

describe('A rule that several services need', () => {
  const inOrder = (create: (stack: TerraformStack, id: string) => unknown, ...ids: readonly string[]) =>
    rulesOf(synth((stack) => ids.forEach((id) => create(stack, id))));

  test.each([
    ['on the same instances, to a host port', onInstances],
    [
      'in one existing group',
      (stack: TerraformStack, id: string) =>
        service(stack, { securityGroupIds: ['sg-7'], loadBalancing: target(undefined, id.length) }, id),
    ],
    [
      'in one existing group, to a port that is known only at deploy',
      (stack: TerraformStack, id: string) => {
        const port = new TerraformVariable(stack, `Port${id}`, { type: 'number', default: 80 }).numberValue;
        const loadBalancing = target(undefined, id.length, { healthCheckPort: port });
        service(stack, { securityGroupIds: ['sg-7'], loadBalancing }, id);
      },
    ],
  ])('%s, has the same address in any order', (_, create) => {
    const all = inOrder(create, 'One', 'Other');

    expect(inOrder(create, 'Other', 'One')).toEqual(all);
    expect(Object.keys(all).length).toBeGreaterThan(0);
  });

  test('is moved from the service to which it belonged in release 0.2.0', () => {
    const former = synth((scope) => {
      const parent = new Construct(new Construct(scope, 'One'), 'Target');
      new VpcSecurityGroupEgressRule(parent, 'Egress', { securityGroupId: 'sg-1', ipProtocol: 'tcp' });
    });
    const now = synth((scope) => onInstances(scope, 'One'));

    const [from] = former.addresses();
    const to = Object.keys(rulesOf(now)).find((each) => each.startsWith(VpcSecurityGroupEgressRule.tfResourceType));
    expect(to).toContain('.Instances-');
    expect(now.json()['moved']).toContainEqual({ from, to });
  });
});

describe('A rule that services of several stacks need', () => {
  const logs = {
    routes: [{ to: LogDestination.forward({ host: 'logs.example.com', port: 8088 }) }],
    delivery: ConfigDelivery.inline(),
  };
  const inExistingGroup = (stack: TerraformStack, id: string) =>
    service(stack, { securityGroupIds: ['sg-7'], loadBalancing: target(undefined, id.length) }, id);

  test.each([
    ['to a host port of the same instances', (stack: TerraformStack, id: string) => onInstances(stack, id)],
    [
      'to dynamic ports of the same instances',
      (stack: TerraformStack, id: string) =>
        onInstances(stack, id, { containers: { nginx: { image, memoryMiB: 256, ports: [80] } } }),
    ],
    ['to log destinations', (stack: TerraformStack, id: string) => onInstances(stack, id, { logRouting: logs })],
    [
      'for connections of other tasks',
      (stack: TerraformStack, id: string) => onInstances(stack, id).allowFrom({ securityGroupId: 'sg-peer' }, 80),
    ],
    ['in one existing group', inExistingGroup],
  ])('%s, is created by the first stack, on which the others depend', (_, create) => {
    const app = Testing.app();
    const [first, second] = ['first', 'second'].map((name) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    });
    create(first!, 'One');
    create(second!, 'Other');

    expect(Object.keys(rulesOf(read(first!))).length).toBeGreaterThan(0);
    expect(rulesOf(read(second!))).toEqual({});
    expect(second!.dependsOn(first!)).toBe(true);
  });
});

test('The addresses of shared rules stay when what they connect is renamed', () => {
  const addresses = (rename: boolean) => {
    const stack = synth((scope) => {
      const name = (former: string) => {
        if (rename) renameConstruct(scope, { from: former, to: `New${former}` });
        return rename ? `New${former}` : former;
      };
      const ecs = new EcsCluster(scope, 'Cluster');
      const balancer = new ApplicationLoadBalancer(scope, name('Balancer'), { network, accessLogs: false });
      const instances = new Ec2Capacity(scope, name('Capacity'), {
        ...{ cluster: ecs, network, instanceTypes: ['t3.medium'], maxInstances: 2 },
      });
      const peer = service(scope, {}, name('Peer'));
      const common = { cluster: ecs, capacity: instances };
      const loadBalancing = { loadBalancer: balancer, container: 'nginx' };
      onInstances(scope, 'Fixed', { ...common, loadBalancing }).allowFrom(peer, 80);
      const named = ['a', 'b'].map((each, index) => ({
        ...{ ...loadBalancing, port: 8080, name: each, priority: index + 1, paths: [`/${each}`] },
      }));
      service(scope, { loadBalancing: named }, name('Web')).allowFrom(peer, 9090);
      onInstances(scope, 'Mounting', {
        ...common,
        containers: { nginx: { image, memoryMiB: 256, ports: [80], mountPoints: { '/a': { sourceVolume: 'a' } } } },
        volumes: {
          a: {
            efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' },
            mountTargetSecurityGroupId: peer.securityGroupId,
          },
        },
        loadBalancing: { ...loadBalancing, port: 80, priority: 9, paths: ['/9'] },
      });
    });
    const moved = (stack.json()['moved'] ?? []) as readonly { readonly from: string; readonly to: string }[];
    const renamed = new Map(moved.filter(({ to }) => to.includes('.New')).map(({ from, to }) => [to, from]));
    return Object.keys(rulesOf(stack))
      .map((each) => renamed.get(each) ?? each)
      .toSorted();
  };

  expect(addresses(true)).toEqual(addresses(false));
});
