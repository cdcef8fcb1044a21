import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { without } from '../../lab/processes/environment';
import { renderSections } from '../fluent-bit-sections';
import type { FluentBitProgram } from './fluent-bit-program';
import type { Journey } from './journey';
import { Journeys } from './journeys';
import { LineMarks } from './line-mark';
import type { LineSource } from './lines';
import type { LocalVariable } from './local-variables';
import { LogDriver } from './log-driver';
import { machineConfiguration } from './machine-configuration';
import { startCachedEmulator } from './receivers/emulated-aws';
import { Redirection } from './redirection';
import type { RoutedService } from './routed-service';
import { RunningRouter } from './running-router';
import { TraceFile, withTrace } from './trace';

/** Parameters of a run. */
export interface LocalRun {
  /** Service whose routes run. */
  readonly service: RoutedService;
  /** Container that the lines come from; `undefined` if only libraries send records. */
  readonly container: string | undefined;
  /** Fluent Bit to run them in. */
  readonly program: FluentBitProgram;
  /** Variables of the configuration. */
  readonly variables: readonly LocalVariable[];
  /** Returns the lines to send; `environment` contains the address of the log router, as in a container. */
  readonly lines: (environment: NodeJS.ProcessEnv) => LineSource;
  /** Called with each line whose results are complete. */
  readonly onJourney: (journey: Journey) => void;
  /** Called with messages about the run. */
  readonly say: (text: string) => void;
  /** Stops the run when aborted. */
  readonly signal: AbortSignal;
}

/** Milliseconds without an event after which the results of a line are complete: multiline filters wait half a second. */
const quietMs = 1500;

/** Milliseconds for which a line waits until the lines before it are reported. */
const orderMs = 10_000;

/** Milliseconds without an event after which a run no longer waits for missing records. */
const patienceMs = 15_000;

/** Seconds in which the log router must stop. */
const stopSeconds = 30;

/** Variables that prevent Fluent Bit from using an AWS account. */
const credentials = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Runs the routes of a service on this machine until the lines end and all records have arrived. It ends all processes
 * that it started, and leaves no files.
 *
 * @throws Error if the emulator is missing, or if Fluent Bit does not start or ends early
 */
export async function runRoutes(run: LocalRun): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-'));
  const redirection = new Redirection();
  try {
    await runIn(folder, redirection, run);
  } finally {
    await redirection.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, redirection: Redirection, run: LocalRun): Promise<void> {
  const { service, program, variables, signal, say } = run;
  const { sections, ports } = await machineConfiguration(service, program, folder);
  const { host } = program;
  const startEmulator = () => startCachedEmulator(say, signal);
  await redirection.start(sections, variables, { host, folder, startEmulator });

  const marks = new LineMarks();
  const traced = withTrace(redirection.sections, folder, marks);
  const configuration = join(folder, 'fluent-bit.conf');
  writeFileSync(configuration, renderSections(traced.sections));
  const journeys = new Journeys(traced.filters, redirection.outputs, marks);

  const values = { ...Object.fromEntries(variables.map(({ name, value }) => [name, value])), ...credentials };
  const router = new RunningRouter(
    program,
    {
      folder,
      configuration,
      ports: [ports.driver, ports.libraries],
      variables: Object.keys(values),
      containerName: `cdktf-firelens-${process.pid}-${ports.driver}`,
    },
    { ...process.env, ...without(/proxy$|^AWS_/i), ...values },
  );
  const trace = new TraceFile(folder);
  try {
    const driver = await LogDriver.connect(await router.listening(ports.driver, signal), service.folder.family, marks);
    say(`Fluent Bit ${router.version} (${program.name}) runs ${service.folder.path}`);
    const derived = variables.filter(({ from }) => from === 'stack');
    if (derived.length > 0) {
      const texts = derived.map(({ name, value }) => `${name}=${value}`).join(', ');
      say(`Values that only a deployment knows, which you can set in the environment: ${texts}`);
    }
    await follow(run, { router, redirection, trace, journeys, driver, librariesPort: ports.libraries });
  } finally {
    await router.end();
    trace.close();
  }
}

/** Parts of a run. */
interface Parts {
  readonly router: RunningRouter;
  readonly redirection: Redirection;
  readonly trace: TraceFile;
  readonly journeys: Journeys;
  readonly driver: LogDriver;
  readonly librariesPort: number;
}

/** Sends the lines, and reports them until the results of the last line are complete. */
async function follow(
  run: LocalRun,
  { router, redirection, trace, journeys, driver, librariesPort }: Parts,
): Promise<void> {
  const { container, lines, onJourney, say, signal } = run;
  let news = Date.now();
  const read = (): void => {
    // In this order: when a record arrives, its trace is complete.
    const arrivals = redirection.take();
    const printed = router.takeOutput();
    const events = trace.read();
    events.forEach((event) => journeys.pass(event));
    arrivals.forEach(({ output, arrival }) => journeys.arrive(output, arrival));
    printed.forEach((line) => journeys.print(line));
    if (events.length + arrivals.length > 0) news = Date.now();
  };

  let hasEnded = false;
  const environment = { FLUENT_HOST: '127.0.0.1', FLUENT_PORT: String(librariesPort) };
  const input = new AbortController();
  const sending = lines(environment)
    .read(
      async (text, stream) => {
        if (container !== undefined)
          await driver.send(container, text, stream, (mark, line) => journeys.send(mark, line));
      },
      AbortSignal.any([signal, input.signal]),
    )
    .finally(() => {
      hasEnded = true;
      news = Date.now();
    });
  // Awaited at the end.
  sending.catch(() => {});

  while (router.isUp && !signal.aborted) {
    await sleep(100);
    read();
    journeys.report(Date.now() - quietMs, Date.now() - orderMs).forEach(onJourney);
    const quiet = Date.now() - news;
    // Fluent Bit writes S3 objects when it stops.
    if (hasEnded && quiet > quietMs && journeys.haveEntered() && !journeys.isAwaiting(['s3'])) break;
    if (hasEnded && quiet > patienceMs) break;
  }
  const hasFailed = !router.isUp && !signal.aborted;
  input.abort();
  driver.close();
  await router.stop(signal.aborted ? 2 : stopSeconds);
  read();
  const last = journeys.reportAll();
  last.forEach(onJourney);
  if (last.some(({ ways }) => ways.some(({ outcome }) => outcome === 'missing'))) router.complaints.forEach(say);
  if (journeys.unmatched > 0) {
    say(`${journeys.unmatched} received records match no line, because filters or outputs removed the mark`);
  }
  if (hasFailed) throw new Error(`Fluent Bit ended early:\n${router.lastLines}`);
  await sending;
}
