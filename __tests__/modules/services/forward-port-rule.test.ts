import { Ec2ManagedPrefixList } from '@cdktf/provider-aws/lib/ec2-managed-prefix-list';
import { Ec2ManagedPrefixListEntryA } from '@cdktf/provider-aws/lib/ec2-managed-prefix-list-entry';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule';
import {
  VpcSecurityGroupIngressRule,
  type VpcSecurityGroupIngressRuleConfig,
} from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Annotations, App, Aspects, TerraformStack, TerraformVariable } from 'cdktf';
import {
  Ec2Capacity,
  Ec2Service,
  EcsCluster,
  FargateService,
  type FargateServiceOptions,
  ConfigDelivery,
  LogDestination,
} from '../../../modules';
import { scratchFolder } from '../../../lab/synth/scratch';
import { bucket, nginx } from '../../../lab/synth/tasks';
import { type SynthMessages, synthMessages } from '../../support/synth-messages';

const logRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };

/** Creates a service whose logs are routed unless specified otherwise. */
function service(stack: TerraformStack, id: string, options: Partial<FargateServiceOptions> = {}): FargateService {
  return new FargateService(stack, id, {
    ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx }, logRouting },
    ...options,
  });
}

/** Returns the messages of a stack with a service and additional rules. */
function messages(add: (stack: TerraformStack, web: FargateService) => void): SynthMessages {
  const { errors, warnings } = synthMessages((stack) => add(stack, service(stack, 'Web')));
  const ofRule = (message: string) => message.includes('(N01)');
  return { errors: errors.filter(ofRule), warnings: warnings.filter(ofRule) };
}

/** Returns the messages of rules of the service's security group. */
function messagesOf(...rules: readonly Partial<VpcSecurityGroupIngressRuleConfig>[]): SynthMessages {
  return messages((stack, { securityGroupId }) =>
    rules.forEach(
      (rule, index) =>
        new VpcSecurityGroupIngressRule(stack, `Rule${index}`, { securityGroupId, ipProtocol: 'tcp', ...rule }),
    ),
  );
}

function sentence(path: string, of = 'test/Web'): string {
  return `the rule ${path} must not allow port 24224 of ${of}, because any client that connects to it can write log records; narrow the port range (N01)`;
}

const refused = (...paths: readonly string[]) => ({ errors: paths.map((path) => sentence(path)), warnings: [] });
const warned = (...paths: readonly string[]) => ({ errors: [], warnings: paths.map((path) => sentence(path)) });
const accepted = { errors: [], warnings: [] };

const port = { fromPort: 24224, toPort: 24224 };
const anywhere = { cidrIpv4: '0.0.0.0/0' };

test.each<[string, Partial<VpcSecurityGroupIngressRuleConfig>]>([
  ['all protocols', { ipProtocol: '-1', ...anywhere }],
  ['all protocols by their name', { ipProtocol: 'all', ...anywhere }],
  ['the port', { ...port, cidrIpv6: '::/0' }],
  ['the port of TCP by its number', { ipProtocol: '6', ...port, ...anywhere }],
  ['the port of TCP in capitals', { ipProtocol: 'TCP', ...port, ...anywhere }],
  ['a range of ports', { fromPort: 1024, toPort: 65535, ...anywhere }],
  ['the port to half of the addresses', { ...port, cidrIpv4: '128.0.0.0/1' }],
  ['the port to an eighth of the addresses of IPv6', { ...port, cidrIpv6: '2000::/3' }],
])('fails when a rule opens %s to the internet (N01)', (_, rule) => {
  expect(messagesOf(rule)).toEqual(refused('test/Rule0'));
});

