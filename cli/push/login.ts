import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Logs in to a registry. The password is written to the standard input of the command, so that no list of processes and
 * no shell history contains it.
 *
 * @throws Error with the command's message if it fails
 */
export async function login(
  [file, ...args]: readonly [string, ...string[]],
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe'], signal });
  // If a command does not read its input, its own message states why.
  child.stdin.on('error', () => {});
  child.stdin.end(password);
  const [message, [exitCode]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (exitCode !== 0) throw new Error(`${[file, ...args].join(' ')} failed: ${message.trim()}`);
}
