import { tearDown as removeFolder } from '../../lab/synth/temporary-folder';
import { stopWorkerEmulators } from './worker-emulators';

/** After all tests of the project `real`: stops the emulators, and removes the temporary folder. */
export default async function tearDown(): Promise<void> {
  await stopWorkerEmulators();
  removeFolder();
}
