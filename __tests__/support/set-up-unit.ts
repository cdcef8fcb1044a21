import { accessSync, constants } from 'node:fs';
import setUpFolder from '../../lab/synth/temporary-folder';

/** Folder of Linux whose files are kept in memory. */
const inMemory = '/dev/shm';

/** Before all tests of the project `unit`, which write thousands of small files: sets the temporary folder, in memory. */
export default function setUp(): void {
  setUpFolder(isWritable(inMemory) ? inMemory : undefined);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
