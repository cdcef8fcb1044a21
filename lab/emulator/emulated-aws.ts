import { join } from 'node:path';
import { startEmulator, emulatorCredentials } from './emulator';
import { findEmulator, installEmulator } from './emulator-program';
import { scratchFolder } from '../synth/scratch';
import type { OutputOverrides } from '../routers/local-configuration';
import { startTlsProxy } from '../servers/tls-proxy';

/** An AWS emulator to which Fluent Bit can send. */
export interface EmulatedAws {
  /** Configuration of AWS SDK clients for the emulator. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof emulatorCredentials;
  };

  /** Options that make outputs send to the emulator. */
  readonly overrides: OutputOverrides;

  /** Stops the emulator. */
  stop(): Promise<void>;
}

/** Starts an AWS emulator and a TLS proxy in front of it, because most AWS outputs always use TLS. */
export async function startEmulatedAws(): Promise<EmulatedAws> {
  const program = findEmulator();
  if ('missing' in program) throw new Error(program.missing);
  await installEmulator(program);
  const emulator = await startEmulator(program);
  const { overrides, stop } = await outputsTo(emulator.url);
  return {
    config: { endpoint: emulator.url, region: 'us-east-1', credentials: emulatorCredentials },
    overrides,
    async stop() {
      await stop();
      await emulator.stop();
    },
  };
}

/** Returns options that make outputs send to an emulator at an address. */
export async function outputsTo(url: string): Promise<Pick<EmulatedAws, 'overrides' | 'stop'>> {
  const proxy = await startTlsProxy(url);
  const folder = scratchFolder({ 'certificate.pem': proxy.certificate });
  // They verify certificates, some of them regardless of tls.verify.
  const encrypted = {
    endpoint: 'localhost',
    port: proxy.port,
    'tls.ca_file': join(folder, 'certificate.pem'),
  };
  return {
    overrides: {
      s3: { endpoint: url },
      cloudwatch_logs: encrypted,
      kinesis_firehose: encrypted,
      kinesis_streams: encrypted,
    },
    stop: () => proxy.stop(),
  };
}
