import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { NetworkMode } from '../containers/task-host';
import { groupedBy } from '../core/grouped-by';
import { perStack } from '../core/per-stack';
import { rule } from '../core/rule';
import { stackOf } from '../core/stack';
import { sourcesOnInternet } from '../network/address-ranges';
import { isExpression, stackIndependent } from '../core/stack-independent';
import { warnOnce } from '../core/warn-once';
import { type InboundRule, synthesizedGroups } from '../network/inbound-rules';

/** Port on which the log router receives records from the task's containers in the Fluentd forward protocol. */
const forwardPort = 24224;

const openPort = rule('N01', {
  states: "No security group rule opens the router's port 24224 to the internet.",
  severity: 'error',
  fix: 'Restrict the port range of the rule.',
  check: openedPort,
});

const openPortOfInstances = rule('N01', {
  section: 'EC2',
  states: "In the network mode `bridge`, no rule of the instances' security group opens the router's port 24224.",
  severity: 'error',
  fix: 'Restrict the port range of the rule.',
  check: openedPort,
});

const reachablePort = rule('N01', {
  variant: 'hosts',
  states: "No security group rule opens the router's port 24224 to other hosts.",
  severity: 'warning',
  fix: 'Ignore the warning if you trust those hosts to write to your logs.',
  check: openedPort,
});

const unknownPort = rule('N01', {
  variant: 'unknown',
  states: "No security group rule whose ports or protocol are known only at deploy opens the router's port 24224.",
  severity: 'warning',
  fix: 'Ignore the warning if the ports that you deploy do not include 24224.',
  check: ({ path }: InboundRule, { node }: Construct) =>
    `the rule ${path} must not allow port ${forwardPort} of ${node.path}, and its ports or protocol are known only at deploy; make sure that they do not include ${forwardPort}`,
});

function openedPort({ path }: InboundRule, { node }: Construct): string {
  return `the rule ${path} must not allow port ${forwardPort} of ${node.path}, because any client that connects to it can write log records; narrow the port range`;
}

/** Tasks that have a log router. */
export interface GuardedTasks {
  /** Service of the tasks, if they belong to one; overrides can give it further security groups. */
  readonly service?: EcsService;
  /** Security groups of the tasks, or of their instances. */
  readonly securityGroupIds: readonly string[];
  /** Docker networking mode of the tasks. */
  readonly networkMode?: NetworkMode | undefined;
}

/**
 * Checks every rule that allows connections to tasks: a client that reaches the port of the log router
 * can write records into the logs. A rule that is open to addresses of the internet is an error, any other rule a warning.
 * The check reads what is synthesized, in all stacks that share resources with the stack of the tasks: all security
 * groups of a service, and rules that overrides add.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export function guardForwardPort(scope: Construct, guarded: GuardedTasks): void {
  const services = perStack(scope, 'guarded-services', () => {
    const all: Guarded[] = [];
    const stack = stackOf(scope);
    stack.node.addValidation({ validate: () => openedPorts(stack, all) });
    return all;
  });
  services.push({ ...guarded, scope });
}

type Guarded = GuardedTasks & { readonly scope: Construct };

/** Returns the errors of the services of a stack, and annotates them with the warnings. */
function openedPorts(stack: TerraformStack, services: readonly Guarded[]): string[] {
  const own = synthesizedGroups(stack);
  const all = [own, ...relatedStacks(stack).map(synthesizedGroups)];
  const openings = all.flatMap(({ rules }) => rules).filter((each) => coversPort(each) !== 'no');
  const byGroup = new Map(groupedBy(openings, ({ group }) => group).map((rules) => [rules[0].group, rules]));
  const templates = all.flatMap(({ ofTemplates }) => ofTemplates);
  return services.flatMap((guarded) => {
    const given = guarded.securityGroupIds.map((id) => stackIndependent(guarded.scope, id));
    const groups = new Set([
      ...given,
      ...(guarded.service ? own.ofService(guarded.service.friendlyUniqueId) : []),
      ...templates.filter((template) => given.some((group) => template.includes(group))).flat(),
    ]);
    return judged(
      guarded,
      [...groups].flatMap((each) => byGroup.get(each) ?? []),
    );
  });
}

/** Returns the stacks whose resources this stack uses, and those that use its resources. */
function relatedStacks(stack: TerraformStack): readonly TerraformStack[] {
  return stack.node.root.node
    .findAll()
    .filter((each) => TerraformStack.isStack(each))
    .filter((other) => stack.dependencies.includes(other) || other.dependencies.includes(stack));
}

function judged({ scope, networkMode }: Guarded, rules: readonly InboundRule[]): readonly string[] {
  const certain = rules.filter((each) => coversPort(each) === 'yes');
  const open = new Set(sourcesOnInternet(certain.flatMap((source) => source.cidrs.map((cidr) => ({ cidr, source })))));
  const warnings = [
    ...certain.filter((each) => !open.has(each)).flatMap((each) => reachablePort(each, scope)),
    // A rule between two security groups is for the ports of their members.
    ...rules
      .filter((each) => coversPort(each) === 'unknown' && (each.cidrs.length > 0 || each.isOpenEnded))
      .flatMap((each) => unknownPort(each, scope)),
  ];
  warnOnce(scope, warnings);
  const error = networkMode === 'bridge' ? openPortOfInstances : openPort;
  return [...open].flatMap((each) => error(each, scope));
}

/** Returns whether a rule allows the port; `unknown` if that is known only at deploy. */
function coversPort({ protocol, fromPort, toPort }: InboundRule): 'yes' | 'no' | 'unknown' {
  const name = String(protocol).toLowerCase();
  if (name === '-1' || name === 'all') return 'yes';
  if (name !== 'tcp' && name !== '6' && !isExpression(protocol)) return 'no';
  if (!isExpression(fromPort) && Number(fromPort) > forwardPort) return 'no';
  if (!isExpression(toPort) && Number(toPort) < forwardPort) return 'no';
  return [protocol, fromPort, toPort].some(isExpression) ? 'unknown' : 'yes';
}
