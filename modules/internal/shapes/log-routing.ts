import type { MultilineParser, Parser } from '../../fluent-bit';
import type { ExpectedLoad } from '../../log-routing/expected-load';
import type { FluentdRoute, FluentdTaggedRecords } from '../../log-routing/fluentd/fluentd-route';
import type { FluentdRouting } from '../../log-routing/fluentd/fluentd-routing';
import type { LogDestination } from '../../log-routing/log-destination';
import type { FieldChanges, FieldPattern, LogRoute, LuaFunction, TaggedRecords } from '../../log-routing/log-route';
import type { LogRouting } from '../../log-routing/log-routing';
import type { TaskRouting } from '../../log-routing/task-routing';
import {
  both,
  either,
  fields,
  flag,
  known,
  list,
  mapOf,
  number,
  oneOf,
  orNothing,
  plainJson,
  plainText,
  required,
  type RequiredShape,
  type Shape,
  spelledText,
  withMethods,
} from '../shape';
import { fluentBitDelivery, fluentdDelivery } from './log-delivery';

const pattern = either(
  spelledText,
  fields<FieldPattern>({ field: required(known(plainText)), matches: required(spelledText) }),
);

const options = mapOf(orNothing(plainJson));
const parser = both(options, fields<Pick<Parser, 'Name'>>({ Name: required(plainText) }));
const multilineParser = both(options, fields<Pick<MultilineParser, 'name'>>({ name: required(plainText) }));
const parse = either(oneOf('json', 'logfmt', 'nginx-access', 'nginx-error'), parser);
const multiline = either(oneOf('go', 'java', 'python', 'ruby'), multilineParser);

/** Shape of where a route leads, by what has such destinations. */
function destinationsOf(maker: 'LogDestination' | 'FluentdDestination'): RequiredShape {
  const destination = both(
    fields<Pick<LogDestination, 'name' | 'endpoints' | 'port'>>({
      name: required(plainText),
      endpoints: required(list(plainText)),
      port: required(number),
    }),
    withMethods<LogDestination>(`a destination, as one of ${maker}`, 'output', 'statements', 'problems', 'warnings'),
  );
  return required(either(destination, list(destination)));
}

const route = fields<LogRoute>({
  name: known(plainText),
  from: either(known(plainText), list(known(plainText)), fields<TaggedRecords>({ tag: required(known(plainText)) })),
  source: oneOf('stdout', 'stderr'),
  multiline: either(multiline, list(multiline)),
  include: pattern,
  exclude: either(pattern, list(pattern)),
  dropHealthChecks: flag,
  parse: either(parse, list(parse)),
  level: oneOf('debug', 'info', 'warn', 'error', 'fatal'),
  ecsMetadata: flag,
  fields: fields<FieldChanges>({ rename: mapOf(plainText), remove: list(plainText), add: mapOf(plainText) }),
  lua: fields<LuaFunction>({ code: required(known(plainText)), call: required(known(plainText)) }),
  rateLimit: number,
  to: destinationsOf('LogDestination'),
});

/** Shapes of what both routers are told of themselves. */
const routerShapes = {
  routerMemoryReservationMiB: known(number),
  routerCpu: number,
  routerStopTimeoutSeconds: number,
  routerEssential: flag,
  routerReadonlyRootFilesystem: flag,
  routerRetriesAtStop: flag,
  ecsMetadata: flag,
  logDriverBufferRecords: known(number),
};

const fluentBitRouting = fields<LogRouting>({
  router: oneOf('fluentbit', 'fluentd'),
  routes: required(list(route)),
  delivery: required(fluentBitDelivery),
  fluentBitImage: spelledText,
  expected: fields<ExpectedLoad>({
    recordsPerSecond: required(known(number)),
    recordBytes: known(number),
    outageMinutes: known(number),
  }),
  ...routerShapes,
  joinSplitLines: flag,
});

const fluentdRoute = fields<FluentdRoute>({
  name: known(plainText),
  from: either(known(plainText), list(known(plainText)), fields<FluentdTaggedRecords>({ tag: required(plainText) })),
  source: oneOf('stdout', 'stderr'),
  include: spelledText,
  exclude: either(spelledText, list(spelledText)),
  to: destinationsOf('FluentdDestination'),
});

const fluentdRouting = fields<FluentdRouting>({
  router: required(oneOf('fluentd')),
  routes: required(list(fluentdRoute)),
  delivery: required(fluentdDelivery),
  fluentdImage: spelledText,
  ...routerShapes,
  outputBuffer: plainText,
});

/** Shape of `TaskRouting`. */
export const logRouting: Shape = {
  ...fluentBitRouting,
  problems: (name, value: TaskRouting, look) =>
    (value.router === 'fluentd' ? fluentdRouting : fluentBitRouting).problems(name, value as never, look),
};
