import type { Container } from '../container';
import {
  type Output,
  type OutputPlugin,
  outputEntries,
  type Pipeline,
  renderPipeline,
  type ServiceOptions,
} from '../fluent-bit';
import type { ContainerAdditions, LogConfiguration } from '../internal/container-definition';
import type { PolicyStatement } from '../internal/policy';
import { DeployTimeValues } from './deploy-time-values';
import { effectiveConfiguration } from './effective-configuration';
import type { ImageDelivery } from './log-delivery';
import { type LogRouting, type RoutedSource, routedSources } from './log-route';
import { type BuildContext, buildContext, digestOf, includedFilePath, type RouterImage } from './router-image';

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
const service: ServiceOptions = {
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

function fluentBitImageOf({ fluentBitImage = routingDefaults.fluentBitImage }: LogRouting): string {
  return fluentBitImage;
}

/** Derives the router of a task from its routes. The routing must be without problems. */
export function routerOf(
  routing: LogRouting,
  containers: readonly string[],
  task: { readonly region: string; readonly platform: RouterImage['platform'] },
): Router {
  const sources = routedSources(routing.routes, containers);
  const values = new DeployTimeValues();
  const outputs = sources.map((source) => values.takenFrom(outputOf(source, sources, task.region)));
  const container = routerContainer(routing);
  const statements = statementsOf(sources);
  const { delivery } = routing;
  const effective = (part: {
    readonly generated: readonly Output[];
    readonly included?: Pipeline;
  }): Router['effective'] => ({
    configuration: effectiveConfiguration({
      memoryReservationMiB: routing.routerMemoryReservationMiB ?? routingDefaults.routerMemoryReservationMiB,
      ecsMetadata: routing.ecsMetadata ?? routingDefaults.ecsMetadata,
      ...part,
    }),
    outputs: [...part.generated, ...(part.included?.outputs ?? [])],
    environment: values.environment,
  });

  if (delivery.by === 'options') {
    return {
      container,
      additions: additions(routing),
      logConfigurations: Object.fromEntries(
        sources.map(({ container: name }, index) => [name, outputByOptions(outputs[index]!, values)]),
      ),
      condition: 'START',
      statements,
      effective: effective({ generated: matched(sources, outputs, '-firelens*') }),
    };
  }
  const included = { service, outputs: matched(sources, outputs, '-firelens-*') };
  const context = buildContext(fluentBitImageOf(routing), renderPipeline(included));
  const tag = digestOf(context, task.platform);
  return {
    container: {
      ...container,
      image: imageReference(delivery, tag),
      environment: values.environment,
      // Uptime, not health: a destination that is down must not end the task (L09). `curl` is in the image, `nc` is not (L07).
      healthCheck: {
        command: ['CMD-SHELL', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1'],
        intervalSeconds: 10,
        timeoutSeconds: 5,
        retries: 3,
        startPeriodSeconds: 30,
      },
    },
    additions: additions(routing, includedFilePath),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, outputByFile])),
    condition: 'HEALTHY',
    statements,
    image: { tag, context },
    effective: effective({ generated: [], included }),
  };
}

/** The outputs of a task with the tags of their records: a container's name, and an end that ECS or we chose. */
function matched(sources: readonly RoutedSource[], outputs: readonly OutputPlugin[], end: string): readonly Output[] {
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

function additions({ ecsMetadata = routingDefaults.ecsMetadata }: LogRouting, file?: string): Router['additions'] {
  return {
    firelensConfiguration: {
      type: 'fluentbit',
      options: {
        'enable-ecs-log-metadata': String(ecsMetadata),
        ...(file !== undefined && { 'config-file-type': 'file', 'config-file-value': file }),
      },
    },
    mountPoints: { [routerVolume.path]: routerVolume.name },
  };
}

function outputByOptions(output: OutputPlugin, values: DeployTimeValues): LogConfiguration {
  const entries = outputEntries(output).map(([name, value]) => [name, values.putInto(value)] as const);
  return { logDriver: 'awsfirelens', options: { Name: output.name, ...Object.fromEntries(entries) } };
}

/** One option, Fargate's own default, since tasks with none have failed to start (F31, F39). */
const outputByFile: LogConfiguration = {
  logDriver: 'awsfirelens',
  options: { 'log-driver-buffer-limit': '1048576' },
};

function imageReference({ repository, tag }: ImageDelivery, digest: string): Container['image'] {
  return { reference: `${repository.repositoryUrl}:${tag ?? digest}`, repositoryArn: repository.repositoryArn };
}
