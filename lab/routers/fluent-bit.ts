import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, start } from '../processes/child';
import { without } from '../processes/environment';
import { findExecutable } from '../processes/executable';
import { freePort } from '../servers/free-port';
import { localConfiguration, type OutputOverrides } from './local-configuration';
import type { LogRecord } from './records';
import { routerStart } from './router-start';
import { isRunning, listens, sendAsDriver, sendAsLibrary } from './running-router';
import { until } from '../until';

/** The program, from `FLUENT_BIT` or PATH, if there is one. */
export const fluentBitProgram = process.env['FLUENT_BIT'] ?? findExecutable('fluent-bit', process.env);

/** What Terraform and ECS write into the environment of a router, and what AWS's outputs sign requests with. */
export const environment = {
  FIRELENS_REGION: 'us-east-1',
  FIRELENS_AWS_REGION: 'us-east-1',
  EC2_INSTANCE_ID: 'i-0123456789abcdef0',
  ECS_CLUSTER: 'main',
  ECS_TASK_ARN: 'arn:task',
  ECS_TASK_DEFINITION: 'web:1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** A value for each variable that synth says the router has: of `FIRELENS_X`, `value of FIRELENS_X`. */
export function variables(synthesized: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(synthesized, 'effective.env'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^(\w+)=/gm)].map(([, name]) => [name!, `value of ${name}`]));
}

/** What it says of its outputs. */
interface Metrics {
  readonly output?: Readonly<Record<string, { readonly proc_records: number }>>;
}

/** Routers that have not been stopped. */
export const running = new Set<FluentBit>();

/** Seconds that a router has to stop after a test. */
const stopSeconds = 10;

/** A running Fluent Bit with the effective configuration of a task, moved to folders and ports of its own. */
export class FluentBit {
  private printed = '';
  private child: Child;

  private constructor(
    private readonly folder: string,
    private readonly ports: Readonly<Record<'libraries' | 'http', number>>,
    private readonly launch: () => Child,
  ) {
    this.child = this.listenTo(launch());
    running.add(this);
  }

  /**
   * Starts with a folder that synth left, and waits until it takes records.
   *
   * @param outputs options of outputs to replace
   * @param filled values of its variables, in place of made-up ones
   */
  static async start(
    synthesized: string,
    outputs: OutputOverrides = {},
    filled: Readonly<Record<string, string>> = {},
  ): Promise<FluentBit> {
    const folder = mkdtempSync(join(tmpdir(), 'fb-'));
    mkdirSync(join(folder, 'storage'));
    const ports = { libraries: await freePort(), probe: await freePort(), http: await freePort() };
    const parsers = join(synthesized, 'parsers.conf');
    const { text, namesParsers } = localConfiguration(readFileSync(join(synthesized, 'effective.conf'), 'utf8'), {
      folder,
      parsers,
      ports,
      outputs,
    });
    writeFileSync(join(folder, 'effective.conf'), text);

    // As AWS's init image does, where the configuration names no file of parsers.
    const ofInit = existsSync(parsers) && !namesParsers ? ['-R', parsers] : [];
    const program = [fluentBitProgram!, ...ofInit, '-c', join(folder, 'effective.conf')];
    const command = routerStart(synthesized, program, folder);
    const env = { ...process.env, ...without(/proxy$|^AWS_/i), ...variables(synthesized), ...environment, ...filled };
    const router = new FluentBit(folder, ports, () => start(command, { cwd: folder, env }));
    await router.isReady();
    return router;
  }

  /** Everything it has said. */
  get log(): string {
    return this.printed;
  }

  /** The socket on which it takes records of the log driver. */
  get socketFile(): string {
    return join(this.folder, 'fluent.sock');
  }

  /** Id of its process, on Linux: the one that we started, or one that the shell has started which that is. */
  get pid(): number {
    const pid = this.child.process.pid!;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    const program = realpathSync(fluentBitProgram!);
    return [pid, ...children].find((each) => readlinkSync(`/proc/${each}/exe`) === program) ?? pid;
  }

  /** Number of files in its storage, in which it keeps what it has not delivered. */
  get filesLeft(): number {
    const entries = readdirSync(join(this.folder, 'storage'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  }

  /** Whether it still runs. */
  get isUp(): boolean {
    return isRunning(this.child);
  }

  /** Where it takes records of Fluentd libraries, as ECS tells the containers. */
  get libraryEnvironment(): Readonly<Record<'FLUENT_HOST' | 'FLUENT_PORT', string>> {
    return { FLUENT_HOST: '127.0.0.1', FLUENT_PORT: String(this.ports.libraries) };
  }

  /** Whether an output has delivered so many records. */
  async took(output: string, count: number): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.ports.http}/api/v1/metrics`);
    // Empty until they are collected for the first time.
    const metrics = JSON.parse((await response.text()) || '{}') as Metrics;
    return (metrics.output?.[output]?.proc_records ?? 0) >= count;
  }

  /** Sends records with a tag, over the socket of the log driver and as that does. */
  async send(tag: string, records: readonly LogRecord[]): Promise<void> {
    await sendAsDriver(this.socketFile, tag, records);
  }

  /** Sends records with a tag, over the port for Fluentd libraries and as these do. */
  async sendByLibrary(tag: string, records: readonly LogRecord[]): Promise<void> {
    await sendAsLibrary(this.ports.libraries, tag, records);
  }

  /** Stops it as ECS does, by SIGTERM, and waits until it has delivered what it holds. */
  async stop(): Promise<void> {
    await this.endWithin(stopSeconds);
    await this.child.end();
    running.delete(this);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Kills it, as happens to what takes too much memory; its folder stays. */
  async kill(): Promise<void> {
    await this.endWithin(0);
  }

  /** Stops it as ECS does: by SIGTERM, and after these seconds by SIGKILL; its folder stays. */
  async endWithin(seconds: number): Promise<void> {
    if (!this.isUp) return;
    const { process: child } = this.child;
    const ended = once(child, 'exit');
    if (seconds > 0) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    await ended;
    clearTimeout(timer);
  }

  /** Starts it again after its end, with what it has left on disk. */
  async restart(): Promise<void> {
    this.child = this.listenTo(this.launch());
    await this.isReady();
  }

  private listenTo(child: Child): Child {
    child.process.stdout.on('data', (data: Buffer) => (this.printed += data.toString()));
    child.process.stderr.on('data', (data: Buffer) => (this.printed += data.toString()));
    return child;
  }

  private async isReady(): Promise<void> {
    await until(async () => !this.isUp || (await listens(this.socketFile)), 'Fluent Bit listens');
  }
}
