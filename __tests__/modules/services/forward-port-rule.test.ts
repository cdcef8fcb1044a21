import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type TerraformStack, Testing } from 'cdktf';
import { FargateService, ConfigDelivery, LogDestination } from '../../../modules';
import { synth } from '../../../lab/synth/synth';
import { bucket, nginx } from '../../../lab/synth/tasks';

/** What is said at synth of a stack with a service, and rules that are added to it. */
function said(add: (stack: TerraformStack, securityGroupId: string) => void, isRouted = true): string[] {
  let messages: string[] = [];
  synth((stack) => {
    const { securityGroupId } = new FargateService(stack, 'Web', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
      cpu: 256,
      memoryMiB: 512,
      containers: { nginx },
      ...(isRouted && {
        logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
      }),
    });
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
  'it must not let anybody connect to port 24224 of test/Web, where records could be written into its logs; narrow its ports (N01)';

test.each([
  ['all protocols', { ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' }],
  ['the port', { ipProtocol: 'tcp', fromPort: 24224, toPort: 24224, cidrIpv6: '::/0' }],
  ['a range of ports', { ipProtocol: 'tcp', fromPort: 1024, toPort: 65535, cidrIpv4: '0.0.0.0/0' }],
])('fails when a rule opens %s to anywhere (N01)', (_, rule) => {
  expect(
    said((stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Open', { securityGroupId, ...rule })),
  ).toEqual([`test/Open @cdktf/error: ${sentence}`]);
});

test('warns when a rule opens the port to some (N01)', () => {
  const rule = { ipProtocol: 'tcp', fromPort: 0, toPort: 65535, cidrIpv4: '10.0.0.0/16' };

  expect(
    said((stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Some', { securityGroupId, ...rule })),
  ).toEqual([`test/Some @cdktf/warn: ${sentence}`]);
});

test('sees rules of the older kind as well (N01)', () => {
  expect(
    said(
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

test('lets rules be that are about other ports, another direction, other groups, or tasks without a router', () => {
  const open = { ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' };

  expect(
    said((stack, securityGroupId) => {
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
    said(
      (stack, securityGroupId) => void new VpcSecurityGroupIngressRule(stack, 'Open', { ...open, securityGroupId }),
      false,
    ),
  ).toEqual([]);
});
