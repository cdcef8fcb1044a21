import { join } from 'node:path';
import { startEmulator, emulatorCredentials } from './emulator';
import { findEmulator, installEmulator } from './emulator-program';
import { scratchFolder } from '../synth/scratch';
import type { OutputOverrides } from '../routers/local-configuration';
import { startTlsProxy } from '../servers/tls-proxy';

/** An emulator of AWS that Fluent Bit can be sent to. */
export interface EmulatedAws {
  /** What clients of AWS's SDK need to reach it. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof emulatorCredentials;
  };

  /** Options of outputs that lead to it. */
  readonly overrides: OutputOverrides;

  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts an emulator of AWS, encrypted beside, since most of AWS's outputs always encrypt. */
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

/** Options of outputs that lead to an emulator at this address. */
export async function outputsTo(url: string): Promise<Pick<EmulatedAws, 'overrides' | 'stop'>> {
  const proxy = await startTlsProxy(url);
  const folder = scratchFolder({ 'certificate.pem': proxy.certificate });
  // They check certificates, some of them whatever tls.verify says.
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
