import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../../lab/emulator/emulator';
import { findEmulator, installEmulator } from '../../../lab/emulator/emulator-program';

/**
 * Starts the AWS emulator. If it is not installed, it is installed into the cache of the user.
 *
 * @throws Error that states what to install
 */
export async function startCachedEmulator(say: (text: string) => void, signal: AbortSignal): Promise<Emulator> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cdktf-firelens', 'moto');
  const program = findEmulator(process.env, folder);
  if ('missing' in program) throw new Error(program.missing);
  if (program.installer !== undefined) {
    say(`Installing the AWS emulator into ${folder}, only once`);
    await installEmulator(program, { signal });
  }
  return startEmulator(program, signal);
}