test('fails when rules open the internet in parts, and names each (N01)', () => {
  const quarters = ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'].map((cidrIpv4) => ({ ...port, cidrIpv4 }));
  expect(messagesOf(...quarters)).toEqual(refused('test/Rule0', 'test/Rule1', 'test/Rule2', 'test/Rule3'));

  const blocks = ['44.0.0.0/8', '45.0.0.0/8', '10.0.0.0/8'].map((cidrIpv4) => ({ ...port, cidrIpv4 }));
  expect(messagesOf(...blocks)).toEqual({
    errors: [sentence('test/Rule0'), sentence('test/Rule1')],
    warnings: [],
  });
});

test.each<[string, Partial<VpcSecurityGroupIngressRuleConfig>]>([
  ['a network', { cidrIpv4: '10.0.0.0/8' }],
  ['a network of IPv6', { cidrIpv6: 'fc00::/7' }],
  ['a provider', { cidrIpv6: '2600:1f00::/24' }],
  ['a prefix list of AWS', { prefixListId: 'pl-1a2b3c' }],
  ['another security group', { referencedSecurityGroupId: 'sg-1' }],
])('warns when a rule opens the port to %s (N01)', (_, source) => {
  expect(messagesOf({ ...port, ...source })).toEqual(warned('test/Rule0'));
});

test('warns when a rule opens the port to addresses that are known only at deploy (N01)', () => {
  expect(
    messages((stack, { securityGroupId }) => {
      const cidrIpv4 = new TerraformVariable(stack, 'cidr', {}).stringValue;
      new VpcSecurityGroupIngressRule(stack, 'Rule', { securityGroupId, ipProtocol: 'tcp', ...port, cidrIpv4 });
    }),
  ).toEqual(warned('test/Rule'));
});

test('reads the entries of prefix lists of the stack (N01)', () => {
  const withList = (add: (stack: TerraformStack, list: Ec2ManagedPrefixList) => void, entry: string) =>
    messages((stack, { securityGroupId }) => {
      const list = new Ec2ManagedPrefixList(stack, 'List', {
        ...{ name: 'list', addressFamily: 'IPv4', maxEntries: 2 },
        entry: [{ cidr: entry }],
      });
      add(stack, list);
      const rule = { securityGroupId, ipProtocol: 'tcp', ...port, prefixListId: list.id };
      new VpcSecurityGroupIngressRule(stack, 'Rule', rule);
    });

  expect(withList(() => {}, '0.0.0.0/0')).toEqual(refused('test/Rule'));
  expect(withList(() => {}, '10.0.0.0/8')).toEqual(warned('test/Rule'));
  expect(
    withList((stack, list) => {
      new Ec2ManagedPrefixListEntryA(stack, 'Entry', { prefixListId: list.id, cidr: '0.0.0.0/1' });
    }, '10.0.0.0/8'),
  ).toEqual(refused('test/Rule'));
});

describe('with ports that are known only at deploy (N01)', () => {
  const unknown =
    'the rule test/Rule must not allow port 24224 of test/Web, and its ports or protocol are known only at deploy; make sure that they do not include 24224 (N01)';
  const withToken = (rule: (value: TerraformVariable) => Partial<VpcSecurityGroupIngressRuleConfig>) =>
    messages((stack, { securityGroupId }) => {
      const value = new TerraformVariable(stack, 'value', {});
      new VpcSecurityGroupIngressRule(stack, 'Rule', {
        ...{ securityGroupId, ipProtocol: 'tcp', ...anywhere, ...port },
        ...rule(value),
      });
    });

  test.each<[string, (value: TerraformVariable) => Partial<VpcSecurityGroupIngressRuleConfig>]>([
    ['both ports', ({ numberValue }) => ({ fromPort: numberValue, toPort: numberValue })],
    ['the first port', ({ numberValue }) => ({ fromPort: numberValue, toPort: 65535 })],
    ['the last port', ({ numberValue }) => ({ fromPort: 80, toPort: numberValue })],
    ['the protocol', ({ stringValue }) => ({ ipProtocol: stringValue })],
  ])('warns of %s', (_, rule) => {
    expect(withToken(rule)).toEqual({ errors: [], warnings: [unknown] });
  });

  test.each<[string, (value: TerraformVariable) => Partial<VpcSecurityGroupIngressRuleConfig>]>([
    ['the first port cannot be reached', ({ numberValue }) => ({ fromPort: numberValue, toPort: 24223 })],
    ['the last port cannot be reached', ({ numberValue }) => ({ fromPort: 24225, toPort: numberValue })],
    [
      'the rule is for a load balancer',
      ({ numberValue }) => ({
        ...{ fromPort: numberValue, toPort: numberValue },
        ...{ cidrIpv4: undefined, referencedSecurityGroupId: 'sg-1' },
      }),
    ],
  ])('accepts the rule when %s', (_, rule) => {
    expect(withToken(rule)).toEqual(accepted);
  });
});

