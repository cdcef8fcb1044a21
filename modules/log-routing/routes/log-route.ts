import type { MultilineParser, Parser } from '../../fluent-bit/parser';
import {
  allOf,
  anyOf,
  fields,
  flag,
  known,
  list,
  mapOf,
  number,
  oneOf,
  optional,
  plainJson,
  plainText,
  required,
  type RequiredShape,
  checkedString,
  withMethods,
} from '../../core/shape';
import type { LogDestination } from '../destination';
import type { ParserPreset } from './parser-presets';

/**
 * Which records come, what is done to them on their way, and where they go.
 *
 * Whatever the order in which its properties are written, a route does this: it takes the records of `from` and
 * `source`, joins those of one message (`multiline`), sorts out by the text of the line, makes fields of it (`parse`),
 * sorts out by fields and `level`, changes fields, hands them to `lua`, and drops those above `rateLimit`. Routes are
 * independent of each other: a record takes every route that takes it. Where several routes take the records of one
 * container, what was written in the last 25 milliseconds before the router is stopped may reach one of them alone.
 *
 * @example
 *
 *     { from: 'nginx', source: 'stdout', dropHealthChecks: true, parse: 'nginx-access', to: LogDestination.s3({ bucket }) }
 */
export interface LogRoute<ContainerName extends string = string> {
  /**
   * Name of the route in tags and in the router's own log: letters, digits and `_`.
   *
   * @default - the `source`, or `route` and the number of the route
   */
  readonly name?: string;

  /**
   * The container, or containers, whose records take this route, or the tag of records that applications send by a
   * Fluentd library.
   *
   * @default - every container of the task, but for those that log by `awslogs`
   */
  readonly from?: ContainerName | readonly ContainerName[] | TaggedRecords;

  /**
   * The stream of the containers on which the records were written.
   *
   * @default - both
   */
  readonly source?: 'stdout' | 'stderr';

  /**
   * Joins the lines of one message, such as a stack trace, by parsers of Fluent Bit's or one of your own. The last
   * message of a task may be lost if the router stops within half a second of it. Lines on stdout and stderr interrupt
   * each other's messages: a container that writes on both needs a route with this and a `source` for each.
   *
   * @default - every line is a record
   * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
   */
  readonly multiline?: MultilineLanguage | MultilineParser | readonly (MultilineLanguage | MultilineParser)[];

  /**
   * Takes only records that match.
   *
   * @default - all
   */
  readonly include?: RecordPattern;

  /**
   * Leaves out records that match, or match one of several patterns.
   *
   * @default - none
   */
  readonly exclude?: RecordPattern | readonly RecordPattern[];

  /**
   * Whether to leave out what health checks of load balancers and Route 53 leave in access logs.
   *
   * @default false
   */
  readonly dropHealthChecks?: boolean;

  /**
   * Makes fields of the line: by a preset or a parser of your own, or by the first of several that matches. A line that
   * none matches stays as it is, in `log`. All other fields stay; one of the line that is named as one of the log
   * driver's (`source`, `container_id`, `container_name`) gives way to it.
   *
   * @default - the line stays text, in the field `log`
   */
  readonly parse?: ParserPreset | Parser | readonly (ParserPreset | Parser)[];

  /**
   * Takes only records whose field `level` is this or graver, by its name: numbers such as pino's `50` are never matched.
   * The field comes from `parse`, or from the application.
   *
   * @default - all
   */
  readonly level?: LogLevel;

  /**
   * Whether each record says which cluster, task and task definition it comes from, some 250 bytes.
   *
   * @default - that of the routing
   */
  readonly ecsMetadata?: boolean;

  /** Fields to change. */
  readonly fields?: FieldChanges;

  /**
   * Hands each record to a function.
   *
   * @default - none
   * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
   */
  readonly lua?: LuaFunction;

  /**
   * Records of one container of a task to let through in a second, on average over five. The others are dropped.
   *
   * @default - all
   */
  readonly rateLimit?: number;

  /** Where the records go. Every destination gets every record. */
  readonly to: LogDestination | readonly LogDestination[];
}

/** Records that applications send themselves, by a Fluentd library to `FLUENT_HOST` and `FLUENT_PORT`. */
export interface TaggedRecords {
  /** Pattern of the tags that the applications give them; `*` stands for any characters, as in `audit.*`. */
  readonly tag: string;
}

/** Languages whose stack traces Fluent Bit joins. */
export type MultilineLanguage = 'go' | 'java' | 'python' | 'ruby';

/** A regular expression sought in the line as it was written, or in a field that holds text. */
export type RecordPattern = string | FieldPattern;

/** A regular expression sought in a field. */
export interface FieldPattern {
  /** The field: one that holds text, since Fluent Bit matches no numbers. */
  readonly field: string;
  /** The regular expression, in Onigmo's syntax. */
  readonly matches: string;
}

/** How grave a record is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Changes of the fields of a record, made in this order. */
export interface FieldChanges {
  /** New names, by the old ones. A field that is there under the new name is replaced. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Names of fields to remove; a `*` at the end stands for any characters. */
  readonly remove?: readonly string[];
  /** Texts of fields to add. */
  readonly add?: Readonly<Record<string, string>>;
}

/** A function in Lua that gets each record, and says what becomes of it. */
export interface LuaFunction {
  /** The code, without comments, in one line or several. */
  readonly code: string;
  /** Name of the function in it, which takes a tag, a time and a record. */
  readonly call: string;
}

const pattern = anyOf(
  checkedString,
  fields<FieldPattern>({ field: required(known(plainText)), matches: required(checkedString) }),
);

const options = mapOf(optional(plainJson));

const parser = allOf(options, fields<Pick<Parser, 'Name'>>({ Name: required(plainText) }));

const multilineParser = allOf(options, fields<Pick<MultilineParser, 'name'>>({ name: required(plainText) }));

const parse = anyOf(oneOf('json', 'logfmt', 'nginx-access', 'nginx-error'), parser);

const multiline = anyOf(oneOf('go', 'java', 'python', 'ruby'), multilineParser);

/** Shape of where a route leads, by what has such destinations. */
export function destinationsOf(maker: 'LogDestination' | 'FluentdDestination'): RequiredShape {
  const destination = allOf(
    fields<Pick<LogDestination, 'name' | 'endpoints' | 'port'>>({
      name: required(plainText),
      endpoints: required(list(plainText)),
      port: required(number),
    }),
    withMethods<LogDestination>(`a destination, as one of ${maker}`, 'output', 'statements', 'problems', 'warnings'),
  );
  return required(anyOf(destination, list(destination)));
}

/** Shape of `LogRoute`. */
export const route = fields<LogRoute>({
  name: known(plainText),
  from: anyOf(known(plainText), list(known(plainText)), fields<TaggedRecords>({ tag: required(known(plainText)) })),
  source: oneOf('stdout', 'stderr'),
  multiline: anyOf(multiline, list(multiline)),
  include: pattern,
  exclude: anyOf(pattern, list(pattern)),
  dropHealthChecks: flag,
  parse: anyOf(parse, list(parse)),
  level: oneOf('debug', 'info', 'warn', 'error', 'fatal'),
  ecsMetadata: flag,
  fields: fields<FieldChanges>({ rename: mapOf(plainText), remove: list(plainText), add: mapOf(plainText) }),
  lua: fields<LuaFunction>({ code: required(known(plainText)), call: required(known(plainText)) }),
  rateLimit: number,
  to: destinationsOf('LogDestination'),
});
