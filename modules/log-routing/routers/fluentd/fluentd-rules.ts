import { bytesOf } from '../../../fluent-bit/option';
import { patternsMeet } from '../../../fluent-bit/tag-pattern';
import { flatOptions } from '../../../fluentd/flat-options';
import { fluentdOutputProblems } from '../../../fluentd/output';
import { rubyRegexProblem } from '../../../fluentd/regex';
import { textProblem } from '../../../fluentd/value';
import { groupedBy } from '../../../core/grouped-by';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { isKnown } from '../../../core/validation';
import type { TaskHost } from '../../../containers/task-host';
import { sharedFolderProblems } from '../buffer-folder';
import { isTagged } from '../../routes/record-source';
import { diskWarnings } from '../rules/disk-rules';
import { anyRoute, originProblems, routedContainer, routedStreams } from '../rules/origin-rules';
import { reachProblems, separateRoutes } from '../rules/reach-rules';
import { withRoutePaths } from '../rules/route-paths';
import { siblingContainerErrors, usedPorts } from '../rules/sibling-rules';
import { driverBufferInMemory, essentialRouter, numberProblems } from '../rules/size-rules';
import { routerName } from '../task-router';
import { sharedNameProblems } from '../rules/name-rules';
import { folderInVolume } from '../rules/read-only-rules';
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
  const ofDestinations = [
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.problems(fluentdSource))),
  ];
  // This check uses Fluentd's terms, so it runs only if the checks in the user's terms have found nothing.
  const wrong =
    ofDestinations.length === 0 ? withRoutePaths(routes, sources, ({ output }) => fluentdOutputProblems(output)) : [];
  const isSound = ofDestinations.length === 0 && wrong.length === 0;
  return [
    ...routedContainer(names, all),
    ...portsOfTask(host),
    ...anyRoute(routes),
    ...routes.flatMap((route, index) =>
      [
        ...originProblems(route, { names, all, host }),
        ...tagProblems(route, names, routes),
        ...patternProblems(route),
      ].map((problem) => problem && `logRouting.routes[${index}]: ${problem}`),
    ),
    ...reachProblems<FluentdRoute>(
      names,
      sources.map(withPlace),
      ({ source, include, exclude }) => JSON.stringify([source, include, exclude]),
      'FluentdDestination',
    ),
    ...ofDestinations,
    // An invalid output is reported only once.
    ...(routing.delivery.by === 'options' && isSound ? optionsProblems(task) : []),
    ...siblingContainerErrors(definitions, freePorts, host),
    ...pinnedImage(given.fluentdImage),
    routing.delivery.by === 'image' &&
      given.fluentdImage !== undefined &&
      !isKnown(given.fluentdImage) &&
      'ConfigDelivery.image: fluentdImage must be known at synth time, because the Dockerfile starts with it, got a token',
    ...numberProblems(routing, host),
    ...(routing.routerReadonlyRootFilesystem
      ? bufferFolders(sources).flatMap(({ option, value }) =>
          folderInVolume(option, value, [bufferVolume.path, temporaryVolume.path]),
        )
      : []),
    ...separatePaths(bufferFolders(sources)),
    ...uniqueId(
      sources.map(({ fluentdSource: { id }, output }) => ({ given: id, value: output.options['@id'] ?? id })),
    ),
    ...wrong,
  ];
}

const portsOfTask = rule('N03', {
  section: 'Fluentd',
  variant: 'host',
  states:
    'The router does not run in the network mode `host`, where the routers of two tasks would use the same ports.',
  severity: 'error',
  fix: 'Use the network mode `awsvpc` or `bridge`.',
  check: ({ networkMode }: TaskHost) =>
    networkMode === 'host' &&
    'logRouting.router must not be "fluentd" with networkMode "host", in which the routers of two tasks would use the same port; use "awsvpc" or "bridge"',
});

const freePorts = rule('N03', {
  section: 'Fluentd',
  states: 'No container listens on a port that the router uses: 24224 or 24220.',
  severity: 'error',
  fix: 'Listen on another port: the containers of a task share one network interface.',
  check: usedPorts([24224, monitorPort]),
});

const separatePaths = rule('F63', {
  section: 'Fluentd',
  states: 'Each output stores its buffer chunks in a separate path.',
  severity: 'error',
  fix: 'Omit `buffer.path`: the library gives each output a separate folder.',
  check: sharedFolderProblems(
    'Fluentd does not start if two outputs use the same path, and delivers chunks of one output as chunks of another',
  ),
});

const uniqueId = rule('F64', {
  section: 'Fluentd',
  states: 'Each output has a unique id.',
  severity: 'error',
  fix: 'Omit `@id`: each output is named after its container, route and destination.',
  check: sharedNameProblems('options["@id"]', 'Fluentd does not start with a duplicate ID'),
});

/** Returns a source with the place that its records go to, which is the same for outputs with equal options. */
function withPlace(source: FluentdRoutedSource) {
  const { output } = source;
  if (output.name === 'null') return { ...source, place: source };
  const buffer = 'buffer' in output.options ? output.options.buffer : undefined;
  const options = { ...output.options, '@id': undefined, buffer: { ...buffer, path: undefined } };
  return { ...source, place: JSON.stringify([output.name, options]) };
}

