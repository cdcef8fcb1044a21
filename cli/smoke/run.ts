import { join } from 'node:path';
import type { Progress } from '../../lab/progress';
import type { ApplyOptions, TerraformFolder } from '../../lab/terraform/terraform-folder';
import type { Clients } from './clients';
import { capacityOutput, repositoryOutput, tasksOutput } from './delivery-tasks';
import type { ServiceNames } from './ecs-workload';
import { deleteLeftovers, stopTasks, taggedResources } from './leftovers';
import { LogStores, type StoreNames } from './log-stores';
import { type Patience, poll } from './poll';
import { settleFacts } from './probes';
import { hasPassed, noResults, type Results } from './results';
import { type Circumstances, reportOf } from './report';
import { smoke } from './smoke';
import { type SmokeAppProps, type SynthesizedApp, synthesizeSmokeApp } from './smoke-app';
import type { Workload } from './workload';

/** Folder in which Terraform deploys the app. */
export type DeploymentFolder = Pick<TerraformFolder, 'path' | 'init' | 'apply' | 'outputs' | 'replaceBy' | 'destroy'>;

/** Surroundings of a run: AWS, or an emulator with a stand-in. */
export interface Surroundings extends Pick<Circumstances, 'app' | 'withoutImage' | 'rehearsal'> {
  /** Folder for the synthesized app and the state. */
  readonly folder: string;
  /** Clients of AWS. */
  readonly clients: Clients;
  /** Returns the folder in which Terraform deploys a stack. */
  readonly terraformIn: (stackFolder: string) => DeploymentFolder;
  /** Returns the workload of the deployed service. */
  readonly workloadOf: (service: ServiceNames, stores: StoreNames) => Workload;
  /** Builds the image of the router and pushes it to the repository. */
  readonly pushImage: (synthesized: SynthesizedApp, repositoryUrl: string) => Promise<void>;
  /** Prints the progress. */
  readonly progress: Progress;
  /** Waits for records, for the alarm, and for AWS to list no deleted resource. */
  readonly patience: Readonly<Record<'records' | 'alarm' | 'leftovers', Patience>>;
  /** Interrupts the run, but not the destruction. */
  readonly signal?: AbortSignal;
}

/** Outputs of the stack. */
interface Outputs {
  readonly bucket: string;
  readonly cluster: string;
  readonly service: string;
  readonly load_balancer_url: string;
  readonly log_groups: { readonly nginx: string };
  readonly [tasksOutput]: Readonly<Record<string, string>>;
  readonly [repositoryOutput]?: string;
  readonly [capacityOutput]?: string;
}

/** Outcome of a run. */
export interface Outcome {
  /** `true` if all records arrived, the alarm was raised and nothing is left. */
  readonly passed: boolean;
  /** `true` if Terraform destroyed everything in its state. */
  readonly isDestroyed: boolean;
  /** The report in Markdown. */
  readonly report: string;
}

/** Deploys the app, runs the test, destroys the app in any case, and returns the report. */
export async function runSmoke(surroundings: Surroundings): Promise<Outcome> {
  const { app, folder, terraformIn, progress } = surroundings;
  const began = new Date();
  const results = noResults();
  const first = synthesizeSmokeApp(app, 'first', join(folder, 'first'));
  const terraform = terraformIn(first.stackFolder);
  progress.say(`If this process is killed: ${destroyCommand(terraform)}`);
  try {
    await deployAndTest(surroundings, terraform, first, results);
  } catch (error) {
    results.errors.push((error as Error).message);
    progress.say(`Ended early: ${(error as Error).message}`);
  }
  try {
    await destroy(surroundings, terraform, results);
  } catch (error) {
    results.errors.push((error as Error).message);
    progress.say(`${(error as Error).message}\nNot everything was destroyed. Run: ${destroyCommand(terraform)}`);
  }
  const seconds = (Date.now() - began.getTime()) / 1000;
  return {
    passed: hasPassed(results),
    isDestroyed: results.leftovers !== undefined,
    report: reportOf({ ...surroundings, began, seconds }, results),
  };
}

/** Command that destroys the app. */
export function destroyCommand({ path }: Pick<DeploymentFolder, 'path'>): string {
  return `terraform -chdir=${path} destroy`;
}

async function deployAndTest(
  surroundings: Surroundings,
  terraform: DeploymentFolder,
  first: SynthesizedApp,
  results: Results,
): Promise<void> {
  const { app, clients, workloadOf, pushImage, progress, patience, signal, folder } = surroundings;
  signal?.throwIfAborted();
  await terraform.init();
  await progress.during('Deploying the first revision', () => terraform.apply(stoppedBy(signal)));
  signal?.throwIfAborted();
  const outputs = (await terraform.outputs()) as unknown as Outputs;
  const { [tasksOutput]: tasks, [repositoryOutput]: repository, [capacityOutput]: capacityProvider } = outputs;
  if (repository !== undefined) await progress.during('Pushing the image', () => pushImage(first, repository));

  const { bucket, cluster, service, load_balancer_url: url, log_groups: groups } = outputs;
  const names = { bucket, logGroup: groups.nginx };
  const stores = new LogStores(clients, names, patience.records);
  const workload = workloadOf({ cluster, service, url }, names);
  const probes = { clients, workload, stores, ...ofTasks(app) };
  await smoke(
    {
      ...{ app, workload, stores, progress, alarmPatience: patience.alarm },
      settleFacts: (taskDefinition) => settleFacts(probes, taskDefinition),
      async deploySecond() {
        terraform.replaceBy(synthesizeSmokeApp(app, 'second', join(folder, 'second')).stackFolder);
        await terraform.apply(stoppedBy(signal));
        signal?.throwIfAborted();
      },
    },
    { tasks, ...(capacityProvider !== undefined && { capacityProvider }) },
    results,
  );
}

function ofTasks({ namePrefix, records }: SmokeAppProps): Pick<SmokeAppProps, 'namePrefix' | 'records'> {
  return { namePrefix, records };
}

/** Lets Terraform end its current operations and write the state when a run is interrupted. */
function stoppedBy(signal: AbortSignal | undefined): ApplyOptions {
  if (!signal) return {};
  return { onStart: (group) => signal.addEventListener('abort', () => process.kill(-group, 'SIGINT'), { once: true }) };
}

async function destroy(
  { app, clients, progress, patience }: Surroundings,
  terraform: DeploymentFolder,
  results: Results,
): Promise<void> {
  await stopTasks(clients, app.namePrefix);
  await progress.during('Destroying everything', () => terraform.destroy());
  await deleteLeftovers(clients, app.namePrefix);
  const deadline = Date.now() + patience.leftovers.limitSeconds * 1000;
  const { everySeconds } = patience.leftovers;
  results.leftovers = await progress.during('Looking for what is left', () =>
    poll('leftovers', { everySeconds, limitSeconds: Infinity }, async () => {
      const isLast = Date.now() >= deadline;
      const left = await taggedResources(clients, app.namePrefix);
      return isLast || left.length === 0 ? left : undefined;
    }),
  );
}
