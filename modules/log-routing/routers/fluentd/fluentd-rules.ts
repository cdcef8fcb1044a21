import { bytesOf } from '../../../fluent-bit/option';
import { patternsMeet } from '../../../fluent-bit/tag-pattern';
import { flatOptions } from '../../../fluentd/flat-options';
import { fluentdOutputProblems } from '../../../fluentd/output';
import { textProblem } from '../../../fluentd/value';
import { groupedBy } from '../../../core/grouped-by';
import { isKnown, type Problem } from '../../../core/validation';
import { sharedFolderProblems } from '../buffer-folder';
import { isTagged } from '../../routes/record-source';
import { diskWarnings } from '../rules/disk-rules';
import { nothingRouted, originProblems, unroutedStreams } from '../rules/origin-rules';
import { reachProblems } from '../rules/reach-rules';
import { siblingContainerErrors } from '../rules/sibling-rules';
import { driverWarnings, essentialWarning, numberProblems } from '../rules/size-rules';
import { routerName } from '../task-router';
import { sharedNameProblems } from '../rules/name-rules';
import { readOnlyProblem } from '../rules/read-only-rules';
import { bufferFolders } from './buffer-files';
import { bufferVolume, temporaryVolume } from './router-volumes';
import { monitorPort } from './fluentd-configuration';
import type { FluentdRoute } from './fluentd-route';
import { isOfficial } from './fluentd-routing';
import type { FluentdRoutedSource, FluentdTask } from './fluentd-task';

/**
 * Returns an error for each part of a routing with Fluentd that ECS or Fluentd would reject, or that would lose
 * records.
 */
export function fluentdProblems(task: FluentdTask): Problem[] {
  const { given, routing, definitions, containers: names, sources, host } = task;
  const { routes } = routing;
  const all = Object.keys(definitions);
  const wrong = [...new Set(sources.flatMap(({ output }) => fluentdOutputProblems(output)))];
  return [
    nothingRouted(names, all),
    host.networkMode === 'host' &&
      'logRouting.router must not be "fluentd" with networkMode "host", in which the routers of two tasks would use the same port; use "awsvpc" or "bridge" (N03)',
    routes.length === 0 && 'logRouting.routes must have at least one route, got none (F18)',
    ...routes.flatMap((route, index) =>
      [...originProblems(route, { names, all, host }), tagProblem(route, names, routes), ...patternProblems(route)].map(
        (problem) => problem && `logRouting.routes[${index}]: ${problem}`,
      ),
    ),
    ...reachProblems<FluentdRoute>(
      names,
      sources.map(withPlace),
      ({ source, include, exclude }) => JSON.stringify([source, include, exclude]),
      'FluentdDestination',
    ),
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.problems(fluentdSource))),
    // An invalid output is reported only once.
    ...(routing.delivery.by === 'options' && wrong.length === 0 ? optionsProblems(task) : []),
    ...siblingContainerErrors(definitions, [24224, monitorPort], host),
    imageProblem(given.fluentdImage),
    routing.delivery.by === 'image' &&
      given.fluentdImage !== undefined &&
      !isKnown(given.fluentdImage) &&
      'ConfigDelivery.image: fluentdImage must be known at synth time, because the Dockerfile starts with it, got a token',
    ...numberProblems(routing, host),
    ...(routing.routerReadonlyRootFilesystem
      ? bufferFolders(sources).map(({ option, value }) =>
          readOnlyProblem(option, value, [bufferVolume.path, temporaryVolume.path]),
        )
      : []),
    ...sharedFolderProblems(
      bufferFolders(sources),
      'Fluentd does not start if two outputs use the same path, and delivers chunks of one output as chunks of another',
    ),
    ...sharedNameProblems(
      sources.map(({ fluentdSource: { id }, output }) => ({ given: id, value: output.options['@id'] ?? id })),
      'options["@id"]',
      'Fluentd does not start with a duplicate ID',
    ),
    ...wrong,
  ];
}

/**
 * Returns a source with the place that its records go to. S3 outputs with equal options share a place, because their
 * objects cannot be distinguished.
 */
function withPlace(source: FluentdRoutedSource) {
  const { output, destination } = source;
  if (output.name !== 's3') return { ...source, place: destination };
  const place = { ...output.options, '@id': undefined, buffer: { ...output.options.buffer, path: undefined } };
  return { ...source, place: JSON.stringify(place) };
}

