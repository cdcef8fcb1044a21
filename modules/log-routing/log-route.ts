import type { LogDelivery } from './log-delivery';
import type { LogDestination } from './log-destination';

/** From which containers records come, and where they go. */
export interface LogRoute<ContainerName extends string = string> {
  /**
   * The container, or containers, whose records take this route.
   *
   * @default - every container of the task
   */
  readonly from?: ContainerName | readonly ContainerName[];

  /** Where the records go. Every destination gets every record. */
  readonly to: LogDestination | readonly LogDestination[];
}

/** How the logs of a task are routed by FireLens and Fluent Bit. */
export interface LogRouting<ContainerName extends string = string> {
  /** The routes. Each container must have one, or its records would be dropped without a word (F18). */
  readonly routes: readonly LogRoute<ContainerName>[];

  /** How the routes reach the router. */
  readonly delivery: LogDelivery;

  /**
   * AWS for Fluent Bit, by a full version of line 3: what the router runs, or what its image is built from. Mirror it
   * into a registry of yours by naming it there.
   *
   * @default 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'
   * @see https://gallery.ecr.aws/aws-observability/aws-for-fluent-bit
   */
  readonly fluentBitImage?: string;

  /**
   * MiB kept for the router; 100 or more. ECS lets the router buffer half of it in memory.
   *
   * @default 128
   */
  readonly routerMemoryReservationMiB?: number;

  /**
   * CPU units of the task's that the router is sure of.
   *
   * @default 64
   */
  readonly routerCpu?: number;

  /**
   * Seconds that the router has to deliver what it holds before it is killed; 40 to 120.
   *
   * @default 120 - the most that Fargate allows; a router that has delivered everything stops at once
   */
  readonly routerStopTimeoutSeconds?: number;

  /**
   * Whether each record says which cluster, task and task definition it comes from, some 250 bytes.
   *
   * @default true
   */
  readonly ecsMetadata?: boolean;
}

/** One route's records of one container, and one of its destinations. */
export interface RoutedSource {
  /** Container that writes the records. */
  readonly container: string;
  /** Where they go. */
  readonly destination: LogDestination;
}

/** What each container sends where, in the order of the routes. */
export function routedSources(routes: readonly LogRoute[], containers: readonly string[]): readonly RoutedSource[] {
  return routes.flatMap(({ from = containers, to }) =>
    [from].flat().flatMap((container) => [to].flat().map((destination) => ({ container, destination }))),
  );
}
