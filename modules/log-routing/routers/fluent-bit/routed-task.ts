import type { Filter } from '../../../fluent-bit/filter';
import { outputEntries, type OutputPlugin } from '../../../fluent-bit/output';
import type { Pipeline } from '../../../fluent-bit/pipeline';
import type { AwsPlace } from '../../../core/aws-environment';
import { groupedBy } from '../../../core/grouped-by';
import type { PolicyStatement } from '../../../core/policy';
import type { TaskHost } from '../../../containers/task-host';
import { DeployTimeValues } from '../deploy-time-values';
import type { LogDestination, LogSource } from '../../destination';
import type { LogRouting } from '../../log-routing';
import { processingOf, selectionOf } from '../../routes/route-properties';
import { type DriverField, type EcsField, ecsFieldsOn } from '../../routes/record-fields';
import { isTagged, routedContainers, type RouteOfSource, routesOfSources } from '../../routes/record-source';
import { completeParsersOf, joinSplitLines, multilineParsersOf, routeSteps } from '../../routes/route-steps';
import { routeTree } from '../../routes/route-tree';
import { engineOf } from './router';
import type { RouterImage } from '../router-image';
import { aliasOf, distinct } from '../output-names';
import { statementsOf } from '../statements';
import type { Containers } from '../../../containers/ec2-container';
import { renderPipeline } from '../../../fluent-bit/render';
import { lazily, type LoggedTask } from '../log-router';
import { type CompleteRouting, withDefaults } from '../routing-defaults';
import { withPlainStream } from './plain-streams';

/** Records of one source that take one route to one destination. */
export interface RoutedSource extends RouteOfSource {
  /** Destination of the records. */
  readonly destination: LogDestination;
  /** Source of the records, as passed to the destination. */
  readonly logSource: LogSource;
  /** Output that delivers the records, with variables in place of deploy-time values. */
  readonly output: OutputPlugin;
  /** Place that the records go to; equal for outputs whose records cannot be distinguished. */
  readonly place: unknown;
}

/** Routing of a task, with everything that a delivery needs to create the router. */
export interface RoutedTask {
  /** Routing as specified by the user. */
  readonly given: LogRouting;
  /** Routing with defaults for omitted properties. */
  readonly routing: CompleteRouting;
  /** Names of the containers whose logs are routed. */
  readonly containers: readonly string[];
  /** All containers of the task. */
  readonly definitions: Containers;
  /** Records of each source, with their routes and destinations. */
  readonly sources: readonly RoutedSource[];
  /** Pipeline for all routes. */
  readonly pipeline: Pipeline;
  /** Returns the pipeline as a configuration file; rendered only once. */
  readonly text: () => string;
  /** Variables in the pipeline: values that only Terraform knows, and secrets. */
  readonly values: DeployTimeValues;
  /** Permissions that the task role needs for the destinations. */
  readonly statements: readonly PolicyStatement[];
  /** Region and domain suffix of the services that the task uses. */
  readonly place: AwsPlace;
  /** Host of the task. */
  readonly host: TaskHost;
  /** Platform of the task. */
  readonly platform: RouterImage['platform'];
  /** Family of the task definition. */
  readonly family: string;
}

/** Derives everything that the deliveries need from the routing of a task. */
export function routedTask(given: LogRouting, task: LoggedTask): RoutedTask {
  const { containers: definitions, host, platform, family } = task;
  const routing = withDefaults(given);
  const containers = routedContainers(definitions);
  const values = new DeployTimeValues();
  const sources = routedSources(routing, containers, task, values);
  const pipeline = pipelineOf(routing, sources, values, host);
  const rendered = lazily(() => ({ text: renderPipeline(pipeline) }));
  return {
    given,
    routing,
    containers,
    definitions,
    sources,
    pipeline,
    text: () => rendered().text,
    values,
    statements: statementsOf(sources, task),
    place: { region: task.region, dnsSuffix: task.dnsSuffix },
    host,
    platform,
    family,
  };
}

