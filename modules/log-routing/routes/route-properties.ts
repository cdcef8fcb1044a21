import type { LogRoute } from './log-route';
import { isTagged } from './record-source';

/** Effects of a route property. */
export interface RouteProperty<Value> {
  /** `true` if the property decides which records of a source take the route. */
  readonly selects: boolean;

  /**
   * Returns a description of the part of a value that ECS's log driver options do not support; `undefined` if they
   * support it.
   *
   * @param ecsMetadata value of the routing
   */
  readonly beyondOptions: (value: Value, ecsMetadata: boolean) => string | undefined;
}

const carried = () => undefined;
const beyond = (name: string) => () => name;
const patternBeyond = (name: string) => (patterns: Property<'include' | 'exclude'>) =>
  [patterns].flat().some((pattern) => typeof pattern === 'object') ? `${name} with a field` : undefined;

type Property<Name extends keyof LogRoute> = NonNullable<LogRoute[Name]>;

/** Effects of all route properties; the compiler reports a missing one. */
export const routeProperties: { readonly [Name in keyof Required<LogRoute>]: RouteProperty<Property<Name>> } = {
  name: { selects: false, beyondOptions: carried },
  from: { selects: false, beyondOptions: (from) => (isTagged(from) ? 'records from Fluentd libraries' : undefined) },
  source: { selects: true, beyondOptions: beyond('source') },
  multiline: { selects: false, beyondOptions: beyond('multiline') },
  parse: { selects: false, beyondOptions: beyond('parse') },
  level: { selects: true, beyondOptions: beyond('level') },
  fields: { selects: false, beyondOptions: beyond('fields') },
  lua: { selects: false, beyondOptions: beyond('lua') },
  rateLimit: { selects: false, beyondOptions: beyond('rateLimit') },
  include: { selects: true, beyondOptions: patternBeyond('include') },
  exclude: { selects: true, beyondOptions: patternBeyond('exclude') },
  dropHealthChecks: { selects: true, beyondOptions: carried },
  ecsMetadata: {
    selects: false,
    beyondOptions: (own, ofRouting) =>
      own === ofRouting ? undefined : 'ecsMetadata of a route (set logRouting.ecsMetadata instead)',
  },
  to: { selects: false, beyondOptions: carried },
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
