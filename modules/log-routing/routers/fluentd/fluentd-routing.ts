import type { Size } from '../../../fluent-bit/option';
import { omitUndefined } from '../../../core/omit-undefined';
import { fields, list, oneOf, plainText, required, checkedString } from '../../../core/shape';
import { isKnown } from '../../../core/validation';
import { fluentdDelivery, type ImageDelivery, type OptionsDelivery } from '../../config-delivery';
import { type LogRouting, routerShapes } from '../../log-routing';
import { routingDefaults } from '../routing-defaults';
import { type FluentdRoute, fluentdRoute } from './fluentd-route';

/**
 * How the logs of a task are routed by FireLens and Fluentd. Fluent Bit needs less memory and CPU, and its routes do more:
 * Fluentd is for those who have its plugins in use, or Fluentd elsewhere.
 */
export interface FluentdRouting<ContainerName extends string = string> extends Pick<
  LogRouting,
  | 'routerEssential'
  | 'routerStopTimeoutSeconds'
  | 'routerReadonlyRootFilesystem'
  | 'routerRetriesAtStop'
  | 'ecsMetadata'
  | 'logDriverBufferRecords'
> {
  /** Has Fluentd route the logs, and not Fluent Bit. */
  readonly router: 'fluentd';

  /**
   * The routes. Each container must have one, or its records would be dropped (F18); one whose `logDriver` is `awslogs`
   * has none.
   */
  readonly routes: readonly FluentdRoute<ContainerName>[];

  /**
   * How the routes reach the router: by an image that is built with the gems of the destinations and the configuration,
   * or by the options of the log driver, for one destination a container whose options need no section. ECS hands
   * Fluentd no file in S3 on Fargate, and AWS has no init image of it.
   */
  readonly delivery: OptionsDelivery | ImageDelivery;

  /**
   * Image of Fluentd, by a full version: what the router runs, or what its image is built from. By options it must hold
   * the gems of the destinations, and the official image holds none: name one of yours.
   *
   * @default 'public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0'
   * @see https://hub.docker.com/_/fluentd
   */
  readonly fluentdImage?: string;

  /**
   * MiB kept for the router; 200 or more. Fluentd is two processes of Ruby: with three destinations they took 100 MiB at
   * rest, and 250 at a megabyte a second.
   *
   * @default 256
   */
  readonly routerMemoryReservationMiB?: number;

  /**
   * CPU units of the task's that the router is sure of.
   *
   * @default 128
   */
  readonly routerCpu?: number;

  /**
   * Most that each output may have waiting on disk. Beyond it the router takes nothing more, and the log drivers hold
   * what comes.
   *
   * @default '1G'
   */
  readonly outputBuffer?: Size;
}

/** The official image of Fluentd, which Docker builds, in Amazon's registry. */
const officialImage = 'public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0';

/**
 * Whether an image is the official one, of Docker or of Fluentd, from whichever registry: neither holds gems for AWS, and
 * both start in the same way.
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

/** The routing as it was given, with defaults for the rest. */
export function withFluentdDefaults(routing: FluentdRouting): Required<FluentdRouting> {
  return { ...fluentdDefaults, ...omitUndefined(routing) };
}

/** Shape of `FluentdRouting`. */
export const fluentdRouting = fields<FluentdRouting>({
  router: required(oneOf('fluentd')),
  routes: required(list(fluentdRoute)),
  delivery: required(fluentdDelivery),
  fluentdImage: checkedString,
  ...routerShapes,
  outputBuffer: plainText,
});
