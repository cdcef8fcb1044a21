import { renderText, type Text } from '../../../fluent-bit/value';
import type { Problem } from '../../../core/problem';

/** Name of an output in the router's own log and metrics, and the option that contains it. */
export interface OutputName {
  /** Name that this library assigned to the output. */
  readonly given: string;
  /** Value of the option. */
  readonly value: Text;
}

/**
 * Returns the check of a rule that several outputs of one router share no name: options apply to the outputs of all
 * containers of a route. `consequence` of a shared name is stated in the message.
 */
export function sharedNameProblems(option: string, consequence: string): (names: readonly OutputName[]) => Problem[] {
  return (names) => {
    const values = names.map(({ value }) => renderText(value));
    const shared = values.filter((value, index) => values.indexOf(value) < index);
    return [...new Set(shared)].map((value) => {
      const ofName = names.filter((_, index) => values[index] === value).map(({ given }) => `"${given}"`);
      return `${option} must be different for each output, got ${JSON.stringify(value)} for ${ofName.join(' and ')}, because ${consequence}; omit it`;
    });
  };
}
