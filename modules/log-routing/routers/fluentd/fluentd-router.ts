import type { Container } from '../../../containers/container';
import type { ContainerHealthCheck } from '../../../containers/health-check';
import { flatOptions } from '../../../fluentd/flat-options';
import { renderSections, type Section } from '../../../fluentd/section';
import type { LogConfiguration } from '../../../containers/container-definition';
import type { DeployTimeValues } from '../deploy-time-values';
import type { ImageDelivery } from '../../config-delivery';
import { restartUntilDrained } from '../router-command';
import { digestOf } from '../router-image';
import { firelensLogConfiguration } from '../log-configuration';
import type { FinalLogging } from '../final-logging';
import type { TaskRouter } from '../task-router';
import { routingDefaults } from '../routing-defaults';
import { chunkFiles } from './buffer-files';
import { includedSections, monitorPort } from './fluentd-configuration';
import { effectiveFluentd, generatedSection } from './fluentd-effective';
import { patternFilters, patternOptions } from './fluentd-filter';
import { fluentdBuildContext, includedFilePath } from './fluentd-image';
import { type CompleteFluentdRouting, isOfficial } from './fluentd-routing';
import type { FluentdRoutedSource, FluentdTask } from './fluentd-task';
import { bufferVolume, temporaryVolume } from './router-volumes';

/** Router that runs Fluentd. */
export interface FluentdRouter extends TaskRouter {
  /** Returns the complete configuration, including the parts that ECS generates. */
  readonly configuration: (logging: FinalLogging) => string;
}

/** Returns the router of a task, as its delivery configures it. */
export function fluentdRouter(task: FluentdTask): FluentdRouter {
  const { delivery } = task.routing;
  return delivery.by === 'image' ? byImage(task, delivery) : byOptions(task);
}

/** Returns the settings of the router's container that are the same with every delivery. */
export function fluentdContainer(routing: CompleteFluentdRouting): Container {
  const { fluentdImage, routerEssential, routerCpu, routerMemoryReservationMiB, ...rest } = routing;
  return {
    image: fluentdImage,
    essential: routerEssential,
    // ECS adds "0" to the task definition; if omitted here, every plan would replace it (F32).
    user: '0',
    cpu: routerCpu,
    memoryReservationMiB: routerMemoryReservationMiB,
    stopTimeoutSeconds: rest.routerStopTimeoutSeconds,
    readonlyRootFilesystem: rest.routerReadonlyRootFilesystem,
    ...(rest.routerOverride && { override: rest.routerOverride }),
  };
}

/**
 * Returns a router with a custom image, which contains the gems of the destinations and the configuration that ECS
 * includes.
 */
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
    configuration: (logging) => effectiveFluentd(task, { included }, logging),
  };
}

/**
 * Start of Fluentd in its official image, without `tini`. When Fluentd stops, it tries once to deliver waiting records,
 * but not those that have just failed. A restarted Fluentd delivers them, and Ruby needs some seconds to start.
 *
 * @see https://github.com/fluent/fluentd-docker-image/blob/master/v1.19/debian/Dockerfile
 */
const officialStart = {
  command: ['/bin/entrypoint.sh', 'fluentd'],
  seconds: 15,
};

/**
 * Returns a router with the user's image, for which ECS generates the outputs from the log driver options of the
 * containers.
 */
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
    configuration: (logging) =>
      effectiveFluentd(
        task,
        {
          filters: sources.flatMap(({ source, route }) => patternFilters(source.name, route, values)),
          outputs: sources.map(outputOf),
        },
        logging,
      ),
  };
}

function additions(routing: CompleteFluentdRouting, file?: string): TaskRouter['additions'] {
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
 * Health check that requests the router's plugins with the shell of the image, which contains neither `curl` nor
 * `wget`; another Ruby process would cost as much as a second router. A destination that is down does not matter (L09).
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
  routing: CompleteFluentdRouting,
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

/** Returns a value with the values that Terraform knows in place of variables, with or without quotes. */
function filledIn(value: string, { environment }: DeployTimeValues): string {
  return value
    .split(/("#\{ENV\['\w+'\]\}"|#\{ENV\['\w+'\]\})/)
    .map((part) => environment[/^"?#\{ENV\['(\w+)'\]\}"?$/.exec(part)?.[1] ?? ''] ?? part)
    .join('');
}

/** Returns the output that ECS generates from log driver options. */
function outputOf({ output, source }: FluentdRoutedSource): Section {
  return generatedSection(source.name, Object.entries(Object.fromEntries(flatOptions(output).entries)));
}
