import { cloudwatchLogsOptions, cloudwatchLogsProblems } from './outputs/cloudwatch-logs';
import { datadogOptions, datadogProblems } from './outputs/datadog';
import { forwardOptions, forwardProblems } from './outputs/forward';
import { genericOutputOptions } from './outputs/generic';
import { httpOptions, httpProblems } from './outputs/http';
import { kinesisFirehoseOptions, kinesisFirehoseProblems } from './outputs/kinesis-firehose';
import { kinesisStreamsOptions, kinesisStreamsProblems } from './outputs/kinesis-streams';
import { lokiOptions, lokiProblems } from './outputs/loki';
import { nullOptions, nullProblems } from './outputs/null';
import { opensearchOptions, opensearchProblems } from './outputs/opensearch';
import { s3Options, s3Problems } from './outputs/s3';
import { splunkOptions, splunkProblems } from './outputs/splunk';
import { stdoutOptions, stdoutProblems } from './outputs/stdout';
import { type Entry, pluginEntries, type PluginKind, type PluginOf, pluginProblems } from './plugin';

/** The output plugins that this library knows. */
export const outputKind = {
  heading: 'OUTPUT',
  plugins: {
    s3: { options: s3Options, problems: s3Problems },
    cloudwatch_logs: { options: cloudwatchLogsOptions, problems: cloudwatchLogsProblems },
    kinesis_firehose: { options: kinesisFirehoseOptions, problems: kinesisFirehoseProblems },
    kinesis_streams: { options: kinesisStreamsOptions, problems: kinesisStreamsProblems },
    opensearch: { options: opensearchOptions, problems: opensearchProblems },
    http: { options: httpOptions, problems: httpProblems },
    datadog: { options: datadogOptions, problems: datadogProblems },
    splunk: { options: splunkOptions, problems: splunkProblems },
    loki: { options: lokiOptions, problems: lokiProblems },
    forward: { options: forwardOptions, problems: forwardProblems },
    stdout: { options: stdoutOptions, problems: stdoutProblems },
    null: { options: nullOptions, problems: nullProblems },
  },
  generic: genericOutputOptions,
  fields: ['Name', 'Match', 'Match_Regex'],
} as const satisfies PluginKind;

/** Name and options of an output, before it is known which records it gets. */
export type OutputPlugin = PluginOf<typeof outputKind>;

/** Name of an output plugin. */
export type OutputName = OutputPlugin['name'];

/** Options of an output plugin, generic ones included, by Fluent Bit's own names. */
export type OutputOptions<Name extends OutputName> = Extract<OutputPlugin, { readonly name: Name }>['options'];

/** One `[OUTPUT]` section. */
export type Output = OutputPlugin & {
  /** Pattern of the tags whose records it gets; `*` stands for any characters. */
  readonly match: string;
};

/** Everything that is wrong with the options of one output. */
export function outputProblems(output: OutputPlugin): string[] {
  return pluginProblems(outputKind, output);
}

/** The options of an output as they stand in a configuration file, name and match apart. */
export function outputEntries(output: OutputPlugin): Entry[] {
  return pluginEntries(outputKind, output);
}
