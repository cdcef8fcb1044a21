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

/** Supported output plugins. */
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
  return pluginProblems(outputKind, output);
}

/** Returns the options of an output as entries of the configuration file, without name and match. */
export function outputEntries(output: OutputPlugin): Entry[] {
  return pluginEntries(outputKind, output);
}
