import { inPool } from './in-pool';
import { type ScenarioName, scenarios } from '../../lab/pipeline-faults/scenarios';
import { outcomeOf, smallBuffer } from '../../lab/pipeline-faults/small-scale';
import { nameOf, routerOf, type TaskCase, taskCases } from '../../lab/pipeline-faults/task-cases';
import type { TrialResult } from '../../lab/pipeline-faults/trial';

/** Outcome of one scenario with the router of one task. */
export interface MatrixCell {
  /** The scenario. */
  readonly scenario: ScenarioName;
  /** The task. */
  readonly task: TaskCase;
  /** The outcome. */
  readonly result: TrialResult;
}

/** Number of concurrent trials, which mostly wait. */
export const trialsAtOnce = 8;

/**
 * Seconds that a restarted router runs after it was killed. If it is stopped in its first second, it leaves the files on
 * disk that it found there.
 */
export const secondsAgain = 5;

/** Runs scenarios with the routers of all tasks. */
export function runMatrix(
  chosen: readonly ScenarioName[],
  say: (progress: string) => void,
): Promise<readonly MatrixCell[]> {
  const trials = taskCases.flatMap((task) => chosen.map((scenario) => ({ task, scenario })));
  let done = 0;
  return inPool(trialsAtOnce, trials, async ({ task, scenario }) => {
    const result = await outcomeOf(
      scenarios[scenario],
      routerOf(task, scenario === 'diskLimit' ? { outputBuffer: smallBuffer } : {}),
      scenario === 'killed' ? { afterwardsSeconds: secondsAgain } : {},
    );
    done += 1;
    say(`${done} of ${trials.length}: ${scenario}, ${nameOf(task)}: ${summary(result)}`);
    return { task, scenario, result };
  });
}

function summary({ sent, delivered, duplicated, misfiled, alarms }: TrialResult): string {
  return `${sent - delivered} of ${sent} lost, ${duplicated} doubled, ${misfiled} misfiled; ${alarms.join(', ') || 'no alarm'}`;
}
