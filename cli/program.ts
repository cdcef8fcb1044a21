import type { Command } from 'commander';
import type { Invocation } from './invocation';

/** Exit codes of programs that are ended by a signal, as in shells. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs a command with the arguments of this process; if it fails, prints one sentence on stderr, and exits with code 1. */
export async function runProgram(commandOf: (invocation: Invocation) => Command): Promise<void> {
  const stopping = new AbortController();
  const stop = (exitCode: number): void => {
    process.exitCode = exitCode;
    stopping.abort();
  };
  for (const [name, exitCode] of Object.entries(exitCodes)) process.on(name, () => stop(exitCode));
  // The reader of the output has exited, as in `npm run demo | head`.
  process.stdout.on('error', () => stop(1));

  try {
    await commandOf({ signal: stopping.signal }).parseAsync();
  } catch (error) {
    if (stopping.signal.aborted) return console.error('Stopped');
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  }
}
