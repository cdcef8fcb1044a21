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

/** Everything about a routing by Fluentd that ECS or Fluentd would refuse, or that would lose records. */
export function fluentdProblems(task: FluentdTask): Problem[] {
  const { given, routing, definitions, containers: names, sources, host } = task;
  const { routes } = routing;
  const all = Object.keys(definitions);
  const wrong = [...new Set(sources.flatMap(({ output }) => fluentdOutputProblems(output)))];
  return [
    nothingRouted(names, all),
    host.networkMode === 'host' &&
      'logRouting.router must not be "fluentd" with networkMode "host", where the routers of two tasks would want one port; use "awsvpc" or "bridge" (N03)',
    routes.length === 0 && 'logRouting.routes must hold at least one route, got none (F18)',
    ...routes.flatMap((route, index) =>
      [...originProblems(route, { names, all, host }), tagProblem(route, names, routes), ...patternProblems(route)].map(
        (problem) => problem && `logRouting.routes[${index}]: ${problem}`,
      ),
    ),
    ...reachProblems<FluentdRoute>(names, sources.map(withPlace), ({ source, include, exclude }) =>
      JSON.stringify([source, include, exclude]),
    ),
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.problems(fluentdSource))),
    // What no output takes, none can carry.
    ...(routing.delivery.by === 'options' && wrong.length === 0 ? optionsProblems(task) : []),
    ...siblingContainerErrors(definitions, [24224, monitorPort], host),
    imageProblem(given.fluentdImage),
    routing.delivery.by === 'image' &&
      given.fluentdImage !== undefined &&
      !isKnown(given.fluentdImage) &&
      'ConfigDelivery.image: fluentdImage must be known at synth time, since a Dockerfile begins with it',
    ...numberProblems(routing, host),
    ...(routing.routerReadonlyRootFilesystem
      ? bufferFolders(sources).map(({ option, value }) =>
          readOnlyProblem(option, value, [bufferVolume.path, temporaryVolume.path]),
        )
      : []),
    ...sharedFolderProblems(
      bufferFolders(sources),
      'Fluentd starts with no two outputs that use one path, and delivers chunks of one as those of the other',
    ),
    ...sharedNameProblems(
      sources.map(({ fluentdSource: { id }, output }) => ({ given: id, value: output.options['@id'] ?? id })),
      'options: @id',
      'Fluentd does not start with an id that is there twice',
    ),
    ...wrong,
  ];
}

/** Objects of equal S3 outputs cannot be told apart. */
function withPlace(source: FluentdRoutedSource) {
  const { output, destination } = source;
  if (output.name !== 's3') return { ...source, place: destination };
  const place = { ...output.options, '@id': undefined, buffer: { ...output.options.buffer, path: undefined } };
  return { ...source, place: JSON.stringify(place) };
}

/** What is allowed about a routing by Fluentd, and likely to hurt. */
export function fluentdWarnings({ given, routing, containers: names, sources, host }: FluentdTask): string[] {
  const { routerMemoryReservationMiB: memory, routerStopTimeoutSeconds: stopTimeout } = routing;
  const buffers = sources.map(({ output: { options } }) => ('buffer' in options ? options.buffer : undefined));
  return [
    memory < 200 &&
      `container "${routerName}": routerMemoryReservationMiB should be 200 or more, got ${memory}: Fluentd is two processes of Ruby (M07)`,
    isKnown(stopTimeout) &&
      stopTimeout < 30 &&
      `container "${routerName}": routerStopTimeoutSeconds should be 30 or more, got ${stopTimeout}: the router delivers what it holds before it stops (L11)`,
    essentialWarning(routing.routerEssential),
    ...driverWarnings(given.logDriverBufferRecords, host.memoryMiB),
    ...unroutedStreams(routing.routes, names, 'FluentdDestination'),
    ...routing.routes.map(
      (route, index) =>
        isTagged(route.from) &&
        (route.include !== undefined || route.exclude !== undefined) &&
        `logRouting.routes[${index}]: include and exclude look at the field "log" alone, which records of libraries need not have (F22)`,
    ),
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.warnings(fluentdSource))),
    ...diskWarnings(
      buffers.map((buffer) => bytesOf(buffer?.total_limit_size) ?? 0),
      'outputBuffer',
      host,
    ),
  ].filter((warning) => warning !== false);
}

