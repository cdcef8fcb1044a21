import type { Size } from '../../../fluent-bit/option';
import { omitUndefined } from '../../../core/omit-undefined';
import { fields } from '../../../core/object-shape';
import { list } from '../../../core/collection-shape';
import { oneOf, required } from '../../../core/shape';
import { plainText } from '../../../core/string-shape';
import { isKnown } from '../../../core/validation';
import { fluentdDelivery, type ImageDelivery, type OptionsDelivery } from '../../config-delivery';
import { type LogRouting, routerShapes } from '../../log-routing';
import { routingDefaults } from '../routing-defaults';
import { type FluentdRoute, fluentdRoute } from './fluentd-route';

/**
 * Routing of a task's logs with FireLens and Fluentd. Fluent Bit needs less memory and CPU, and its routes support
 * more: use Fluentd if you need its plugins or already use it elsewhere.
 */
// `FluentdRouting` alone fits every task, which `FluentdRouting<string>` does not: a function that several tasks share can return it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- neither `string` nor `never` fits in both directions
export interface FluentdRouting<ContainerName extends string = any> extends Pick<
  LogRouting,
  | 'routerEssential'
  | 'routerStopTimeoutSeconds'
  | 'routerReadonlyRootFilesystem'
  | 'routerRetriesAtStop'
  | 'routerOverride'
  | 'ecsMetadata'
  | 'logDriverBufferRecords'
> {
  /** Routes the logs with Fluentd instead of Fluent Bit. */
  readonly router: 'fluentd';

  /**
   * Routes of the log records. Every container needs a route, because records without a route are dropped (F18), except
   * containers with `logDriver: 'awslogs'`.
   */
  readonly routes: readonly FluentdRoute<ContainerName>[];

  /**
   * Method of delivering the routes to the router: an image that contains the gems of the destinations and the
   * configuration, or log driver options, for one destination for each container whose options need no section. ECS
   * does not pass a file in S3 to Fluentd on Fargate, and AWS provides no init image for Fluentd.
   */
  readonly delivery: OptionsDelivery | ImageDelivery;

  /**
   * Image of Fluentd with a full version: the image that the router runs, or the base of the image that is built. With
   * the options delivery, it must contain the gems of the destinations; the official image contains none, so specify a
   * custom image.
   *
   * @default 'public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0'
   * @see https://hub.docker.com/_/fluentd
   */
  readonly fluentdImage?: string;

  /**
   * Memory reserved for the router in MiB; at least 200 is recommended. Fluentd runs two Ruby processes: with three
   * destinations, they used 100 MiB when idle, and 250 MiB at 1 MB per second.
   *
   * @default 256
   */
  readonly routerMemoryReservationMiB?: number;

  /**
   * CPU units reserved for the router.
   *
   * @default 128
   */
  readonly routerCpu?: number;

  /**
   * Maximum size of each output's buffer on disk. When it is full, the router accepts no more records, and the log
   * drivers buffer them.
   *
   * @default '1G'
   */
  readonly outputBuffer?: Size;
}

/** Official image of Fluentd, built by Docker, in the Amazon ECR Public Gallery. */
const officialImage = 'public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0';

/**
 * Returns `true` if an image is an official image, of Docker or of Fluentd, in any registry: neither contains gems for
 * AWS, and both start in the same way.
 */
export function isOfficial(image: string): boolean {
  return isKnown(image) && /(^|\/)(fluent|library)\/fluentd[:@]|^fluentd[:@]/.test(image);
}

/** Defaults of a `FluentdRouting`. */
const fluentdDefaults = {
  fluentdImage: officialImage,
  routerMemoryReservationMiB: 256,
  routerCpu: 128,
  routerStopTimeoutSeconds: routingDefaults.routerStopTimeoutSeconds,
  routerEssential: routingDefaults.routerEssential,
  routerReadonlyRootFilesystem: routingDefaults.routerReadonlyRootFilesystem,
  routerRetriesAtStop: routingDefaults.routerRetriesAtStop,
  ecsMetadata: routingDefaults.ecsMetadata,
  logDriverBufferRecords: routingDefaults.logDriverBufferRecords,
  outputBuffer: routingDefaults.outputBuffer,
} as const;

/** Routing with defaults for omitted properties. */
export type CompleteFluentdRouting = FluentdRouting & Required<Omit<FluentdRouting, 'routerOverride'>>;

/** Returns the routing with defaults for omitted properties. */
export function withFluentdDefaults(routing: FluentdRouting): CompleteFluentdRouting {
  return { ...fluentdDefaults, ...omitUndefined(routing) };
}

/** Shape of `FluentdRouting`. */
export const fluentdRouting = fields<FluentdRouting>({
  router: required(oneOf('fluentd')),
  routes: required(list(fluentdRoute)),
  delivery: required(fluentdDelivery),
  fluentdImage: plainText,
  ...routerShapes,
  outputBuffer: plainText,
});
