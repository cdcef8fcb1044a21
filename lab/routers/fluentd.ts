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

/** Environment variables that Terraform and ECS set for a router. */
const ofRouter = { ...environment, FIRELENS_S3_REGION: 'us-east-1' };

/** Path of Fluentd, from `FLUENTD` or PATH, if it is installed. */
export const program = process.env['FLUENTD'] ?? findExecutable('fluentd', process.env);

/** Plugins of AWS destinations, which the official image does not contain. */
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

/** Returns the output of Fluentd's dry run of a configuration file. */
export function dryRun(file: string): { readonly status: number | null; readonly stdout: string } {
  const env = { ...process.env, ...ofRouter };
  return spawnSync(program!, ['--dry-run', '-c', file], { encoding: 'utf8', env });
}

/** Options to replace in outputs, by the name of the plugin. */
export type FluentdOverrides = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** Returns options that make AWS outputs send to an emulator. */
export function toEmulator(endpoint: string): FluentdOverrides {
  return {
    s3: { s3_endpoint: endpoint, force_path_style: 'true' },
    cloudwatch_logs: { endpoint },
    kinesis_firehose: { endpoint },
  };
}

const running = new Set<Fluentd>();

// Stops the routers of failed tests.
afterAll(() => Promise.all([...running].map((router) => router.stop())));

/** A running Fluentd with the effective configuration of a task, changed to use separate folders and ports. */
export class Fluentd {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly ports: { readonly libraries: number; readonly monitor: number },
    private readonly output: () => string,
  ) {}

  /**
   * Starts a router with a synthesized folder, and waits until it accepts records.
   *
   * @param outputs options of outputs to replace
   * @param filled values of its environment variables, instead of generated ones
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

  /** Output of the router. */
  get log(): string {
    return this.output();
  }

  /** `true` while the router runs. */
  get isUp(): boolean {
    return isRunning(this.child);
  }

  /** Returns the exit code of a container's health check, run against this router. */
  healthCheck(command: readonly string[]): number | null {
    const [kind, name, ...args] = command.map((word) => word.replaceAll('24220', String(this.ports.monitor)));
    if (kind !== 'CMD') throw new Error(`not a command: ${kind}`);
    return spawnSync(name!, args, { timeout: 5000 }).status;
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

/** Replaces options in the outputs of their plugins, or adds them. */
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
