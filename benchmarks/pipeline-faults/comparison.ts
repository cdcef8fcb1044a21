import { Progress } from '../../lab/progress';
import type { Comparison } from './page';
import { articlesRouter, ourRouter, type RouterUnderTest } from '../../lab/pipeline-faults/routers';
import { type Scale, type ScenarioName, scenarios } from '../../lab/pipeline-faults/scenarios';
import { type TrialResult, runTrial } from '../../lab/pipeline-faults/trial';

/** Scale that exceeds the limits of the article's router. */
export const largeScale: Scale = {
  burst: 300_000,
  perSecond: 1000,
  aroundSeconds: 5,
  outageSeconds: 60,
  afterwardsSeconds: 90,
  tooMuch: { perSecond: 10_000, seconds: 120 },
};

/** Runs scenarios with our router and with the article's, one after the other. */
export async function compare(chosen: readonly ScenarioName[]): Promise<readonly Comparison[]> {
  const progress = new Progress();
  const comparisons: Comparison[] = [];
  for (const name of chosen) {
    const scenario = scenarios[name];
    const resultOf = async (router: RouterUnderTest): Promise<TrialResult> => {
      progress.say(`${scenario.title(largeScale)}, ${router.name}`);
      const result = await runTrial(router, (trial) => scenario.happen(trial, largeScale));
      progress.say(`  ${result.delivered} of ${result.sent} delivered, and ${result.duplicated} twice`);
      return result;
    };
    comparisons.push({ scenario, ours: await resultOf(ourRouter()), article: await resultOf(articlesRouter()) });
  }
  return comparisons;
}
