import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { type Child, start } from '../../demo/child';
import { findExecutable } from '../../demo/executable';

/** The program, from `FLUENT_BIT` or PATH, if there is one. */
export const fluentBitProgram = process.env['FLUENT_BIT'] ?? findExecutable('fluent-bit', process.env);

/** Tests that need a real Fluent Bit; without one they are skipped, and their name says so. */
export function describeWithFluentBit(name: string, body: () => void): void {
  if (fluentBitProgram) describe(name, body);
  else describe.skip(`${name} (no fluent-bit on PATH, nor named by FLUENT_BIT)`, body);
}

/** A record as ECS's log driver sends it. */
export type Record = Readonly<{ [key: string]: unknown }>;

/** A running Fluent Bit with the effective configuration of a task, moved to folders and ports of its own. */
export class FluentBit {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly output: () => string,
  ) {}

  /** Starts with a folder that synth left, with values for its variables, and with every AWS output sent elsewhere. */
  static async start(synthesized: string, environment: NodeJS.ProcessEnv, endpoint: string): Promise<FluentBit> {
    const folder = mkdtempSync(join(tmpdir(), 'fb-'));
    mkdirSync(join(folder, 'storage'));
    const [sdkPort, probePort, httpPort] = [await freePort(), await freePort(), await freePort()];
    const text = readFileSync(join(synthesized, 'effective.conf'), 'utf8')
      .replaceAll('/var/run/fluent.sock', join(folder, 'fluent.sock'))
      .replaceAll('/var/log/flb-storage', join(folder, 'storage'))
      .replace(/Port( +)24224/, `Port$1${sdkPort}`)
      .replace(/Port( +)8877/, `Port$1${probePort}`)
      .replace(/HTTP_Port( +)2020/, `HTTP_Port$1${httpPort}`)
      .replace(/^( +)Name +s3$/gm, `$&\n$1endpoint ${endpoint}`);
    writeFileSync(join(folder, 'effective.conf'), text);

    const env = { ...process.env, ...credentials, ...environment };
    const child = start([fluentBitProgram!, '-c', join(folder, 'effective.conf')], { cwd: folder, env });
    let printed = '';
    child.process.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    child.process.stderr.on('data', (data: Buffer) => (printed += data.toString()));
    return new FluentBit(child, folder, () => printed);
  }

  /** Everything it has said. */
  get log(): string {
    return this.output();
  }

  /** Waits, and says whether it still runs. */
  async isUpAfter(seconds: number): Promise<boolean> {
    await sleep(seconds * 1000);
    return this.child.process.exitCode === null;
  }

  /** Sends records with a tag, over the socket of the log driver. */
  async send(tag: string, records: readonly Record[]): Promise<void> {
    const socket = createConnection(join(this.folder, 'fluent.sock'));
    await once(socket, 'connect');
    const now = Math.floor(Date.now() / 1000);
    for (const record of records) socket.write(encode([tag, now, record]));
    socket.end();
    await once(socket, 'close');
    await sleep(1500);
  }

  /** Stops it as ECS does, by SIGTERM, and waits until it has delivered what it holds. */
  async stop(): Promise<void> {
    await this.child.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
