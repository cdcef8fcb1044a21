import { findEmulator } from '../../lab/emulator/emulator-program';
import setUpFolder from '../../lab/synth/temporary-folder';

/** Before all tests of the project `real`: sets the temporary folder, and finds the emulator once for all suites. */
export default function setUp(): void {
  setUpFolder();
  const emulator = findEmulator();
  if ('command' in emulator && emulator.command.length === 1) process.env['MOTO_SERVER'] = emulator.command[0];
}
