import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOptions, run } from '../processes/command';
import { findExecutable, type Missing } from '../processes/executable';
import { downloadsFolder, makeOnce } from '../project';

/** The emulator of AWS, moto's server, as a program to run. */
export interface EmulatorProgram {
  /** The command, without the address to listen on. */
  readonly command: readonly [string, ...string[]];

  /** The Python that must install it first, where it must be installed. */
  readonly installer?: string;
}

/** Finds the emulator on PATH or among our own downloads, or else a Python that can install it there. */
export function findEmulator(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = join(downloadsFolder, 'moto'),
): EmulatorProgram | Missing {
  const installed = findExecutable('moto_server', environment);
  // Asked, since the stand-ins of Python's version managers are there even where the program is not.
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

/** Installs the emulator for this project alone, where it must be installed. */
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

// By Python, not by the script moto_server, which holds the name of the draft that the folder was made as.
function pythonIn(folder: string): string {
  return join(folder, 'bin', 'python');
}

function succeeds(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  return spawnSync(program, args, { env: environment, stdio: 'ignore', timeout: 60_000 }).status === 0;
}
