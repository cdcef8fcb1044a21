import type { Container } from '../../../containers/container';
import type { Pipeline } from '../../../fluent-bit/pipeline';
import type { ServiceOptions } from '../../../fluent-bit/service';
import type { TaskHost } from '../../../containers/task-host';
import { knownRouterSeconds } from '../router-stop';
import type { TaskRouter } from '../task-router';
import type { CompleteRouting } from '../routing-defaults';

/** Volume of the task on which the router buffers, and where the router sees it. */
export const bufferVolume = { name: 'flb-storage', path: '/var/log/flb-storage' } as const;

/** Volume of the task for what the router and the libraries in it may want to keep for a moment. */
const temporaryVolume = { name: 'flb-tmp', path: '/tmp' } as const;

/** Seconds at the end of those that the router has to stop: S3 uploads then what it still collects. */
export const uploadSeconds = 10;

/** A router that runs Fluent Bit. */
export interface Router extends TaskRouter {
  /** What the router will run. */
  readonly effective: EffectiveRouter;
}

/** What a router will run. */
export interface EffectiveRouter {
  /** The whole text, what ECS writes included. */
  readonly configuration: string;
  /** The filters and outputs in it. */
  readonly pipeline: Pipeline;
}

/**
 * The engine of a router that buffers on disk and delivers what it holds before it stops (C.2). It serves its uptime
 * where its port is its task's alone: in the network mode `host`, the routers of an instance would answer for each other.
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
    // Filters that give records another tag stop the inputs when so many wait for a destination.
    'storage.max_chunks_up': 512,
    // Not flush_on_shutdown, by which Fluent Bit 5.0.9 crashes when it is stopped while records wait.
    'storage.backlog.mem_limit': '16M',
    'storage.metrics': true,
    'storage.type': 'filesystem',
    'storage.inherit': true,
  };
}

/** Seconds that the outputs have after SIGTERM, almost all until SIGKILL. The router exits at once when nothing waits. */
function graceSeconds(routing: CompleteRouting): number {
  const { routerStopTimeoutSeconds: stopSeconds } = routing;
  return Math.max(0, knownRouterSeconds(stopSeconds) - uploadSeconds);
}

/** The router's container as every delivery has it. */
export function routerContainer(routing: CompleteRouting): Container {
  const { fluentBitImage, routerMemoryReservationMiB, routerCpu, routerEssential, ...rest } = routing;
  const { routerStopTimeoutSeconds, routerReadonlyRootFilesystem } = rest;
  return {
    image: fluentBitImage,
    essential: routerEssential,
    // ECS writes "0" into the task definition; left out, every plan would replace it (F32).
    user: '0',
    cpu: routerCpu,
    memoryReservationMiB: routerMemoryReservationMiB,
    stopTimeoutSeconds: routerStopTimeoutSeconds,
    readonlyRootFilesystem: routerReadonlyRootFilesystem,
  };
}

/** Volumes of the task that the router writes to, by the paths where it sees them. ECS mounts the socket itself (M12). */
export function routerMountPoints(routing: CompleteRouting): Readonly<Record<string, string>> {
  const { routerReadonlyRootFilesystem } = routing;
  const volumes = routerReadonlyRootFilesystem ? [bufferVolume, temporaryVolume] : [bufferVolume];
  return Object.fromEntries(volumes.map(({ name, path }) => [path, name]));
}
