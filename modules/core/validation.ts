import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { cdktfCopiesProblem } from './cdktf-copies';
import { choiceFormat } from './format';
import { nearestName } from './nearest-name';
import type { Problem } from './problem';

/** Error for invalid properties of a construct. The message contains the construct path and all problems. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';

  /** Path of the construct with the invalid properties. */
  readonly constructPath: string;

  /** Problems found, one sentence each. */
  readonly problems: readonly string[];

  constructor(constructPath: string, problems: readonly string[]) {
    super(`${constructPath}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.constructPath = constructPath;
    this.problems = problems;
  }
}

/**
 * Checks the properties of a construct, and that its app uses the same copy of CDKTF as this library.
 *
 * @throws ValidationError listing every problem
 */
export function validate(scope: IConstruct, problems: readonly Problem[]): void {
  const copies = cdktfCopiesProblem(scope);
  if (copies !== undefined) throw new ValidationError(scope.node.path, [copies]);
  const found = problems.filter((problem): problem is string => typeof problem === 'string').map(readable);
  if (found.length > 0) throw new ValidationError(scope.node.path, found);
}

/** Formats a problem as a single line and truncates long quoted strings. */
function readable(problem: string): string {
  return problem
    .replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1))
    .replace(/"((?:[^"\\]|\\.){300})(?:[^"\\]|\\.)+"/g, '"$1…"');
}

/** Returns whether a value is known at synth time. Tokens are known only to Terraform and are not validated. */
export function isKnown(value: unknown): boolean {
  return value !== undefined && !Token.isUnresolved(value);
}

/** Largest integer that the AWS provider accepts. */
export const largestInteger = 2 ** 31 - 1;

/**
 * Returns an error if a number is not an integer in a range. `unit` follows the range in the message, such as "days".
 */
export function integerProblem(
  name: string,
  value: number | undefined,
  range: { readonly min: number; readonly max?: number; readonly unit?: string },
): Problem {
  if (value === undefined || !isKnown(value)) return undefined;
  const { min, max = largestInteger, unit } = range;
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  const bounds = range.max === undefined && !(value > max) ? `of ${min} or more` : `from ${min} to ${max}`;
  return `${name} must be an integer ${bounds}${unit ? ` ${unit}` : ''}, got ${value}`;
}

/** Returns an error if a string does not match a pattern. `form` describes the allowed values. */
export function patternProblem(name: string, value: string | undefined, pattern: RegExp, form: string): Problem {
  if (value === undefined || !isKnown(value) || pattern.test(value)) return undefined;
  return `${name} must be ${form}, got ${JSON.stringify(value)}`;
}

/** Returns an error if a string is not one of several, with the one that was probably meant. */
export function choiceProblem(name: string, value: string | undefined, choices: readonly string[]): Problem {
  const problem = patternProblem(name, value, ...choiceFormat(choices));
  const nearest = problem && value !== undefined ? nearestName(value, choices) : undefined;
  return nearest === undefined ? problem : `${String(problem)}; did you mean ${JSON.stringify(nearest)}?`;
}
