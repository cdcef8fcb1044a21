import type { Progress } from '../../lab/progress';
import { type DeliveryCase, deliveryCases, type Place } from './delivery-cases';
import type { LogStores } from './log-stores';
import { type Patience, poll } from './poll';
import type { Settled } from './probes';
import { recordText } from './records';
import type { Check, Passage, Results } from './results';
import type { SmokeAppProps } from './smoke-app';
import type { Workload } from './workload';

/** The deployed app. */
export interface Deployed {
  /** ARNs of the task definitions, by name of the case. */
  readonly tasks: Readonly<Record<string, string>>;
  /** Capacity provider of the task on EC2, if there is one. */
  readonly capacityProvider?: string;
}

/** Parts of a run; a rehearsal has other ones. */
export interface SmokeParts {
  /** Options of the app that is deployed. */
  readonly app: SmokeAppProps;
  /** Runs the tasks and the service. */
  readonly workload: Workload;
  /** Counts the records. */
  readonly stores: Pick<LogStores, 'count'>;
  /** Answers the open questions with the task definition of the inline delivery. */
  readonly settleFacts: (taskDefinition: string) => Promise<readonly Settled[]>;
  /** Deploys the second revision. */
  readonly deploySecond: () => Promise<void>;
  /** Prints the progress. */
  readonly progress: Progress;
  /** Wait for the alarm. */
  readonly alarmPatience: Patience;
}

/** Requests with which the load balancer, without tasks behind it, raises its alarm: more than its threshold of 10. */
const rejectedRequests = 30;

const bothPlaces: readonly Place[] = ['bucket', 'logGroup'];

/**
 * Sends records through every delivery of a deployed app, counts those that arrive, rolls back and counts again, and raises
 * an alarm. Results are added at once, so that those of a failed run are known.
 */
export async function smoke(parts: SmokeParts, first: Deployed, results: Results): Promise<void> {
  const { app, workload, progress } = parts;
  const cases = deliveryCases(app);
  const firstService = await workload.taskDefinition();
  const tasks = async (passage: Passage) => {
    const runs = cases.map(async (each) => results.checks.push(...(await runCase(parts, first, each, passage))));
    // Waits for all even if one fails, because the destruction follows.
    await Promise.allSettled(runs);
    await Promise.all(runs);
  };

  await progress.during('Waiting for the service', () => workload.waitUntilSteady());
  results.checks.push(...(await requestService(parts, 'first')));
  await progress.during(`Running the tasks ${cases.map(({ name }) => name).join(', ')}`, () => tasks('first'));

  const { inline } = first.tasks;
  if (inline !== undefined) {
    results.facts = await progress.during('Trying what the documentation does not state', () =>
      parts.settleFacts(inline),
    );
  }

  await progress.during('Deploying the second revision', parts.deploySecond);
  await progress.during('Waiting for the service', () => workload.waitUntilSteady());
  results.checks.push(...(await requestService(parts, 'second')));

  await workload.updateService({ taskDefinition: firstService });
  await progress.during('Waiting for the rollback', () => workload.waitUntilSteady());
  results.checks.push(...(await requestService(parts, 'rollback')));
  await progress.during('Running the first revisions of the tasks again', () => tasks('rollback'));

  await workload.updateService({ desiredCount: 0 });
  results.alarm = await progress.during('Raising an alarm without tasks', () => raiseAlarm(parts));
}

async function runCase(
  { app, workload, stores }: SmokeParts,
  { tasks, capacityProvider }: Deployed,
  { name, delivery, places }: DeliveryCase,
  passage: Passage,
): Promise<readonly Check[]> {
  const mark = `${name}-${passage}`;
  const end = await workload.runTask({
    ...{ name, mark, records: app.records, taskDefinition: tasks[name] ?? name },
    ...(delivery === 's3' && capacityProvider !== undefined && { capacityProvider }),
  });
  const counts = places.map(async (place) => ({ place, count: await stores.count(place, mark, app.records) }));
  return (await Promise.all(counts)).map((count) => ({ subject: name, delivery, passage, end, ...count }));
}

async function requestService({ app, workload, stores, progress }: SmokeParts, passage: Passage): Promise<Check[]> {
  const mark = `service-${passage}`;
  const paths = Array.from({ length: app.records }, (_, number) => `/?${recordText(mark, number)}`);
  return progress.during(`Sending ${app.records} requests to the service`, async () => {
    const { accepted } = await workload.request(paths);
    const counts = bothPlaces.map(async (place) => ({ place, count: await stores.count(place, mark, app.records) }));
    const subject = accepted === app.records ? 'service' : `service, which answered ${accepted} requests`;
    return (await Promise.all(counts)).map((count) => ({ subject, delivery: 'inline' as const, passage, ...count }));
  });
}

async function raiseAlarm({ app, workload, alarmPatience }: SmokeParts): Promise<NonNullable<Results['alarm']>> {
  const name = `${app.namePrefix}-web-load-balancer-errors`;
  const states = [await workload.alarmState(name)];
  await workload.waitUntilSteady();
  const state = await poll(`the alarm ${name}`, alarmPatience, async () => {
    // Again each time, because CloudWatch evaluates five minutes from the clock.
    await workload.request(Array.from({ length: rejectedRequests }, (_, number) => `/?rejected.${number}`));
    const current = await workload.alarmState(name);
    return current === 'ALARM' ? current : undefined;
  }).catch((error: Error) => {
    alarmPatience.signal?.throwIfAborted();
    return error.message;
  });
  return { name, states: [...states, state], raised: state === 'ALARM' };
}
