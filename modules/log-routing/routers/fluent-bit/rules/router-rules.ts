import { isKnown, type Problem } from '../../../../core/validation';
import type { ExpectedLoad } from '../../expected-load';
import { leastRouterSeconds } from '../../router-stop';
import { siblingContainerErrors } from '../../rules/sibling-rules';
import { driverWarnings, essentialWarning, numberProblems } from '../../rules/size-rules';
import { routerName } from '../../task-router';
import type { RoutedTask } from '../routed-task';

/** Ports of the router where it shares a network interface: records of libraries, ECS's probe, its HTTP server. */
const sharedPorts = [24224, 8877, 2020];

/** Everything that is wrong with the router, or with containers beside it. */
export function routerProblems({ given, routing, definitions, host }: RoutedTask): Problem[] {
  return [
    ...siblingContainerErrors(definitions, sharedPorts, host),
    imageProblem(given.fluentBitImage),
    ...numberProblems(routing, host),
  ];
}

/** What is allowed about the router, and likely to hurt. */
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
      `container "${routerName}": routerMemoryReservationMiB should be 100 or more, got ${memory}: ECS lets the router buffer half of it, and records beyond that are lost (M07)`,
    routing.delivery.by !== 'options' &&
      isKnown(stopTimeout) &&
      stopTimeout < leastRouterSeconds &&
      `container "${routerName}": routerStopTimeoutSeconds should be ${leastRouterSeconds} or more, got ${stopTimeout}: the router delivers what it holds in all but the last 10 of them, in which it uploads the rest to S3 (L11)`,
    essentialWarning(routerEssential),
    ...driverWarnings(isAsked ? logDriverBufferRecords : undefined, memoryMiB, routing.expectedLoad?.recordBytes),
  ].filter((warning) => warning !== false);
}

/** Numbers of a load that are none. */
export function loadProblems(expected: ExpectedLoad | undefined): Problem[] {
  return (['recordsPerSecond', 'recordBytes', 'outageMinutes'] as const).map((name) => {
    const value = expected?.[name];
    return (
      value !== undefined &&
      !(Number.isFinite(value) && value > 0) &&
      `expectedLoad.${name} must be a number above 0, got ${value}`
    );
  });
}

/** `latest` and `stable` are the 2.x line, which ended in June 2026; a rolling tag changes under a running service. */
function imageProblem(image: string | undefined): Problem {
  if (
    image === undefined ||
    !isKnown(image) ||
    /:3\.\d+\.\d+(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/.test(image)
  ) {
    return undefined;
  }
  return `fluentBitImage must end with a full version of line 3, such as ":3.4.16", or with a digest, got ${JSON.stringify(image)} (M17)`;
}
