import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields } from '../../../../core/object-shape';
import { json } from '../../../../core/json-shape';
import { mapOf } from '../../../../core/collection-shape';
import { required, optional } from '../../../../core/shape';
import { logGroup } from '../../../../core/references';
import {
  accessShapes,
  endpointsFor,
  otherRegion,
  portsFor,
  regionProblem,
  statementsFor,
} from '../../../destinations/aws-access';
import { losesRecords, type OptionEffects, setBy, unaffected } from '../../../destinations/option-effects';
import { portOfEndpoint } from '../../../destinations/s3-access';
import { bufferEffect, genericEffects } from './option-effects';
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
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluentd's `cloudwatch_logs` output. */
export const cloudWatchLogsEffects: OptionEffects<FluentdOutputOptions<'cloudwatch_logs'>> = {
  ...genericEffects,
  region: setBy('region'),
  aws_use_sts: setBy('role'),
  aws_sts_role_arn: setBy('role.roleArn'),
  aws_sts_external_id: setBy('role.externalId'),
  log_group_name: setBy('logGroup'),
  endpoint: 'derived',
  put_log_events_disable_retry_limit: losesRecords(
    (value) => value === false,
    'should be true, because throttled events are dropped after put_log_events_retry_limit attempts otherwise',
  ),
  // The permissions are for all streams of the log group.
  ...unaffected('aws_sts_session_name', 'log_stream_name', 'use_tag_as_stream', 'auto_create_stream', 'message_keys'),
  ...unaffected('max_message_length', 'max_events_per_batch', 'put_log_events_retry_limit', 'concurrency'),
  ...unaffected('log_rejected_request', 'format', 'inject'),
  buffer: bufferEffect,
};

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
  const { logGroup, region, role, options = {} } = props;
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
          ...(options.log_stream_name === undefined && { use_tag_as_stream: true }),
          auto_create_stream: true,
          put_log_events_disable_retry_limit: true,
          max_message_length: maxMessageLength,
          buffer: losslessBuffer(source, '5s'),
        },
        options,
      ),
    }),
    statements: () =>
      statementsFor(props, [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Resource: `${logGroup.logGroupArn}:*`,
        },
        // The plugin lists all log groups. This action does not support resource-level permissions.
        { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
      ]),
    endpoints: endpointsFor(props, 'logs', { service: options.endpoint }),
    ports: portsFor(props, portOfEndpoint(options.endpoint)),
    ...otherRegion(props),
    warnings: () => [],
    problems: (source) => {
      const problem = regionProblem('logGroup', logGroup.logGroupArn, props, source);
      return problem ? [`FluentdDestination.cloudWatchLogs: ${problem}`] : [];
    },
  };
}
