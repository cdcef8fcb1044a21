import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { required, optional } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { logGroup } from '../../core/references';
import { isKnown } from '../../core/validation';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import {
  accessShapes,
  type AwsAccess,
  awsEffects,
  awsOptions,
  endpointsFor,
  otherRegion,
  portsFor,
  regionProblem,
  statementsFor,
} from './aws-access';
import { genericEffects, type OptionEffects, setBy, unaffected } from './option-effects';

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
  readonly options?: DestinationOptions<'cloudwatch_logs'>;
}

/** Shape of `CloudWatchLogsDestinationProps`. */
export const cloudWatchLogsShape = fields<CloudWatchLogsDestinationProps>({
  ...accessShapes,
  logGroup: required(logGroup),
  streamPrefix: plainText,
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `cloudwatch_logs` output. */
export const cloudWatchLogsEffects: OptionEffects<DestinationOptions<'cloudwatch_logs'>> = {
  ...genericEffects,
  ...awsEffects,
  log_group_name: setBy('logGroup'),
  log_group_template: {
    add: () =>
      'logs:CreateLogStream and logs:PutLogEvents on "<ARN of the log group>:*" of each log group that it names to the task role, and logs:CreateLogGroup if the router creates them',
  },
  auto_create_group: 'derived',
  log_retention_days: 'derived',
  endpoint: 'derived',
  // The permissions are for all streams of the log group.
  ...unaffected('log_stream_name', 'log_stream_prefix', 'log_stream_template', 'log_group_class'),
  ...unaffected('log_key', 'log_format', 'metric_namespace', 'metric_dimensions', 'extra_user_agent', 'add_entity'),
};

/** Actions on the log group that the options of the output need. */
function actionsOn({ auto_create_group: creates = false, log_retention_days: days }: GroupOptions): readonly string[] {
  const sets = creates !== false && days !== undefined && days !== 0;
  return [
    ...(creates === false ? [] : ['logs:CreateLogGroup']),
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    ...(sets ? ['logs:PutRetentionPolicy'] : []),
  ];
}

type GroupOptions = Pick<DestinationOptions<'cloudwatch_logs'>, 'auto_create_group' | 'log_retention_days'>;

/**
 * Creates a destination that writes events to a CloudWatch Logs log group, with a log stream for each container of each
 * task. Terraform creates the log group and its retention, not the router.
 */
export function cloudWatchLogsDestination(props: CloudWatchLogsDestinationProps): LogDestination {
  const { logGroup, streamPrefix, options = {} } = props;
  return {
    name: 'cloudwatch',
    output: (source) => ({
      name: 'cloudwatch_logs',
      options: {
        ...awsOptions(props, source),
        log_group_name: logGroup.logGroupName,
        ...(options.log_stream_name === undefined && { log_stream_prefix: streamPrefix ?? `${source.name}/` }),
        auto_create_group: false,
        // Records wait until the buffer is full; then the oldest are dropped.
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': source.outputBuffer,
        ...routerOptions<'cloudwatch_logs'>(options, source),
      },
    }),
    statements: () =>
      statementsFor(props, [
        {
          Effect: 'Allow',
          Action: actionsOn(options),
          Resource: `${logGroup.logGroupArn}:*`,
        },
      ]),
    endpoints: endpointsFor(props, 'logs', { service: options.endpoint, sts: options.sts_endpoint }),
    ports: portsFor(props, options.port),
    ...otherRegion(props),
    warnings: () => [],
    problems: (source) =>
      [
        isKnown(streamPrefix) &&
          /[:*]/.test(streamPrefix!) &&
          `streamPrefix must not contain ":" or "*", got ${JSON.stringify(streamPrefix)}`,
        isKnown(streamPrefix) &&
          streamPrefix!.length > 512 &&
          `streamPrefix must have at most 512 characters, got ${streamPrefix!.length}`,
        streamPrefix !== undefined &&
          options.log_stream_name !== undefined &&
          'streamPrefix must not be set with options.log_stream_name, which names a single stream; remove one of them',
        regionProblem('logGroup', logGroup.logGroupArn, props, source),
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `LogDestination.cloudWatchLogs: ${problem}`),
  };
}
