import type { Check, CheckClass } from '../check';
import { referrers, type Resource, typeOf } from '../configuration';
import {
  coversEveryPort,
  coversPort,
  isOfEveryProtocol,
  isWithAnywhere,
  securityGroupTypes,
  type Traffic,
  trafficOf,
} from '../traffic';

const https = { ip_protocol: 'tcp', from_port: 443, to_port: 443 };
const fromAnywhere = { ...https, cidr_ipv4: '0.0.0.0/0' };

/** Checks of security groups and their rules. A rule for all protocols counts as a rule for all ports. */
export const securityGroupChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_23',
    class: 'N',
    states: 'Every security group and every rule has a description.',
    types: securityGroupTypes,
    holds: (resource) =>
      [...(resource.type === 'aws_security_group' ? [resource.args] : []), ...trafficOf(resource)].every(
        ({ description }) => typeof description === 'string' && description.trim() !== '',
      ),
    passes: {
      'aws_security_group.web': { description: 'Tasks', ingress: [{ ...https, description: 'HTTPS' }] },
      'aws_vpc_security_group_egress_rule.https': { ...fromAnywhere, description: 'HTTPS' },
    },
    fails: {
      'aws_security_group.web': {},
      'aws_security_group.inline': { description: 'Tasks', egress: [https] },
      'aws_security_group_rule.https': { type: 'ingress', protocol: 'tcp', from_port: 443, to_port: 443 },
      'aws_vpc_security_group_ingress_rule.https': fromAnywhere,
      'aws_vpc_security_group_egress_rule.https': { ...fromAnywhere, description: '' },
    },
  },
  closed('CKV_AWS_24', 'N', 22, 'SSH'),
  closed('CKV_AWS_25', 'N', 3389, 'RDP'),
  closed('CKV_AWS_260', 'D', 80, 'HTTP'),
  {
    id: 'CKV_AWS_277',
    class: 'N',
    states: 'No rule allows all ports from the internet.',
    types: securityGroupTypes,
    selects: (resource) => is(resource, 'ingress'),
    holds: (resource) => !opens(resource, 'ingress', coversEveryPort),
    ...examplesOf('ingress', { from_port: 0, to_port: 65535 }),
  },
  {
    id: 'CKV_AWS_382',
    class: 'N',
    states: 'No rule allows all ports to the internet.',
    types: securityGroupTypes,
    selects: (resource) => is(resource, 'egress'),
    holds: (resource) => !opens(resource, 'egress', coversEveryPort),
    ...examplesOf('egress', { from_port: 0, to_port: 65535 }),
  },
  {
    id: 'OWN_1',
    class: 'N',
    states: 'No rule allows all protocols, in any direction and for any peer.',
    types: securityGroupTypes,
    holds: (resource) => !trafficOf(resource).some(isOfEveryProtocol),
    passes: { 'aws_vpc_security_group_egress_rule.https': fromAnywhere },
    fails: {
      'aws_vpc_security_group_egress_rule.ipv4': { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' },
      'aws_vpc_security_group_egress_rule.ipv6': { ip_protocol: '-1', cidr_ipv6: '::/0' },
      'aws_vpc_security_group_ingress_rule.ipv4': { ip_protocol: '-1', cidr_ipv4: '10.0.0.0/8' },
      'aws_vpc_security_group_ingress_rule.ipv6': { ip_protocol: '-1', cidr_ipv6: 'fd00::/8' },
      'aws_security_group_rule.group': { type: 'egress', protocol: 'all', source_security_group_id: 'sg-1' },
    },
  },
  {
    id: 'CKV2_AWS_5',
    class: 'N',
    states: 'Every security group is in use.',
    types: ['aws_security_group'],
    holds: (group, all) => {
      const users = Object.keys(all)
        .map(typeOf)
        .filter((type) => !type.includes('security_group'));
      return referrers(all, group, users).length > 0;
    },
    passes: {
      'aws_security_group.web': {},
      'aws_ecs_service.web': { network_configuration: { security_groups: ['${aws_security_group.web.id}'] } },
    },
    fails: {
      'aws_security_group.web': {},
      'aws_vpc_security_group_egress_rule.https': { security_group_id: '${aws_security_group.web.id}' },
    },
  },
  {
    id: 'AWS-0104',
    class: 'D',
    states: 'No rule allows traffic to the internet, on any port.',
    types: securityGroupTypes,
    selects: (resource) => is(resource, 'egress'),
    holds: (resource) => !opens(resource, 'egress', () => true),
    passes: { 'aws_vpc_security_group_egress_rule.inside': { ...https, cidr_ipv4: '10.0.0.0/16' } },
    fails: { 'aws_vpc_security_group_egress_rule.out': fromAnywhere },
  },
];

function closed(id: string, checkClass: CheckClass, port: number, protocol: string): Check {
  return {
    id,
    class: checkClass,
    states: `No rule allows ${protocol} (port ${port}) from the internet.`,
    types: securityGroupTypes,
    selects: (resource) => is(resource, 'ingress'),
    holds: (resource) => !opens(resource, 'ingress', (traffic) => coversPort(traffic, port)),
    ...examplesOf('ingress', { from_port: port, to_port: port }),
  };
}

/** Examples that open the same ports with every resource type. */
function examplesOf(
  direction: Traffic['direction'],
  ports: { readonly from_port: number; readonly to_port: number },
): Pick<Check, 'passes' | 'fails'> {
  const rule = `aws_vpc_security_group_${direction}_rule`;
  return {
    passes: {
      [`${rule}.https`]: fromAnywhere,
      [`${rule}.inside`]: { ip_protocol: 'tcp', ...ports, cidr_ipv4: '10.0.0.0/16' },
      'aws_security_group_rule.group': { type: direction, protocol: 'tcp', ...ports, source_security_group_id: 'sg-1' },
    },
    fails: {
      [`${rule}.ipv4`]: { ip_protocol: 'tcp', ...ports, cidr_ipv4: '0.0.0.0/0' },
      [`${rule}.ipv6`]: { ip_protocol: 'tcp', ...ports, cidr_ipv6: '::/0' },
      [`${rule}.protocols`]: { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' },
      'aws_security_group_rule.older': { type: direction, protocol: 'tcp', ...ports, cidr_blocks: ['0.0.0.0/0'] },
      'aws_security_group.inline': { [direction]: [{ protocol: 'tcp', ...ports, ipv6_cidr_blocks: ['::/0'] }] },
    },
  };
}

function is(resource: Resource, direction: Traffic['direction']): boolean {
  return trafficOf(resource).some((traffic) => traffic.direction === direction);
}

function opens(resource: Resource, direction: Traffic['direction'], what: (traffic: Traffic) => boolean): boolean {
  return trafficOf(resource).some(
    (traffic) => traffic.direction === direction && isWithAnywhere(traffic) && what(traffic),
  );
}
