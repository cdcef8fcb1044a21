import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { findTestBedPrograms, TerraformTestBed } from '../../lab/terraform/terraform-test-bed';
import { Progress } from '../../lab/progress';
import { projectFolder } from '../../lab/project';
import type { Outcome } from '../../lab/deploy-faults/converge';
import { page, type Row } from './page';
import {
  afterAction,
  afterCreations,
  interruptedApply,
  type Interruption,
  lostResponses,
  rejectedCalls,
  concurrentApplies,
} from '../../lab/deploy-faults/scenarios';
import { stateBucket } from '../../lab/deploy-faults/site';

const file = join('benchmarks', 'deploy-faults.md');
const progress = new Progress();

/** Number of concurrent scenarios. Each has a separate emulator, and mostly waits. */
const lanes = 3;

/** The scenarios, on the unmodified stack `service` of the app. */
async function scenarios(testBed: TerraformTestBed): Promise<Readonly<Record<string, () => Promise<Outcome>>>> {
  const backend = { type: 's3', bucket: stateBucket };
  const synthesize = async (settings: object) => join(await testBed.synthesize({ ...settings }), 'stacks', 'service');
  const [local, shared, destroyable] = await Promise.all([{}, { backend }, { forceDestroy: true }].map(synthesize));
  const interruption =
    (folder: string | undefined, signal: Interruption['signal'], moment: Interruption['moment']) => () =>
      interruptedApply(testBed, folder!, { signal, moment });

  return {
    'one call in five rejected': () => rejectedCalls(testBed, destroyable!, 0.2, 1),
    'two calls in five rejected': () => rejectedCalls(testBed, destroyable!, 0.4, 1),
    'the first response to each action lost': () => lostResponses(testBed, shared!, 1),
    'killed after 10 creations, local state': interruption(local, 'SIGKILL', afterCreations(10)),
    'killed after 25 creations, local state': interruption(local, 'SIGKILL', afterCreations(25)),
    'killed after 40 creations, local state': interruption(local, 'SIGKILL', afterCreations(40)),
    'killed after 10 creations, state in S3': interruption(shared, 'SIGKILL', afterCreations(10)),
    'killed after 25 creations, state in S3': interruption(shared, 'SIGKILL', afterCreations(25)),
    'killed after 40 creations, state in S3': interruption(shared, 'SIGKILL', afterCreations(40)),
    'Ctrl-C after 10 creations, local state': interruption(local, 'SIGINT', afterCreations(10)),
    'Ctrl-C after 25 creations, state in S3': interruption(shared, 'SIGINT', afterCreations(25)),
    'Ctrl-C during the creation of a bucket': interruption(shared, 'SIGINT', afterAction('GET bucket ?acl')),
    'two concurrent applies, state in S3': () => concurrentApplies(testBed, shared!, 0),
    'two concurrent applies, the second waits': () => concurrentApplies(testBed, shared!, 600),
  };
}

async function main(): Promise<void> {
  const programs = findTestBedPrograms();
  if ('missing' in programs) throw new Error(programs.missing);
  const testBed = await TerraformTestBed.open(programs);
  try {
    const rows: Row[] = [];
    const left = Object.entries(await scenarios(testBed)).map(([scenario, run], place) => ({ scenario, run, place }));
    const work = async (): Promise<void> => {
      for (let next; (next = left.shift());) {
        const { scenario, run, place } = next;
        rows[place] = { scenario, outcome: await progress.during(scenario, run, () => `${scenario} …`) };
        progress.say(`${scenario}: done`);
      }
    };
    await Promise.all(Array.from({ length: lanes }, work));
    const options = { ...(await resolveConfig(join(projectFolder, file))), parser: 'markdown' };
    writeFileSync(join(projectFolder, file), await format(page(rows, programs.terraform.version), options));
    progress.say(`Wrote ${file}`);
  } finally {
    await testBed.close();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  // Also ends the other scenarios.
  process.exit(1);
});
