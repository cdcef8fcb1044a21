import { type Emulator, emulatorEnvironment, startEmulator } from '../../lab/emulator/emulator';
import type { EmulatorProgram } from '../../lab/emulator/emulator-program';

/** Environment variable with the addresses of the emulators of a run, one for each worker of Jest. */
const variable = 'WORKER_EMULATORS';

/** Values of the process that runs Jest. */
const run = globalThis as { workerEmulators?: readonly Emulator[] };

/** Starts the emulators of a run. To reset one is faster than to start one for each suite, which loads its services again. */
export async function startWorkerEmulators(program: EmulatorProgram, workers: number): Promise<void> {
  const emulators = await Promise.all(Array.from({ length: workers }, () => startEmulator(program)));
  process.env[variable] = emulators.map(({ url }) => url).join(' ');
  run.workerEmulators = emulators;
}

/** Stops the emulators of a run. */
export async function stopWorkerEmulators(): Promise<void> {
  await Promise.all((run.workerEmulators ?? []).map(({ stop }) => stop()));
}

/** Returns the emulator of this worker, which runs one suite at a time, after a reset; `undefined` if there is none. */
export async function workerEmulator(): Promise<Emulator | undefined> {
  const url = process.env[variable]?.split(' ')[Number(process.env['JEST_WORKER_ID']) - 1];
  if (url === undefined) return undefined;
  const response = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
  if (!response.ok) throw new Error(`The emulator cannot be reset: ${await response.text()}`);
  return { url, environment: emulatorEnvironment(url), stop: () => Promise.resolve() };
}
