import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fluentBitProgram } from '../../lab/routers/fluent-bit';
import makeTemporaryFolder, { tearDown } from '../../lab/synth/temporary-folder';
import { projectFolder } from '../../lab/project';
import { compare, largeScale } from './comparison';
import { runMatrix } from './matrix';
import { matrixPage } from './matrix-page';
import { page } from './page';
import { type ScenarioName, scenarioNames } from '../../lab/pipeline-faults/scenarios';
import { smallScale } from '../../lab/pipeline-faults/small-scale';

/** The pages, by the option that selects one of them. */
const parts = {
  '--comparison': {
    file: 'pipeline-faults.md',
    write: async (chosen: readonly ScenarioName[], version: string) => page(await compare(chosen), largeScale, version),
  },
  '--matrix': {
    file: 'pipeline-cases.md',
    write: async (chosen: readonly ScenarioName[], version: string) =>
      matrixPage(await runMatrix(chosen, console.error), smallScale, version),
  },
} as const;

/** Writes both pages, or the selected one; with names of scenarios, prints the results of these scenarios only. */
async function main(program: string, words: readonly string[]): Promise<void> {
  const unknown = words.filter((word) => !(word in parts) && !scenarioNames.some((name) => name === word));
  if (unknown.length > 0) {
    throw new Error(
      `Arguments must be of ${[...Object.keys(parts), ...scenarioNames].join(', ')}, got ${unknown.join(', ')}.`,
    );
  }
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0]!;
  const named = scenarioNames.filter((name) => words.includes(name));
  const isNoneChosen = !words.some((word) => word in parts);
  for (const [option, { file, write }] of Object.entries(parts)) {
    if (!isNoneChosen && !words.includes(option)) continue;
    const text = await write(named.length > 0 ? named : scenarioNames, version);
    if (named.length > 0) console.log(text);
    else writeFileSync(join(projectFolder, 'benchmarks', file), text);
  }
}

if (fluentBitProgram === undefined) {
  console.error('fluent-bit is not on PATH, and FLUENT_BIT is not set.');
  process.exitCode = 1;
} else {
  makeTemporaryFolder();
  void main(fluentBitProgram, process.argv.slice(2)).finally(tearDown);
}
