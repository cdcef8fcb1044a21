import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Aspects, type TerraformStack, Testing } from 'cdktf';
import { FargateService, ConfigDelivery, LogDestination } from '../../../modules';
import { synth } from '../../../lab/synth/synth';
import { bucket, nginx } from '../../../lab/synth/tasks';

/** Creates a service whose logs are routed unless specified otherwise. */
function service(stack: TerraformStack, id: string, isRouted = true): FargateService {
  return new FargateService(stack, id, {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    cpu: 256,
    memoryMiB: 512,
    containers: { nginx },
    ...(isRouted && {
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
    }),
  });
}

/** Returns the annotations of a stack with a service and additional rules. */
function annotations(add: (stack: TerraformStack, securityGroupId: string) => void, isRouted = true): string[] {
  let messages: string[] = [];
  synth((stack) => {
    const { securityGroupId } = service(stack, 'Web', isRouted);
    add(stack, securityGroupId);
    Testing.synth(stack);
    messages = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.map(({ type, data }) => `${node.path} ${type}: ${String(data)}`))
      .filter((message) => message.includes('(N01)'));
  });
  return messages;
}

const sentence =
  'the rule must not allow port 24224 of test/Web, because any client that connects to it can write log records; narrow the port range (N01)';

test.each([
  ['all protocols', { ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' }],
  ['the port', { ipProtocol: 'tcp', fromPort: 24224, toPort: 24224, cidrIpv6: '::/0' }],
  ['a range of ports', { ipProtocol: 'tcp', fromPort: 1024, toPort: 65535, cidrIpv4: '0.0.0.0/0' }],
])('fails when a rule opens %s to any address (N01)', (_, rule) => {
  expect(
    annotations(
      (stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Open', { securityGroupId, ...rule }),
    ),
  ).toEqual([`test/Open @cdktf/error: ${sentence}`]);
});

test('warns when a rule opens the port to some addresses (N01)', () => {
  const rule = { ipProtocol: 'tcp', fromPort: 0, toPort: 65535, cidrIpv4: '10.0.0.0/16' };

  expect(
    annotations(
      (stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Some', { securityGroupId, ...rule }),
    ),
  ).toEqual([`test/Some @cdktf/warn: ${sentence}`]);
});

test('checks aws_security_group_rule as well (N01)', () => {
  expect(
    annotations(
      (stack, securityGroupId) =>
        void new SecurityGroupRule(stack, 'Older', {
          securityGroupId,
          type: 'ingress',
          protocol: 'tcp',
          fromPort: 24000,
          toPort: 25000,
          cidrBlocks: ['0.0.0.0/0'],
        }),
    ),
  ).toEqual([`test/Older @cdktf/error: ${sentence}`]);
});

test('accepts rules for other ports, directions and groups, and for tasks without a router', () => {
  const open = { ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' };

  expect(
    annotations((stack, securityGroupId) => {
      new VpcSecurityGroupIngressRule(stack, 'Other', { ...open, securityGroupId: 'sg-1' });
      new VpcSecurityGroupIngressRule(stack, 'Port', { securityGroupId, ipProtocol: 'tcp', fromPort: 80, toPort: 80 });
      new VpcSecurityGroupIngressRule(stack, 'Udp', { ...open, securityGroupId, ipProtocol: 'udp' });
      new SecurityGroupRule(stack, 'Out', {
        securityGroupId,
        type: 'egress',
        protocol: '-1',
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ['0.0.0.0/0'],
      });
    }),
  ).toEqual([]);
  expect(
    annotations(
      (stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Open', { ...open, securityGroupId }),
      false,
    ),
  ).toEqual([]);
});

test('one aspect of a stack checks the rules of all services', () => {
  synth((stack) => {
    service(stack, 'One');
    const aspects = Aspects.of(stack).all.length;
    for (const id of ['Two', 'Three']) service(stack, id);

    expect(Aspects.of(stack).all).toHaveLength(aspects);
  });
});
