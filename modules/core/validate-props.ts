import type { IConstruct } from 'constructs';
import { mended } from './mended';
import { type Shape, typeErrors, valueErrors } from './shape';
import { type Problem, validate } from './validation';

/** What is derived from properties, and what is wrong with it. */
export interface Checked<Derived> {
  /** Value derived from the properties. */
  readonly derived: Derived;
  /** Problems that the checks of types do not find. */
  readonly problems: readonly Problem[];
}

/**
 * Returns what is derived from the properties of a construct. If properties have the wrong type, the rest is still
 * checked, so that everything that is wrong is told at once.
 *
 * @param check derives the value, and checks the properties, which have the right types
 * @throws ValidationError listing every problem
 */
export function validateProps<Props, Derived>(
  scope: IConstruct,
  props: Props,
  shape: Shape,
  check: (props: Props) => Checked<Derived>,
): Derived {
  const wrongTypes = typeErrors(props, shape);
  if (wrongTypes.length > 0) {
    validate(scope, [...new Set([...wrongTypes, ...problemsOfRest(props, shape, check)])]);
  }
  const { derived, problems } = check(props);
  validate(scope, [...problems, ...valueErrors(props, shape)]);
  return derived;
}

function problemsOfRest<Props>(
  props: Props,
  shape: Shape,
  check: (props: Props) => Checked<unknown>,
): readonly Problem[] {
  const omitted = new Set<string>();
  const rest = props === undefined ? undefined : mended(props, shape, omitted);
  if (rest === undefined) return [];
  try {
    // What depends on a property that was left out may be right.
    const isAbout = (problem: Problem) =>
      typeof problem === 'string' && [...omitted].some((name) => problem.includes(name));
    return check(rest as Props).problems.filter((problem) => !isAbout(problem));
  } catch {
    // Something in the rest depends on what has the wrong type.
    return [];
  }
}
