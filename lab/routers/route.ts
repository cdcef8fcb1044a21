import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { LogRoute, LogRouting, NetworkMode, TaskRouting } from '../../modules';
import { scratchFolder } from '../synth/scratch';
import { byImage, ec2Task, task } from '../synth/tasks';
import { FluentBit } from './fluent-bit';
import type { LogRecord } from './records';
import { taskId } from './task-id';
import { Sink } from '../servers/sink';
import { until } from '../until';

/** Returns the synthesized folder of a stack's only routed task. */
export function taskFolder(
  build: (app: App) => TerraformStack,
  router: 'fluent-bit' | 'fluentd' = 'fluent-bit',
): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const { id } = build(app).node;
  app.synth();
  const folder = join(outdir, 'stacks', id, router);
  return join(folder, readdirSync(folder)[0]!);
}

/** Returns the synthesized folder of a task with this routing. */
export function routedTaskFolder(logRouting: TaskRouting, containers: readonly string[]): string {
  const build = (app: App) => {
    const stack = new TerraformStack(app, 'service');
    new AwsProvider(stack, 'aws');
    task(stack, logRouting, {
      containers: Object.fromEntries(containers.map((name) => [name, { image: 'app:1.0.0' }])),
    });
    return stack;
  };
  return taskFolder(build, logRouting.router === 'fluentd' ? 'fluentd' : 'fluent-bit');
}

/** Returns the synthesized folder of a task on an instance; its container is nginx by default. */
export function instanceTaskFolder(
  logRouting: LogRouting,
  networkMode: NetworkMode,
  containers: readonly string[] = ['nginx'],
): string {
  return taskFolder((app) => {
    const stack = new TerraformStack(app, 'service');
    new AwsProvider(stack, 'aws');
    ec2Task(stack, logRouting, {
      networkMode,
      containers: Object.fromEntries(containers.map((name) => [name, { image: 'app:1.0.0', memoryMiB: 256 }])),
    });
    return stack;
  });
}

/** Records to send, and to wait for. */
export interface Traffic {
  /** Records of the log driver, by container of the task. */
  readonly sent: Readonly<Record<string, readonly LogRecord[]>>;
  /** Records of libraries, by tag. */
  readonly sentByLibraries?: Readonly<Record<string, readonly LogRecord[]>>;
  /** Number of records after which the router is stopped, by the name of the sink destination. */
  readonly expected: Readonly<Record<string, number>>;
}

/**
 * Sends records through a router with these routes, from its start to its stop.
 *
 * @returns the received records, by the name of the sink destination
 */
export async function arrivals(
  routes: readonly LogRoute[],
  { sent, sentByLibraries = {}, expected }: Traffic,
  routing: Partial<LogRouting> = {},
): Promise<Readonly<Record<string, readonly LogRecord[]>>> {
  const folder = routedTaskFolder({ routes, delivery: byImage, ...routing }, Object.keys(sent));
  const sink = await Sink.start();
  const router = await FluentBit.start(folder, { http: sink.overrides });
  try {
    await Promise.all([
      ...Object.entries(sent).map(([container, records]) => router.send(`${container}-firelens-${taskId}`, records)),
      ...Object.entries(sentByLibraries).map(([tag, records]) => router.sendByLibrary(tag, records)),
    ]);
    await until(() => sink.holds(expected) || !router.isUp, `${JSON.stringify(expected)} records arrive`);
    if (!router.isUp) throw new Error(`Fluent Bit ended:\n${router.log}`);
  } finally {
    await router.stop();
    await sink.stop();
  }
  return Object.fromEntries(Object.keys(expected).map((name) => [name, sink.records(name)]));
}
