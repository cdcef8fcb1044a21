import { EgressOnlyInternetGateway } from '@cdktf/provider-aws/lib/egress-only-internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc';
import { TerraformOutput } from 'cdktf';
import { refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { Vpc } from '../../../modules/network/vpc';
import type { VpcProps } from '../../../modules/network/vpc-props';

function network(props: VpcProps): Synthesized {
  return synth((stack) => {
    const { ipv6Cidr } = new Vpc(stack, 'Network', props);
    new TerraformOutput(stack, 'cidr', { value: ipv6Cidr });
  });
}

const problems = (props: VpcProps) =>
  refusal((stack) => new Vpc(stack, 'Network', props))
    .split('\n')
    .slice(1);

const block = (index: number) => `\${cidrsubnet(aws_vpc.Network_1C6012B5.ipv6_cidr_block, 8, ${index})}`;
const ipv6Routes = ({ all }: Synthesized) =>
  all(Route)
    .filter((route) => route.destination_ipv6_cidr_block !== undefined)
    .map((route) => [route.destination_ipv6_cidr_block, Object.keys(route).find((key) => /gateway_id$/.test(key))]);

describe('A dual-stack VPC', () => {
  const stack = network({ ipv6: 'dual-stack' });

  test('has a block of Amazon, and adds to the VPC with IPv4 only', () => {
    const before = network({}).json();
    const added = stack.addresses().filter(
      (address) =>
        !synth((s) => new Vpc(s, 'Network'))
          .addresses()
          .includes(address),
    );

    expect(stack.only(AwsVpc)).toMatchObject({ cidr_block: '10.0.0.0/16', assign_generated_ipv6_cidr_block: true });
    expect(stack.json().output).toEqual({ cidr: { value: '${aws_vpc.Network_1C6012B5.ipv6_cidr_block}' } });
    expect(Object.keys(stack.json().resource as object)).toEqual(
      expect.arrayContaining(Object.keys(before.resource as object)),
    );
    expect(stack.at(Route, 'Network/PublicDefaultRoute')).toMatchObject({ destination_cidr_block: '0.0.0.0/0' });
    expect(added.map((address) => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
      'aws_egress_only_internet_gateway.Network_EgressOnlyInternetGateway',
      'aws_route.Network_PrivateIpv6DefaultRoute1',
      'aws_route.Network_PrivateIpv6DefaultRoute2',
      'aws_route.Network_PublicIpv6DefaultRoute',
    ]);
  });

  test('has a /64 in each subnet, which assigns an address to each network interface', () => {
    expect(stack.at(Subnet, 'Network/PrivateSubnet2')).toMatchObject({
      cidr_block: '10.0.32.0/19',
      ipv6_cidr_block: block(0x01),
      assign_ipv6_address_on_creation: true,
    });
    expect(stack.at(Subnet, 'Network/PublicSubnet2')).toMatchObject({ ipv6_cidr_block: block(0x11) });
  });

  test('lets only public subnets be reached over IPv6', () => {
    expect(ipv6Routes(stack)).toEqual([
      ['::/0', 'egress_only_gateway_id'],
      ['::/0', 'egress_only_gateway_id'],
      ['::/0', 'gateway_id'],
    ]);
  });
});

test('keeps the blocks of all subnets when zones are added, and when the capacity grows', () => {
  const blocksOf = (props: VpcProps) =>
    network({ ipv6: 'dual-stack', ...props })
      .all(Subnet)
      .map((subnet) => subnet.ipv6_cidr_block as string);
  const blocks = blocksOf({ zones: 8, zoneCapacity: 8 });

  expect(blocks).toEqual(expect.arrayContaining(blocksOf({ zones: 2 })));
  expect(new Set(blocks).size).toBe(16);
});

test('takes its /56 from an IPAM pool', () => {
  const vpc = network({ ipv6: 'dual-stack', ipv6IpamPoolId: 'ipam-pool-1' }).only(AwsVpc);

  expect(vpc).toMatchObject({ ipv6_ipam_pool_id: 'ipam-pool-1', ipv6_netmask_length: 56 });
  expect(vpc).not.toHaveProperty('assign_generated_ipv6_cidr_block');
});

test('has no way to the internet without NAT gateways, unless the gateway is asked for', () => {
  const without = network({ ipv6: 'dual-stack', nat: 'none' });

  expect(without.all(EgressOnlyInternetGateway)).toEqual([]);
  expect(ipv6Routes(without)).toEqual([['::/0', 'gateway_id']]);
  expect(
    network({ ipv6: 'dual-stack', nat: 'none', egressOnlyInternetGateway: true }).all(EgressOnlyInternetGateway),
  ).toHaveLength(1);
  expect(network({ ipv6: 'dual-stack', egressOnlyInternetGateway: false }).all(EgressOnlyInternetGateway)).toHaveLength(
    0,
  );
});

test('has private subnets without IPv4, which reach IPv4 addresses through NAT64', () => {
  const stack = network({ ipv6: 'ipv6-only', nat: 'per-az' });

  expect(stack.at(Subnet, 'Network/PrivateSubnet1')).toMatchObject({
    ipv6_native: true,
    ipv6_cidr_block: block(0),
    enable_dns64: true,
    assign_ipv6_address_on_creation: true,
    enable_resource_name_dns_aaaa_record_on_launch: true,
  });
  expect(stack.at(Subnet, 'Network/PrivateSubnet1')).not.toHaveProperty('cidr_block');
  expect(stack.at(Subnet, 'Network/PublicSubnet1')).toMatchObject({ cidr_block: '10.0.128.0/19' });
  expect(stack.at(Subnet, 'Network/PublicSubnet1')).not.toHaveProperty('ipv6_native');
  expect(stack.at(Route, 'Network/PrivateNat64Route2')).toMatchObject({
    destination_ipv6_cidr_block: '64:ff9b::/96',
    nat_gateway_id: expect.stringContaining('NatGateway2') as string,
  });
});

test('creates services after the IPv6 routes', () => {
  synth((stack) => {
    const { privateEgress, publicEgress } = new Vpc(stack, 'Network', { ipv6: 'ipv6-only' });
    const names = (egress: typeof privateEgress) => egress.map((each) => (each as Route).node.id);

    expect(names(privateEgress)).toEqual(expect.arrayContaining(['PrivateIpv6DefaultRoute1', 'PrivateNat64Route1']));
    expect(names(publicEgress)).toContain('PublicIpv6DefaultRoute');
  });
});

test('fails when IPv6 settings do not go together, listing all problems', () => {
  expect(problems({ ipv6IpamPoolId: 'pool-1', egressOnlyInternetGateway: true })).toEqual([
    '  - ipv6IpamPoolId must be the ID of an IPAM pool, such as "ipam-pool-0123456789abcdef0", got "pool-1"',
    '  - ipv6IpamPoolId must not be given without ipv6; set ipv6 to "dual-stack", or leave it out',
    '  - egressOnlyInternetGateway must not be given without ipv6; set ipv6 to "dual-stack", or leave it out',
  ]);
  expect(problems({ ipv6: 'ipv6-only', nat: 'none', egressOnlyInternetGateway: false })).toEqual([
    '  - nat must be "single" or "per-az" with ipv6 "ipv6-only", got "none"; log destinations and most endpoints of AWS have IPv4 addresses only, which tasks reach through NAT64',
    '  - egressOnlyInternetGateway must not be false with ipv6 "ipv6-only", because tasks pull images from ECR over IPv6; leave it out',
  ]);
  expect(problems({ ipv6: true as unknown as 'dual-stack' })).toEqual([
    '  - ipv6 must be "dual-stack" or "ipv6-only", got true',
  ]);
});
