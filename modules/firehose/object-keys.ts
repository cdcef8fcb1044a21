import { mapOf } from '../core/collection-shape';
import { type ShapesOf } from '../core/shape';
import { literal, noInterpolation, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';
import { folderProblem } from './target-bucket';

/** Format of the object keys: `<prefix><partitions by fields><partitions by time><name>`. */
export interface ObjectKeys {
  /**
   * Prefix of the object keys, which does not begin with a slash and ends with one, such as `nginx/`. It is the
   * location of the table in Athena or Glue.
   *
   * @default 'logs/'
   */
  readonly prefix?: string;

  /**
   * Partitions by record fields, in order, each with the jq 1.6 query of its value: `{ status: '.status' }` creates
   * keys that start with `logs/status=200/`. If a field is missing, the value is `null`; if the value is an empty
   * string, the record is delivered under `errorPrefix`, as are records that the router combined
   * (`simple_aggregation`). Enabling or disabling these partitions replaces the delivery stream.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
   */
  readonly partitionBy?: Readonly<Record<string, string>>;

  /**
   * Partitions by arrival time in UTC, in Firehose syntax: `dt=!{timestamp:yyyy-MM-dd}/`.
   *
   * @default 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/'
   * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
   */
  readonly timePartitions?: string;

  /**
   * Prefix of the object keys of records that cannot be delivered, followed by `<kind of error>/2026/11/21/09/`. Must
   * be outside `prefix`; otherwise, Athena would read these objects too.
   *
   * @default 'failed/'
   */
  readonly errorPrefix?: string;
}

/** Shapes of `ObjectKeys`. */
export const objectKeysShapes: ShapesOf<ObjectKeys> = {
  prefix: noInterpolation,
  partitionBy: mapOf(noInterpolation),
  timePartitions: literal(plainText),
  errorPrefix: noInterpolation,
};

const hourly = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

function withDefaults({
  prefix = 'logs/',
  partitionBy = {},
  timePartitions = hourly,
  errorPrefix = 'failed/',
}: ObjectKeys): Required<ObjectKeys> {
  return { prefix, partitionBy, timePartitions, errorPrefix };
}

/** Returns both prefixes in Firehose syntax, and the folders that contain the objects. */
export function keysOf(keys: ObjectKeys): {
  readonly prefix: string;
  readonly errorPrefix: string;
  readonly folders: readonly [records: string, errors: string];
} {
  const { prefix, partitionBy, timePartitions, errorPrefix } = withDefaults(keys);
  const partitions = Object.keys(partitionBy).map((name) => `${name}=!{partitionKeyFromQuery:${name}}/`);
  return {
    prefix: [prefix, ...partitions, timePartitions].join(''),
    errorPrefix: `${errorPrefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`,
    folders: [prefix, errorPrefix],
  };
}

/** Returns the processor that extracts the partition values of a record. */
export function partitionProcessor(partitionBy: Readonly<Record<string, string>>) {
  // Firehose accepts only strings, and jq 1.6 requires parentheses around operators within an object.
  const query = Object.entries(partitionBy).map(([name, jq]) => `${JSON.stringify(name)}:(${jq} | tostring)`);
  return {
    type: 'MetadataExtraction',
    parameters: [
      { parameterName: 'JsonParsingEngine', parameterValue: 'JQ-1.6' },
      { parameterName: 'MetadataExtractionQuery', parameterValue: `{${query.join(',')}}` },
    ],
  };
}

/** Returns the problems of the object keys. */
export function objectKeysProblems(keys: ObjectKeys): Problem[] {
  const { prefix, timePartitions, errorPrefix } = withDefaults(keys);
  return [
    folderProblem('to.prefix', prefix),
    folderProblem('to.errorPrefix', errorPrefix),
    insideProblem('to.errorPrefix', errorPrefix, prefix),
    ...(keys.partitionBy ? partitionProblems(keys.partitionBy, timePartitions) : []),
    patternProblem(
      'to.timePartitions',
      timePartitions,
      /^(?!\/)(?=.*!\{timestamp:)([^!]|!(?!\{)|!\{(timestamp:[^{}]+|firehose:random-string)\})*\/$/,
      'folders with a time, such as "dt=!{timestamp:yyyy-MM-dd}/", that do not begin with "/" and end with "/"',
    ),
  ];
}

/** Returns an error if a folder is inside the prefix of the records, where Athena would read its objects as records. */
export function insideProblem(name: string, folder: string, prefix: string): Problem {
  return (
    isKnown(folder) &&
    isKnown(prefix) &&
    folder.startsWith(prefix) &&
    `${name} must be outside ${JSON.stringify(prefix)}, which must contain only records, got ${JSON.stringify(folder)}`
  );
}

/** Maximum number of partition keys of a query. */
const maxPartitions = 50;

/** @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html */
function partitionProblems(partitionBy: Readonly<Record<string, string>>, timePartitions: string): Problem[] {
  const names = Object.keys(partitionBy);
  const timeNames = [...timePartitions.matchAll(/(?:^|\/)([^/=]+)=/g)].map(([, name]) => name);
  return [
    (names.length === 0 || names.length > maxPartitions) &&
      `to.partitionBy must contain 1 to ${maxPartitions} partitions, got ${names.length}`,
    ...names.flatMap((name) => [
      // Athena requires lowercase column names.
      patternProblem(
        'a name in to.partitionBy',
        name,
        /^[a-z_][a-z0-9_]*$/,
        'lowercase letters, digits and "_", not beginning with a digit',
      ),
      timeNames.includes(name) && `to.partitionBy.${name} must not have the name of a partition by time; rename it`,
      patternProblem(`to.partitionBy.${name}`, partitionBy[name], /\S/, 'a jq query, such as ".status"'),
    ]),
  ];
}
