import { blocks, list, type Resource } from './configuration';
import type { Block } from '../../lab/synth/synth';

/** Traffic that a rule of a security group or network ACL allows. */
export interface Traffic {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** IPv4 and IPv6 ranges of the remote hosts. */
  readonly ranges: readonly unknown[];
  readonly description: unknown;
}

/** Resource types with security group rules. */
export const securityGroupTypes = [
  'aws_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
];

/** Resource types with network ACL rules. */
export const networkAclTypes = ['aws_network_acl', 'aws_network_acl_rule'];

/** Traffic that a resource of these types allows. */
export function trafficOf({ type, args }: Resource): readonly Traffic[] {
  switch (type) {
    case 'aws_security_group':
    case 'aws_network_acl':
      return [
        ...blocks(args['ingress']).flatMap((rule) => traffic('ingress', rule)),
        ...blocks(args['egress']).flatMap((rule) => traffic('egress', rule)),
      ];
    case 'aws_security_group_rule':
      return traffic(args['type'] as Traffic['direction'], args);
    case 'aws_network_acl_rule':
      return traffic(args['egress'] ? 'egress' : 'ingress', args);
    default:
      return traffic(type.includes('egress') ? 'egress' : 'ingress', args);
  }
}

function traffic(direction: Traffic['direction'], rule: Block): Traffic[] {
  if ((rule['action'] ?? rule['rule_action'] ?? 'allow') !== 'allow') return [];
  const { cidr_ipv4, cidr_ipv6, cidr_block, ipv6_cidr_block, cidr_blocks, ipv6_cidr_blocks } = rule;
  return [
    {
      direction,
      protocol: String(rule['ip_protocol'] ?? rule['protocol']),
      fromPort: Number(rule['from_port']),
      toPort: Number(rule['to_port']),
      ranges: [cidr_ipv4, cidr_ipv6, cidr_block, ipv6_cidr_block, cidr_blocks, ipv6_cidr_blocks].flatMap(list),
      description: rule['description'],
    },
  ];
}

/** Returns `true` if the traffic is with any address. */
export function isWithAnywhere({ ranges }: Traffic): boolean {
  return ranges.some((range) => range === '0.0.0.0/0' || range === '::/0');
}

/** Returns `true` if all protocols are allowed, and therefore all ports, even if the rule specifies ports. */
export function isOfEveryProtocol({ protocol }: Traffic): boolean {
  return protocol === '-1' || protocol === 'all';
}

/** Returns `true` if a port is allowed. */
export function coversPort(traffic: Traffic, port: number): boolean {
  return isOfEveryProtocol(traffic) || (traffic.fromPort <= port && port <= traffic.toPort);
}

/** Returns `true` if all ports are allowed. */
export function coversEveryPort(traffic: Traffic): boolean {
  return coversPort(traffic, 1) && coversPort(traffic, 65535);
}
