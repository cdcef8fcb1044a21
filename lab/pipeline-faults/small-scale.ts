import type { RouterUnderTest } from './routers';
import type { Scale, Scenario } from './scenarios';
import { type TrialResult, tryOut } from './trial';

/** Scale that is small enough for many trials, and long enough for routers to try in vain. */
export const smallScale: Scale = {
  burst: 5000,
  perSecond: 1000,
  aroundSeconds: 1,
  outageSeconds: 6,
  afterwardsSeconds: 0,
  tooMuch: { perSecond: 10_000, seconds: 2 },
};

/** Buffer on disk of each output that does not hold what is too much at this scale. */
export const smallBuffer = '10M';

/** Outcome of a scenario, when the log drivers have handed everything over before the task is stopped. */
export function outcomeOf(
  { happen }: Scenario,
  router: RouterUnderTest,
  changed: Partial<Scale> = {},
): Promise<TrialResult> {
  return tryOut(router, async (trial) => {
    await happen(trial, { ...smallScale, ...changed });
    await trial.handedOver();
  });
}
