import type { RouterUnderTest } from './routers';
import type { Scale, Scenario } from './scenarios';
import { type TrialResult, runTrial } from './trial';

/** Scale that is small enough for many trials, and large enough for deliveries to fail. */
export const smallScale: Scale = {
  burst: 5000,
  perSecond: 1000,
  aroundSeconds: 1,
  outageSeconds: 6,
  afterwardsSeconds: 0,
  tooMuch: { perSecond: 10_000, seconds: 2 },
};

/** Buffer on disk of each output that the load of `diskLimit` exceeds at this scale. */
export const smallBuffer = '10M';

/** Runs a scenario in which the log drivers send all records before the task is stopped. */
export function outcomeOf(
  { happen }: Scenario,
  router: RouterUnderTest,
  changed: Partial<Scale> = {},
): Promise<TrialResult> {
  return runTrial(router, async (trial) => {
    await happen(trial, { ...smallScale, ...changed });
    await trial.handedOver();
  });
}
