import { cloudwatchLogsOutput } from './outputs/cloudwatch-logs';
import { datadogOutput } from './outputs/datadog';
import { forwardOutput } from './outputs/forward';
import { genericOutputOptions } from './outputs/generic';
import { httpOutput } from './outputs/http';
import { kinesisFirehoseOutput } from './outputs/kinesis-firehose';
import { kinesisStreamsOutput } from './outputs/kinesis-streams';
import { lokiOutput } from './outputs/loki';
import { nullOutput } from './outputs/null';
import { opensearchOutput } from './outputs/opensearch';
import { otherPort } from './outputs/own-ports';
import { s3Output } from './outputs/s3';
import { splunkOutput } from './outputs/splunk';
import { stdoutOutput } from './outputs/stdout';
import { type Entry, type OutputType, pluginEntries, type PluginKind, type PluginOf, pluginProblems } from './plugin';

export type { CloudwatchLogsOptions } from './outputs/cloudwatch-logs';
export type { DatadogOptions } from './outputs/datadog';
export type { ForwardOptions } from './outputs/forward';
export type { GenericOutputOptions } from './outputs/generic';
export type { HttpOptions } from './outputs/http';
export type { KinesisFirehoseOptions } from './outputs/kinesis-firehose';
export type { KinesisStreamsOptions } from './outputs/kinesis-streams';
export type { LokiOptions } from './outputs/loki';
export type { NullOptions } from './outputs/null';
export type { OpensearchOptions } from './outputs/opensearch';
export type { S3Options } from './outputs/s3';
export type { SplunkOptions } from './outputs/splunk';
export type { StdoutOptions } from './outputs/stdout';

/** Supported output plugins. */
export const outputKind = {
  heading: 'OUTPUT',
  plugins: {
    s3: s3Output,
    cloudwatch_logs: cloudwatchLogsOutput,
    kinesis_firehose: kinesisFirehoseOutput,
    kinesis_streams: kinesisStreamsOutput,
    opensearch: opensearchOutput,
    http: httpOutput,
    datadog: datadogOutput,
    splunk: splunkOutput,
    loki: lokiOutput,
    forward: forwardOutput,
    stdout: stdoutOutput,
    null: nullOutput,
  },
  generic: genericOutputOptions,
  fields: ['Name', 'Match', 'Match_Regex'],
} as const satisfies PluginKind & { readonly plugins: Readonly<Record<string, OutputType>> };

/** Name and options of an output, without the pattern of its tags. */
export type OutputPlugin = PluginOf<typeof outputKind>;

/** Name of a supported output plugin. */
export type OutputName = OutputPlugin['name'];

/** Options of an output plugin, including generic options, by their Fluent Bit names. */
export type OutputOptions<Name extends OutputName> = Extract<OutputPlugin, { readonly name: Name }>['options'];

/** One `[OUTPUT]` section. */
export type Output = OutputPlugin & {
  /** Pattern of the tags that the output receives; `*` matches any characters. */
  readonly match: string;
};

/** Checks the options of an output. */
export function outputProblems(output: OutputPlugin): string[] {
  const wrong = pluginProblems(outputKind, output);
  if (wrong.length > 0) return wrong;
  return otherPort(output.name, output.options).map((problem) => `OUTPUT ${output.name}: ${problem}`);
}

/** Returns the options of an output as entries of the configuration file, without name and match. */
export function outputEntries(output: OutputPlugin): Entry[] {
  return pluginEntries(outputKind, output);
}
