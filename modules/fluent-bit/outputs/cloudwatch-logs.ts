import { bool, oneOf, type OptionsOf, required, text } from '../option';
import { awsOptions, tlsProblem } from './aws';
import { hostName } from './forms';
import type { GenericOutputOptions } from './generic';

/** Days for which CloudWatch Logs can keep a group; 0 keeps it for ever. */
const retentionDays = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Options of the `cloudwatch_logs` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export const cloudwatchLogsOptions = {
  ...awsOptions,
  /** Region of the log group. */
  region: required(text()),
  /** Name of the log group. */
  log_group_name: required(text()),
  /** Name of the one log stream; either it or `log_stream_prefix`. */
  log_stream_name: text(),
  /** Beginning of a stream's name, to which the tag is added: a stream for each container of each task. */
  log_stream_prefix: text(),
  /** Name of the group made from fields of the record; `log_group_name` where they are missing. */
  log_group_template: text(),
  /** Name of the stream made from fields of the record; the fixed name where they are missing. */
  log_stream_template: text(),
  /** The one field to send, rather than the whole record. */
  log_key: text(),
  /** Format of the events, `json/emf` for embedded metrics. */
  log_format: text(),
  /** Whether to make a group that is missing; better made by Terraform, with its retention. */
  auto_create_group: bool(),
  /** Retention of a group that the output makes. */
  log_retention_days: oneOf(...retentionDays),
  /** Class of a group that the output makes. */
  log_group_class: oneOf('STANDARD', 'INFREQUENT_ACCESS'),
  /** Namespace of embedded metrics. */
  metric_namespace: text(),
  /** Dimensions of embedded metrics. */
  metric_dimensions: text(),
  /** Text added to the user agent of requests. */
  extra_user_agent: text(),
  /** Host in place of CloudWatch Logs' own, without a scheme. */
  endpoint: hostName(),
  /** Whether events name the service they come from. */
  add_entity: bool(),
} as const;

/** Options of the `cloudwatch_logs` output, by Fluent Bit's own names. */
export type CloudwatchLogsOptions = OptionsOf<typeof cloudwatchLogsOptions>;

/** Combinations of options that the `cloudwatch_logs` output refuses at start. */
export function cloudwatchLogsProblems(options: CloudwatchLogsOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const given = [options.log_stream_name, options.log_stream_prefix].filter((name) => name !== undefined).length;
  const problems: (string | false)[] = [
    given !== 1 && `exactly one of log_stream_name and log_stream_prefix must be given, got ${given}`,
    tlsProblem('cloudwatch_logs', options.tls),
  ];
  return problems.filter((problem) => problem !== false);
}
