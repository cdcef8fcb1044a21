import type { LogRoute } from './log-route';
import { isTagged } from './record-source';

/** Use of a property of a route. */
export interface RouteProperty<Value> {
  /** `true` if the property decides which records of a source take the route. */
  readonly selects: boolean;

  /**
   * Returns the part of a value for which ECS has no option of a log driver, in words; `undefined` where it has one.
   *
   * @param ecsMetadata value of the routing
   */
  readonly beyondOptions: (value: Value, ecsMetadata: boolean) => string | undefined;
}

const carried = () => undefined;
const beyond = (name: string) => () => name;
const patternBeyond = (name: string) => (patterns: Property<'include' | 'exclude'>) =>
  [patterns].flat().some((pattern) => typeof pattern === 'object') ? `${name} by a field` : undefined;

type Property<Name extends keyof LogRoute> = NonNullable<LogRoute[Name]>;

/** Properties of a route: the compiler asks for every one. */
export const routeProperties: { readonly [Name in keyof Required<LogRoute>]: RouteProperty<Property<Name>> } = {
  name: { selects: false, beyondOptions: carried },
  from: { selects: false, beyondOptions: (from) => (isTagged(from) ? 'records of libraries' : undefined) },
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
      own === ofRouting ? undefined : 'ecsMetadata of a route; set that of logRouting',
  },
  to: { selects: false, beyondOptions: carried },
};

/** Returns everything of a route for which ECS has no option of a log driver. */
export function beyondOptions(route: LogRoute, ecsMetadata: boolean): readonly string[] {
  return Object.entries(routeProperties).flatMap(([name, property]) => {
    const value = route[name as keyof LogRoute];
    if (value === undefined) return [];
    return (property as RouteProperty<unknown>).beyondOptions(value, ecsMetadata) ?? [];
  });
}

/** Returns a key that routes share which take the same records of one source. */
export function selectionOf(route: Partial<LogRoute>): string {
  const selecting = Object.entries(routeProperties).filter(([, { selects }]) => selects);
  return JSON.stringify(selecting.map(([name]) => route[name as keyof LogRoute]));
}