/** Returns warnings about routing settings that are allowed but likely to cause problems. */
export function fluentdWarnings({ given, routing, containers: names, sources, host }: FluentdTask): string[] {
  const buffers = sources.map(({ output: { options } }) => ('buffer' in options ? options.buffer : undefined));
  return [
    ...separateRoutes(routing.routes, sources.map(withPlace)),
    ...memoryOfProcesses(routing.routerMemoryReservationMiB),
    ...deliveryTime(routing.routerStopTimeoutSeconds),
    ...essentialRouter(routing.routerEssential),
    ...driverBufferInMemory(given.logDriverBufferRecords, host.memoryMiB),
    ...routedStreams(routing.routes, names, 'FluentdDestination'),
    ...routing.routes.flatMap(lineOfLibraries),
    ...new Set(sources.flatMap(({ destination, fluentdSource }) => destination.warnings(fluentdSource))),
    ...diskWarnings(
      buffers.map((buffer) => bytesOf(buffer?.total_limit_size) ?? 0),
      'outputBuffer',
      host,
    ),
  ];
}

const memoryOfProcesses = rule('M07', {
  section: 'Fluentd',
  states: 'At least 200 MiB of memory are reserved for the router.',
  severity: 'warning',
  fix: 'Ignore the warning if the task has spare memory.',
  check: (mebibytes: number) =>
    mebibytes < 200 &&
    `container "${routerName}": routerMemoryReservationMiB should be at least 200, got ${mebibytes}, because Fluentd runs two Ruby processes`,
});

const deliveryTime = rule('L11', {
  section: 'Fluentd',
  states: 'The router has time to deliver its buffered records before it is killed.',
  severity: 'warning',
  fix: 'Ignore the warning if the last records are not important.',
  check: (seconds: number) =>
    isKnown(seconds) &&
    seconds < 30 &&
    `container "${routerName}": routerStopTimeoutSeconds should be at least 30, got ${seconds}, because the router delivers buffered records before it stops`,
});

const lineOfLibraries = rule('F22', {
  section: 'Fluentd',
  states: 'Patterns match the field `log`, which records sent by Fluentd libraries might not have.',
  severity: 'warning',
  fix: 'Ignore the warning if the libraries send a field `log`.',
  check: ({ from, include, exclude }: FluentdRoute, index: number) =>
    isTagged(from) &&
    (include !== undefined || exclude !== undefined) &&
    `logRouting.routes[${index}]: include and exclude should not be set for records from Fluentd libraries, which may not have the field "log"`,
});

/** Returns an error for each pattern that cannot be on one line of the configuration, or that Ruby does not compile. */
function patternProblems({ include, exclude = [] }: FluentdRoute): Problem[] {
  const patterns = { include: include === undefined ? [] : [include], exclude: [exclude].flat() };
  return Object.entries(patterns).flatMap(([name, ofName]) =>
    ofName.map((pattern) => {
      const problem = textProblem(pattern) ?? (isKnown(pattern) ? rubyRegexProblem(pattern) : undefined);
      return problem !== undefined && `${name} ${problem}`;
    }),
  );
}

function tagProblems(
  { from }: FluentdRoute,
  containers: readonly string[],
  routes: readonly FluentdRoute[],
): readonly string[] {
  if (!isTagged(from)) return [];
  return /^[\w.*-]+$/.test(from.tag)
    ? separateTag(from.tag, containers, routes)
    : [
        `from.tag must be a tag pattern of letters, digits, "_", "-", "." and "*", such as "audit.**", got ${JSON.stringify(from.tag)}`,
      ];
}

const separateTag = rule('F29', {
  section: 'Fluentd',
  states: 'The `from.tag` of a route matches neither the records of containers nor those of another route.',
  severity: 'error',
  fix: 'Select the records of containers by container name.',
  check: (tag: string, containers: readonly string[], routes: readonly FluentdRoute[]) => {
    const container = containers.find((name) => patternsMeet(tag, `${name}-firelens-*`));
    if (container !== undefined) {
      return `from.tag must not match records of a container ("${container}-firelens-…"), got "${tag}"; set from to the name of the container`;
    }
    const other = routes
      .flatMap((route) => (isTagged(route.from) ? [route.from.tag] : []))
      .find((each) => each !== tag && patternsMeet(each, tag));
    return (
      other !== undefined &&
      `from.tag must not match records of another route ("${other}"), got "${tag}", because Fluentd sends them only to the first; set tags that do not overlap`
    );
  },
});

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
    ...groupedBy(sources, ({ destination }) => destination).flatMap(([first]) => [
      ...flatOutput(first),
      ...containedGem(first, fluentdImage),
    ]),
  ];
}

const flatOutput = rule('F60', {
  section: 'Fluentd',
  states: 'With the options delivery, no destination needs a section such as `<server>`.',
  severity: 'error',
  fix: 'Use the image delivery.',
  check: ({ output, source }: FluentdRoutedSource) => {
    const { beyond } = flatOptions(output);
    return (
      beyond.length > 0 &&
      `container "${source.name}": the options delivery does not support ${beyond.join(', ')} of @type ${output.name}, because ECS writes no sections; use the image delivery`
    );
  },
});

const containedGem = rule('F61', {
  section: 'Fluentd',
  states: 'With the options delivery, the image contains the gems of the destinations.',
  severity: 'error',
  fix: 'Specify your own image as `fluentdImage`, or use the image delivery, which installs the gems.',
  check: ({ destination: { gem }, output, source }: FluentdRoutedSource, fluentdImage: string) =>
    gem !== undefined &&
    isOfficial(fluentdImage) &&
    `container "${source.name}": @type ${output.name} needs the gem ${gem.name}, which the image ${fluentdImage} does not contain; set fluentdImage to an image that contains it, or use the image delivery`,
});

/** The images of `latest` and `edge` change while a service runs. */
const pinnedImage = rule('M17', {
  section: 'Fluentd',
  states: 'The image is specified by a full version or a digest.',
  severity: 'error',
  fix: 'Specify a full version or a digest.',
  check: (image: string | undefined) =>
    isKnown(image) &&
    !/:v?\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/.test(image!) &&
    `fluentdImage must end with a full version, such as ":v1.19.3-debian-1.0", or with a digest, got ${JSON.stringify(image)}`,
});
