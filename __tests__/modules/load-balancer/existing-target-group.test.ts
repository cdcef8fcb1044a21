import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformVariable } from 'cdktf';
import { resolved } from '../../../modules/core/resolved';
import { synth } from '../../../lab/synth/synth';
import { loadBalancer, networkLoadBalancer, problems, target, targetGroupArn, targetIn } from './targets';

test('only allows the connections of the load balancer', () => {
  const { all } = target({ targetGroup: { targetGroupArn, securityGroupId: 'sg-lb', healthCheckPort: 9090 } });

  expect([LbTargetGroup, LbListenerRule, LbListener].flatMap(all)).toEqual([]);
  expect(all(VpcSecurityGroupEgressRule).map((rule) => rule.from_port)).toEqual([8080, 9090]);
  expect(all(VpcSecurityGroupIngressRule)).toMatchObject([
    { security_group_id: 'sg-tasks', referenced_security_group_id: 'sg-lb', from_port: 9090 },
    { security_group_id: 'sg-tasks', referenced_security_group_id: 'sg-lb', from_port: 8080 },
  ]);
});

test('allows the connections of clients', () => {
  const { all } = target({ targetGroup: { targetGroupArn, clientCidrs: ['10.0.0.0/8'], protocol: 'UDP' } });

  expect(all(VpcSecurityGroupEgressRule)).toEqual([]);
  expect(all(VpcSecurityGroupIngressRule)).toMatchObject([{ cidr_ipv4: '10.0.0.0/8', ip_protocol: 'udp' }]);
});

test('allows nothing when neither is known', () => {
  expect(target({ targetGroup: { targetGroupArn } }).addresses()).toEqual([]);
});

test('receives requests by a rule of our load balancer', () => {
  const { only } = target({ targetGroup: { targetGroupArn }, loadBalancer, paths: ['/old/*'], priority: 5 });

  expect(only(LbListenerRule)).toMatchObject({
    ...{ priority: 5, action: [{ type: 'forward', target_group_arn: targetGroupArn }] },
  });
  expect(only(VpcSecurityGroupIngressRule).referenced_security_group_id).toBe('sg-lb');
});

test('receives connections by a listener of our load balancer', () => {
  const { only } = target({ targetGroup: { targetGroupArn, protocol: 'TCP' }, loadBalancer: networkLoadBalancer });

  expect(only(LbListener)).toMatchObject({ port: 8080, default_action: [{ target_group_arn: targetGroupArn }] });
});

test('has the dimensions of its metrics if the load balancer is known', () => {
  const dimensions: unknown[] = [];
  synth((stack) => {
    const { loadBalancerArn } = networkLoadBalancer;
    const text = new TerraformVariable(stack, 'arn', { type: 'string' }).stringValue;
    dimensions.push(
      targetIn(stack, { targetGroup: { targetGroupArn } }, 'Unknown').metricDimensions,
      targetIn(stack, { targetGroup: { targetGroupArn, loadBalancerArn, protocol: 'TCP' } }).metricDimensions,
      resolved(
        stack,
        targetIn(stack, { targetGroup: { targetGroupArn: text, loadBalancerArn } }, 'Token').metricDimensions,
      ),
    );
  });

  expect(dimensions).toEqual([
    undefined,
    {
      loadBalancerArnSuffix: 'net/main/50dc',
      targetGroupArnSuffix: 'targetgroup/web/6d0e',
      loadBalancerType: 'network',
    },
    { loadBalancerArnSuffix: 'net/main/50dc', targetGroupArnSuffix: '${element(split(":", var.arn), 5)}' },
  ]);
});

test('fails when properties belong to the owner, or need a listener', () => {
  const targetGroup = { targetGroupArn, securityGroupId: 'sg-1', clientCidrs: ['10.0.0.0/8'], healthCheckPort: 0 };

  expect(problems({ targetGroup, healthCheckPath: '/', stickySessions: {}, paths: ['/'], listenerPort: 80 })).toEqual([
    'targetGroup.healthCheckPort must be an integer from 1 to 65535, got 0',
    'targetGroup.clientCidrs must not be given with targetGroup.securityGroupId, from which all connections come; leave one out',
    'healthCheckPath must not be given with targetGroup, whose owner sets it; remove it',
    'stickySessions must not be given with targetGroup, whose owner sets it; remove it',
    'paths must not be given with targetGroup, unless a loadBalancer is given, on which a rule or listener is created; set loadBalancer, or remove it',
    'listenerPort must not be given with targetGroup, unless a loadBalancer is given, on which a rule or listener is created; set loadBalancer, or remove it',
  ]);
});

test('fails when the ARN is not that of a target group', () => {
  expect(problems({ targetGroup: { targetGroupArn: loadBalancer.listenerArn } })).toEqual([
    `targetGroup.targetGroupArn must be the ARN of a target group, got "${loadBalancer.listenerArn}"`,
  ]);
});

test('fails when the target group is in another region', () => {
  expect(problems({ targetGroup: { targetGroupArn: targetGroupArn.replace('eu-west-1', 'us-east-1') } })).toEqual([
    'targetGroup.targetGroupArn must be in region "eu-west-1", which the stack deploys to, got "us-east-1"; use a resource of that region, or change the region of the provider',
  ]);
});
