import type { LogRoute } from './log-route';
import { isTagged } from './record-source';

/** Effects of a route property. */
export interface RouteProperty<Value> {
  /** `true` if the property decides which records of a source take the route. */
  readonly selects: boolean;

  /** Support by ECS's log driver options, in the words of the documentation: `yes`, `no`, or the values they support. */
  readonly inOptions: string;

  /**
   * Returns a description of the part of a value that ECS's log driver options do not support; `undefined` if they
   * support it.
   *
   * @param ecsMetadata value of the routing
   */
  readonly beyondOptions: (value: Value, ecsMetadata: boolean) => string | undefined;
}

const supported = { inOptions: 'yes', beyondOptions: () => undefined };
const unsupported = (name: string) => ({ inOptions: 'no', beyondOptions: () => name });
const lineOnly = (name: string) => ({
  inOptions: 'line only',
  beyondOptions: (patterns: Property<'include' | 'exclude'>) =>
    [patterns].flat().some((pattern) => typeof pattern === 'object') ? `${name} with a field` : undefined,
});

type Property<Name extends keyof LogRoute> = NonNullable<LogRoute[Name]>;

/** Effects of all route properties; the compiler reports a missing one. */
export const routeProperties: { readonly [Name in keyof Required<LogRoute>]: RouteProperty<Property<Name>> } = {
  name: { selects: false, ...supported },
  from: {
    selects: false,
    inOptions: 'containers only',
    beyondOptions: (from) => (isTagged(from) ? 'records from Fluentd libraries' : undefined),
  },
  source: { selects: true, ...unsupported('source') },
  multiline: { selects: false, ...unsupported('multiline') },
  parse: { selects: false, ...unsupported('parse') },
  keepLine: { selects: false, ...unsupported('keepLine') },
  level: { selects: true, ...unsupported('level') },
  fields: { selects: false, ...unsupported('fields') },
  lua: { selects: false, ...unsupported('lua') },
  rateLimit: { selects: false, ...unsupported('rateLimit') },
  include: { selects: true, ...lineOnly('include') },
  exclude: { selects: true, ...lineOnly('exclude') },
  dropHealthChecks: { selects: true, ...supported },
  ecsMetadata: {
    selects: false,
    inOptions: 'whole task only',
    beyondOptions: (own, ofRouting) =>
      own === ofRouting ? undefined : 'ecsMetadata of a route (set logRouting.ecsMetadata instead)',
  },
  // The options delivery itself rejects several destinations.
  to: { selects: false, ...supported, inOptions: 'one' },
};

/** Returns descriptions of the parts of a route that ECS's log driver options do not support. */
export function beyondOptions(route: LogRoute, ecsMetadata: boolean): readonly string[] {
  return Object.entries(routeProperties).flatMap(([name, property]) => {
    const value = route[name as keyof LogRoute];
    if (value === undefined) return [];
    return (property as RouteProperty<unknown>).beyondOptions(value, ecsMetadata) ?? [];
  });
}

/** Returns a key that is equal for routes that select the same records of a source. */
export function selectionOf(route: Partial<LogRoute>): string {
  const selecting = Object.entries(routeProperties).filter(([, { selects }]) => selects);
  return JSON.stringify(selecting.map(([name]) => route[name as keyof LogRoute]));
}

/** Returns a key that is equal for routes that change the records that they select in the same way. */
export function processingOf(route: Partial<LogRoute>): string {
  const changing = Object.entries(routeProperties).filter(
    ([name, { selects }]) => !selects && !['name', 'from', 'to'].includes(name),
  );
  return JSON.stringify(changing.map(([name]) => route[name as keyof LogRoute]));
}
