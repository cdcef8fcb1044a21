import type { TerraformStack } from 'cdktf';
import { isExpression, stackIndependentIn } from '../core/stack-independent';

/** Arguments of a resource or block in Terraform JSON. */
type Block = Readonly<Record<string, unknown>>;

/** Resources of a stack in Terraform JSON, by type and name. */
type Resources = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** A rule that allows connections to the members of a security group, as it is synthesized. */
export interface InboundRule {
  /** Path of the construct of the rule, or of the security group that contains it. */
  readonly path: string;
  /** Security group, as an expression that is the same in all stacks. */
  readonly group: string;
  /** Protocol: `-1` for all. */
  readonly protocol: unknown;
  /** First port; a string if it is known only at deploy. */
  readonly fromPort: unknown;
  /** Last port. */
  readonly toPort: unknown;
  /** CIDR blocks, those of prefix lists in the same stack included, that the connections come from. */
  readonly cidrs: readonly string[];
  /** `true` if connections may come from addresses that are known only at deploy or in AWS. */
  readonly isOpenEnded: boolean;
}

/** Security groups and their inbound rules in a stack, as they are synthesized: overrides included. */
export interface SynthesizedGroups {
  /** Inbound rules of all security groups. */
  readonly rules: readonly InboundRule[];
  /** Security groups of each launch template. */
  readonly ofTemplates: readonly (readonly string[])[];
  /** Returns the security groups in the network configuration of an ECS service, by its logical ID. */
  ofService(logicalId: string): readonly string[];
}

/** Reads the security groups from the JSON of a stack. */
export function synthesizedGroups(stack: TerraformStack): SynthesizedGroups {
  const { resource: resources = {} } = stack.toTerraform() as { readonly resource?: Resources };
  const origin = stackIndependentIn(stack);
  const listOf = (value: unknown): string[] =>
    [value].flat().flatMap((each) => (typeof each === 'string' ? [origin(each)] : []));
  const prefixLists = prefixListsOf(resources, origin);
  const rule = (path: string, group: unknown, block: Block): InboundRule => {
    const blocks = cidrArguments.flatMap((name) => listOf(block[name]));
    const lists = prefixListArguments.flatMap((name) => listOf(block[name]));
    const entries = lists.map((list) => prefixLists.get(list));
    const all = [...blocks, ...entries.flatMap((each) => each ?? [])];
    return {
      path,
      group: origin(String(group)),
      protocol: block['ip_protocol'] ?? block['protocol'],
      fromPort: block['from_port'],
      toPort: block['to_port'],
      cidrs: all.filter((cidr) => !isExpression(cidr)),
      isOpenEnded: all.some(isExpression) || entries.some((each) => each === undefined),
    };
  };
  return {
    ofService: (logicalId) =>
      blocksOf(resources['aws_ecs_service']?.[logicalId]?.['network_configuration']).flatMap((each) =>
        listOf(each['security_groups']),
      ),
    ofTemplates: Object.values(resources['aws_launch_template'] ?? {}).map((template) => [
      ...listOf(template['vpc_security_group_ids']),
      ...blocksOf(template['network_interfaces']).flatMap((each) => listOf(each['security_groups'])),
    ]),
    rules: [
      ...resourcesOf(resources, 'aws_vpc_security_group_ingress_rule').map(([block, , path]) =>
        rule(path, block['security_group_id'], block),
      ),
      ...resourcesOf(resources, 'aws_security_group_rule')
        .filter(([block]) => block['type'] !== 'egress')
        .map(([block, , path]) => rule(path, block['security_group_id'], block)),
      ...['aws_security_group', 'aws_default_security_group'].flatMap((type) =>
        resourcesOf(resources, type).flatMap(([block, name, path]) =>
          inlineRules(block).map((each) => rule(path, `\${${type}.${name}.id}`, each)),
        ),
      ),
    ],
  };
}

const cidrArguments = ['cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks'] as const;
const prefixListArguments = ['prefix_list_id', 'prefix_list_ids'] as const;

function resourcesOf(resources: Resources, type: string): readonly (readonly [Block, string, string])[] {
  return Object.entries(resources[type] ?? {}).map(([name, block]) => {
    const { metadata } = (block['//'] ?? {}) as { readonly metadata?: { readonly path?: string } };
    return [block, name, metadata?.path ?? `${type}.${name}`];
  });
}

/** Returns the rules in a security group, which `addOverride` or `Aspects` may have added. */
function inlineRules(group: Block): readonly Block[] {
  const dynamic = blocksOf(group['dynamic']).flatMap((each) => blocksOf(each['ingress']));
  return [...blocksOf(group['ingress']), ...dynamic.flatMap((each) => blocksOf(each['content']))];
}

function blocksOf(value: unknown): readonly Block[] {
  return [value].flat().filter((each): each is Block => typeof each === 'object' && each !== null);
}

function prefixListsOf(
  resources: Resources,
  origin: (expression: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const type = 'aws_ec2_managed_prefix_list';
  const lists = new Map<string, string[]>();
  for (const [block, name] of resourcesOf(resources, type)) {
    lists.set(
      origin(`\${${type}.${name}.id}`),
      blocksOf(block['entry']).map(({ cidr }) => String(cidr)),
    );
  }
  for (const [{ prefix_list_id: list, cidr }] of resourcesOf(resources, `${type}_entry`)) {
    lists.get(origin(String(list)))?.push(String(cidr));
  }
  return lists;
}