describe('reads what is synthesized (N01)', () => {
  const inline = { protocol: 'tcp', from_port: 0, to_port: 65535, cidr_blocks: ['0.0.0.0/0'] };

  test('a second security group of the service', () => {
    expect(
      messages((stack, { resources }) => {
        const second = new SecurityGroup(stack, 'Second', {});
        new VpcSecurityGroupIngressRule(stack, 'Rule', {
          ...{ securityGroupId: second.id, ipProtocol: '-1', ...anywhere },
        });
        resources.service.networkConfiguration.securityGroups = [resources.securityGroup!.id, second.id];
      }),
    ).toEqual(refused('test/Rule'));
  });

  test.each<[string, (group: SecurityGroup) => void]>([
    [
      'the argument ingress',
      (group) => group.putIngress([{ protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }]),
    ],
    ['an override of a list', (group) => group.addOverride('ingress', [inline])],
    ['an override of one block', (group) => group.addOverride('ingress', inline)],
    [
      'an override of IPv6',
      (group) => group.addOverride('ingress', { ...inline, cidr_blocks: [], ipv6_cidr_blocks: ['::/0'] }),
    ],
    ['an aspect', (group) => Aspects.of(group).add({ visit: () => group.addOverride('ingress', inline) })],
    ['a dynamic block', (group) => group.addOverride('dynamic.ingress', { for_each: ['a'], content: inline })],
  ])('rules in a security group by %s', (_, open) => {
    const app = new App({ outdir: scratchFolder() });
    const stack = new TerraformStack(app, 'test');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    open(service(stack, 'Web').resources.securityGroup!);

    expect(() => app.synth()).toThrow(sentence('test/Web/SecurityGroup'));
  });

  test('an override of a rule, and of the stack', () => {
    expect(
      messages((stack, { securityGroupId }) => {
        const rule = { securityGroupId, ipProtocol: 'tcp', fromPort: 80, toPort: 80, ...anywhere };
        new VpcSecurityGroupIngressRule(stack, 'Rule', rule).addOverride('to_port', 65535);
        new VpcSecurityGroupIngressRule(stack, 'Other', rule);
        stack.addOverride('resource.aws_vpc_security_group_ingress_rule.Other.to_port', '65535');
      }),
    ).toEqual(refused('test/Rule', 'test/Other'));
  });

  test('aws_security_group_rule', () => {
    const rule = { type: 'ingress', protocol: 'tcp', fromPort: 24000, toPort: 25000, cidrBlocks: ['0.0.0.0/0'] };
    expect(
      messages((stack, { securityGroupId }) => {
        new SecurityGroupRule(stack, 'Older', { ...rule, securityGroupId });
        new SecurityGroupRule(stack, 'Out', { ...rule, securityGroupId, type: 'egress' });
      }),
    ).toEqual(refused('test/Older'));
  });

  test('another security group of the instances', () => {
    const { errors } = synthMessages((stack) => {
      const capacity = new Ec2Capacity(stack, 'Capacity', {
        cluster,
        network,
        instanceTypes: ['t3.medium'],
        maxInstances: 1,
      });
      new Ec2Service(stack, 'Web', {
        ...{ cluster, network, capacity, networkMode: 'bridge', logRouting },
        containers: { nginx: { ...nginx, memoryMiB: 256 } },
      });
      const second = new SecurityGroup(stack, 'Second', {});
      new VpcSecurityGroupIngressRule(stack, 'Rule', { securityGroupId: second.id, ipProtocol: '-1', ...anywhere });
      const { launchTemplate, securityGroup } = capacity.resources;
      launchTemplate.vpcSecurityGroupIds = [securityGroup.id, second.id];
    });

    expect(errors).toEqual([sentence('test/Rule')]);
  });

  test('rules of another stack, and groups of another stack', () => {
    const app = new App({ outdir: scratchFolder() });
    const stackOf = (name: string) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    };
    const [shared, web, rules] = [stackOf('shared'), stackOf('web'), stackOf('rules')];
    const capacity = new Ec2Capacity(shared, 'Capacity', {
      cluster,
      network,
      instanceTypes: ['t3.medium'],
      maxInstances: 1,
    });
    new Ec2Service(web, 'Bridge', {
      ...{ cluster, network, capacity, networkMode: 'bridge', logRouting },
      containers: { nginx: { ...nginx, memoryMiB: 256 } },
    });
    const open = { ipProtocol: '-1', ...anywhere };
    new VpcSecurityGroupIngressRule(shared, 'Instances', { securityGroupId: capacity.securityGroupId, ...open });
    new VpcSecurityGroupIngressRule(rules, 'Tasks', { securityGroupId: service(web, 'Web').securityGroupId, ...open });

    expect(() => app.synth()).toThrow(
      `[web] ${sentence('shared/Instances', 'web/Bridge')}\n  [web] ${sentence('rules/Tasks', 'web/Web')}`,
    );
  });
});