/** A pattern stands in a line of the configuration. */
function patternProblems({ include, exclude = [] }: FluentdRoute): Problem[] {
  const patterns = { include: include === undefined ? [] : [include], exclude: [exclude].flat() };
  return Object.entries(patterns).flatMap(([name, ofName]) =>
    ofName.map((pattern) => {
      const problem = textProblem(pattern);
      return problem !== undefined && `${name} ${problem}`;
    }),
  );
}

/** What libraries send must be told from what containers write, and from what other libraries send. */
function tagProblem({ from }: FluentdRoute, containers: readonly string[], routes: readonly FluentdRoute[]): Problem {
  if (!isTagged(from)) return undefined;
  const { tag } = from;
  if (!/^[\w.*-]+$/.test(tag)) {
    return `from.tag must be a pattern of letters, digits, "_", "-", "." and "*", got ${JSON.stringify(tag)}`;
  }
  const container = containers.find((name) => patternsMeet(tag, `${name}-firelens-*`));
  if (container !== undefined) {
    return `from.tag must not cover records of a container, "${container}-firelens-…", got "${tag}"; route those by its name (F29)`;
  }
  const other = routes
    .flatMap((route) => (isTagged(route.from) ? [route.from.tag] : []))
    .find((each) => each !== tag && patternsMeet(each, tag));
  return (
    other !== undefined &&
    `from.tag must not cover records of another route, "${other}", got "${tag}": Fluentd gives them to the first alone (F29)`
  );
}

/** Everything that ECS cannot write from the options of log drivers, or that the image would not run. */
function optionsProblems({ routing, containers, sources }: FluentdTask): Problem[] {
  const { fluentdImage } = routing;
  return [
    ...containers.map((name) => {
      const reached = sources.filter(({ source }) => source.name === name).map(({ destination }) => destination.name);
      return (
        reached.length > 1 &&
        `container "${name}": delivery by options carries one destination, got ${reached.length} (${reached.map((each) => `"${each}"`).join(', ')}); deliver by image`
      );
    }),
    ...routing.routes.flatMap((route, index) => {
      const beyond = [
        ...(isTagged(route.from) ? ['records of libraries'] : []),
        ...(route.source === undefined ? [] : ['source']),
      ];
      return beyond.length === 0
        ? []
        : [`logRouting.routes[${index}]: delivery by options cannot carry ${beyond.join(', ')}; deliver by image`];
    }),
    ...groupedBy(sources, ({ destination }) => destination).flatMap(([{ destination, output, source }]) => {
      const { beyond } = flatOptions(output);
      return [
        beyond.length > 0 &&
          `container "${source.name}": delivery by options cannot carry ${beyond.join(', ')} of @type ${output.name}, as ECS writes no sections; deliver by image (F60)`,
        destination.gem !== undefined &&
          isOfficial(fluentdImage) &&
          `container "${source.name}": @type ${output.name} is a plugin of ${destination.gem.name}, which the image ${fluentdImage} does not hold; set fluentdImage to one that does, or deliver by image (F61)`,
      ];
    }),
  ];
}

/** `latest` and `edge` change under a running service. */
function imageProblem(image: string | undefined): Problem {
  if (!isKnown(image) || /:v?\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/.test(image!)) {
    return undefined;
  }
  return `fluentdImage must end with a full version, such as ":v1.19.3-debian-1.0", or with a digest, got ${JSON.stringify(image)} (M17)`;
}
