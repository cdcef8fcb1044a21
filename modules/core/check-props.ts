import type { IConstruct } from 'constructs';
import { mendedProps } from './mended';
import { type Shape, typeErrors, valueErrors } from './shape';
import type { Problem } from './problem';
import { validate } from './validation';

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
  const rest = mendedProps(props, shape);
  if (rest === undefined) validate(scope, wrongTypes);
  return {
    given: rest!.given,
    validate: (problems) => validate(scope, [...new Set([...wrongTypes, ...rest!.withoutThoseOf(problems)])]),
  };
}
