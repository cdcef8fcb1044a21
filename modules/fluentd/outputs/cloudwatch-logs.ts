import { bool, integer, type OptionsOf, required } from '../../fluent-bit/option';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';

/**
 * Options of the `cloudwatch_logs` output, of the gem `fluent-plugin-cloudwatch-logs`.
 *
 * @see https://github.com/fluent-plugins-nursery/fluent-plugin-cloudwatch-logs/tree/v0.15.0
 */
export const cloudwatchLogsOptions = {
  /** Region of the log group. */
  region: text(),
  /** Endpoint in place of CloudWatch Logs' own. */
  endpoint: text(),
  /** Whether to take on a role for the requests. */
  aws_use_sts: bool(),
  /** ARN of that role. */
  aws_sts_role_arn: text(),
  /** External id for that role. */
  aws_sts_external_id: text(),
  /** Name of the session. */
  aws_sts_session_name: text(),
  /** Name of the log group. */
  log_group_name: required(text()),
  /** Name of the log stream; either it or `use_tag_as_stream`. */
  log_stream_name: text(),
  /** Whether the tag is the name of the stream. */
  use_tag_as_stream: bool(),
  /** Whether to make streams that are missing, and groups too; where not, their records are dropped. */
  auto_create_stream: bool(),
  /** Characters of an event beyond which it is cut. */
  max_message_length: integer(1),
  /** Fields to send, rather than the whole record. */
  message_keys: text(),
  /** Events of a request, 10000 at most. */
  max_events_per_batch: integer(1, 10000),
  /** Attempts after which events are dropped when CloudWatch throttles; its default is 17. */
  put_log_events_retry_limit: integer(1),
  /** Whether there is no limit to them; its default is false. */
  put_log_events_disable_retry_limit: bool(),
  /** Requests at a time; its default is 1. */
  concurrency: integer(1),
  /** Whether Fluentd says what CloudWatch rejects for its time. */
  log_rejected_request: bool(),
  /** Form of an event. */
  format: section(formatOptions),
  /** Fields that records get. */
  inject: section(injectOptions),
  /** Where records wait. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `cloudwatch_logs` output, by its own names. */
export type CloudwatchLogsOptions = OptionsOf<typeof cloudwatchLogsOptions>;

/** Combinations of options that the `cloudwatch_logs` output refuses at start, or with which it drops records. */
export function cloudwatchLogsProblems(options: CloudwatchLogsOptions): string[] {
  const { log_stream_name: name, use_tag_as_stream: byTag, aws_use_sts: assumes, aws_sts_role_arn: role } = options;
  const problems: (string | false)[] = [
    (name === undefined) === (byTag === undefined) &&
      'exactly one of log_stream_name and use_tag_as_stream must be given',
    options.auto_create_stream === false &&
      'auto_create_stream must not be false: records for a stream that is not there would be dropped',
    (assumes === true) !== (role !== undefined) &&
      'aws_use_sts must be true where aws_sts_role_arn is given, and only there',
  ];
  return [...problems.filter((problem) => problem !== false), ...bufferProblems(options.buffer)];
}
