import { fields, flag, known, list, number, oneOf, required, checkedString } from '../core/shape';
import type { ExpectedLoad } from './routers/expected-load';
import { fluentBitDelivery, type ConfigDelivery } from './config-delivery';
import { type LogRoute, route } from './routes/log-route';

/** How the logs of a task are routed by FireLens and Fluent Bit. */
export interface LogRouting<ContainerName extends string = string> {
  /**
   * What routes the logs. With `fluentd` routes have destinations of its own: see `FluentdRouting`.
   *
   * @default 'fluentbit'
   */
  readonly router?: 'fluentbit';

  /**
   * The routes. Each container must have one, or its records would be dropped without a word (F18); one whose `logDriver`
   * is `awslogs` has none.
   */
  readonly routes: readonly LogRoute<ContainerName>[];

  /** How the routes reach the router. */
  readonly delivery: ConfigDelivery;

  /**
   * AWS for Fluent Bit, by a full version of line 3: what the router runs, or what its image is built from. Mirror it
   * into a registry of yours by naming it there.
   *
   * @default 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'
   * @see https://gallery.ecr.aws/aws-observability/aws-for-fluent-bit
   */
  readonly fluentBitImage?: string;

  /**
   * How much a task is expected to log: the router's memory and CPU, and how much the log driver and the outputs may
   * buffer, follow from it where they are not given.
   *
   * @default - some 500 KB a second, and a gigabyte for each output
   */
  readonly expectedLoad?: ExpectedLoad;

  /**
   * MiB kept for the router; 100 or more. ECS lets the router buffer half of it in memory.
   *
   * @default 128 - or as `expected` asks
   */
  readonly routerMemoryReservationMiB?: number;

  /**
   * CPU units of the task's that the router is sure of.
   *
   * @default 64 - or as `expected` asks
   */
  readonly routerCpu?: number;

  /**
   * Seconds that the router has to deliver what it holds before it is killed; 40 or more, on Fargate 120 at most. By
   * image, by init and by s3 its outputs try again in all but the last 10 of them.
   *
   * @default 120 - or on Spot what the containers leave of it; a router that has delivered everything stops at once
   */
  readonly routerStopTimeoutSeconds?: number;

  /**
   * Whether the task stops when its router does. If not, a container that goes on without one loses its records.
   *
   * @default true
   */
  readonly routerEssential?: boolean;

  /**
   * Whether nothing can be written to the router's root file system, its volumes apart. `false` lets it, as for somebody
   * who looks into it by ECS Exec.
   *
   * @default true
   */
  readonly routerReadonlyRootFilesystem?: boolean;

  /**
   * Whether a router that ECS has stopped starts again, until what it has left on disk is delivered, or ECS kills it: for
   * S3, when Fluent Bit ends, it tries only once, and so does Fluentd, for every destination. A few lines of shell in the
   * container then start the command of the image. `false` leaves that to the image.
   *
   * @default - true; it is for routers with a destination in S3, and for the official Fluentd by image
   */
  readonly routerRetriesAtStop?: boolean;

  /**
   * Whether each record says which cluster, task and task definition it comes from, some 250 bytes.
   *
   * @default true
   */
  readonly ecsMetadata?: boolean;

  /**
   * Whether lines of more than 16 KB, which the log driver splits, are joined again.
   *
   * @default - true, except for the delivery by options, which cannot
   */
  readonly joinSplitLines?: boolean;

  /**
   * Records, not bytes, that the log driver holds for each container while the router does not take them; 0 to
   * 536870911. What comes beyond them is dropped.
   *
   * @default 1048576 - Fargate's own, or as `expected` asks
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html
   */
  readonly logDriverBufferRecords?: number;
}

/** Shapes of what both routers are told of themselves. */
export const routerShapes = {
  routerMemoryReservationMiB: known(number),
  routerCpu: number,
  routerStopTimeoutSeconds: number,
  routerEssential: flag,
  routerReadonlyRootFilesystem: flag,
  routerRetriesAtStop: flag,
  ecsMetadata: flag,
  logDriverBufferRecords: known(number),
};

/** Shape of `LogRouting`. */
export const fluentBitRouting = fields<LogRouting>({
  router: oneOf('fluentbit', 'fluentd'),
  routes: required(list(route)),
  delivery: required(fluentBitDelivery),
  fluentBitImage: checkedString,
  expectedLoad: fields<ExpectedLoad>({
    recordsPerSecond: required(known(number)),
    recordBytes: known(number),
    outageMinutes: known(number),
  }),
  ...routerShapes,
  joinSplitLines: flag,
});
