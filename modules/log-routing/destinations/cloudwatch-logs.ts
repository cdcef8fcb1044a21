import type { OutputOptions } from '../../fluent-bit/output';
import { fields, json, mapOf, plainText, required } from '../../core/shape';
import { logGroup } from '../../core/references';
import { isKnown } from '../../core/validation';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';

/** Properties of a destination in CloudWatch Logs. */
export interface CloudWatchLogsDestinationProps extends AwsAccess {
  /** The log group: a `LogGroup`, or the name and ARN of one that stands already. */
  readonly logGroup: {
    /** Name of the log group. */
    readonly logGroupName: string;
    /** ARN of the log group, without `:*` at its end. */
    readonly logGroupArn: string;
  };

  /**
   * Beginning of the streams' names, before the tag `<container>-firelens-<task id>`.
   *
   * @default - the container's name and a slash
   */
  readonly streamPrefix?: string;

  /** Options of Fluent Bit's `cloudwatch_logs` output, by its own names, in place of those chosen here. */
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
 * Events in a CloudWatch log group, a stream for each container of each task. The group is made by Terraform, with its
 * retention, not by the router.
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
        // Waits as long as there is room: the oldest records go first when the buffer is full.
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
            `LogDestination.cloudWatchLogs: streamPrefix must be free of ":" and "*", got ${JSON.stringify(streamPrefix)}`,
          ]
        : [],
  };
}
