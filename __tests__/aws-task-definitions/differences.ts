import type { ExampleName } from './examples';

/** Attributes in which the rebuilt examples differ from AWS's, with the reason. */
export interface Difference {
  /** Names of the attributes. */
  readonly attributes: readonly string[];

  /**
   * Examples in which the attributes differ.
   *
   * @default - every example that shows the attribute
   */
  readonly of?: readonly ExampleName[];

  /** Reason for the difference. */
  readonly reason: string;
}

const taskDifferences: readonly Difference[] = [
  {
    attributes: ['taskRoleArn', 'executionRoleArn'],
    reason: 'both roles are created for this task definition only (M15, M16)',
  },
  { attributes: ['networkMode', 'requiresCompatibilities'], reason: 'runs on Fargate (N05)' },
  { attributes: ['cpu', 'memory'], reason: 'a task on Fargate must have a size (M01)' },
  {
    attributes: ['runtimePlatform.operatingSystemFamily', 'runtimePlatform.cpuArchitecture'],
    reason: 'the platform for which the images must be built (F34, M21)',
  },
  {
    attributes: ['volumes', 'log_router.mountPoints', 'log_router.readonlyRootFilesystem'],
    reason: "the router's root file system is read-only, except for its volumes (M12)",
  },
  {
    attributes: ['family'],
    of: ['cross-account', 'config-file'],
    reason: 'AWS has two examples with that name; they would be revisions of one task definition',
  },
];

const routerDifferences: readonly Difference[] = [
  {
    attributes: ['log_router.image'],
    of: [
      'cloudwatch',
      'firehose',
      'kinesis-data-stream',
      'opensearch',
      'cross-account',
      'datadog',
      'forward',
      'metadata',
    ],
    reason:
      'pinned to a full version 3; `latest` and `stable` change, and referred to version 2, which is no longer supported (M17)',
  },
  {
    attributes: ['log_router.image'],
    of: ['config-file'],
    reason: 'the tag is a digest of the files that the image is built from, so that each change has its own image',
  },
  {
    attributes: ['log_router.memoryReservation'],
    reason: 'ECS limits the buffers in memory to half of it; the minimum is 100 MiB (M07)',
  },
  { attributes: ['log_router.cpu'], reason: 'reserves some CPU for the router when another container is busy' },
  {
    attributes: ['log_router.stopTimeout'],
    reason: 'the maximum on Fargate, so that the router can deliver its buffered records (L11)',
  },
  {
    attributes: ['log_router.user'],
    reason: 'ECS adds it; without it every plan would replace the task definition (F32)',
  },
  {
    attributes: ['log_router.firelensConfiguration.options.enable-ecs-log-metadata'],
    of: [
      'cloudwatch',
      'firehose',
      'kinesis-data-stream',
      'opensearch',
      'cross-account',
      'forward',
      'config-file',
      'parse-json',
    ],
    reason: "ECS's default, set explicitly (F08)",
  },
  {
    attributes: ['log_router.logConfiguration.options.awslogs-group'],
    reason: 'the log group is created by Terraform, with a retention period (M14)',
  },
  {
    attributes: ['log_router.logConfiguration.options.awslogs-create-group'],
    of: ['cloudwatch', 'firehose', 'kinesis-data-stream', 'opensearch', 'cross-account', 'forward', 'config-file'],
    reason:
      'a group that ECS creates never expires, and needs a permission that the AWS managed policy for execution roles does not include (M14)',
  },
  {
    attributes: ['log_router.logConfiguration.options.mode', 'log_router.logConfiguration.options.max-buffer-size'],
    reason: 'the router continues when CloudWatch Logs does not accept its own log (M13)',
  },
  {
    attributes: [
      'log_router.logConfiguration.logDriver',
      'log_router.logConfiguration.options.awslogs-region',
      'log_router.logConfiguration.options.awslogs-stream-prefix',
    ],
    of: ['datadog'],
    reason: 'keeps the log of the router, which reports lost records (F05)',
  },
];

const appDifferences: readonly Difference[] = [
  {
    attributes: ['app.image'],
    reason: 'pinned to a version, so that the running code does not change unintentionally',
  },
  { attributes: ['app.dependsOn'], reason: 'the router starts before the container, and stops after it (L01)' },
  {
    attributes: [
      'app.cpu',
      ...['portMappings', 'environment', 'mountPoints', 'volumesFrom', 'systemControls'].map((key) => `app.${key}`),
      ...['portMappings', 'volumesFrom', 'systemControls'].map((key) => `log_router.${key}`),
    ],
    reason: 'ECS adds them; without them every plan would replace the task definition (M22)',
  },
  {
    attributes: ['log_router.environment'],
    of: ['cloudwatch', 'firehose', 'kinesis-data-stream', 'opensearch', 'cross-account', 'datadog', 'forward'],
    reason: 'ECS adds them; without them every plan would replace the task definition (M22)',
  },
];

