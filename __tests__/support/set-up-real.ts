import type { Config } from 'jest';
import { findEmulator } from '../../lab/emulator/emulator-program';
import setUpFolder from '../../lab/synth/temporary-folder';
import { startWorkerEmulators } from './worker-emulators';

/** Before all tests of the project `real`: sets the temporary folder, and starts emulators that all suites use. */
export default async function setUp({ maxWorkers }: Pick<Config, 'maxWorkers'>): Promise<void> {
  setUpFolder();
  const emulator = findEmulator();
  // One that must be installed is started by the suites.
  if ('missing' in emulator || emulator.installer !== undefined) return;
  if (emulator.command.length === 1) process.env['MOTO_SERVER'] = emulator.command[0];
  await startWorkerEmulators(emulator, Number(maxWorkers));
}
