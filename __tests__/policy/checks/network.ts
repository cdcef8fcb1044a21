import type { Block } from '../../../lab/synth/synth';
import type { Check } from '../check';
import { blocks, list, referrers, type Resource } from '../configuration';
import {
  coversEveryPort,
  coversPort,
  isWithAnywhere,
  networkAclTypes,
  securityGroupTypes,
  trafficOf,
} from '../traffic';

const vpc = { 'aws_vpc.main': { cidr_block: '10.0.0.0/16' } };
const inVpc = { vpc_id: '${aws_vpc.main.id}' };
const allowed = { rule_action: 'allow', protocol: 'tcp', cidr_block: '0.0.0.0/0' };

/** Checks of VPCs and their subnets, routes, addresses and network ACLs. */
export const networkChecks: readonly Check[] = [
  {
    id: 'CKV2_AWS_11',
    class: 'N$',
    states: 'A VPC has a flow log.',
    types: ['aws_vpc'],
    holds: (resource, all) => referrers(all, resource, ['aws_flow_log'], 'vpc_id').length > 0,
    passes: { ...vpc, 'aws_flow_log.all': inVpc },
    fails: { ...vpc, 'aws_flow_log.subnet': { subnet_id: '${aws_subnet.one.id}' } },
  },
  {
    id: 'CKV2_AWS_12',
    class: 'N',
    states: 'The default security group of a VPC is managed and allows no traffic.',
    types: ['aws_vpc'],
    holds: (resource, all) => {
      const groups = referrers(all, resource, ['aws_default_security_group'], 'vpc_id');
      const areEmpty = groups.every(
        (group) =>
          blocks(group.args['ingress']).length + blocks(group.args['egress']).length === 0 &&
          referrers(all, group, securityGroupTypes).length === 0,
      );
      return groups.length > 0 && areEmpty;
    },
    passes: { ...vpc, 'aws_default_security_group.empty': { ...inVpc, ingress: [], egress: [] } },
    fails: {
      'aws_vpc.without': {},
      'aws_vpc.main': {},
      'aws_default_security_group.open': { ...inVpc, ingress: [{ self: true, protocol: '-1' }] },
      'aws_vpc.other': {},
      'aws_default_security_group.apart': { vpc_id: '${aws_vpc.other.id}' },
      'aws_vpc_security_group_egress_rule.apart': { security_group_id: '${aws_default_security_group.apart.id}' },
    },
  },
  {
    id: 'CKV_AWS_130',
    class: 'N',
    states: 'No subnet assigns public IP addresses automatically.',
    types: ['aws_subnet'],
    holds: ({ args }) => args['map_public_ip_on_launch'] !== true,
    passes: { 'aws_subnet.one': {}, 'aws_subnet.other': { map_public_ip_on_launch: false } },
    fails: { 'aws_subnet.one': { map_public_ip_on_launch: true } },
  },
  {
    id: 'CKV_AWS_148',
    class: 'N',
    states: 'No default VPC is used.',
    types: ['aws_vpc', 'aws_default_vpc'],
    holds: ({ type }) => type === 'aws_vpc',
    passes: vpc,
    fails: { 'aws_default_vpc.main': {} },
  },
  {
    id: 'CKV2_AWS_19',
    class: 'N',
    states: 'Every Elastic IP address is for a VPC (`domain`) and in use.',
    types: ['aws_eip'],
    holds: (address, all) => {
      const users = ['aws_nat_gateway', 'aws_instance', 'aws_eip_association', 'aws_transfer_server'];
      return address.args['domain'] === 'vpc' && referrers(all, address, users).length > 0;
    },
    passes: {
      'aws_eip.nat': { domain: 'vpc' },
      'aws_nat_gateway.main': { allocation_id: '${aws_eip.nat.id}' },
    },
    fails: {
      'aws_eip.unused': { domain: 'vpc' },
      'aws_eip.nat': {},
      'aws_nat_gateway.main': { allocation_id: '${aws_eip.nat.id}' },
    },
  },
  {
    id: 'CKV2_AWS_35',
    class: 'N',
    states: 'No default route has an instance as its target.',
    types: ['aws_route', 'aws_route_table'],
    selects: (resource) => routesOf(resource).some(isDefault),
    holds: (resource) =>
      routesOf(resource).every((route) => !isDefault(route) || list(route['instance_id']).length === 0),
    passes: {
      'aws_route.out': { destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' },
      'aws_route_table.public': { route: [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }] },
    },
    fails: {
      'aws_route.out': { destination_ipv6_cidr_block: '::/0', instance_id: 'i-1' },
      'aws_route_table.private': { route: [{ cidr_block: '0.0.0.0/0', instance_id: 'i-1' }] },
    },
  },
  {
    id: 'CKV2_AWS_44',
    class: 'N',
    states: 'No route to a peered VPC is a default route.',
    types: ['aws_route', 'aws_route_table'],
    selects: (resource) => routesOf(resource).some(isToPeer),
    holds: (resource) => routesOf(resource).every((route) => !isToPeer(route) || !isDefault(route)),
    passes: { 'aws_route.peer': { destination_cidr_block: '10.1.0.0/16', vpc_peering_connection_id: 'pcx-1' } },
    fails: {
      'aws_route.peer': { destination_cidr_block: '0.0.0.0/0', vpc_peering_connection_id: 'pcx-1' },
      'aws_route_table.peer': { route: [{ ipv6_cidr_block: '::/0', vpc_peering_connection_id: 'pcx-1' }] },
    },
  },
  {
    id: 'CKV2_AWS_1',
    class: 'D',
    states: 'Every network ACL is associated with subnets.',
    types: ['aws_network_acl'],
    holds: ({ args }) => list(args['subnet_ids']).length > 0,
    passes: { 'aws_network_acl.main': { subnet_ids: ['subnet-1'] } },
    fails: { 'aws_network_acl.main': {} },
  },
  closedByAcl('CKV_AWS_229', 21, 'FTP'),
  closedByAcl('CKV_AWS_230', 20, 'FTP data'),
  closedByAcl('CKV_AWS_231', 3389, 'RDP'),
  closedByAcl('CKV_AWS_232', 22, 'SSH'),
  {
    id: 'CKV_AWS_352',
    class: 'N',
    states: 'No network ACL rule allows all ports from the internet.',
    types: ['aws_network_acl_rule'],
    selects: ({ args }) => !args['egress'],
    holds: (rule) => !trafficOf(rule).some((traffic) => coversEveryPort(traffic) && isWithAnywhere(traffic)),
    passes: { 'aws_network_acl_rule.https': { ...allowed, from_port: 443, to_port: 443 } },
    fails: {
      'aws_network_acl_rule.protocols': { ...allowed, protocol: '-1' },
      'aws_network_acl_rule.ports': { ...allowed, from_port: 0, to_port: 65535 },
    },
  },
  {
    id: 'CKV_AWS_123',
    class: 'N',
    states: 'An endpoint service requires acceptance of each connection.',
    types: ['aws_vpc_endpoint_service'],
    holds: ({ args }) => args['acceptance_required'] === true,
    passes: { 'aws_vpc_endpoint_service.main': { acceptance_required: true } },
    fails: { 'aws_vpc_endpoint_service.main': { acceptance_required: false } },
  },
];

