import { renderText, type Text } from '../../../fluent-bit/value';
import type { Problem } from '../../../core/validation';

/** Name of an output in the router's own log and metrics, by the option that holds it. */
export interface OutputName {
  /** Name that the output has got. */
  readonly given: string;
  /** Value of the option. */
  readonly value: Text;
}

/** Refusals of names that several outputs of one router have: a user can give one to each container of a route. */
export function sharedNameProblems(names: readonly OutputName[], option: string, consequence: string): Problem[] {
  const values = names.map(({ value }) => renderText(value));
  const shared = values.filter((value, index) => values.indexOf(value) < index);
  return [...new Set(shared)].map((value) => {
    const ofName = names.filter((_, index) => values[index] === value).map(({ given }) => `"${given}"`);
    return `${option} must be the name of one output alone, got ${JSON.stringify(value)} for ${ofName.join(' and ')}: ${consequence}; leave it out (F64)`;
  });
}
