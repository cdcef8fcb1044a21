import type { FluentdOutput } from '../../../fluentd/output';
import type { PolicyStatement } from '../../../core/policy';
import { DeployTimeValues } from '../deploy-time-values';
import { type RouteOfSource, routesOfSources } from '../../routes/record-source';
import type { RoutedTask } from '../fluent-bit/routed-task';
import type { FluentdDestination, FluentdSource } from './destination';
import { aliasOf, distinct } from '../output-names';
import { statementsOf } from '../statements';
import type { FluentdRoute } from './fluentd-route';
import { withFluentdDefaults, type FluentdRouting } from './fluentd-routing';

/** Records of one source that take one route, and one of its destinations. */
export interface FluentdRoutedSource extends RouteOfSource<FluentdRoute> {
  /** Where they go. */
  readonly destination: FluentdDestination;
  /** What the destination is told of them. */
  readonly fluentdSource: FluentdSource;
  /** The output that delivers them, without values known only at deploy. */
  readonly output: FluentdOutput;
}

/** The routes of a task whose router runs Fluentd, with everything that a delivery makes a router of. */
export interface FluentdTask extends Pick<
  RoutedTask,
  'containers' | 'values' | 'statements' | 'platform' | 'family' | 'host'
> {
  /** How the logs are routed. */
  readonly routing: FluentdRouting;
  /** What each source sends where. */
  readonly sources: readonly FluentdRoutedSource[];
}

/** Derives from the routes of a task what every delivery needs. */
export function fluentdTask(
  routing: FluentdRouting,
  containers: readonly string[],
  task: Pick<RoutedTask, 'platform' | 'family' | 'host'> & { readonly region: string },
): FluentdTask {
  const values = new DeployTimeValues();
  const sources = routedSources(routing, containers, task.region, values);
  const { platform, family, host } = task;
  const statements: readonly PolicyStatement[] = statementsOf(sources);
  return { routing, containers, sources, values, statements, platform, family, host };
}

function routedSources(
  routing: FluentdRouting,
  containers: readonly string[],
  region: string,
  values: DeployTimeValues,
): readonly FluentdRoutedSource[] {
  const { routes, outputBuffer, delivery } = withFluentdDefaults(routing);
  const sources = routesOfSources(routes, containers).flatMap((routeOfSource) =>
    [routeOfSource.route.to].flat().map((destination) => ({ ...routeOfSource, destination })),
  );
  const ids = distinct(sources.map(aliasOf), '.');
  return sources.map((each, index) => {
    const id = ids[index]!;
    const { name } = each.source;
    const fluentdSource = { id, name, region, outputBuffer, delivery: delivery.by, secret: values.secret };
    const output = each.destination.output(fluentdSource);
    const options = { '@id': id, ...output.options };
    return { ...each, fluentdSource, output: values.extractTokens({ ...output, options } as FluentdOutput) };
  });
}
