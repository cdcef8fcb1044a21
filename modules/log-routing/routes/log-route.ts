import type { MultilineParser, Parser } from '../../fluent-bit/parser';
import { unextended } from '../../core/factory-object';
import { including, fields } from '../../core/object-shape';
import { plainJson } from '../../core/json-shape';
import { list, mapOf } from '../../core/collection-shape';
import {
  allOf,
  anyOf,
  flag,
  kind,
  known,
  number,
  oneOf,
  optional,
  required,
  type RequiredShape,
  withMethods,
  withSynonyms,
} from '../../core/shape';
import { plainText } from '../../core/string-shape';
import type { LogDestination } from '../destination';
import type { FieldChanges } from './field-changes';
import { type LevelSelection, levelScales, type LogLevel } from './log-level';
import type { LuaFunction } from './lua-code';
import type { ParserPreset } from './parser-presets';

/**
 * Route of log records: selects records, processes them and sends them to destinations.
 *
 * The order in which the properties are written does not matter. A route selects the records of `from` and `source`,
 * joins the lines of one message (`multiline`), filters by the original line, parses the line into fields (`parse`),
 * filters by fields and `level`, changes fields, calls `lua`, and drops records above `rateLimit`. Routes are
 * independent: a record takes every route that matches it. If several routes select the records of one container,
 * records written in the last 25 milliseconds before the router stops may take only one of them.
 *
 * @example
 *
 *     { from: 'nginx', source: 'stdout', dropHealthChecks: true, parse: 'nginx-access', to: LogDestination.s3({ bucket }) }
 */
export interface LogRoute<ContainerName extends string = string> {
  /**
   * Name of the route in tags and in the router's own log; letters, digits and `_`.
   *
   * @default - the `source`, or `route` followed by the number of the route
   */
  readonly name?: string;

  /**
   * Containers whose records take this route, or the tag of records that applications send with a Fluentd library.
   *
   * @default - all containers of the task except those with `logDriver: 'awslogs'`
   */
  readonly from?: ContainerName | readonly ContainerName[] | TaggedRecords;

  /**
   * Stream that the containers wrote the records to.
   *
   * @default - both
   */
  readonly source?: 'stdout' | 'stderr';

  /**
   * Joins the lines of one message, such as a stack trace, with Fluent Bit's built-in parsers or with custom parsers.
   * The last message of a task may be lost if the router stops within half a second of it. Lines on stdout and stderr
   * interrupt each other's messages: a container that writes multiline messages to both streams needs a separate route
   * for each `source`.
   *
   * @default - every line is a record
   * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
   */
  readonly multiline?: MultilineLanguage | MultilineParser | readonly (MultilineLanguage | MultilineParser)[];

  /**
   * Selects only records that match.
   *
   * @default - all records
   */
  readonly include?: RecordPattern;

  /**
   * Drops records that match, or that match one of several patterns.
   *
   * @default - none
   */
  readonly exclude?: RecordPattern | readonly RecordPattern[];

  /**
   * Drops access log entries of health checks by load balancers and Route 53.
   *
   * @default false
   */
  readonly dropHealthChecks?: boolean;

  /**
   * Parses the line into fields with a preset or a custom parser, or with the first of several that matches. A line
   * that no parser matches stays unchanged in `log`, and so does a line of which a parser would read only a part, such
   * as a JSON object with text after it. All other fields are kept; a parsed field with the name of a log
   * driver field (`source`, `container_id`, `container_name`) is discarded.
   *
   * @default - the line is not parsed and stays in the field `log`
   */
  readonly parse?: ParserPreset | Parser | readonly (ParserPreset | Parser)[];

  /**
   * Keeps a parsed line in the field `log`, next to the fields that it is parsed into.
   *
   * @default false
   */
  readonly keepLine?: boolean;

  /**
   * Drops records with a lower severity. The field with the level comes from `parse`, or from the application: by
   * default the first of `level`, `severity`, `log.level`, `Level`, `@l` and other names that loggers use. Words are
   * matched in upper and lower case, and numbers as on Pino's and Bunyan's scale, 10 to 60. Records without a level, or
   * with an unknown one, are kept.
   *
   * @default - all records
   */
  readonly level?: LogLevel | LevelSelection;

  /**
   * Adds the cluster, task and task definition to each record, about 250 bytes.
   *
   * @default - `ecsMetadata` of the routing
   */
  readonly ecsMetadata?: boolean;