function routedSources(
  { routes, outputBuffer, delivery }: CompleteRouting,
  containers: readonly string[],
  { region, knownRegion, knownAccountId }: Pick<LoggedTask, 'region' | 'knownRegion' | 'knownAccountId'>,
  values: DeployTimeValues,
): readonly RoutedSource[] {
  const common = {
    ...{ region, knownRegion, knownAccountId, outputBuffer },
    ...{ waitsOnDisk: delivery.by !== 'options', secret: values.secret },
  };
  const sources = routesOfSources(routes, containers).flatMap((routeOfSource) =>
    [routeOfSource.route.to].flat().map((destination) => ({ ...routeOfSource, destination })),
  );
  const aliases = distinct(sources.map(aliasOf), '.');
  const routed = sources.map((each, index): RoutedSource => {
    const { name, taskIdPart } = each.source;
    const alias = aliases[index]!;
    const logSource: LogSource = { ...common, name, alias, taskIdPart };
    const output = each.destination.output(logSource);
    const options = { Alias: alias, ...output.options };
    const extracted = values.extractTokens({ ...output, options } as OutputPlugin);
    return { ...each, logSource, output: extracted, place: placeOf(extracted) };
  });
  const repeated = new Set(groupedBy(routed, ({ source, place }) => keyOf(source.match, place)).flatMap(repeatedIn));
  return routed.filter((each) => !repeated.has(each));
}

/** Options that set the name or the folder of an output, not the place that its records are sent to. */
const ownOptions: readonly string[] = ['Alias', 'store_dir'];

function placeOf(output: OutputPlugin): unknown {
  // Discarded records do not arrive twice.
  if (output.name === 'null') return output;
  const entries = outputEntries(output).filter(([name]) => !ownOptions.includes(name));
  return JSON.stringify([output.name, entries]);
}

function keyOf(match: string, place: unknown): unknown {
  return typeof place === 'string' ? `${match} ${place}` : place;
}

/**
 * Returns the routes of one source to one place whose records another route also delivers there, changed in the same
 * way: a record that takes both routes must arrive once.
 */
function repeatedIn(sources: readonly RoutedSource[]): readonly RoutedSource[] {
  const all = selectionOf({});
  const complete = new Set(
    sources.filter(({ route }) => selectionOf(route) === all).map(({ route }) => processingOf(route)),
  );
  const taken = new Set<string>();
  return sources.filter(({ route }) => {
    const selection = selectionOf(route);
    const key = `${selection} ${processingOf(route)}`;
    const isRepeated = taken.has(key) || (selection !== all && complete.has(processingOf(route)));
    taken.add(key);
    return isRepeated;
  });
}

/** Fields that are used to copy records of libraries and of containers, because every such record has them. */
export const anyFields = { library: 'ecs_task_arn', container: 'container_id' } as const satisfies {
  readonly library: EcsField;
  readonly container: DriverField;
};

function pipelineOf(
  routing: CompleteRouting,
  sources: readonly RoutedSource[],
  values: DeployTimeValues,
  host: TaskHost,
): Pipeline {
  const { ecsMetadata, joinSplitLines: joins } = routing;
  // Not for copies, whose tags start differently: parsed fields could be mistaken for the log driver's markers.
  const driverTags = unique(sources.filter(({ route }) => !isTagged(route.from)).map(({ source }) => source.match));
  const trees = groupedBy(sources, ({ source }) => source.match).map((ofSource) => {
    const routes = groupedBy(ofSource, ({ route }) => routing.routes.indexOf(route));
    const names = distinct(
      routes.map(([first]) => first.name),
      '',
    );
    const branches = routes.map((ofRoute, index) => ({
      name: names[index]!,
      steps: routeSteps(ofRoute[0].route, ecsMetadata ? ecsFieldsOn(host) : []),
      outputs: ofRoute.map(({ output }) => output),
    }));
    const anyField = isTagged(ofSource[0].route.from) ? anyFields.library : anyFields.container;
    return routeTree(ofSource[0].source.match, branches, anyField);
  });
  return {
    service: engineOf(routing, host),
    parsers: unique(sources.flatMap(({ route }) => completeParsersOf(route))),
    multilineParsers: unique(sources.flatMap(({ route }) => multilineParsersOf(route))),
    filters: [
      ...(joins ? driverTags.map((match): Filter => ({ ...joinSplitLines, match })) : []),
      ...trees.flatMap(({ filters }) => filters.map((filter): Filter => values.extractTokens(filter))),
    ],
    outputs: trees.flatMap(({ outputs }) => outputs.map(withPlainStream)),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
