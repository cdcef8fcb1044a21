import { streamNameFormat } from '../../core/format';
import { bool, integer, type OptionsOf, required } from '../../fluent-bit/option';
import { encryptedEndpoint } from '../../fluent-bit/outputs/encrypted-endpoint';
import type { OutputType } from '../../fluent-bit/plugin';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';
import { awsRefusals } from './aws';

/**
 * Options of the `cloudwatch_logs` output from the gem `fluent-plugin-cloudwatch-logs`.
 *
 * @see https://github.com/fluent-plugins-nursery/fluent-plugin-cloudwatch-logs/tree/v0.15.0
 */
const cloudwatchLogsOptions = {
  /** AWS Region of the log group. */
  region: text(),
  /** Custom endpoint of CloudWatch Logs. */
  endpoint: text(),
  /** Assumes an IAM role for requests. */
  aws_use_sts: bool(),
  /** ARN of the role. */
  aws_sts_role_arn: text(),
  /** External ID for the role. */
  aws_sts_external_id: text(),
  /** Name of the session. */
  aws_sts_session_name: text(),
  /** Name of the log group. */
  log_group_name: required(text()),
  /** Name of the log stream; mutually exclusive with `use_tag_as_stream`. */
  log_stream_name: text({ pattern: streamNameFormat[0], form: streamNameFormat[1] }),
  /** Uses the tag as the name of the log stream. */
  use_tag_as_stream: bool(),
  /** Creates missing log streams, and log groups; if `false`, their records are dropped. */
  auto_create_stream: bool(),
  /** Maximum number of characters of an event; longer events are truncated. */
  max_message_length: integer(1),
  /** Fields to send instead of the whole record. */
  message_keys: text(),
  /** Maximum number of events per request, 1 to 10000. */
  max_events_per_batch: integer(1, 10000),
  /** Number of attempts after which throttled events are dropped; the default is 17. */
  put_log_events_retry_limit: integer(1),
  /** Removes that limit; the default is false. */
  put_log_events_disable_retry_limit: bool(),
  /** Number of concurrent requests; the default is 1. */
  concurrency: integer(1),
  /** Logs events that CloudWatch rejects because of their time. */
  log_rejected_request: bool(),
  /** Format of an event. */
  format: section(formatOptions),
  /** Fields to add to records. */
  inject: section(injectOptions),
  /** Buffer of the output. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `cloudwatch_logs` output, by the names that the plugin uses. */
export type CloudwatchLogsOptions = OptionsOf<typeof cloudwatchLogsOptions>;

/** Definition of the `cloudwatch_logs` output. */
export const cloudwatchLogsOutput = {
  options: cloudwatchLogsOptions,
  problems: cloudwatchLogsProblems,
  messages: { lost: ['failed to PutLogEvents and discard logs'], refusedByAws: awsRefusals },
} as const satisfies OutputType;

/** Checks for combinations of options that the `cloudwatch_logs` output rejects or with which it drops records. */
function cloudwatchLogsProblems(options: CloudwatchLogsOptions): string[] {
  const { log_stream_name: name, use_tag_as_stream: byTag, aws_use_sts: assumes, aws_sts_role_arn: role } = options;
  const problems: (string | false)[] = [
    (name === undefined) === (byTag === undefined) &&
      'exactly one of log_stream_name and use_tag_as_stream must be set',
    options.auto_create_stream === false &&
      'auto_create_stream must not be false, because records for a missing stream would be dropped',
    (assumes === true) !== (role !== undefined) && 'aws_use_sts must be true if and only if aws_sts_role_arn is set',
  ];
  return [
    ...problems.filter((problem) => problem !== false),
    ...encryptedEndpoint('endpoint', options.endpoint),
    ...bufferProblems(options.buffer),
  ];
}