/** Returns warnings about routing settings that are allowed but likely to cause problems. */
export function fluentdWarnings({ given, routing, containers: names, sources, host }: FluentdTask): string[] {
  const { routerMemoryReservationMiB: memory, routerStopTimeoutSeconds: stopTimeout } = routing;
  const buffers = sources.map(({ output: { options } }) => ('buffer' in options ? options.buffer : undefined));
  return [
    memory < 200 &&
      `container "${routerName}": routerMemoryReservationMiB should be at least 200, got ${memory}, because Fluentd runs two Ruby processes (M07)`,
    isKnown(stopTimeout) &&
      stopTimeout < 30 &&
      `container "${routerName}": routerStopTimeoutSeconds should be at least 30, got ${stopTimeout}, because the router delivers buffered records before it stops (L11)`,
    essentialWarning(routing.routerEssential),
    ...driverWarnings(given.logDriverBufferRecords, host.memoryMiB),
    ...unroutedStreams(routing.routes, names, 'FluentdDestination'),
    ...routing.routes.map(
      (route, index) =>
        isTagged(route.from) &&
        (route.include !== undefined || route.exclude !== undefined) &&
        `logRouting.routes[${index}]: include and exclude should not be set for records from Fluentd libraries, which may not have the field "log" (F22)`,
    ),
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.warnings(fluentdSource))),
    ...diskWarnings(
      buffers.map((buffer) => bytesOf(buffer?.total_limit_size) ?? 0),
      'outputBuffer',
      host,
    ),
  ].filter((warning) => warning !== false);
}

/** Returns an error for each pattern that cannot be on one line of the configuration. */
function patternProblems({ include, exclude = [] }: FluentdRoute): Problem[] {
  const patterns = { include: include === undefined ? [] : [include], exclude: [exclude].flat() };
  return Object.entries(patterns).flatMap(([name, ofName]) =>
    ofName.map((pattern) => {
      const problem = textProblem(pattern);
      return problem !== undefined && `${name} ${problem}`;
    }),
  );
}

/** Returns an error for a tag that overlaps the tags of containers or of other libraries. */
function tagProblem({ from }: FluentdRoute, containers: readonly string[], routes: readonly FluentdRoute[]): Problem {
  if (!isTagged(from)) return undefined;
  const { tag } = from;
  if (!/^[\w.*-]+$/.test(tag)) {
    return `from.tag must be a tag pattern of letters, digits, "_", "-", "." and "*", such as "audit.**", got ${JSON.stringify(tag)}`;
  }
  const container = containers.find((name) => patternsMeet(tag, `${name}-firelens-*`));
  if (container !== undefined) {
    return `from.tag must not match records of a container ("${container}-firelens-…"), got "${tag}"; set from to the name of the container (F29)`;
  }
  const other = routes
    .flatMap((route) => (isTagged(route.from) ? [route.from.tag] : []))
    .find((each) => each !== tag && patternsMeet(each, tag));
  return (
    other !== undefined &&
    `from.tag must not match records of another route ("${other}"), got "${tag}", because Fluentd sends them only to the first; set tags that do not overlap (F29)`
  );
}

/** Returns an error for everything that log driver options do not support, or that the image does not contain. */
function optionsProblems({ routing, containers, sources }: FluentdTask): Problem[] {
  const { fluentdImage } = routing;
  return [
    ...containers.map((name) => {
      const reached = sources.filter(({ source }) => source.name === name).map(({ destination }) => destination.name);
      return (
        reached.length > 1 &&
        `container "${name}": records must go to only one destination with the options delivery, got ${reached.length} (${reached.map((each) => `"${each}"`).join(', ')}); use the image delivery`
      );
    }),
    ...routing.routes.flatMap((route, index) => {
      const beyond = [
        ...(isTagged(route.from) ? ['records from Fluentd libraries'] : []),
        ...(route.source === undefined ? [] : ['source']),
      ];
      return beyond.length === 0
        ? []
        : [
            `logRouting.routes[${index}]: the options delivery does not support ${beyond.join(', ')}; use the image delivery`,
          ];
    }),
    ...groupedBy(sources, ({ destination }) => destination).flatMap(([{ destination, output, source }]) => {
      const { beyond } = flatOptions(output);
      return [
        beyond.length > 0 &&
          `container "${source.name}": the options delivery does not support ${beyond.join(', ')} of @type ${output.name}, because ECS writes no sections; use the image delivery (F60)`,
        destination.gem !== undefined &&
          isOfficial(fluentdImage) &&
          `container "${source.name}": @type ${output.name} needs the gem ${destination.gem.name}, which the image ${fluentdImage} does not contain; set fluentdImage to an image that contains it, or use the image delivery (F61)`,
      ];
    }),
  ];
}

/**
 * Returns an error for an image without a full version: the images of `latest` and `edge` change while a service runs.
 */
function imageProblem(image: string | undefined): Problem {
  if (!isKnown(image) || /:v?\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/.test(image!)) {
    return undefined;
  }
  return `fluentdImage must end with a full version, such as ":v1.19.3-debian-1.0", or with a digest, got ${JSON.stringify(image)} (M17)`;
}
