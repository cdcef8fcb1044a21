import type { Container } from './container';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/**
 * User that a container runs as, with an optional group, each by name or by number.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const userFormat = [
  /^\w[\w.-]*\$?(:\w[\w.-]*\$?)?$/,
  'a user, with or without a group, such as "1000", "1000:1000" or "nginx"',
] as const;

/** Returns an error for each string with which the process of a container cannot be started. */
export function processProblems({ user, environment = {}, command, entryPoint, healthCheck }: Container): Problem[] {
  const lists = { command, entryPoint, 'healthCheck.command': healthCheck?.command };
  return [
    patternProblem('user', user, ...userFormat),
    isKnown(entryPoint) &&
      entryPoint?.[0] === '' &&
      'entryPoint must begin with a program, got an empty string; remove it to run the entry point of the image',
    ...Object.entries({ ...environment }).map(([name, value]) =>
      nulProblem(`environment.${name}`, name.includes('\u0000') ? name : value),
    ),
    ...Object.entries(lists).flatMap(([name, values]) =>
      isKnown(values) ? values!.map((value, index) => nulProblem(`${name}[${index}]`, value)) : [],
    ),
  ];
}

/** Strings of a process end at the first NUL. */
function nulProblem(name: string, value: unknown): Problem {
  return (
    typeof value === 'string' &&
    value.includes('\u0000') &&
    `${name} must not contain the character NUL, at which the string of a process ends`
  );
}
