import { imageFormat } from '../../../../containers/container-image';
import { isKnown, patternProblem, type Problem } from '../../../../core/validation';
import type { ExpectedLoad } from '../../expected-load';
import { leastRouterSeconds } from '../../router-stop';
import { siblingContainerErrors } from '../../rules/sibling-rules';
import { driverWarnings, essentialWarning, numberProblems } from '../../rules/size-rules';
import { routerName } from '../../task-router';
import type { RoutedTask } from '../routed-task';

/** Ports of the router on a shared network interface: records of libraries, ECS health probe, HTTP server. */
export const sharedPorts = [24224, 8877, 2020];

/** Returns the errors in the settings of the router, and for containers that conflict with it. */
export function routerProblems({ given, routing, definitions, host }: RoutedTask): Problem[] {
  return [
    ...siblingContainerErrors(definitions, sharedPorts, host),
    imageProblem(given.fluentBitImage),
    ...numberProblems(routing, host),
  ];
}

/** Returns warnings about router settings that are allowed but likely to cause problems. */
export function routerWarnings({ given, routing, host: { memoryMiB } }: RoutedTask): string[] {
  const {
    routerMemoryReservationMiB: memory,
    routerStopTimeoutSeconds: stopTimeout,
    routerEssential,
    logDriverBufferRecords,
  } = routing;
  const isAsked = given.logDriverBufferRecords !== undefined || given.expectedLoad !== undefined;
  return [
    memory < 100 &&
      `container "${routerName}": routerMemoryReservationMiB should be at least 100, got ${memory}, because ECS lets the router buffer half of it, and further records are lost (M07)`,
    routing.delivery.by !== 'options' &&
      isKnown(stopTimeout) &&
      stopTimeout < leastRouterSeconds &&
      `container "${routerName}": routerStopTimeoutSeconds should be at least ${leastRouterSeconds}, got ${stopTimeout}, because the router has only this time to deliver buffered records, and the last 10 seconds are for uploads to S3 (L11)`,
    essentialWarning(routerEssential),
    ...driverWarnings(isAsked ? logDriverBufferRecords : undefined, memoryMiB, routing.expectedLoad?.recordBytes),
  ].filter((warning) => warning !== false);
}

/** Returns an error for each invalid number of an expected load. */
export function loadProblems(expected: ExpectedLoad | undefined): Problem[] {
  return (['recordsPerSecond', 'recordBytes', 'outageMinutes'] as const).map((name) => {
    const value = expected?.[name];
    return (
      value !== undefined &&
      !(Number.isFinite(value) && value > 0) &&
      `expectedLoad.${name} must be a number greater than 0, got ${value}`
    );
  });
}

/** Image of AWS for Fluent Bit 3 with a full version or a digest. */
export const pinnedFluentBitImage = /:3\.\d+\.\d+(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/;

/**
 * Returns an error for an image without a full version: `latest` and `stable` are 2.x versions, whose support ended in
 * June 2026, and the image of a moving tag changes while a service runs.
 */
function imageProblem(image: string | undefined): Problem {
  if (image === undefined || !isKnown(image)) return undefined;
  const problem = patternProblem('fluentBitImage', image, ...imageFormat);
  if (problem || pinnedFluentBitImage.test(image)) return problem;
  return `fluentBitImage must end with a full 3.x version, such as ":3.4.16", or with a digest, got ${JSON.stringify(image)} (M17)`;
}