  /** Changes to the fields of the records. */
  readonly fields?: FieldChanges;

  /**
   * Passes each record to a Lua function.
   *
   * @default - none
   * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
   */
  readonly lua?: LuaFunction;

  /**
   * Maximum number of records per second from one container of a task, averaged over 5 seconds. Further records are
   * dropped.
   *
   * @default - no limit
   */
  readonly rateLimit?: number;

  /** Destinations of the records. Every destination receives every record. */
  readonly to: LogDestination | readonly LogDestination[];
}

/** Records that applications send with a Fluentd library to `FLUENT_HOST` and `FLUENT_PORT`. */
export interface TaggedRecords {
  /** Pattern of the tags that the applications use; `*` matches any characters, as in `audit.*`. */
  readonly tag: string;
}

/** Languages whose stack traces Fluent Bit joins. */
export type MultilineLanguage = 'go' | 'java' | 'python' | 'ruby';

/**
 * Regular expression in Onigmo syntax that is matched against the original line, or against a string field. It is matched
 * as it stands: slashes around it are part of it, and `(?i)` at its start ignores case. It may be known only at deploy, in
 * whole or in part: what Terraform inserts is not checked.
 */
export type RecordPattern = string | FieldPattern;

/** Regular expression that is matched against a field. */
export interface FieldPattern {
  /**
   * Name of the field, which must contain a string, because Fluent Bit does not match numbers. `user['role']` is the
   * field `role` of the object `user`; `user.role` is this field or the one whose name contains the dot.
   */
  readonly field: string;
  /** Regular expression in Onigmo syntax, matched as it stands. It may be known only at deploy, the field may not. */
  readonly matches: string;
}

const pattern = anyOf(
  plainText,
  fields<FieldPattern>({ field: required(known(plainText)), matches: required(plainText) }),
);

const level = withSynonyms(oneOf('debug', 'info', 'warn', 'error', 'fatal'), {
  ...{ trace: 'debug', verbose: 'debug', information: 'info', informational: 'info', notice: 'info' },
  ...{ warning: 'warn', err: 'error', severe: 'error' },
  ...{ critical: 'fatal', crit: 'fatal', alert: 'fatal', emergency: 'fatal', emerg: 'fatal', panic: 'fatal' },
});

const options = mapOf(optional(plainJson));

const parser = allOf(options, including<Pick<Parser, 'Name'>>({ Name: required(plainText) }));

const multilineParser = allOf(options, including<Pick<MultilineParser, 'name'>>({ name: required(plainText) }));

const parse = anyOf(
  withSynonyms(oneOf('json', 'logfmt', 'nginx-access', 'nginx-error'), { nginx: 'nginx-access' }),
  parser,
);

const multiline = anyOf(oneOf('go', 'java', 'python', 'ruby'), multilineParser);

/** Returns the shape of the destinations of a route, described by the object that creates them. */
export function destinationsOf(maker: 'LogDestination' | 'FluentdDestination'): RequiredShape {
  const router = maker === 'LogDestination' ? 'fluentbit' : 'fluentd';
  const form = `a destination such as ${maker}.s3({ bucket })`;
  const forRouter = kind(form, (value) => [undefined, router].includes((value as { readonly router?: string }).router));
  const destination = allOf(
    including<Pick<LogDestination, 'name' | 'endpoints' | 'ports'>>({
      name: required(plainText),
      endpoints: required(list(plainText)),
      ports: required(list(number)),
    }),
    allOf(withMethods<LogDestination>(form, 'output', 'statements', 'problems', 'warnings'), forRouter),
  );
  const complete = unextended(destination);
  return required(anyOf(complete, list(complete)));
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
  keepLine: flag,
  level: anyOf(
    level,
    fields<LevelSelection>({
      at: required(level),
      field: known(plainText),
      scale: oneOf(...Object.keys(levelScales)),
      unknown: oneOf('keep', 'drop'),
    }),
  ),
  ecsMetadata: flag,
  fields: fields<FieldChanges>({ rename: mapOf(plainText), remove: list(plainText), add: mapOf(plainText) }),
  lua: fields<LuaFunction>({ code: required(known(plainText)), call: required(known(plainText)) }),
  rateLimit: number,
  to: destinationsOf('LogDestination'),
});
