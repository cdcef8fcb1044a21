import type { FluentdOutput } from '../../../fluentd/output';
import type { PolicyStatement } from '../../../core/policy';
import { DeployTimeValues } from '../deploy-time-values';
import { routedContainers, type RouteOfSource, routesOfSources } from '../../routes/record-source';
import type { Containers } from '../../../containers/ec2-container';
import type { LoggedTask } from '../log-router';
import type { FluentdDestination, FluentdSource } from './destination';
import { aliasOf, distinct } from '../output-names';
import { statementsOf } from '../statements';
import type { FluentdRoute } from './fluentd-route';
import { type CompleteFluentdRouting, withFluentdDefaults, type FluentdRouting } from './fluentd-routing';

/** Records of one source that take one route to one destination. */
export interface FluentdRoutedSource extends RouteOfSource<FluentdRoute> {
  /** Destination of the records. */
  readonly destination: FluentdDestination;
  /** Source of the records, as passed to the destination. */
  readonly fluentdSource: FluentdSource;
  /** Output that delivers the records, with variables in place of deploy-time values. */
  readonly output: FluentdOutput;
}

/** Routing of a task whose router runs Fluentd, with everything that a delivery needs to create the router. */
export interface FluentdTask extends Pick<LoggedTask, 'platform' | 'family' | 'host'> {
  /** Routing as specified by the user. */
  readonly given: FluentdRouting;
  /** Routing with defaults for omitted properties. */
  readonly routing: CompleteFluentdRouting;
  /** Names of the containers whose logs are routed. */
  readonly containers: readonly string[];
  /** All containers of the task. */
  readonly definitions: Containers;
  /** Values that are known only at deploy, and secrets, by the variables that replace them. */
  readonly values: DeployTimeValues;
  /** Permissions that the task role needs for the destinations. */
  readonly statements: readonly PolicyStatement[];
  /** Records of each source, with their routes and destinations. */
  readonly sources: readonly FluentdRoutedSource[];
}

/** Derives everything that the deliveries need from the routing of a task. */
export function fluentdTask(given: FluentdRouting, task: LoggedTask): FluentdTask {
  const { containers: definitions, platform, family, host } = task;
  const routing = withFluentdDefaults(given);
  const containers = routedContainers(definitions);
  const values = new DeployTimeValues();
  const sources = routedSources(routing, containers, task, values);
  return {
    given,
    routing,
    containers,
    definitions,
    sources,
    values,
    statements: statementsOf(sources, task),
    platform,
    family,
    host,
  };
}

function routedSources(
  { routes, outputBuffer, delivery }: CompleteFluentdRouting,
  containers: readonly string[],
  { region, knownRegion, knownAccountId }: Pick<LoggedTask, 'region' | 'knownRegion' | 'knownAccountId'>,
  values: DeployTimeValues,
): readonly FluentdRoutedSource[] {
  const sources = routesOfSources(routes, containers).flatMap((routeOfSource) =>
    [routeOfSource.route.to].flat().map((destination) => ({ ...routeOfSource, destination })),
  );
  const ids = distinct(sources.map(aliasOf), '.');
  return sources.map((each, index) => {
    const id = ids[index]!;
    const { name } = each.source;
    const fluentdSource = {
      ...{ id, name, region, knownRegion, knownAccountId, outputBuffer },
      ...{ delivery: delivery.by, secret: values.secret },
    };
    const output = each.destination.output(fluentdSource);
    const options = { '@id': id, ...output.options };
    return { ...each, fluentdSource, output: values.extractTokens({ ...output, options } as FluentdOutput) };
  });
}
