import type { OptionsOf, OptionTable } from './option';
import { cloudwatchLogsOptions, cloudwatchLogsProblems } from './outputs/cloudwatch-logs';
import { type GenericOutputOptions, genericOutputOptions } from './outputs/generic';
import { s3Options, s3Problems } from './outputs/s3';
import type { Text } from './value';

/** What this library knows of each output plugin. */
export const outputPlugins = {
  s3: { options: s3Options, problems: s3Problems },
  cloudwatch_logs: { options: cloudwatchLogsOptions, problems: cloudwatchLogsProblems },
} as const;

/** Name of an output plugin. */
export type OutputName = keyof typeof outputPlugins;

/** Name and options of an output, before it is known which records it gets. */
export type OutputPlugin = {
  [N in OutputName]: {
    /** Name of the plugin. */
    readonly name: N;
    /** Its options, by Fluent Bit's own names. */
    readonly options: OptionsOf<(typeof outputPlugins)[N]['options']> & GenericOutputOptions;
    /** Options that this library does not know, for Fluent Bit to judge. */
    readonly unlisted?: Readonly<Record<string, Text>>;
  };
}[OutputName];

/** One `[OUTPUT]` section. */
export type Output = OutputPlugin & {
  /** Pattern of the tags whose records it gets; `*` stands for any characters. */
  readonly match: string;
};

/** Everything that an output plugin takes. */
export function outputOptionTable(name: OutputName): OptionTable {
  return { ...genericOutputOptions, ...outputPlugins[name].options };
}
