import { literal, noInterpolation, mapOf, type ShapesOf, checkedString } from '../core/shape';
import { isKnown, patternProblem, type Problem } from '../core/validation';
import { folderProblem } from './target-bucket';

/** How the keys of objects are made up: `<prefix><partitions by fields><partitions by time><name>`. */
export interface ObjectKeys {
  /**
   * Beginning of the keys, without a slash in front and with one at its end, as in `nginx/`: the location of a table in
   * Athena or Glue.
   *
   * @default 'logs/'
   */
  readonly prefix?: string;

  /**
   * Partitions by fields of the records, in this order, and what each gets its value from, in jq 1.6:
   * `{ status: '.status' }` makes keys that begin with `logs/status=200/`. Where there is no such field the value is
   * `null`; where it is an empty text, the record goes below `errorPrefix`, as do many that a router sends as one
   * (`simple_aggregation`). To begin or end with such partitions replaces the delivery stream.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
   */
  readonly partitionBy?: Readonly<Record<string, string>>;

  /**
   * Partitions by the time at which records arrive, in UTC, in the words of Firehose: `dt=!{timestamp:yyyy-MM-dd}/`.
   *
   * @default 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/'
   * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
   */
  readonly timePartitions?: string;

  /**
   * Beginning of the keys of what could not be delivered, before `<kind of error>/2026/11/21/09/`. It must lie outside
   * of `prefix`, or Athena would read that as well.
   *
   * @default 'failed/'
   */
  readonly errorPrefix?: string;
}

/** Shapes of `ObjectKeys`. */
export const objectKeysShapes: ShapesOf<ObjectKeys> = {
  prefix: noInterpolation,
  partitionBy: mapOf(noInterpolation),
  timePartitions: literal(checkedString),
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

/** Both prefixes as Firehose takes them, and the folders that objects come to lie in. */
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

/** The step that finds a record's partitions. */
export function partitionProcessor(partitionBy: Readonly<Record<string, string>>) {
  // Firehose takes texts alone; and jq 1.6 no operators in an object without brackets around them.
  const query = Object.entries(partitionBy).map(([name, jq]) => `${JSON.stringify(name)}:(${jq} | tostring)`);
  return {
    type: 'MetadataExtraction',
    parameters: [
      { parameterName: 'JsonParsingEngine', parameterValue: 'JQ-1.6' },
      { parameterName: 'MetadataExtractionQuery', parameterValue: `{${query.join(',')}}` },
    ],
  };
}

/** What is wrong with keys. */
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
      'folders with a time, as in "dt=!{timestamp:yyyy-MM-dd}/", that do not begin with "/" and end with it',
    ),
  ];
}

/** Problem of a folder within that of the records, where Athena would take what is in it for records. */
export function insideProblem(name: string, folder: string, prefix: string): Problem {
  return (
    isKnown(folder) &&
    isKnown(prefix) &&
    folder.startsWith(prefix) &&
    `${name} must lie outside of ${JSON.stringify(prefix)}, where readers look for records alone, got ${JSON.stringify(folder)}`
  );
}

/** The most keys that a query may find. */
const mostPartitions = 50;

/** @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html */
function partitionProblems(partitionBy: Readonly<Record<string, string>>, timePartitions: string): Problem[] {
  const names = Object.keys(partitionBy);
  const ofTime = [...timePartitions.matchAll(/(?:^|\/)([^/=]+)=/g)].map(([, name]) => name);
  return [
    (names.length === 0 || names.length > mostPartitions) &&
      `to.partitionBy must hold 1 to ${mostPartitions} partitions, got ${names.length}`,
    ...names.flatMap((name) => [
      // As Athena has the names of columns.
      patternProblem(
        'a name in to.partitionBy',
        name,
        /^[a-z_][a-z0-9_]*$/,
        'lower-case letters, digits and "_", not beginning with a digit',
      ),
      ofTime.includes(name) && `to.partitionBy.${name} must not repeat a partition by time; name it otherwise`,
      patternProblem(`to.partitionBy.${name}`, partitionBy[name], /\S/, 'a query in jq, as in ".status"'),
    ]),
  ];
}
