import type { Construct } from 'constructs';
import { originOf } from '../core/dependencies';
import { perApp } from '../core/per-stack';
import type { Problem } from '../core/problem';
import { resolved } from '../core/resolved';
import { stackOf } from '../core/stack';
import { integerProblem, isKnown } from '../core/validation';
import { givenConditions, type RequestConditions } from './request-conditions';
import type { EarlierTarget } from './target-strategy';

/** Lowest priority, evaluated last. */
export const lowestPriority = 50000;

/** Priorities or ports that are taken, with the paths of the targets that have them. */
export type Taken = Map<number, string>;

/** Returns the priorities taken on a listener, or the ports taken on a Network Load Balancer, by its ARN, in this app. */
export function takenOn(scope: Construct, arn: string): Taken {
  const all = perApp(scope, 'listener-priorities', () => new Map<string, Taken>());
  const key = keyOf(scope, arn);
  const taken: Taken = all.get(key) ?? new Map<number, string>();
  all.set(key, taken);
  return taken;
}

/** Returns the priorities or ports that are taken, including those of targets that a service creates before another one. */
export function takenWith(scope: Construct, arn: string, earlier: readonly EarlierTarget[]): Taken {
  const key = keyOf(scope, arn);
  const planned = earlier.flatMap(({ path, slot }): [number, string][] =>
    slot && keyOf(scope, slot.arn) === key ? [[slot.number, path]] : [],
  );
  return new Map([...planned, ...takenOn(scope, arn)]);
}

/**
 * Returns the key of a listener or a load balancer. Each access to an attribute creates a new token, so the key is the
 * expression of the ARN in the stack that owns it.
 */
function keyOf(scope: Construct, arn: string): string {
  const stack = originOf(arn) ?? stackOf(scope);
  return isKnown(arn) ? arn : `${stack.node.path}: ${resolved<string>(stack, arn)}`;
}

/** Returns an error if the priority of a target is missing, invalid or already used. */
export function priorityProblem(
  { priority, ...conditions }: RequestConditions & { readonly priority?: number },
  taken: Taken,
): Problem {
  const given = givenConditions(conditions);
  if (priority === undefined && given.length > 0) {
    const names = given.every((name) => name === 'paths' || name === 'hosts') ? ['paths', 'hosts'] : given;
    return `priority must be an integer from 1 to ${lowestPriority} when ${names.join(' or ')} are given, got none; the matching target with the lowest value receives a request`;
  }
  const value = priority ?? lowestPriority;
  const other = isKnown(value) ? taken.get(value) : undefined;
  if (other === undefined) return integerProblem('priority', value, { min: 1, max: lowestPriority });
  const fix = given.length === 0 ? 'give one of them paths or hosts and a priority' : 'change one of them';
  return `priority must be unique on the load balancer, got ${value}, which ${other} already has; ${fix}`;
}
