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
import { type InlineFiles, inlineFilesOf, routerStart } from './router-start';
import { isRunning, listens, sendAsDriver, sendAsLibrary } from './running-router';
import { until } from '../until';

/** Path of Fluent Bit, from `FLUENT_BIT` or PATH, if it is installed. */
export const fluentBitProgram = process.env['FLUENT_BIT'] ?? findExecutable('fluent-bit', process.env);

/** Environment variables that Terraform and ECS set for a router, and credentials of AWS outputs. */
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

/** Returns a value for each synthesized environment variable: for `FIRELENS_X`, `value of FIRELENS_X`. */
export function variables(synthesized: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(synthesized, 'effective.env'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^(\w+)=/gm)].map(([, name]) => [name!, `value of ${name}`]));
}

/** Returns the part of a configuration that ECS generates, which includes a file that the entry point writes. */
function generatedPart(effective: string, { included, texts }: InlineFiles): string {
  const text = Object.values(texts).find((file) => effective.includes(file));
  if (text === undefined) throw new Error('the effective configuration contains no file of the environment');
  return effective.replace(text, () => `@INCLUDE ${included}`);
}

/** Metrics of the outputs. */
interface Metrics {
  readonly output?: Readonly<Record<string, { readonly proc_records: number }>>;
}

/** Routers that are still running. */
export const running = new Set<FluentBit>();

/** Stop timeout of a router after a test, in seconds. */
const stopSeconds = 10;

/** A running Fluent Bit with the effective configuration of a task, changed to use separate folders and ports. */
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
   * Starts a router with a synthesized folder, and waits until it accepts records.
   *
   * @param outputs options of outputs to replace
   * @param filled values of its environment variables, instead of generated ones
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
    const places = { folder, parsers, ports, outputs };
    const inline = inlineFilesOf(synthesized);
    const effective = readFileSync(join(synthesized, 'effective.conf'), 'utf8');
    const { namesParsers } = localConfiguration(effective, places);
    const { text } = localConfiguration(inline ? generatedPart(effective, inline) : effective, places);
    writeFileSync(join(folder, 'effective.conf'), text);
    const written = Object.entries(inline?.texts ?? {}).map(([name, file]) => [
      name,
      localConfiguration(filled[name] ?? file, places).text,
    ]);

    // As AWS's init image does if the configuration contains no parsers file.
    const ofInit = existsSync(parsers) && !namesParsers ? ['-R', parsers] : [];
    const program = [fluentBitProgram!, ...ofInit, '-c', join(folder, 'effective.conf')];
    const command = routerStart(synthesized, program, folder);
    const env = {
      ...process.env,
      ...without(/proxy$|^AWS_/i),
      ...variables(synthesized),
      ...environment,
      ...filled,
      ...Object.fromEntries(written),
    };
    const router = new FluentBit(folder, ports, () => start(command, { cwd: folder, env }));
    await router.isReady();
    return router;
  }

  /** Output of the router. */
  get log(): string {
    return this.printed;
  }

  /** Socket for records of the log driver. */
  get socketFile(): string {
    return join(this.folder, 'fluent.sock');
  }

  /** ID of the Fluent Bit process on Linux: the started process, or a child of it if it is a shell. */
  get pid(): number {
    const pid = this.child.process.pid!;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    const program = realpathSync(fluentBitProgram!);
    return [pid, ...children].find((each) => readlinkSync(`/proc/${each}/exe`) === program) ?? pid;
  }

  /** Number of files in its storage, which contain undelivered records. */
  get filesLeft(): number {
    const entries = readdirSync(join(this.folder, 'storage'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.conf')).length;
  }

  /** `true` while the router runs. */
  get isUp(): boolean {
    return isRunning(this.child);
  }

  /** Host and port for records of Fluentd libraries, in the variables that ECS sets for containers. */
  get libraryEnvironment(): Readonly<Record<'FLUENT_HOST' | 'FLUENT_PORT', string>> {
    return { FLUENT_HOST: '127.0.0.1', FLUENT_PORT: String(this.ports.libraries) };
  }

  /** Returns whether an output has delivered a number of records. */
  async hasDelivered(output: string, count: number): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.ports.http}/api/v1/metrics`);
    // Empty until the metrics are collected for the first time.
    const metrics = JSON.parse((await response.text()) || '{}') as Metrics;
    return (metrics.output?.[output]?.proc_records ?? 0) >= count;
  }

  /** Sends records with a tag to the socket of the log driver, in the format of the log driver. */
  async send(tag: string, records: readonly LogRecord[]): Promise<void> {
    await sendAsDriver(this.socketFile, tag, records);
  }

  /** Sends records with a tag to the port for Fluentd libraries, in their format. */
  async sendByLibrary(tag: string, records: readonly LogRecord[]): Promise<void> {
    await sendAsLibrary(this.ports.libraries, tag, records);
  }

  /** Stops the router as ECS does, with SIGTERM, and waits until it has delivered its buffered records. */
  async stop(): Promise<void> {
    await this.endWithin(stopSeconds);
    await this.child.end();
    running.delete(this);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Kills the router, as the kernel does when memory is exhausted; its folder remains. */
  async kill(): Promise<void> {
    await this.endWithin(0);
  }

  /** Stops the router as ECS does: with SIGTERM, and with SIGKILL after a timeout; its folder remains. */
  async endWithin(seconds: number): Promise<void> {
    if (!this.isUp) return;
    const { process: child } = this.child;
    const ended = once(child, 'exit');
    if (seconds > 0) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    await ended;
    clearTimeout(timer);
  }

  /** Restarts the router after it has exited, with the files that it left on disk. */
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
