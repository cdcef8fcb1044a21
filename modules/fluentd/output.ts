import { oneOf, optionProblems, type OptionsOf, type OptionTable } from '../fluent-bit/option';
import type { Text } from '../fluent-bit/value';
import { text } from './option';
import { cloudwatchLogsOptions, cloudwatchLogsProblems } from './outputs/cloudwatch-logs';
import { forwardOptions, forwardProblems } from './outputs/forward';
import { kinesisFirehoseOptions, kinesisFirehoseProblems } from './outputs/kinesis-firehose';
import { s3Options, s3Problems } from './outputs/s3';
import { stdoutOptions } from './outputs/stdout';
import { type Section, sectionOf } from './section';
import { textProblem } from './value';

/** Options that every output takes. */
const genericOptions = {
  /** Name of this output in the router's own log. */
  '@id': text(),
  /** How much this output says of itself. */
  '@log_level': oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
} as const;

/** What this library knows of one output plugin. */
interface OutputType {
  readonly options: OptionTable;
  readonly problems: (options: never) => string[];
}

/** The output plugins that this library knows, by the names that `@type` has for them. */
const outputTypes = {
  s3: { options: s3Options, problems: s3Problems },
  cloudwatch_logs: { options: cloudwatchLogsOptions, problems: cloudwatchLogsProblems },
  kinesis_firehose: { options: kinesisFirehoseOptions, problems: kinesisFirehoseProblems },
  forward: { options: forwardOptions, problems: forwardProblems },
  stdout: { options: stdoutOptions, problems: () => [] },
  null: { options: {}, problems: () => [] },
} as const satisfies Readonly<Record<string, OutputType>>;

/** Name of an output plugin, for `@type`. */
export type FluentdOutputName = keyof typeof outputTypes;

/** Options of an output plugin, generic ones and sections included, by its own names. */
export type FluentdOutputOptions<Name extends FluentdOutputName> = OptionsOf<(typeof outputTypes)[Name]['options']> &
  OptionsOf<typeof genericOptions>;

/** Name and options of an output. */
export type FluentdOutput = {
  [Name in FluentdOutputName]: {
    /** Name of the plugin, for `@type`. */
    readonly name: Name;
    /** Its options, by its own names. */
    readonly options: FluentdOutputOptions<Name>;
    /** Options that this library does not know, for Fluentd to judge. */
    readonly extraOptions?: Readonly<Record<string, Text>>;
  };
}[FluentdOutputName];

/** Everything that is wrong with the options of one output. */
export function fluentdOutputProblems({ name, options, extraOptions = {} }: FluentdOutput): string[] {
  if (!Object.hasOwn(outputTypes, name)) {
    return [`@type must be one of ${Object.keys(outputTypes).join(', ')}, got ${JSON.stringify(name)}`];
  }
  const table = optionTable(name);
  const wrong = optionProblems(table, options);
  const problems: (options: never) => string[] = outputTypes[name].problems;
  return [
    ...wrong,
    ...(wrong.length === 0 ? problems(options as never) : []),
    ...Object.entries(extraOptions).flatMap(([option, value]) => unlistedProblems(table, option, value)),
  ].map((problem) => `@type ${name}: ${problem}`);
}

/** The section of an output: `match` with the pattern of its tags, or `store` within another one. */
export function outputSection(heading: Pick<Section, 'name' | 'argument'>, output: FluentdOutput): Section {
  const { name, options, extraOptions = {} } = output;
  const { entries, sections = [] } = sectionOf(heading.name, optionTable(name), { ...options, ...extraOptions });
  return { ...heading, entries: [['@type', name], ...entries], sections };
}

/** Everything that an output takes. */
export function optionTable(name: FluentdOutputName): OptionTable {
  return { ...genericOptions, ...outputTypes[name].options };
}

function unlistedProblems(table: OptionTable, name: string, value: Text): string[] {
  if (!/^[A-Za-z]\w*$/.test(name)) return [`extraOptions option names must be letters, digits and "_", got "${name}"`];
  if (Object.hasOwn(table, name)) return [`extraOptions must not hold ${name}, which options takes`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}
