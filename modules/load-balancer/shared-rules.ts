import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { dependenciesOf } from '../core/dependencies';
import { digest } from '../core/digest';
import { identityForNames } from '../core/identity-for-names';
import { once } from '../core/once';
import { perApp } from '../core/per-stack';
import { stackIndependent } from '../core/stack-independent';
import { sharingScope } from '../core/use-provider';

/**
 * Returns the scope of rules that several services of a stack can need, such as those on the same instances: AWS rejects
 * duplicate rules. Its ID depends on what the rules allow, and not on the service that needs them first.
 *
 * @param connection security groups or CIDR blocks on both sides, and what else distinguishes the rules
 */
export function sharedBy(scope: Construct, connection: readonly string[]): Construct {
  return sharedIn(sharingScope(scope), 'Instances', connection);
}

/** Returns the scope of rules that several constructs in a scope can need. */
export function sharedIn(parent: Construct, prefix: string, connection: readonly string[]): Construct {
  const id = `${prefix}-${digest(connection.map((each) => identityForNames(parent, each)).join(), 8)}`;
  return once(parent, id, () => new Construct(parent, id));
}

/**
 * Returns the rule of an app with a key, creating it if it does not exist: AWS rejects a rule that a group has already. Of
 * several stacks that need a rule, the one that was created first has it, and the others depend on that stack.
 */
export function ruleOnce<Rule extends TerraformResource>(
  scope: Construct,
  id: string,
  key: readonly string[],
  create: (parent: Construct, id: string) => Rule,
): Rule {
  const rules = perApp(scope, 'request-rules', () => new Map<string, TerraformResource>());
  const name = key.map((each) => stackIndependent(scope, each)).join();
  const rule = (rules.get(name) as Rule | undefined) ?? once(scope, id, create);
  rules.set(name, rule);
  dependenciesOf(scope, [rule]);
  return rule;
}