function closedByAcl(id: string, port: number, protocol: string): Check {
  return {
    id,
    class: 'N',
    states: `No network ACL allows ${protocol} (port ${port}) from the internet.`,
    types: networkAclTypes,
    holds: (resource) =>
      !trafficOf(resource).some(
        (traffic) => traffic.direction === 'ingress' && coversPort(traffic, port) && isWithAnywhere(traffic),
      ),
    passes: {
      'aws_network_acl_rule.https': { ...allowed, from_port: 443, to_port: 443 },
      'aws_network_acl_rule.refused': { ...allowed, rule_action: 'deny', from_port: port, to_port: port },
      'aws_network_acl.inside': { ingress: [{ action: 'allow', protocol: '-1', cidr_block: '10.0.0.0/16' }] },
    },
    fails: {
      'aws_network_acl_rule.ipv4': { ...allowed, from_port: port, to_port: port },
      'aws_network_acl.ipv6': { ingress: [{ action: 'allow', protocol: '-1', ipv6_cidr_block: '::/0' }] },
    },
  };
}

function routesOf({ type, args }: Resource): Block[] {
  return type === 'aws_route' ? [args] : blocks(args['route']);
}

function isDefault(route: Block): boolean {
  const { destination_cidr_block, destination_ipv6_cidr_block, cidr_block, ipv6_cidr_block } = route;
  return [destination_cidr_block, destination_ipv6_cidr_block, cidr_block, ipv6_cidr_block].some(
    (range) => range === '0.0.0.0/0' || range === '::/0',
  );
}

function isToPeer(route: Block): boolean {
  return list(route['vpc_peering_connection_id']).length > 0;
}
