import type { IConstruct } from 'constructs';
import { mended } from './mended';
import { type Shape, typeErrors, valueErrors } from './shape';
import { type Problem, validate } from './validation';

/** Properties of a construct that have the right types. */
export interface CheckedProps<Props> {
  /** The properties, or what is left of them without what has the wrong type. */
  readonly given: Props;
  /**
   * Refuses the properties with the problems that were found in them, and with what has the wrong type.
   *
   * @throws ValidationError listing every problem
   */
  validate(problems: readonly Problem[]): void;
}

/**
 * Checks the types of the properties of a construct. If some are wrong, the rest is checked as well before the
 * properties are refused, so that everything that is wrong is told at once.
 *
 * @throws ValidationError if nothing else can be checked
 */
export function checkProps<Props>(scope: IConstruct, props: Props, shape: Shape): CheckedProps<Props> {
  const wrongTypes = typeErrors(props, shape);
  if (wrongTypes.length === 0) {
    return {
      given: props,
      validate: (problems) => validate(scope, [...problems, ...valueErrors(props, shape)]),
    };
  }
  const changed = new Set<string>();
  const rest = props === undefined ? undefined : mended(props, shape, changed);
  if (rest === undefined) validate(scope, wrongTypes);
  // What depends on a property of the wrong type may be right.
  const isAbout = (problem: Problem) =>
    typeof problem === 'string' && [...changed].some((name) => problem.includes(name));
  return {
    given: rest as Props,
    validate: (problems) =>
      validate(scope, [...new Set([...wrongTypes, ...problems.filter((problem) => !isAbout(problem))])]),
  };
}
