import { imageFormat } from '../../../../containers/container-image';
import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { isKnown, patternProblem } from '../../../../core/validation';
import type { ExpectedLoad } from '../../expected-load';
import { leastRouterSeconds } from '../../router-stop';
import { siblingContainerErrors, usedPorts } from '../../rules/sibling-rules';
import { driverBufferInMemory, essentialRouter, numberProblems } from '../../rules/size-rules';
import { routerName } from '../../task-router';
import type { RoutedTask } from '../routed-task';

/** Ports of the router on a shared network interface: records of libraries, ECS health probe, HTTP server. */
export const sharedPorts = [24224, 8877, 2020];

const freePorts = rule('N03', {
  states: 'No container listens on a port that the router uses: 24224, 8877 or 2020.',
  severity: 'error',
  fix: 'Listen on another port: the containers of a task share one network interface.',
  check: usedPorts(sharedPorts),
});

const freePortsOnInstance = rule('N03', {
  section: 'EC2',
  states: "No container that shares the router's network interface listens on port 24224, 8877 or 2020.",
  severity: 'error',
  fix: 'Listen on another port, or use the network mode `bridge`.',
  check: usedPorts(sharedPorts),
});

/** Returns the errors in the settings of the router, and for containers that conflict with it. */
export function routerProblems({ given, routing, definitions, host }: RoutedTask): Problem[] {
  return [
    ...siblingContainerErrors(definitions, host.launchType === 'EC2' ? freePortsOnInstance : freePorts, host),
    patternProblem('fluentBitImage', given.fluentBitImage, ...imageFormat),
    ...pinnedImage(given.fluentBitImage),
    ...imageWithCurl(given.fluentBitImage),
    ...numberProblems(routing, host),
  ];
}

/** Returns warnings about router settings that are allowed but likely to cause problems. */
export function routerWarnings({ given, routing, host: { memoryMiB } }: RoutedTask): string[] {
  const { routerMemoryReservationMiB, routerEssential, logDriverBufferRecords } = routing;
  const isAsked = given.logDriverBufferRecords !== undefined || given.expectedLoad !== undefined;
  return [
    ...imageWithFixes(given.fluentBitImage),
    ...bufferMemory(routerMemoryReservationMiB),
    ...deliveryTime(routing),
    ...essentialRouter(routerEssential),
    ...driverBufferInMemory(isAsked ? logDriverBufferRecords : undefined, memoryMiB, routing.expectedLoad?.recordBytes),
  ];
}

const bufferMemory = rule('M07', {
  states: 'At least 100 MiB of memory are reserved for the router.',
  severity: 'warning',
  fix: 'Ignore the warning if there are only a few records a second.',
  check: (mebibytes: number) =>
    mebibytes < 100 &&
    `container "${routerName}": routerMemoryReservationMiB should be at least 100, got ${mebibytes}, because ECS lets the router buffer half of it, and further records are lost`,
});

const deliveryTime = rule('L11', {
  variant: 'router',
  states: 'The stop timeout of the router is longer than the time that its outputs need to deliver.',
  severity: 'warning',
  fix: 'Ignore the warning if the last records are not important.',
  check: ({ delivery, routerStopTimeoutSeconds: seconds }: RoutedTask['routing']) =>
    delivery.by !== 'options' &&
    isKnown(seconds) &&
    seconds < leastRouterSeconds &&
    `container "${routerName}": routerStopTimeoutSeconds should be at least ${leastRouterSeconds}, got ${seconds}, because the router has only this time to deliver buffered records, and the last 10 seconds are for uploads to S3`,
});

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
 * `latest` and `stable` are 2.x versions, whose support ended in June 2026, and the image of a moving tag changes while
 * a service runs.
 */
const pinnedImage = rule('M17', {
  states: 'The router image is pinned to a full version of AWS for Fluent Bit 3.',
  severity: 'error',
  fix: 'Specify the image by digest.',
  check: (image: string | undefined) =>
    isKnown(image) &&
    imageFormat[0].test(image!) &&
    !pinnedFluentBitImage.test(image!) &&
    `fluentBitImage must end with a full 3.x version, such as ":3.4.16", or with a digest, got ${JSON.stringify(image)}`,
});

/** @see https://github.com/aws/aws-for-fluent-bit/releases/tag/v3.0.1 */
const imageWithCurl = rule('L07', {
  variant: 'curl',
  states: 'The router image contains `curl`, which its health check runs: version 3.0.1 or later.',
  severity: 'error',
  fix: 'Use a later version.',
  check: (image: string | undefined) =>
    versionOf(image)?.join('.') === '0.0' &&
    `fluentBitImage must be version 3.0.1 or later, because earlier versions do not contain curl, and the router never becomes healthy, got ${JSON.stringify(image)}`,
});

/** @see https://github.com/aws/aws-for-fluent-bit/issues/1164 */
const imageWithFixes = rule('M17', {
  variant: 'fixes',
  states: 'The router image is version 3.4.9 of AWS for Fluent Bit or later.',
  severity: 'warning',
  fix: 'Ignore the warning if no destination is a CloudWatch Logs log group.',
  check: (image: string | undefined) => {
    const [minor, patch] = versionOf(image) ?? [];
    return (
      minor !== undefined &&
      (minor < 4 || (minor === 4 && patch! < 9)) &&
      `container "${routerName}": fluentBitImage should be version 3.4.9 or later, got ${JSON.stringify(image)}, because earlier versions crash when CloudWatch Logs reports a missing log group`
    );
  },
});

/** Returns the second and third number of the version 3 in the tag of an image, if it is known. */
function versionOf(image: string | undefined): readonly [minor: number, patch: number] | undefined {
  const [, minor, patch] = (isKnown(image) ? /:3\.(\d+)\.(\d+)(?:@|$)/.exec(image!) : null) ?? [];
  return minor === undefined ? undefined : [Number(minor), Number(patch)];
}
