import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformVariable, Token } from 'cdktf';
import { refusal, synth } from '../../../lab/synth/synth';
import { ApplicationLoadBalancer, LoadBalancerTarget, type Network, NetworkLoadBalancer } from '../../../modules';
import { loadBalancer, networkLoadBalancer, problems, target } from './targets';

const ipv4: Network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
const dualStack: Network = { ...ipv4, ipv6: 'dual-stack', privateSubnetIds: ['subnet-3', 'subnet-4'] };
const ipv6Only: Network = { ...dualStack, ipv6: 'ipv6-only' };
const domain = { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };

const balancers = { application: ApplicationLoadBalancer, network: NetworkLoadBalancer };

describe.each(['application', 'network'] as const)('The %s load balancer', (kind) => {
  const Balancer = balancers[kind];

  test.each([ipv6Only, dualStack])('has both families in a network with IPv6, also in DNS', (network) => {
    const stack = synth((scope) => new Balancer(scope, 'Web', { network, domain, accessLogs: false }));

    expect(stack.only(Lb)).toMatchObject({ ip_address_type: 'dualstack' });
    expect(stack.at(Route53Record, 'Web/AliasRecord')).toMatchObject({ type: 'A' });
    expect(stack.at(Route53Record, 'Web/Ipv6AliasRecord')).toMatchObject({ type: 'AAAA', name: 'shop.example.com' });
  });

  test('has IPv4 only in other networks, if it is internal, and if it is told so', () => {
    const typeOf = (network: Network, props: object) =>
      synth((scope) => new Balancer(scope, 'Web', { network, accessLogs: false, ...props })).only(Lb)
        .ip_address_type as unknown;

    expect(typeOf(ipv4, {})).toBeUndefined();
    expect(typeOf(dualStack, { internetFacing: false })).toBe('ipv4');
    expect(typeOf(dualStack, { ipAddressType: 'ipv4' })).toBe('ipv4');
    expect(typeOf(dualStack, { internetFacing: false, ipAddressType: 'dualstack' })).toBe('dualstack');
  });

  test('fails when its subnets do not have the addresses that it needs', () => {
    const message = (network: Network, props: object) =>
      refusal((scope) => new Balancer(scope, 'Web', { network, ...props }));

    expect(message(ipv4, { ipAddressType: 'dualstack' })).toBe(
      'test/Web:\n  - ipAddressType must be "ipv4" in a network without IPv6, got "dualstack"; set ipv6 of the network if its subnets have IPv6 addresses',
    );
    expect(message(ipv6Only, { internetFacing: false })).toBe(
      'test/Web:\n  - internetFacing must be true with network.ipv6 "ipv6-only", got false, because load balancers need IPv4 addresses, which the private subnets do not have; use a network with ipv6 "dual-stack"',
    );
    expect(message(dualStack, { ingressCidrs: ['2001:db8::/32', '2001:DB8:0::/32', '2001:db8::1/64'] })).toBe(
      [
        'test/Web:',
        '  - ingressCidrs[1] must not repeat another CIDR block, got "2001:DB8:0::/32"; leave it out',
        '  - ingressCidrs[2] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "2001:db8::1/64"',
      ].join('\n'),
    );
  });
});

const sources = (rules: readonly Record<string, unknown>[]) =>
  rules.map((rule) => rule['cidr_ipv4'] ?? rule['cidr_ipv6']);

test('accepts requests of both families, from anywhere or from some blocks', () => {
  const rulesOf = (ingressCidrs?: readonly string[]) =>
    synth(
      (scope) =>
        new ApplicationLoadBalancer(scope, 'Web', {
          ...{ network: dualStack, accessLogs: false },
          ...(ingressCidrs && { ingressCidrs }),
        }),
    ).all(VpcSecurityGroupIngressRule);

  expect(sources(rulesOf())).toEqual(['0.0.0.0/0', '::/0']);
  expect(sources(rulesOf(['2001:db8::/32']))).toEqual(['2001:db8::/32']);
  expect(rulesOf(['2001:db8::/32'])[0]).not.toHaveProperty('cidr_ipv4');
});

test('accepts connections of blocks of either family that are known only at deploy', () => {
  const [rule] = synth((scope) => {
    const office = Token.asString(new TerraformVariable(scope, 'office', { type: 'string' }).value);
    new LoadBalancerTarget(scope, 'Web', {
      loadBalancer: { ...networkLoadBalancer, ipAddressType: 'dualstack', ingressCidrs: [office, '2001:db8::/32'] },
      ...{ port: 80, securityGroupId: 'sg-tasks' },
    });
  })
    .all(VpcSecurityGroupIngressRule)
    .filter(({ description }) => String(description).includes('office'));

  expect(rule).toMatchObject({
    cidr_ipv4: '${one(regexall("^[^:]+$", var.office))}',
    cidr_ipv6: '${one(regexall("^.*:.*$", var.office))}',
  });
});

test('allows clients of both families to connect to tasks behind a load balancer without security group', () => {
  const { loadBalancerArn, vpcId } = networkLoadBalancer;
  const stack = target({
    loadBalancer: { loadBalancerArn, vpcId, clientCidrs: ['10.0.0.0/8', '2001:db8::/32'] },
  });

  expect(sources(stack.all(VpcSecurityGroupIngressRule))).toEqual(['10.0.0.0/8', '2001:db8::/32']);
});

test('registers IPv6 addresses of tasks without IPv4', () => {
  expect(target({ loadBalancer, ipAddressType: 'ipv6' }).only(LbTargetGroup)).toMatchObject({
    ip_address_type: 'ipv6',
  });
  expect(target({ loadBalancer }).only(LbTargetGroup)).not.toHaveProperty('ip_address_type');
});

test('fails when tasks without IPv4 are behind a load balancer with IPv4 only', () => {
  const message =
    'loadBalancer.ipAddressType must be "dualstack" for tasks with IPv6 addresses only, got "ipv4"; change it, or use a network with ipv6 "dual-stack"';

  expect(problems({ loadBalancer: { ...loadBalancer, ipAddressType: 'ipv4' }, ipAddressType: 'ipv6' })).toEqual([
    message,
  ]);
  expect(problems({ loadBalancer: { ...networkLoadBalancer, ipAddressType: 'ipv4' }, ipAddressType: 'ipv6' })).toEqual([
    message,
  ]);
});

test('fails when a dual-stack Network Load Balancer would listen for UDP', () => {
  expect(
    problems({
      loadBalancer: { ...networkLoadBalancer, ipAddressType: 'dualstack' },
      ...{ listenerProtocol: 'UDP', healthCheckPort: 8080 },
    }),
  ).toEqual([
    'listenerProtocol must be "TCP" or "TLS" with loadBalancer.ipAddressType "dualstack", got "UDP"; set ipAddressType of the load balancer to "ipv4" for UDP',
  ]);
});
