import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import makeTemporaryFolder, { tearDown } from '../lab/synth/temporary-folder';
import { scratchFolder } from '../lab/synth/scratch';
import { projectFolder } from '../lab/project';
import { bucket, byImage, task } from '../lab/synth/tasks';
import { LogDestination } from '../modules';

/** Functions that derive something from the routing of a task. */
const derivations = ['withDefaults', 'routedTask', 'routeSteps', 'output', 'renderPipeline', 'renderSection'] as const;

/** Returns the number of calls of each library function during the synthesis of a task with one route. */
async function callsOfOneRoute(): Promise<ReadonlyMap<string, number>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const app = new App({ outdir: scratchFolder() });
  const stack = new TerraformStack(app, 'service');
  new AwsProvider(stack, 'aws');
  task(stack, { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage });
  app.synth();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const calls = new Map<string, number>();
  const library = join(projectFolder, 'modules');
  for (const { functions } of result.filter(({ url }) => url.includes(library))) {
    for (const { functionName, ranges } of functions.filter(({ functionName: name }) => name !== '')) {
      calls.set(functionName, (calls.get(functionName) ?? 0) + (ranges[0]?.count ?? 0));
    }
  }
  return calls;
}

makeTemporaryFolder();
void callsOfOneRoute()
  .then((calls) => {
    const all = [...calls.values()].reduce((sum, count) => sum + count, 0);
    console.log(`${all} calls of named functions of the library for a task with one route`);
    for (const name of derivations) console.log(`${String(calls.get(name) ?? 0).padStart(6)} ${name}`);
  })
  .finally(tearDown);