const outputDifferences: readonly Difference[] = [
  { attributes: [option('alias')], reason: "name of the output in the router's own log and metrics" },
  {
    attributes: [option('net.io_timeout')],
    reason: 'without it, Fluent Bit waits indefinitely for an endpoint that stops responding',
  },
  {
    attributes: [option('retry_limit'), option('storage.total_limit_size')],
    reason:
      'records are retried while there is room in the buffer; otherwise they would be dropped after one or two attempts (M11)',
  },
  {
    attributes: [option('Name')],
    of: ['cloudwatch', 'firehose', 'cross-account', 'config-file'],
    reason: "Fluent Bit's built-in plugin; AWS's Go plugin is no longer developed",
  },
  {
    attributes: [option('auto_create_group')],
    of: ['cloudwatch', 'cross-account', 'patterns'],
    reason: 'the group already exists, with a retention period, and the router needs no permission to create one (M14)',
  },
  {
    attributes: [option('log-driver-buffer-limit')],
    of: ['cloudwatch', 'firehose'],
    reason: "intended as 2 MiB, but the unit is records; left at Fargate's default (F31)",
  },
  {
    attributes: [option('time_key'), option('time_key_format')],
    of: ['firehose', 'kinesis-data-stream', 'config-file'],
    reason: 'adds the time of each record as `date`; without it there is no time',
  },
];

const ownDifferences: readonly Difference[] = [
  {
    attributes: [option('Name')],
    of: ['opensearch'],
    reason: 'the plugin for OpenSearch; `es` is the one for Elasticsearch',
  },
  {
    attributes: [option('type'), option('suppress_type_name')],
    of: ['opensearch'],
    reason: 'OpenSearch 2 and later reject document types',
  },
  { attributes: [option('aws_service_name')], of: ['opensearch'], reason: "Fluent Bit's default, set explicitly" },
  {
    attributes: [option('trace_error')],
    of: ['opensearch'],
    reason: 'logs the reason when OpenSearch rejects a record',
  },
  {
    attributes: [option('compress')],
    of: ['opensearch', 'datadog', 'forward'],
    reason: 'reduces the amount of transferred data',
  },
  {
    attributes: [option('tls.verify_hostname')],
    of: ['opensearch', 'datadog', 'forward'],
    reason: 'without it, Fluent Bit accepts the certificate of any host (N08)',
  },
  { attributes: [option('port')], of: ['datadog'], reason: "Fluent Bit's default with TLS, set explicitly" },
  {
    attributes: [option('tls')],
    of: ['forward'],
    reason: 'records are encrypted in transit; `tls: false` disables it (N08)',
  },
  {
    attributes: [option('require_ack_response')],
    of: ['forward'],
    reason: 'the receiver acknowledges each chunk; otherwise it is sent again',
  },
  {
    attributes: [option('retain_metadata_in_forward_mode')],
    of: ['forward'],
    reason: 'Fluentd cannot read events that contain metadata',
  },
  {
    attributes: [option('log_group_name')],
    of: ['cross-account'],
    reason:
      "contains the literal name of the cluster, because Fluent Bit's built-in plugin does not insert record fields",
  },
  {
    attributes: [option('log_stream_name'), option('log_stream_prefix')],
    of: ['cross-account'],
    reason: 'one stream for each container and task: the tag, which ends with the task ID, follows the prefix',
  },
  {
    attributes: [option('@type'), option('Name')],
    of: ['patterns'],
    reason: 'AWS shows a Fluentd output; the patterns are the same',
  },
  {
    attributes: [option('auto_create_stream'), option('use_tag_as_stream'), option('log_stream_prefix')],
    of: ['patterns'],
    reason: 'Fluent Bit always creates streams, and names them by prefix and tag',
  },
];

const fileDifferences: readonly Difference[] = [
  {
    attributes: ['log_router.firelensConfiguration.options.config-file-value'],
    of: ['config-file', 'parse-json'],
    reason: 'the file that `synth` writes for the image, in a directory over which ECS does not mount (F13)',
  },
  {
    attributes: ['log_router.environment.APP_VERSION', 'log_router.environment.FIRELENS_APP_VERSION'],
    of: ['config-file'],
    reason: 'the same variable of the router, with a name from the library: one image works for every version',
  },
  {
    attributes: ['log_router.environment.FIRELENS_REGION'],
    of: ['config-file'],
    reason: 'the file reads the region from the environment: one image works in every region',
  },
  {
    attributes: [option('log-driver-buffer-limit')],
    of: ['config-file'],
    reason: "Fargate's default, set explicitly: tasks whose log driver has no option have failed to start (F39)",
  },
  {
    attributes: ['command', 'interval', 'timeout', 'retries', 'startPeriod'].map(
      (key) => `log_router.healthCheck.${key}`,
    ),
    of: ['config-file'],
    reason: 'the app starts when the router responds; an unavailable destination does not fail the check (L09)',
  },
];

const rightDifferences: readonly Difference[] = [
  {
    attributes: ['rights.logs:CreateLogStream', 'rights.logs:PutLogEvents'],
    of: ['cloudwatch'],
    reason: 'on this log group only',
  },
  {
    attributes: ['rights.logs:CreateLogGroup', 'rights.logs:DescribeLogStreams'],
    of: ['cloudwatch'],
    reason: 'not used',
  },
  {
    attributes: ['rights.firehose:PutRecordBatch'],
    of: ['firehose', 'config-file'],
    reason: 'on this delivery stream only',
  },
  { attributes: ['rights.kinesis:PutRecords'], of: ['kinesis-data-stream'], reason: 'on this stream only' },
  {
    attributes: ['rights.es:*', 'rights.es:ESHttpPost'],
    of: ['opensearch'],
    reason: 'only to write documents, and on this domain only',
  },
  { attributes: ['rights.sts:AssumeRole'], of: ['cross-account'], reason: 'on this role only' },
];

/** All differences. */
export const differences: readonly Difference[] = [
  ...taskDifferences,
  ...routerDifferences,
  ...appDifferences,
  ...outputDifferences,
  ...ownDifferences,
  ...fileDifferences,
  ...rightDifferences,
];

function option(name: string): string {
  return `app.logConfiguration.options.${name}`;
}
