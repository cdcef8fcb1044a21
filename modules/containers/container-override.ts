import type { EcsContainerDefinition } from './ecs-container-definition';
import { isObject, isToken, kind } from '../core/shape';
import { shown } from '../core/shown';
import type { Problem } from '../core/problem';

/** Returns the definition of a container with changes, from the one that follows from its properties. */
export type ContainerOverride = (definition: EcsContainerDefinition) => EcsContainerDefinition;

/** Shape of a `ContainerOverride`. */
export const containerOverride = kind('a function that returns the definition', (value) => typeof value === 'function');

/** A container definition, and what is wrong with the override that changed it. */
export interface OverriddenDefinition {
  /** The definition; unchanged if the override failed. */
  readonly definition: EcsContainerDefinition;
  /** Problem of the override, if any. */
  readonly problem: Problem;
}

/** Returns the definition of a container with the changes of its override. */
export function overridden(
  definition: EcsContainerDefinition,
  override: ContainerOverride | undefined,
): OverriddenDefinition {
  if (override === undefined) return { definition, problem: undefined };
  const { name } = definition;
  const refused = (problem: string) => ({ definition, problem: `container "${name}": override ${problem}` });
  let changed: unknown;
  try {
    changed = override(copyOf(definition));
    // A definition that contains itself has no JSON.
    JSON.stringify(changed);
  } catch (error) {
    return refused(`must return the definition, got the error ${shown(String(error))}`);
  }
  if (typeof Object(changed).then === 'function')
    return refused('must return the definition itself, got a promise; remove async');
  if (!isObject(changed)) return refused(`must return the definition, got ${shown(changed)}; return it`);
  if (!Object.hasOwn(changed, 'name')) {
    return refused(
      'must return the whole definition, got one without a name; return { ...definition } with the changes',
    );
  }
  const result = changed as EcsContainerDefinition;
  return result.name === name
    ? { definition: result, problem: undefined }
    : refused(
        `must not change the name, because records, permissions and dependencies refer to it, got ${shown(result.name)}; change the name in containers`,
      );
}

/**
 * Returns a copy of a definition, or of a part of one, so that a failed override leaves no half of its changes. Lists that
 * are known only at deploy are tokens by identity.
 */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return isToken(value) ? value : (value.map(copyOf) as T);
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype
    ? (Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)])) as T)
    : value;
}
