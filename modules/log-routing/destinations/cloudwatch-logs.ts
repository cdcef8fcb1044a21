import type { OutputOptions } from '../../fluent-bit/output';
import { fields } from '../../core/object-shape';
import { json, mapOf, required } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { logGroup } from '../../core/references';
import { isKnown } from '../../core/validation';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';

/** Properties of a CloudWatch Logs destination. */
export interface CloudWatchLogsDestinationProps extends AwsAccess {
  /** Log group: a `LogGroup`, or the name and ARN of an existing log group. */
  readonly logGroup: {
    /** Name of the log group. */
    readonly logGroupName: string;
    /** ARN of the log group, without `:*` at its end. */
    readonly logGroupArn: string;
  };

  /**
   * Prefix of the log stream names, before the tag `<container>-firelens-<task id>`.
   *
   * @default - the container's name followed by a slash
   */
  readonly streamPrefix?: string;

  /** Options of Fluent Bit's `cloudwatch_logs` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'cloudwatch_logs'>>;
}

/** Shape of `CloudWatchLogsDestinationProps`. */
export const cloudWatchLogsShape = fields<CloudWatchLogsDestinationProps>({
  ...accessShapes,
  logGroup: required(logGroup),
  streamPrefix: plainText,
  options: mapOf(json),
});

/**
 * Creates a destination that writes events to a CloudWatch Logs log group, with a log stream for each container of each
 * task. Terraform creates the log group and its retention, not the router.
 */
export function cloudWatchLogsDestination(props: CloudWatchLogsDestinationProps): LogDestination {
  const { logGroup, streamPrefix } = props;
  return {
    name: 'cloudwatch',
    output: (source) => ({
      name: 'cloudwatch_logs',
      options: {
        ...awsOptions(props, source),
        log_group_name: logGroup.logGroupName,
        log_stream_prefix: streamPrefix ?? `${source.name}/`,
        auto_create_group: false,
        // Records wait until the buffer is full; then the oldest are dropped.
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': source.outputBuffer,
        ...props.options,
      },
    }),
    statements: () =>
      statementsFor(props, [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `${logGroup.logGroupArn}:*`,
        },
      ]),
    endpoints: endpointsFor(props, 'logs'),
    port: 443,
    warnings: () => [],
    problems: () =>
      isKnown(streamPrefix) && /[:*]/.test(streamPrefix!)
        ? [
            `LogDestination.cloudWatchLogs: streamPrefix must not contain ":" or "*", got ${JSON.stringify(streamPrefix)}`,
          ]
        : [],
  };
}
