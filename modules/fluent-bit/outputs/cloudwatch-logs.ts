import { recordAccessor } from '../accessor';
import { bool, oneOf, type OptionsOf, required, text } from '../option';
import type { OutputType } from '../plugin';
import { awsOptions, awsRefusals, tlsProblem } from './aws';
import { hostName, streamName } from './forms';
import type { GenericOutputOptions } from './generic';

/** Retention periods that CloudWatch Logs supports, in days; 0 never expires. */
const retentionDays = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Options of the `cloudwatch_logs` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
const cloudwatchLogsOptions = {
  ...awsOptions,
  /** AWS Region of the log group. */
  region: required(text()),
  /** Name of the log group. */
  log_group_name: required(text()),
  /** Name of a single log stream; mutually exclusive with `log_stream_prefix`. */
  log_stream_name: streamName(),
  /** Prefix of the stream name, followed by the tag: one stream per container of each task. */
  log_stream_prefix: streamName(),
  /** Template of the log group name with fields of the record; `log_group_name` applies to records without them. */
  log_group_template: recordAccessor(),
  /** Template of the log stream name with fields of the record; the fixed name applies to records without them. */
  log_stream_template: recordAccessor(
    text({
      pattern: /^(?:[^:*[]|\[(?!['"\d])|\[(?:'[^']*'|"[^"]*"|\d+)\])*$/,
      form: 'a string without ":" and "*" outside of names of fields',
    }),
  ),
  /** Field to send instead of the whole record. */
  log_key: text(),
  /** Format of the events; `json/emf` for the embedded metric format. */
  log_format: text(),
  /** Creates a missing log group; create it with Terraform instead to set its retention. */
  auto_create_group: bool(),
  /** Retention of a log group that the output creates, in days. */
  log_retention_days: oneOf(...retentionDays),
  /** Class of a log group that the output creates. */
  log_group_class: oneOf('STANDARD', 'INFREQUENT_ACCESS'),
  /** Namespace of metrics in the embedded metric format. */
  metric_namespace: text(),
  /** Dimensions of metrics in the embedded metric format. */
  metric_dimensions: text(),
  /** String to append to the user agent of requests. */
  extra_user_agent: text(),
  /** Custom endpoint of CloudWatch Logs, without a scheme. */
  endpoint: hostName(),
  /** Adds the entity that the events belong to. */
  add_entity: bool(),
} as const;

/**
 * Options of the `cloudwatch_logs` output, by their Fluent Bit names.
 *
 * @interface
 */
export type CloudwatchLogsOptions = OptionsOf<typeof cloudwatchLogsOptions>;

/** Definition of the `cloudwatch_logs` output. */
export const cloudwatchLogsOutput = {
  options: cloudwatchLogsOptions,
  problems: cloudwatchLogsProblems,
  messages: {
    lost: [
      'Rejecting the chunk without retry.',
      'Truncating event which is larger than max size allowed by CloudWatch',
      'Discarding massive log record',
    ],
    refusedByAws: [...awsRefusals, '`auto_create_group` disabled'],
  },
} as const satisfies OutputType;

/** Checks for combinations of options with which the `cloudwatch_logs` output does not start. */
function cloudwatchLogsProblems(options: CloudwatchLogsOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const given = [options.log_stream_name, options.log_stream_prefix].filter((name) => name !== undefined).length;
  const problems: (string | false)[] = [
    given !== 1 && `exactly one of log_stream_name and log_stream_prefix must be set, got ${given}`,
    tlsProblem('cloudwatch_logs', options.tls),
  ];
  return problems.filter((problem) => problem !== false);
}
