import type { Container } from '../container';
import type { Output, OutputPlugin, ServiceOptions } from '../fluent-bit';
import type { ContainerAdditions, LogConfiguration } from '../internal/container-definition';
import type { PolicyStatement } from '../internal/policy';
import { DeployTimeValues } from './deploy-time-values';
import { type LogRouting, type RoutedSource, routedSources } from './log-route';
import type { BuildContext, RouterImage } from './router-image';

/** Name of the router's container. */
export const routerName = 'log_router';

/** Volume of the task on which the router buffers, and where the router sees it. */
export const routerVolume = { name: 'flb-storage', path: '/var/log/flb-storage' } as const;

/** Seconds that the router's outputs have after SIGTERM (C.2). It exits at once when nothing waits. */
export const graceSeconds = 30;

/** Defaults of a `LogRouting`. */
export const routingDefaults = {
  fluentBitImage: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
  routerMemoryReservationMiB: 128,
  routerCpu: 64,
  routerStopTimeoutSeconds: 120,
  ecsMetadata: true,
} as const;

/** The router of a task, and everything that the task needs for it. */
export interface Router {
  /** The router's container, with what ECS must know of it. */
  readonly container: Container;
  /** What the task adds to the router's container, its own logging apart. */
  readonly additions: Omit<ContainerAdditions, 'logConfiguration'>;
  /** Where each container sends its output. */
  readonly logConfigurations: Readonly<Record<string, LogConfiguration>>;
  /** How far the router must have come before the containers start, so that it stops after them (L01). */
  readonly condition: 'START' | 'HEALTHY';
  /** What the task role must be allowed. */
  readonly statements: readonly PolicyStatement[];
  /** The image to be built, and its files, for the delivery by image. */
  readonly image?: { readonly tag: string; readonly context: BuildContext };
  /** The object to be uploaded, for the delivery by init. */
  readonly object?: { readonly bucket: string; readonly key: string; readonly content: string };
  /** What the router will run. */
  readonly effective: {
    /** The whole text, what ECS writes included. */
    readonly configuration: string;
    /** The outputs in it, with the tags that they match. */
    readonly outputs: readonly Output[];
    /** The variables in it that Terraform fills, with their values. */
    readonly environment: Readonly<Record<string, string>>;
  };
}

/** The engine of a router that buffers on disk and delivers what it holds before it stops (C.2). */
export const engine: ServiceOptions = {
  Flush: 1,
  Grace: graceSeconds,
  Log_Level: 'info',
  HTTP_Server: true,
  HTTP_Listen: '127.0.0.1',
  HTTP_Port: 2020,
  'scheduler.base': 2,
  'scheduler.cap': 60,
  'storage.path': `${routerVolume.path}/`,
  'storage.sync': 'normal',
  'storage.checksum': false,
  'storage.max_chunks_up': 64,
  'storage.backlog.mem_limit': '16M',
  'storage.metrics': true,
  'storage.type': 'filesystem',
  'storage.inherit': true,
};

/** The router's container as every delivery has it. */
export function routerContainer(routing: LogRouting): Container {
  const { routerMemoryReservationMiB, routerCpu, routerStopTimeoutSeconds } = { ...routingDefaults, ...routing };
  return {
    image: fluentBitImageOf(routing),
    essential: true,
    // ECS writes "0" into the task definition; left out, every plan would replace it (F32).
    user: '0',
    cpu: routerCpu,
    memoryReservationMiB: routerMemoryReservationMiB,
    stopTimeoutSeconds: routerStopTimeoutSeconds,
  };
}

/** The image of AWS for Fluent Bit that the router runs, or is built from. */
export function fluentBitImageOf({ fluentBitImage = routingDefaults.fluentBitImage }: LogRouting): string {
  return fluentBitImage;
}

/** The routes of a task, with everything that a delivery makes a router of. */
export interface RoutedTask {
  /** How the logs are routed. */
  readonly routing: LogRouting;
  /** The containers of the task. */
  readonly containers: readonly string[];
  /** What each container sends where. */
  readonly sources: readonly RoutedSource[];
  /** The output of each source, without values known only at deploy. */
  readonly outputs: readonly OutputPlugin[];
  /** Those values. */
  readonly values: DeployTimeValues;
  /** What the task role must be allowed for the destinations. */
  readonly statements: readonly PolicyStatement[];
  /** Platform of the task. */
  readonly platform: RouterImage['platform'];
  /** Name that the revisions of the task definition share. */
  readonly family: string;
}

/** Derives from the routes of a task what every delivery needs. The routing must be without problems. */
export function routedTask(
  routing: LogRouting,
  containers: readonly string[],
  task: { readonly region: string; readonly platform: RouterImage['platform']; readonly family: string },
): RoutedTask {
  const sources = routedSources(routing.routes, containers);
  const values = new DeployTimeValues();
  const outputs = sources.map((source) => values.takenFrom(outputOf(source, sources, task.region)));
  const { platform, family } = task;
  return { routing, containers, sources, outputs, values, statements: statementsOf(sources), platform, family };
}

/** The outputs of a task with the tags of their records: a container's name, and an end that ECS or we choose. */
export function matchedOutputs({ sources, outputs }: RoutedTask, end: '-firelens*' | '-firelens-*'): readonly Output[] {
  return outputs.map((output, index) => ({ ...output, match: `${sources[index]!.container}${end}` }));
}

/** The output of a source, named in the router's log by container and destination; a number tells namesakes apart. */
export function outputOf(source: RoutedSource, all: readonly RoutedSource[], region: string): OutputPlugin {
  const name = (each: RoutedSource) => `${each.container}.${each.destination.name}`;
  const before = all.slice(0, all.indexOf(source)).filter((each) => name(each) === name(source)).length;
  const output = source.destination.output({ container: source.container, region });
  const alias = before === 0 ? name(source) : `${name(source)}.${before + 1}`;
  return { ...output, options: { Alias: alias, ...output.options } } as OutputPlugin;
}

function statementsOf(sources: readonly RoutedSource[]): readonly PolicyStatement[] {
  return [...new Set(sources.map(({ destination }) => destination))].flatMap((destination) =>
    destination.statements(
      sources.filter((source) => source.destination === destination).map(({ container }) => container),
    ),
  );
}
