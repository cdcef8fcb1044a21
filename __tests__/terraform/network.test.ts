import { NetworkStack } from '../../examples/network';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { Plan } from '../../lab/terraform/plan';
import { describeWithTerraform } from '../support/real';

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1a2b';

/** Only planned: in the emulator, IPv6 blocks of subnets are never associated, and subnets without IPv4 have too many addresses. */
describeWithTerraform('Networks with IPv6', (parts) => {
  let plan: Plan;
  const planned = (type: string) =>
    plan.changes.filter((change) => change.type === type).map(({ change }) => change.after ?? {});

  beforeAll(async () => {
    const folder = parts.copyOf(stackFolder((app) => new NetworkStack(app, 'shop', { certificateArn })));
    await folder.init();
    plan = await folder.plan();
  }, 5 * 60_000);

  test('are valid, and planned at once', () => {
    expect(plan.json.errored).toBe(false);
    expect(plan.changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
  });

  test('have subnets that assign IPv6 addresses, two of which have no others', () => {
    const subnets = planned('aws_subnet');

    expect(subnets.map((subnet) => subnet['assign_ipv6_address_on_creation'])).toEqual(Array(8).fill(true));
    expect(subnets.filter((subnet) => subnet['ipv6_native']).map((subnet) => subnet['enable_dns64'])).toEqual([
      true,
      true,
    ]);
  });

  test('route IPv6 to the gateways, and addresses of DNS64 to a NAT gateway', () => {
    const destinations = planned('aws_route').flatMap((route) => route['destination_ipv6_cidr_block'] ?? []);

    expect(planned('aws_egress_only_internet_gateway')).toHaveLength(2);
    expect(destinations.toSorted()).toEqual([
      ...Array<string>(2).fill('64:ff9b::/96'),
      ...Array<string>(6).fill('::/0'),
    ]);
  });

  test('have a load balancer that accepts requests of both families, and tasks that connect over both', () => {
    const sources = (type: string) =>
      planned(type)
        .flatMap((rule) => rule['cidr_ipv4'] ?? rule['cidr_ipv6'] ?? [])
        .toSorted();

    expect(planned('aws_lb').map((balancer) => balancer['ip_address_type'])).toEqual(['dualstack']);
    expect(sources('aws_vpc_security_group_ingress_rule')).toEqual(['0.0.0.0/0', '0.0.0.0/0', '::/0', '::/0']);
    expect(sources('aws_vpc_security_group_egress_rule')).toEqual(['0.0.0.0/0', '0.0.0.0/0', '::/0', '::/0']);
  });
});
