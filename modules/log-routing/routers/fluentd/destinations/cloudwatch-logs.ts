import { Fn, Token } from 'cdktf';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields } from '../../../../core/object-shape';
import { json, mapOf, required } from '../../../../core/shape';
import { logGroup } from '../../../../core/references';
import { isKnown } from '../../../../core/validation';
import { accessShapes, endpointsFor, statementsFor } from '../../../destinations/aws-access';
import type { CloudWatchLogsDestinationProps } from '../../../destinations/cloudwatch-logs';
import type { FluentdDestination } from '../destination';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a Fluentd destination in CloudWatch Logs. */
export interface FluentdCloudWatchLogsDestinationProps extends Pick<
  CloudWatchLogsDestinationProps,
  'logGroup' | 'region' | 'role'
> {
  /**
   * Options of Fluentd's `cloudwatch_logs` output, which override the options that this library sets; options of a
   * section are overridden individually.
   */
  readonly options?: Partial<FluentdOutputOptions<'cloudwatch_logs'>>;
}

/** Shape of `FluentdCloudWatchLogsDestinationProps`. */
export const cloudWatchLogsShape = fields<FluentdCloudWatchLogsDestinationProps>({
  ...accessShapes,
  logGroup: required(logGroup),
  options: mapOf(json),
});

/**
 * Maximum number of characters of an event: at 4 bytes each, they reach the limit of CloudWatch Logs. For a longer
 * event, the plugin would drop the whole chunk.
 */
const maxMessageLength = 262_137;

/**
 * Creates a destination that writes events to a CloudWatch Logs log group, with a log stream for each container of each
 * task: `<container>-firelens-<task id>`. Terraform creates the log group and its retention; the plugin has no
 * permission to create a missing log group.
 */
export function cloudWatchLogsDestination(props: FluentdCloudWatchLogsDestinationProps): FluentdDestination {
  const { logGroup, region, role } = props;
  return {
    name: 'cloudwatch',
    gem: { name: 'fluent-plugin-cloudwatch-logs', version: '0.15.0' },
    output: (source) => ({
      name: 'cloudwatch_logs',
      options: withOptions<FluentdOutputOptions<'cloudwatch_logs'>>(
        {
          region: region ?? source.region,
          ...(role && { aws_use_sts: true, aws_sts_role_arn: role.roleArn }),
          ...(role?.externalId !== undefined && { aws_sts_external_id: role.externalId }),
          log_group_name: logGroup.logGroupName,
          use_tag_as_stream: true,
          auto_create_stream: true,
          put_log_events_disable_retry_limit: true,
          max_message_length: maxMessageLength,
          buffer: losslessBuffer(source, '5s'),
        },
        props.options,
      ),
    }),
    statements: () =>
      statementsFor(props, [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Resource: `${logGroup.logGroupArn}:*`,
        },
        // The plugin lists all log groups of the account and region, which cannot be restricted to a single log group.
        { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: everyGroupBeside(logGroup.logGroupArn) },
      ]),
    endpoints: endpointsFor(props, 'logs'),
    port: 443,
    warnings: () => [],
    problems: () => [],
  };
}

function everyGroupBeside(logGroupArn: string): string {
  const before = isKnown(logGroupArn)
    ? logGroupArn.replace(/:log-group:.*$/, '')
    : Token.asString(Fn.replace(logGroupArn, '/:log-group:.*$/', ''));
  return `${before}:log-group:*`;
}
