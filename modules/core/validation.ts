import { Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Properties that cannot be deployed. The message names the construct and every problem of it at once. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';

  /** Path of the construct that refuses its properties. */
  readonly constructPath: string;

  /** The problems, one sentence each. */
  readonly problems: readonly string[];

  constructor(constructPath: string, problems: readonly string[]) {
    super(`${constructPath}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.constructPath = constructPath;
    this.problems = problems;
  }
}

/** The sentence that states a problem, or nothing where there is none. */
export type Problem = string | false | undefined;

/**
 * Refuses the properties of a construct if anything is wrong with them.
 *
 * @throws ValidationError listing every problem
 */
export function validate(scope: Construct, problems: readonly Problem[]): void {
  const found = problems.filter((problem): problem is string => typeof problem === 'string').map(readable);
  if (found.length > 0) throw new ValidationError(scope.node.path, found);
}

/** In one line, and of each text that it cites no more than anybody reads. */
function readable(problem: string): string {
  return problem
    .replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1))
    .replace(/"((?:[^"\\]|\\.){300})(?:[^"\\]|\\.)+"/g, '"$1…"');
}

/** Whether a value is known at synth; tokens are known to Terraform only, and are not judged here. */
export function isKnown(value: unknown): boolean {
  return value !== undefined && !Token.isUnresolved(value);
}

/** The largest integer that the AWS provider keeps. */
const largestInteger = 2 ** 31 - 1;

/** Problem of a number that is not an integer in a range; `unit` is read aloud, as in "days". */
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

/** Problem of a string that does not match a pattern; `form` says what is allowed. */
export function patternProblem(name: string, value: string | undefined, pattern: RegExp, form: string): Problem {
  if (value === undefined || !isKnown(value) || pattern.test(value)) return undefined;
  return `${name} must be ${form}, got ${JSON.stringify(value)}`;
}