test('accepts rules for other ports, directions and groups, and for tasks without a router', () => {
  expect(
    messages((stack, { securityGroupId }) => {
      new VpcSecurityGroupIngressRule(stack, 'Other', { ipProtocol: '-1', ...anywhere, securityGroupId: 'sg-1' });
      new VpcSecurityGroupIngressRule(stack, 'Port', { securityGroupId, ipProtocol: 'tcp', fromPort: 80, toPort: 80 });
      new VpcSecurityGroupIngressRule(stack, 'Udp', { ...anywhere, ...port, securityGroupId, ipProtocol: '17' });
      const { containers } = { containers: { nginx: { ...nginx, logDriver: 'awslogs' as const } } };
      const unrouted = new FargateService(stack, 'Unrouted', {
        cluster,
        network,
        cpu: 256,
        memoryMiB: 512,
        containers,
      });
      new VpcSecurityGroupIngressRule(stack, 'Open', {
        ...{ securityGroupId: unrouted.securityGroupId, ipProtocol: '-1', ...anywhere },
      });
    }),
  ).toEqual(accepted);
});

test('reads each stack once, however many services it has', () => {
  const read = jest.spyOn(TerraformStack.prototype, 'toTerraform');
  synthMessages((stack) => {
    const { clusterArn } = new EcsCluster(stack, 'Cluster');
    for (const id of ['One', 'Two', 'Three']) service(stack, id, { cluster: { clusterArn, clusterName: 'main' } });
    read.mockClear();
    expect(stack.node.validate()).toEqual([]);
    expect(read).toHaveBeenCalledTimes(1);
  });
  read.mockRestore();
});

test('repeats no warning at a second synth', () => {
  synthMessages((stack) => {
    const { securityGroupId, node } = service(stack, 'Web');
    Annotations.of(stack).addInfo('first');
    new VpcSecurityGroupIngressRule(stack, 'Rule', { securityGroupId, ipProtocol: '-1', cidrIpv4: '10.0.0.0/8' });
    stack.node.validate();
    stack.node.validate();

    expect(node.metadata.filter(({ data }) => data === sentence('test/Rule'))).toHaveLength(1);
  });
});
