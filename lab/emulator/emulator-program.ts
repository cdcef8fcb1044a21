import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOptions, run } from '../processes/command';
import { findExecutable, type Missing } from '../processes/executable';
import { downloadsFolder, makeOnce } from '../project';

/** The AWS emulator: the server of moto. */
export interface EmulatorProgram {
  /** Command, without the address to listen on. */
  readonly command: readonly [string, ...string[]];

  /** Path of the Python that must install it first, if it is not installed. */
  readonly installer?: string;
}

/**
 * Finds the emulator on PATH or among the project's downloads, or a Python that can install it there. The environment
 * variable `MOTO_SERVER` names a program that has been found before, and is not run to check it.
 */
export function findEmulator(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = join(downloadsFolder, 'moto'),
): EmulatorProgram | Missing {
  const found = environment['MOTO_SERVER'];
  if (found !== undefined) return { command: [found] };

  const installed = findExecutable('moto_server', environment);
  // Runs the program, because the shims of Python version managers exist even if the program does not.
  if (installed !== undefined && succeeds(installed, ['--help'], environment)) return { command: [installed] };

  const command = [pythonIn(folder), '-m', 'moto.server'] as const;
  if (existsSync(folder)) return { command };

  const installer = findExecutable('python3', environment);
  if (installer === undefined || !succeeds(installer, ['-c', fitness], environment)) {
    return {
      missing:
        'The AWS emulator needs Python 3.9 or newer with pip and venv: install it from ' +
        'https://www.python.org/downloads/, or by "apt install python3-pip python3-venv"',
    };
  }
  if (
    !succeeds(installer, ['-m', 'pip', '--retries', '1', '--timeout', '5', 'index', 'versions', 'moto'], environment)
  ) {
    return {
      missing:
        "The AWS emulator is missing and Python's package registry does not offer it here: install it by " +
        '"pip install \'moto[server]\'" (https://docs.getmoto.org/en/latest/docs/server_mode.html)',
    };
  }
  return { command, installer };
}

/** Installs the emulator for this project only, if necessary. */
export async function installEmulator(
  { command: [python], installer }: EmulatorProgram,
  options: CommandOptions = {},
): Promise<void> {
  if (installer === undefined) return;
  await makeOnce(join(python, '..', '..'), async (draft) => {
    await run(installer, ['-m', 'venv', draft], options);
    await run(pythonIn(draft), ['-m', 'pip', 'install', '--disable-pip-version-check', 'moto[server]>=5,<6'], options);
  });
}

const fitness = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))';

// With Python instead of the script moto_server, which contains the temporary name of the folder.
function pythonIn(folder: string): string {
  return join(folder, 'bin', 'python');
}

function succeeds(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  return spawnSync(program, args, { env: environment, stdio: 'ignore', timeout: 60_000 }).status === 0;
}
