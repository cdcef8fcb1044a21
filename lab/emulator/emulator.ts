import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { start } from '../processes/child';
import type { EmulatorProgram } from './emulator-program';
import { without } from '../processes/environment';

/** A local AWS emulator, initially empty. */
export interface Emulator {
  /** URL of all services. */
  readonly url: string;

  /** Environment variables with which programs access the emulator, and no AWS account. */
  readonly environment: NodeJS.ProcessEnv;

  /** Stops the emulator, and waits until it has exited. */
  stop(): Promise<void>;
}

/** Credentials that are invalid in every AWS account. */
export const emulatorCredentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

const startSeconds = 60;

/** Starts the emulator on a free port of the loopback interface. It exits with this process at the latest. */
export async function startEmulator({ command }: EmulatorProgram, signal?: AbortSignal): Promise<Emulator> {
  const limit = AbortSignal.any([AbortSignal.timeout(startSeconds * 1000), ...(signal ? [signal] : [])]);
  limit.throwIfAborted();
  const { process: child, end: stop } = start([...command, '-H', '127.0.0.1', '-p', '0'], {
    // Without it, the managed policies of AWS cannot be attached to roles.
    env: { ...process.env, ...without(/^AWS_|proxy$/i), MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });

  limit.addEventListener('abort', stop);
  try {
    const url = await announcedAddress(child.stderr);
    await fetch(url, { signal: limit });
    return { url, environment: emulatorEnvironment(url), stop };
  } catch (error) {
    await stop();
    throw limit.aborted ? limit.reason : error;
  } finally {
    limit.removeEventListener('abort', stop);
    // It logs every request, and would block if its output were not read.
    child.stdout.resume();
    child.stderr.resume();
  }
}

async function announcedAddress(log: Readable): Promise<string> {
  const output: string[] = [];
  for await (const line of createInterface({ input: log })) {
    output.push(line);
    const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(['The AWS emulator did not start:', ...output].join('\n'));
}

/** Also removes variables that could select an AWS account: profiles, sessions, roles, endpoints of single services. */
export function emulatorEnvironment(url: string, inherited: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return {
    ...without(/^AWS_/, inherited),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Without these variables, the files in the home directory are read.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
