import type { Construct } from 'constructs';
import { deploymentTarget } from '../core/deployment-target';
import { perApp, perStack } from '../core/per-stack';
import { resolved } from '../core/resolved';
import { shown } from '../core/shown';
import { isExpression } from '../core/stack-independent';
import type { Problem } from '../core/problem';

/**
 * Returns an error if another task definition of the stack has the same family: its revisions would be versions of one
 * task, and the files and configuration objects of log routers are named after it.
 */
export function familyProblem(scope: Construct, family: string): Problem {
  const other = familiesOf(scope).get(resolved(scope, family));
  return (
    other !== undefined &&
    `family must be unique among the task definitions of the stack, got ${shown(family)}, which "${other}" uses; set a different family`
  );
}

/** Reserves a family in the stack of a task definition. */
export function reserveFamily(scope: Construct, family: string): void {
  familiesOf(scope).set(resolved(scope, family), scope.node.path);
}

/** Returns an error if a task definition in another stack of the same region and account has the same family. */
export function familyOfTargetProblem(scope: Construct, family: string): Problem {
  const [target, name] = [deploymentTarget(scope), resolved(scope, family)];
  if (target === undefined || isExpression(name)) return undefined;
  const key = JSON.stringify([target, name]);
  const families = perApp(scope, 'families-of-targets', () => new Map<string, string>());
  const owner = families.get(key) ?? scope.node.path;
  families.set(key, owner);
  return (
    owner !== scope.node.path &&
    `family must be unique in a region of an account, got ${shown(family)}, which "${owner}" uses; set a different family, or, if the stacks are for different accounts, name these in allowedAccountIds of the AWS providers`
  );
}

function familiesOf(scope: Construct): Map<string, string> {
  return perStack(scope, 'families', () => new Map<string, string>());
}
