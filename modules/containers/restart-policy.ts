import { list } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import { number, suggesting } from '../core/shape';
import type { Problem } from '../core/problem';
import { integerProblem } from '../core/validation';

/**
 * Restart policy of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export interface ContainerRestart {
  /**
   * Exit codes that do not restart the container, such as 0 for a program that finishes; at most 50.
   *
   * @default - none: every exit restarts the container
   */
  readonly ignoredExitCodes?: readonly number[];

  /**
   * Seconds that the container must run before it can be restarted, 60 to 1800. A container that exits earlier is not
   * restarted.
   *
   * @default 300
   */
  readonly resetSeconds?: number;
}

/** Shape of a `ContainerRestart`. */
export const restart = suggesting(
  fields<ContainerRestart>(
    { ignoredExitCodes: list(number), resetSeconds: number },
    {
      enabled: 'restart: {}, or no restart at all',
      restartAttemptPeriod: 'resetSeconds',
    },
  ),
  (value) => {
    if (value === false || value === 'no') return 'remove it';
    return value === true || typeof value === 'string' ? 'use {}' : undefined;
  },
);

/** Returns an error for each part of a restart policy that ECS rejects. */
export function restartProblems(restart: ContainerRestart | undefined): Problem[] {
  const { ignoredExitCodes = [], resetSeconds } = restart ?? {};
  return [
    integerProblem('restart.resetSeconds', resetSeconds, { min: 60, max: 1800, unit: 'seconds' }),
    ignoredExitCodes.length > 50 &&
      `restart.ignoredExitCodes must contain at most 50 exit codes, got ${ignoredExitCodes.length}`,
    ...ignoredExitCodes.map((code) => integerProblem('restart.ignoredExitCodes', code, { min: 0, max: 255 })),
  ];
}

/**
 * Returns a restart policy in the form of the ECS API.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
 */
export function restartPolicy({ ignoredExitCodes = [], resetSeconds = 300 }: ContainerRestart): object {
  return {
    enabled: true,
    ...(ignoredExitCodes.length > 0 && { ignoredExitCodes: [...ignoredExitCodes] }),
    restartAttemptPeriod: resetSeconds,
  };
}
