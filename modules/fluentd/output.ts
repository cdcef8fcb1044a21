import { inExtraOptions, oneOf, optionProblems, type OptionsOf, type OptionTable } from '../fluent-bit/option';
import type { OutputType } from '../fluent-bit/plugin';
import type { Text } from '../fluent-bit/value';
import { text } from './option';
import { cloudwatchLogsOutput } from './outputs/cloudwatch-logs';
import { forwardOutput } from './outputs/forward';
import { kinesisFirehoseOutput } from './outputs/kinesis-firehose';
import { s3Output } from './outputs/s3';
import { stdoutOutput } from './outputs/stdout';
import { type Section, sectionOf } from './section';
import { textProblem } from './value';

/** Options that every output supports. */
const genericOptions = {
  /** Name of this output in the router's own log. */
  '@id': text(),
  /** Log level of this output. */
  '@log_level': oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
} as const;

/** Supported output plugins, by the value of `@type`. */
export const outputTypes = {
  s3: s3Output,
  cloudwatch_logs: cloudwatchLogsOutput,
  kinesis_firehose: kinesisFirehoseOutput,
  forward: forwardOutput,
  stdout: stdoutOutput,
  null: { options: {}, problems: () => [], messages: {} },
} as const satisfies Readonly<Record<string, OutputType>>;

/**
 * Name of an output plugin, the value of `@type`.
 *
 * @useDeclaredType
 */
export type FluentdOutputName = keyof typeof outputTypes;

/** Options of an output plugin, including generic options and sections, by the names that the plugin uses. */
export type FluentdOutputOptions<Name extends FluentdOutputName> = OptionsOf<(typeof outputTypes)[Name]['options']> &
  OptionsOf<typeof genericOptions>;

/** Name and options of an output. */
export type FluentdOutput = {
  [Name in FluentdOutputName]: {
    /** Name of the plugin, the value of `@type`. */
    readonly name: Name;
    /** Options of the plugin, by the names that the plugin uses. */
    readonly options: FluentdOutputOptions<Name>;
    /** Options that this library does not know, which are not checked. */
    readonly extraOptions?: Readonly<Record<string, Text>>;
  };
}[FluentdOutputName];

/** Checks the options of an output. */
export function fluentdOutputProblems({ name, options, extraOptions = {} }: FluentdOutput): string[] {
  if (!Object.hasOwn(outputTypes, name)) {
    return [`@type must be one of ${Object.keys(outputTypes).join(', ')}, got ${JSON.stringify(name)}`];
  }
  const table = optionTable(name);
  const wrong = optionProblems(table, options, inExtraOptions);
  const problems: (options: never) => string[] = outputTypes[name].problems;
  return [
    ...wrong,
    ...(wrong.length === 0 ? problems(options as never) : []),
    ...Object.entries(extraOptions).flatMap(([option, value]) => extraOptionProblems(table, option, value)),
  ].map((problem) => `@type ${name}: ${problem}`);
}

/** Returns the section of an output: `match` with its tag pattern, or `store` within another section. */
export function outputSection(heading: Pick<Section, 'name' | 'argument'>, output: FluentdOutput): Section {
  const { name, options, extraOptions = {} } = output;
  const { entries, sections = [] } = sectionOf(heading.name, optionTable(name), { ...options, ...extraOptions });
  return { ...heading, entries: [['@type', name], ...entries], sections };
}

/** Returns all options that an output supports. */
export function optionTable(name: FluentdOutputName): OptionTable {
  return { ...genericOptions, ...outputTypes[name].options };
}

function extraOptionProblems(table: OptionTable, name: string, value: Text): string[] {
  if (!/^[A-Za-z]\w*$/.test(name))
    return [`extraOptions must have option names of letters, digits and "_", got "${name}"`];
  if (Object.hasOwn(table, name)) return [`extraOptions must not contain ${name}; set it in options`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}
