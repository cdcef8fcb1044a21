import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fluentBitProgram } from '../../__tests__/pipeline/fluent-bit';
import makeTemporaryFolder, { tearDown } from '../../__tests__/support/temporary-folder';
import { Progress } from '../../demo/progress';
import { projectFolder } from '../../demo/project';
import { type Comparison, page } from './page';
import { articlesRouter, ourRouter, type RouterUnderTest } from './routers';
import { type Scale, type Scenario, scenarios } from './scenarios';
import { type TrialResult, tryOut } from './trial';

const scale: Scale = {
  burst: 300_000,
  perSecond: 1000,
  aroundSeconds: 5,
  outageSeconds: 60,
  afterwardsSeconds: 90,
  tooMuch: { perSecond: 10_000, seconds: 120 },
};

const progress = new Progress();

/** Has a scenario happen to both routers, one after the other. */
async function compare(scenario: Scenario): Promise<Comparison> {
  const resultOf = async (router: RouterUnderTest): Promise<TrialResult> => {
    progress.say(`${scenario.title(scale)}, ${router.name}`);
    const result = await tryOut(router, (trial) => scenario.happen(trial, scale));
    progress.say(`  ${result.delivered} of ${result.sent} delivered, and ${result.duplicated} twice`);
    return result;
  };
  return { scenario, ours: await resultOf(ourRouter()), article: await resultOf(articlesRouter()) };
}

/** Writes the page, or tells of the scenarios alone that are named as arguments. */
async function main(program: string, chosen: readonly string[]): Promise<void> {
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0]!;
  const comparisons: Comparison[] = [];
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (chosen.length === 0 || chosen.includes(name)) comparisons.push(await compare(scenario));
  }
  const text = page(comparisons, scale, version);
  if (chosen.length > 0) console.log(text);
  else writeFileSync(join(projectFolder, 'benchmarks', 'pipeline-faults.md'), text);
}

if (fluentBitProgram === undefined) {
  console.error('There is no fluent-bit on PATH, nor is one named by FLUENT_BIT.');
  process.exitCode = 1;
} else {
  makeTemporaryFolder();
  void main(fluentBitProgram, process.argv.slice(2)).finally(tearDown);
}
