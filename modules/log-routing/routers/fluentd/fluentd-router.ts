import type { Container, ContainerHealthCheck } from '../../../containers/container';
import { flatOptions } from '../../../fluentd/flat-options';
import { renderSections, type Section } from '../../../fluentd/section';
import type { LogConfiguration } from '../../../containers/container-definition';
import type { DeployTimeValues } from '../deploy-time-values';
import type { ImageDelivery } from '../../config-delivery';
import { restartUntilDrained } from '../router-command';
import { digestOf } from '../router-image';
import { firelensLogConfiguration } from '../log-configuration';
import type { TaskRouter } from '../task-router';
import { routingDefaults } from '../routing-defaults';
import { chunkFiles } from './buffer-files';
import { includedSections, monitorPort } from './fluentd-configuration';
import { effectiveFluentd } from './fluentd-effective';
import { patternFilters, patternOptions } from './fluentd-filter';
import { fluentdBuildContext, includedFilePath } from './fluentd-image';
import { type FluentdRouting, isOfficial } from './fluentd-routing';
import type { FluentdRoutedSource, FluentdTask } from './fluentd-task';
import { bufferVolume, temporaryVolume } from './router-volumes';

/** A router that runs Fluentd. */
export interface FluentdRouter extends TaskRouter {
  /** The whole text that it will run, what ECS writes included. */
  readonly configuration: string;
}

/** The router of a task, by the delivery that its routing asks for. */
export function fluentdRouter(task: FluentdTask): FluentdRouter {
  const { delivery } = task.routing;
  return delivery.by === 'image' ? byImage(task, delivery) : byOptions(task);
}

/** The router's container as every delivery has it. */
export function fluentdContainer(routing: Required<FluentdRouting>): Container {
  const { fluentdImage, routerEssential, routerCpu, routerMemoryReservationMiB, ...rest } = routing;
  return {
    image: fluentdImage,
    essential: routerEssential,
    // ECS writes "0" into the task definition; left out, every plan would replace it (F32).
    user: '0',
    cpu: routerCpu,
    memoryReservationMiB: routerMemoryReservationMiB,
    stopTimeoutSeconds: rest.routerStopTimeoutSeconds,
    readonlyRootFilesystem: rest.routerReadonlyRootFilesystem,
  };
}

/** A router of an image of our own, which has the gems of the destinations, and in which ECS includes our file. */
function byImage(task: FluentdTask, { repository, tag }: ImageDelivery): FluentdRouter {
  const { routing, containers, sources, values, statements, platform } = task;
  const { fluentdImage, routerRetriesAtStop, routerStopTimeoutSeconds: stopSeconds } = routing;
  const included = includedSections(task);
  const gems = [
    ...new Map(sources.flatMap(({ destination: { gem } }) => (gem ? [[gem.name, gem] as const] : []))).values(),
  ];
  const undelivered = chunkFiles(sources);
  const restarts = routerRetriesAtStop && isOfficial(fluentdImage) && undelivered.length > 0;
  const context = fluentdBuildContext(fluentdImage, gems, renderSections(included));
  const digest = digestOf(context, platform);
  return {
    container: {
      ...fluentdContainer(routing),
      ...(restarts && restartUntilDrained({ ...officialStart, stopSeconds, undelivered })),
      image: { reference: `${repository.repositoryUrl}:${tag ?? digest}`, repositoryArn: repository.repositoryArn },
      environment: values.environment,
      secrets: values.secrets,
      healthCheck: monitorCheck,
    },
    additions: additions(routing, includedFilePath),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, firelensLogConfiguration(routing)])),
    condition: 'HEALTHY',
    values,
    statements,
    image: { tag: digest, context },
    configuration: effectiveFluentd(task, { included }),
  };
}

/**
 * How Fluentd starts in its official image, without the `tini` that goes before. When it ends, it tries once to deliver
 * what waits, and not what has just failed; that it finds when it is started again, which takes a Ruby some seconds.
 *
 * @see https://github.com/fluent/fluentd-docker-image/blob/master/v1.19/debian/Dockerfile
 */
const officialStart = {
  command: ['/bin/entrypoint.sh', 'fluentd'],
  seconds: 15,
};

/** A router of an image of the user's whose outputs ECS writes, from the options of the containers' log driver. */
function byOptions(task: FluentdTask): FluentdRouter {
  const { routing, sources, values, statements } = task;
  return {
    container: fluentdContainer(routing),
    additions: additions(routing),
    logConfigurations: Object.fromEntries(
      sources.map((source) => [source.source.name, logConfiguration(source, routing, values)]),
    ),
    condition: 'START',
    values,
    statements,
    configuration: effectiveFluentd(task, {
      filters: sources.flatMap(({ source, route }) => patternFilters(source.name, route, values)),
      outputs: sources.map(outputOf),
    }),
  };
}

function additions(routing: Required<FluentdRouting>, file?: string): TaskRouter['additions'] {
  const { ecsMetadata, routerReadonlyRootFilesystem } = routing;
  const volumes = routerReadonlyRootFilesystem ? [bufferVolume, temporaryVolume] : [bufferVolume];
  return {
    firelensConfiguration: {
      type: 'fluentd',
      options: {
        'enable-ecs-log-metadata': String(ecsMetadata),
        ...(file !== undefined && { 'config-file-type': 'file', 'config-file-value': file }),
      },
    },
    mountPoints: Object.fromEntries(volumes.map(({ name, path }) => [path, name])),
  };
}

/**
 * Asks the router for its plugins, by the shell that is in the image: it has neither `curl` nor `wget`, and another Ruby
 * would cost as much as a second router. A destination that is down does not matter (L09).
 */
const monitorCheck: ContainerHealthCheck = {
  command: [
    'CMD',
    'bash',
    '-c',
    `exec 3<>/dev/tcp/127.0.0.1/${monitorPort} && printf 'GET /api/plugins.json HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '`,
  ],
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 60,
};

function logConfiguration(
  source: FluentdRoutedSource,
  routing: Required<FluentdRouting>,
  values: DeployTimeValues,
): LogConfiguration {
  const { logDriverBufferRecords: records } = routing;
  const options = [...flatOptions(source.output).entries, ...patternOptions(source.route, values)];
  return {
    logDriver: 'awsfirelens',
    options: {
      ...Object.fromEntries(options.map(([name, value]) => [name, filledIn(value, values)])),
      ...(records !== routingDefaults.logDriverBufferRecords && { 'log-driver-buffer-limit': String(records) }),
    },
  };
}

/** A value with what Terraform knows in the place of variables: as a whole, or within quotes. */
function filledIn(value: string, { environment }: DeployTimeValues): string {
  return value
    .split(/("#\{ENV\['\w+'\]\}"|#\{ENV\['\w+'\]\})/)
    .map((part) => environment[/^"?#\{ENV\['(\w+)'\]\}"?$/.exec(part)?.[1] ?? ''] ?? part)
    .join('');
}

/** The output that ECS makes of the options of a log driver, which it sorts by name. */
function outputOf({ output, source }: FluentdRoutedSource): Section {
  const [type, ...options] = Object.entries(Object.fromEntries(flatOptions(output).entries));
  return {
    name: 'match',
    argument: `${source.name}-firelens**`,
    entries: [type!, ...options.toSorted(([one], [other]) => (one < other ? -1 : 1))],
  };
}
