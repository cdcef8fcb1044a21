import type { Container } from './container';
import { rule } from '../core/rule';
import { isKnown, patternProblem, type Problem } from '../core/validation';

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

/** Returns an error for a health check command of a form that ECS does not have. */
export const healthCheckForm = rule('L06', {
  variant: 'command',
  states: 'The command of a health check begins with `CMD` or `CMD-SHELL`, followed by a program.',
  severity: 'error',
  fix: 'Insert `CMD-SHELL` before a shell command, or `CMD` before a program and its arguments.',
  check: ({ healthCheck }: Container) => {
    const [first, program, ...others] = healthCheck?.command ?? ['CMD', 'none'];
    if (isKnown(first) && !['CMD', 'CMD-SHELL'].includes(first)) {
      return `healthCheck.command must begin with "CMD" or "CMD-SHELL", got ${JSON.stringify(first)}`;
    }
    return (
      (program === undefined || (program.trim() === '' && others.length === 0)) &&
      'healthCheck.command must have a program after "CMD" or "CMD-SHELL", got none'
    );
  },
});

/** Returns a warning for a health check command that does not run as it is written. */
export const healthCheckArguments = rule('L06', {
  variant: 'arguments',
  states:
    'The command of a health check is a single string after `CMD-SHELL`, and a program and its arguments after `CMD`.',
  severity: 'warning',
  fix: 'Ignore the warning if the command is meant as it is.',
  check: ({ healthCheck }: Container) => {
    const [form, program, ...others] = healthCheck?.command ?? [];
    if (form === 'CMD-SHELL' && others.length > 0) {
      return 'healthCheck.command should have a single string after "CMD-SHELL", because the shell runs only the first; join them';
    }
    return (
      form === 'CMD' &&
      others.length === 0 &&
      isKnown(program) &&
      /\S\s+\S/.test(program!) &&
      'healthCheck.command should have a string for each argument after "CMD", because no shell splits it; use "CMD-SHELL" for a shell command'
    );
  },
});
