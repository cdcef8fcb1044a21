import { list } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import { rule } from '../core/rule';
import { number, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';

/** A command that checks the health of a container by its exit code. */
export interface ContainerHealthCheck {
  /** The command; the first element is `CMD` (run directly) or `CMD-SHELL` (run by the image's shell). */
  readonly command: readonly ['CMD' | 'CMD-SHELL', ...string[]];

  /**
   * Seconds between two health checks, 5 to 300.
   *
   * @default 30
   */
  readonly intervalSeconds?: number;

  /**
   * Seconds after which a health check fails, 2 to 60.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;

  /**
   * Consecutive failures that make the container unhealthy, 1 to 10.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Seconds after the start during which failures do not count, 0 to 300.
   *
   * @default 0
   */
  readonly startPeriodSeconds?: number;
}

/** Shape of a `ContainerHealthCheck`. */
export const healthCheck = fields<ContainerHealthCheck>({
  command: required({
    ...list(plainText),
    suggest: (value) => (typeof value === 'string' ? `use ${JSON.stringify(['CMD-SHELL', value])}` : undefined),
  }),
  intervalSeconds: number,
  timeoutSeconds: number,
  retries: number,
  startPeriodSeconds: number,
});

/** A container with or without a health check. */
export interface Checked {
  /** The health check. */
  readonly healthCheck?: ContainerHealthCheck;
}

/** Returns an error for each value of a health check that ECS rejects. */
export const healthCheckLimits = rule('L06', {
  states: 'The values of a health check are within the ECS limits, such as an interval of 5 to 300 seconds.',
  severity: 'error',
  fix: 'Specify a value within the limits.',
  check: ({ healthCheck }: Checked) =>
    healthCheck && [
      integerProblem('healthCheck.intervalSeconds', healthCheck.intervalSeconds, { min: 5, max: 300, unit: 'seconds' }),
      integerProblem('healthCheck.timeoutSeconds', healthCheck.timeoutSeconds, { min: 2, max: 60, unit: 'seconds' }),
      integerProblem('healthCheck.retries', healthCheck.retries, { min: 1, max: 10, unit: 'checks' }),
      integerProblem('healthCheck.startPeriodSeconds', healthCheck.startPeriodSeconds, {
        min: 0,
        max: 300,
        unit: 'seconds',
      }),
    ],
});

/** Returns an error for a health check command of a form that ECS does not have. */
export const healthCheckForm = rule('L06', {
  variant: 'command',
  states: 'The command of a health check begins with `CMD` or `CMD-SHELL`, followed by a program.',
  severity: 'error',
  fix: 'Insert `CMD-SHELL` before a shell command, or `CMD` before a program and its arguments.',
  check: ({ healthCheck }: Checked) => {
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
  check: ({ healthCheck }: Checked) => {
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

/** Returns a health check in the form of the ECS API. */
export function healthCheckDefinition(check: ContainerHealthCheck): object {
  return {
    command: [...check.command],
    interval: check.intervalSeconds ?? 30,
    timeout: check.timeoutSeconds ?? 5,
    retries: check.retries ?? 3,
    ...omitUndefined({ startPeriod: check.startPeriodSeconds }),
  };
}
