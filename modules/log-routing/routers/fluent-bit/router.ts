import type { Container } from '../../../containers/container';
import { alwaysHolds } from '../../../core/rule';
import type { Pipeline } from '../../../fluent-bit/pipeline';
import type { ServiceOptions } from '../../../fluent-bit/service';
import type { TaskHost } from '../../../containers/task-host';
import { knownRouterSeconds } from '../router-stop';
import type { FinalLogging } from '../final-logging';
import type { TaskRouter } from '../task-router';
import type { CompleteRouting } from '../routing-defaults';

/** Task volume for the router's buffers, and its mount path. */
export const bufferVolume = { name: 'flb-storage', path: '/var/log/flb-storage' } as const;

/** Task volume for temporary files of the router and its libraries. */
const temporaryVolume = { name: 'flb-tmp', path: '/tmp' } as const;

/** Seconds at the end of the router's stop timeout in which the S3 output uploads the objects that it is collecting. */
export const uploadSeconds = 10;

/** Router that runs Fluent Bit. */
export interface Router extends TaskRouter {
  /** Effective configuration of the router. */
  readonly effective: EffectiveRouter;
}

/** Effective configuration of a router. */
export interface EffectiveRouter {
  /** Returns the complete configuration, including the parts that ECS generates. */
  readonly configuration: (logging: FinalLogging) => string;
  /** Filters and outputs of the configuration. */
  readonly pipeline: Pipeline;
}

alwaysHolds('M09', {
  states: "The router's buffers in memory are limited.",
  because:
    'the buffers are on disk, and ECS derives the limit for records in memory from the memory reservation of the router',
});
alwaysHolds('N07', {
  states: "The router's HTTP server listens on the loopback interface only.",
  because: 'it listens on 127.0.0.1',
});

/**
 * Returns the engine options of a router that buffers on disk and delivers buffered records before it stops (C.2). It
 * serves its uptime only if its port belongs to the task: in the network mode `host`, the routers of an instance would
 * answer for each other.
 */
export function engineOf(routing: CompleteRouting, { networkMode }: Pick<TaskHost, 'networkMode'>): ServiceOptions {
  return {
    Flush: 1,
    Grace: graceSeconds(routing),
    Log_Level: 'info',
    ...(networkMode !== 'host' && ({ HTTP_Server: true, HTTP_Listen: '127.0.0.1', HTTP_Port: 2020 } as const)),
    'scheduler.base': 2,
    'scheduler.cap': 60,
    'storage.path': `${bufferVolume.path}/`,
    'storage.sync': 'normal',
    'storage.checksum': false,
    // The rewrite_tag filters pause the inputs when this many chunks wait for a destination.
    'storage.max_chunks_up': 512,
    // Without flush_on_shutdown, which makes Fluent Bit 5.0.9 crash if it is stopped while records wait.
    'storage.backlog.mem_limit': '16M',
    'storage.metrics': true,
    'storage.type': 'filesystem',
    'storage.inherit': true,
  };
}

/**
 * Returns the seconds that the outputs have after SIGTERM, almost all of the time until SIGKILL. The router exits
 * immediately if no records wait.
 */
function graceSeconds(routing: CompleteRouting): number {
  const { routerStopTimeoutSeconds: stopSeconds } = routing;
  return Math.max(0, knownRouterSeconds(stopSeconds) - uploadSeconds);
}

alwaysHolds('F32', {
  states: "The router's `user` is set explicitly.",
  because: 'it is `"0"`, the value that ECS would add',
});
alwaysHolds('L13', {
  section: 'EC2',
  states: 'In the network mode `bridge`, the router is not restarted while containers use its address.',
  because: 'the router has no restart policy',
});

/** Returns the settings of the router's container that are the same with every delivery. */
export function routerContainer(routing: CompleteRouting): Container {
  const { fluentBitImage, routerMemoryReservationMiB, routerCpu, routerEssential, ...rest } = routing;
  const { routerStopTimeoutSeconds, routerReadonlyRootFilesystem, routerOverride: override } = rest;
  return {
    image: fluentBitImage,
    essential: routerEssential,
    // ECS adds "0" to the task definition; if omitted here, every plan would replace it (F32).
    user: '0',
    cpu: routerCpu,
    memoryReservationMiB: routerMemoryReservationMiB,
    stopTimeoutSeconds: routerStopTimeoutSeconds,
    readonlyRootFilesystem: routerReadonlyRootFilesystem,
    ...(override && { override }),
  };
}

/** Returns the task volumes that the router writes to, by mount path. ECS mounts the socket automatically (M12). */
export function routerMountPoints(routing: CompleteRouting): Readonly<Record<string, string>> {
  const { routerReadonlyRootFilesystem } = routing;
  const volumes = routerReadonlyRootFilesystem ? [bufferVolume, temporaryVolume] : [bufferVolume];
  return Object.fromEntries(volumes.map(({ name, path }) => [path, name]));
}
