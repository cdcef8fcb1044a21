import type { RouteTableRow } from '../routes/route-table';
import { isObject } from '../../core/shape';
import type { EcsContainerDefinition } from '../../containers/ecs-container-definition';

/** Log settings of the container definitions of a task, as they are emitted. */
export interface FinalLogging {
  /** Memory that is reserved for the log router, in MiB, if any. */
  readonly memoryReservationMiB: number | undefined;
  /** FireLens options of the log router. */
  readonly routerOptions: Readonly<Record<string, string>>;
  /** Log configurations that were changed after they followed from the routing, by container. */
  readonly changed: Readonly<Record<string, EcsContainerDefinition['logConfiguration']>>;
}

/** Returns the log settings of definitions, given the log configurations that followed from the routing. */
export function finalLogging(
  definitions: readonly EcsContainerDefinition[],
  planned: Readonly<Record<string, EcsContainerDefinition['logConfiguration']>>,
): FinalLogging {
  const given = definitions.filter((each) => isObject(each));
  const router = given.find(({ firelensConfiguration }) => firelensConfiguration !== undefined);
  const { memoryReservation } = router ?? {};
  const changed = given.filter(
    ({ name, logConfiguration, firelensConfiguration }) =>
      firelensConfiguration === undefined &&
      Object.hasOwn(planned, name) &&
      JSON.stringify(planned[name]) !== JSON.stringify(logConfiguration),
  );
  return {
    memoryReservationMiB: typeof memoryReservation === 'number' ? memoryReservation : undefined,
    routerOptions: { ...router?.firelensConfiguration?.options },
    changed: Object.fromEntries(
      changed.map(({ name, logConfiguration }) => [name, Object(logConfiguration) as typeof logConfiguration]),
    ),
  };
}

/** Options of the log driver that are not options of the output that ECS generates. */
const driverOptions: readonly string[] = ['log-driver-buffer-limit', 'include-pattern', 'exclude-pattern'];

/** Options of a log driver, as ECS reads them. */
export interface DriverOptions {
  /** Patterns of filters, by the name of the option. */
  readonly patterns: readonly (readonly [name: 'include-pattern' | 'exclude-pattern', pattern: string])[];
  /** Options of the output; none if ECS generates no output. */
  readonly output: readonly (readonly [name: string, value: string])[];
}

/** Returns the options of a log configuration; none if the container does not log to the router. */
export function driverOptionsOf({
  logDriver,
  options = {},
  secretOptions = [],
}: Partial<EcsContainerDefinition['logConfiguration']>): DriverOptions {
  if (logDriver !== 'awsfirelens') return { patterns: [], output: [] };
  const entries = Object.entries(options);
  return {
    patterns: (['include-pattern', 'exclude-pattern'] as const).flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]] as const],
    ),
    output: [
      ...entries.filter(([name]) => !driverOptions.includes(name)),
      ...secretOptions.map(({ name }) => [name, `\${${name}}`] as const),
    ],
  };
}

/** Returns the rows of a route table without the containers that were changed to another log driver. */
export function withoutUnrouted(rows: readonly RouteTableRow[], { changed }: FinalLogging): readonly RouteTableRow[] {
  return rows.filter(({ source }) => (changed[source]?.logDriver ?? 'awsfirelens') === 'awsfirelens');
}
