import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, start } from '../processes/child';
import { without } from '../processes/environment';
import { findExecutable } from '../processes/executable';
import { environment, variables } from './fluent-bit';
import { freePort } from '../servers/free-port';
import type { LogRecord } from './records';
import { routerStart } from './router-start';
import { isRunning, listens, outputOf, sendAsDriver, sendAsLibrary } from './running-router';
import { until } from '../until';

/** What Terraform and ECS write into the environment of a router. */
const ofRouter = { ...environment, FIRELENS_S3_REGION: 'us-east-1' };

/** The program, from `FLUENTD` or PATH, if there is one. */
export const program = process.env['FLUENTD'] ?? findExecutable('fluentd', process.env);

/** Plugins of AWS's destinations, which the official image does not hold. */
export const awsPlugins = ['s3', 'cloudwatch_logs', 'kinesis_firehose'];

/** Returns `true` if the program has an output plugin. */
export function hasPlugin(name: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'fd-'));
  const file = join(folder, 'fluent.conf');
  writeFileSync(file, `<match **>\n  @type ${name}\n</match>\n`);
  const { stdout } = dryRun(file);
  rmSync(folder, { recursive: true, force: true });
  return !stdout.includes(`Unknown output plugin '${name}'`);
}

/** What Fluentd says of a configuration file that it reads, and does not run. */
export function dryRun(file: string): { readonly status: number | null; readonly stdout: string } {
  const env = { ...process.env, ...ofRouter };
  return spawnSync(program!, ['--dry-run', '-c', file], { encoding: 'utf8', env });
}

/** Options of outputs to replace, by the name of the plugin. */
export type FluentdOverrides = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** Options of AWS's outputs that lead to an emulator. */
export function toEmulator(endpoint: string): FluentdOverrides {
  return {
    s3: { s3_endpoint: endpoint, force_path_style: 'true' },
    cloudwatch_logs: { endpoint },
    kinesis_firehose: { endpoint },
  };
}

const running = new Set<Fluentd>();

// Those that a test which failed has left.
afterAll(() => Promise.all([...running].map((router) => router.stop())));

/** A running Fluentd with the effective configuration of a task, moved to folders and ports of its own. */
export class Fluentd {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly ports: { readonly libraries: number; readonly monitor: number },
    private readonly output: () => string,
  ) {}

  /**
   * Starts with a folder that synth left, and waits until it takes records.
   *
   * @param outputs options of outputs to replace
   * @param filled values of its variables, in place of made-up ones
   */
  static async start(
    synthesized: string,
    outputs: FluentdOverrides = {},
    filled: Readonly<Record<string, string>> = {},
  ): Promise<Fluentd> {
    const folder = mkdtempSync(join(tmpdir(), 'fd-'));
    const ports = { libraries: await freePort(), monitor: await freePort() };
    const file = join(folder, 'effective.conf');
    const effective = readFileSync(join(synthesized, 'effective.conf'), 'utf8')
      .replaceAll('/var/run/fluent.sock', join(folder, 'fluent.sock'))
      .replaceAll('/fluentd/buffer', join(folder, 'buffer'))
      .replace(/(bind 127.0.0.1\n +port) 24224/, `$1 ${ports.libraries}`)
      .replace(/port 24220/, `port ${ports.monitor}`);
    writeFileSync(file, withOverrides(effective, outputs));
    const child = start(routerStart(synthesized, [program!, '-c', file], folder), {
      cwd: folder,
      env: { ...process.env, ...without(/proxy$|^AWS_/i), ...variables(synthesized), ...ofRouter, ...filled },
    });
    const router = new Fluentd(child, folder, ports, outputOf(child));
    running.add(router);
    await until(async () => !router.isUp || (await listens(router.socketFile)), 'Fluentd listens', 60);
    return router;
  }

  /** Everything it has said. */
  get log(): string {
    return this.output();
  }

  /** Whether it still runs. */
  get isUp(): boolean {
    return isRunning(this.child);
  }

  /** The exit code of the health check of a container, run against this router. */
  healthCheck(command: readonly string[]): number | null {
    const [kind, name, ...args] = command.map((word) => word.replaceAll('24220', String(this.ports.monitor)));
    if (kind !== 'CMD') throw new Error(`not a command: ${kind}`);
    return spawnSync(name!, args, { timeout: 5000 }).status;
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
    if (this.isUp) {
      this.child.process.kill('SIGTERM');
      await until(() => !this.isUp, 'Fluentd stops', 60);
    }
    await this.child.end();
    running.delete(this);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get socketFile(): string {
    return join(this.folder, 'fluent.sock');
  }
}

/** Puts options into the outputs of their plugins, in the place of those of the same name. */
function withOverrides(configuration: string, outputs: FluentdOverrides): string {
  return configuration.replace(
    /(<(match|store)[^>]*>\n +@type (?!copy|relabel)(\w+)\n)([^]*?)(?=^ *<\/\2>$)/gm,
    (_whole, beginning: string, _name: string, plugin: string, rest: string) => {
      const options = Object.entries(outputs[plugin] ?? {});
      const missing = options.filter(([name]) => !new RegExp(`^ +${name} `, 'm').test(rest));
      const replaced = options.reduce(
        (text, [name, value]) => text.replace(new RegExp(`^( +${name}) .*$`, 'm'), `$1 ${value}`),
        rest,
      );
      return `${beginning}${missing.map(([name, value]) => `    ${name} ${value}\n`).join('')}${replaced}`;
    },
  );
}
