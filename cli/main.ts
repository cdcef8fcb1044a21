#!/usr/bin/env node
import { Command } from 'commander';
import { demoCommand } from './demo/command';
import { graphCommand } from './graph/command';
import type { Invocation } from './invocation';

/** Exit codes of shells for programs that signals end. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the command that the arguments name: exit code 0, or 1 with one sentence on stderr that says what is wrong. */
async function main(): Promise<void> {
  const stopping = new AbortController();
  const stop = (exitCode: number): void => {
    process.exitCode = exitCode;
    stopping.abort();
  };
  for (const [name, exitCode] of Object.entries(exitCodes)) process.on(name, () => stop(exitCode));
  // The reader of the output has exited, as in `cdktf-firelens demo | head`.
  process.stdout.on('error', () => stop(1));

  const invocation: Invocation = { signal: stopping.signal };
  const program = new Command('cdktf-firelens')
    .description('Commands for stacks of cdktf-firelens')
    .showHelpAfterError()
    .addCommand(demoCommand(invocation))
    .addCommand(graphCommand(invocation));
  try {
    await program.parseAsync();
  } catch (error) {
    if (stopping.signal.aborted) return console.error('Stopped');
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  }
}

void main();
