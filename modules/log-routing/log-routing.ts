import { type ContainerOverride, containerOverride } from '../containers/container-override';
import { compilerEnforces } from '../core/rule';
import { fields } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { flag, known, number, oneOf, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import type { ExpectedLoad } from './routers/expected-load';
import { fluentBitDelivery, type ConfigDelivery } from './config-delivery';
import { type LogRoute, route } from './routes/log-route';

/** Routing of a task's logs with FireLens and Fluent Bit. */
// `LogRouting` alone fits every task, which `LogRouting<string>` does not: a function that several tasks share can return it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- neither `string` nor `never` fits in both directions
export interface LogRouting<ContainerName extends string = any> {
  /**
   * Router of the logs. With `fluentd`, routes have different destinations: see `FluentdRouting`.
   *
   * @default 'fluentbit'
   */
  readonly router?: 'fluentbit';

  /**
   * Routes of the log records. Every container needs a route, because records without a route are dropped (F18), except
   * containers with `logDriver: 'awslogs'`.
   */
  readonly routes: readonly LogRoute<ContainerName>[];

  /** Method of delivering the routes to the router. */
  readonly delivery: ConfigDelivery;

  /**
   * Image of AWS for Fluent Bit with a full 3.x version: the image that the router runs, or the base of the image that
   * is built. To use a private registry, specify your mirror of the image.
   *
   * @default 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'
   * @see https://gallery.ecr.aws/aws-observability/aws-for-fluent-bit
   */
  readonly fluentBitImage?: string;

  /**
   * Expected log volume of a task, which determines the router's memory and CPU and the buffer sizes that are not set
   * explicitly.
   *
   * @default - about 500 KB per second, and 1 GB of buffer for each output
   */
  readonly expectedLoad?: ExpectedLoad;

  /**
   * Memory reserved for the router in MiB; at least 100 is recommended. ECS allows the router to buffer half of it in
   * memory.
   *
   * @default 128 - or derived from `expectedLoad`
   */
  readonly routerMemoryReservationMiB?: number;

  /**
   * CPU units reserved for the router.
   *
   * @default 64 - or derived from `expectedLoad`
   */
  readonly routerCpu?: number;

  /**
   * Seconds that the router has to deliver buffered records before it is killed; at least 40 is recommended, 120 is the
   * maximum on Fargate. With the image, init and s3 deliveries, its outputs retry except during the last 10 seconds.
   *
   * @default 120 - or on Spot the time that the containers leave; the router stops as soon as everything is delivered
   */
  readonly routerStopTimeoutSeconds?: number;

  /**
   * Stops the task when the router stops. If `false`, containers that continue without a router lose their records.
   *
   * @default true
   */
  readonly routerEssential?: boolean;

  /**
   * Makes the router's root file system read-only, except for its volumes. Set to `false` to write to it, for example
   * to debug the router with ECS Exec.
   *
   * @default true
   */
  readonly routerReadonlyRootFilesystem?: boolean;

  /**
   * Changes the definition of the router's container in the form of the ECS API, for fields that this library does not
   * have yet. Rules, permissions and `effective.conf` follow the result.
   *
   * @default - the definition that follows from the other properties
   */
  readonly routerOverride?: ContainerOverride;

  /**
   * Restarts a router that ECS has stopped, until the records that it left on disk are delivered or ECS kills it.
   * Without a restart, Fluent Bit tries only once to upload to S3 when it stops, and Fluentd tries only once for every
   * destination. The restart runs as a short shell script that wraps the image's command. Set to `false` to run that
   * command directly.
   *
   * @default - true, for routers with an S3 destination and for the official Fluentd image with the image delivery
   */
  readonly routerRetriesAtStop?: boolean;

  /**
   * Adds the cluster, task and task definition to each record, about 250 bytes.
   *
   * @default true
   */
  readonly ecsMetadata?: boolean;

  /**
   * Joins lines longer than 16 KB, which the log driver splits.
   *
   * @default - true, except with the options delivery, which does not support it
   */
  readonly joinSplitLines?: boolean;

  /**
   * Number of records (not bytes) that the log driver buffers for each container while the router does not accept them;
   * 0 to 536870911. Further records are dropped.
   *
   * @default 1048576 - the default of Fargate, or derived from `expectedLoad`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html
   */
  readonly logDriverBufferRecords?: number;
}

compilerEnforces('F08', { states: '`enable-ecs-log-metadata` is "true" or "false".' });
compilerEnforces('F13', {
  states: 'The included configuration file is not in a directory over which ECS mounts its own.',
});
compilerEnforces('F33', { states: 'The router runs as root.' });
compilerEnforces('F36', {
  states: 'The command of the router cannot be replaced: another would ignore the configuration that ECS generates.',
});
compilerEnforces('L07', { states: "The router's health check runs a program that its image contains." });
compilerEnforces('L13', {
  states: 'The router has no restart policy, because containers keep the address that it had when they started.',
});
compilerEnforces('M08', {
  states: 'The router has no hard memory limit, at which ECS would kill it when its buffers grow.',
});
compilerEnforces('N02', { states: 'The router has no port mapping.' });

/** Shapes of the router properties that `LogRouting` and `FluentdRouting` share. */
export const routerShapes = {
  routerMemoryReservationMiB: known(number),
  routerCpu: number,
  routerStopTimeoutSeconds: number,
  routerEssential: flag,
  routerReadonlyRootFilesystem: flag,
  routerRetriesAtStop: flag,
  routerOverride: containerOverride,
  ecsMetadata: flag,
  logDriverBufferRecords: known(number),
};

/** Shape of `LogRouting`. */
export const fluentBitRouting = fields<LogRouting>({
  router: oneOf('fluentbit', 'fluentd'),
  routes: required(list(route)),
  delivery: required(fluentBitDelivery),
  fluentBitImage: plainText,
  expectedLoad: fields<ExpectedLoad>({
    recordsPerSecond: required(known(number)),
    recordBytes: known(number),
    outageMinutes: known(number),
  }),
  ...routerShapes,
  joinSplitLines: flag,
});
