import type { ExampleName } from './examples';

/** Attributes in which the rebuilt examples differ from AWS's, and why. */
export interface Difference {
  /** The attributes. */
  readonly attributes: readonly string[];

  /**
   * The examples in which they do.
   *
   * @default - each that shows the attribute
   */
  readonly of?: readonly ExampleName[];

  /** Why. */
  readonly reason: string;
}

const taskDifferences: readonly Difference[] = [
  {
    attributes: ['taskRoleArn', 'executionRoleArn'],
    reason: 'both roles are made for this task definition alone (M15, M16)',
  },
  { attributes: ['networkMode', 'requiresCompatibilities'], reason: 'runs on Fargate (N05)' },
  { attributes: ['cpu', 'memory'], reason: 'tasks on Fargate have a size (M01)' },
  {
    attributes: ['runtimePlatform.operatingSystemFamily', 'runtimePlatform.cpuArchitecture'],
    reason: 'the platform for which images must be built (F34, M21)',
  },
  {
    attributes: ['volumes', 'log_router.mountPoints', 'log_router.readonlyRootFilesystem'],
    reason: "nothing can be written to the router's root file system but its volumes (M12)",
  },
  {
    attributes: ['family'],
    of: ['cross-account', 'config-file'],
    reason: 'AWS has two examples of that name, which would be revisions of one task definition',
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
    reason: 'a full version of line 3; `latest` and `stable` move, and meant line 2, which has ended (M17)',
  },
  {
    attributes: ['log_router.image'],
    of: ['config-file'],
    reason: 'the tag is a digest of the files that the image is built from: a change is another image',
  },
  {
    attributes: ['log_router.memoryReservation'],
    reason: 'ECS lets the router buffer half of it; 100 MiB are the least (M07)',
  },
  { attributes: ['log_router.cpu'], reason: 'the router is sure of some CPU beside a busy container' },
  { attributes: ['log_router.stopTimeout'], reason: 'the most that Fargate gives it to deliver what it holds (L11)' },
  { attributes: ['log_router.user'], reason: 'ECS adds it, and every plan would replace the task definition (F32)' },
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
    reason: "ECS's default, written out (F08)",
  },
  {
    attributes: ['log_router.logConfiguration.options.awslogs-group'],
    reason: 'the log group is made by Terraform, with a retention (M14)',
  },
  {
    attributes: ['log_router.logConfiguration.options.awslogs-create-group'],
    of: ['cloudwatch', 'firehose', 'kinesis-data-stream', 'opensearch', 'cross-account', 'forward', 'config-file'],
    reason: 'a group that ECS makes is kept for ever, and needs a right that AWS gives no execution role (M14)',
  },
  {
    attributes: ['log_router.logConfiguration.options.mode', 'log_router.logConfiguration.options.max-buffer-size'],
    reason: 'the router goes on when CloudWatch does not take what it says of itself (M13)',
  },
  {
    attributes: [
      'log_router.logConfiguration.logDriver',
      'log_router.logConfiguration.options.awslogs-region',
      'log_router.logConfiguration.options.awslogs-stream-prefix',
    ],
    of: ['datadog'],
    reason: 'what the router says of lost records is kept (F05)',
  },
];

const appDifferences: readonly Difference[] = [
  { attributes: ['app.image'], reason: 'named by a version, so that what runs does not change by itself' },
  { attributes: ['app.dependsOn'], reason: 'the router starts before, and stops after (L01)' },
  {
    attributes: [
      'app.cpu',
      ...['portMappings', 'environment', 'mountPoints', 'volumesFrom', 'systemControls'].map((key) => `app.${key}`),
      ...['portMappings', 'volumesFrom', 'systemControls'].map((key) => `log_router.${key}`),
    ],
    reason: 'ECS adds them, and every plan would replace the task definition (M22)',
  },
  {
    attributes: ['log_router.environment'],
    of: ['cloudwatch', 'firehose', 'kinesis-data-stream', 'opensearch', 'cross-account', 'datadog', 'forward'],
    reason: 'ECS adds them, and every plan would replace the task definition (M22)',
  },
];

const outputDifferences: readonly Difference[] = [
  { attributes: [option('alias')], reason: "the output's name in the router's own log and metrics" },
  {
    attributes: [option('net.io_timeout')],
    reason: 'without it Fluent Bit waits for ever for an endpoint that says nothing more',
  },
  {
    attributes: [option('retry_limit'), option('storage.total_limit_size')],
    reason: 'records wait as long as there is room; after one or two attempts they would be dropped (M11)',
  },
  {
    attributes: [option('Name')],
    of: ['cloudwatch', 'firehose', 'cross-account', 'config-file'],
    reason: "the plugin of Fluent Bit's own; that of AWS in Go is no longer developed",
  },
  {
    attributes: [option('auto_create_group')],
    of: ['cloudwatch', 'cross-account', 'patterns'],
    reason: 'the group is there before, with a retention, and the router needs no right to make one (M14)',
  },
  {
    attributes: [option('log-driver-buffer-limit')],
    of: ['cloudwatch', 'firehose'],
    reason: "meant as 2 MiB, but it counts records; left at Fargate's own (F31)",
  },
  {
    attributes: [option('time_key'), option('time_key_format')],
    of: ['firehose', 'kinesis-data-stream', 'config-file'],
    reason: 'each record has its time as `date`; there would be none',
  },
];

const ownDifferences: readonly Difference[] = [
  {
    attributes: [option('Name')],
    of: ['opensearch'],
    reason: 'the plugin for OpenSearch; `es` is that for Elasticsearch',
  },
  {
    attributes: [option('type'), option('suppress_type_name')],
    of: ['opensearch'],
    reason: 'OpenSearch has no types of documents since line 2, and refuses them',
  },
  { attributes: [option('aws_service_name')], of: ['opensearch'], reason: "Fluent Bit's default, written out" },
  { attributes: [option('trace_error')], of: ['opensearch'], reason: "the router's log says why a record is refused" },
  {
    attributes: [option('compress')],
    of: ['opensearch', 'datadog', 'forward'],
    reason: 'a fraction of the bytes to transfer',
  },
  {
    attributes: [option('tls.verify_hostname')],
    of: ['opensearch', 'datadog', 'forward'],
    reason: "Fluent Bit would take any host's certificate (N08)",
  },
  { attributes: [option('port')], of: ['datadog'], reason: "Fluent Bit's default with TLS, written out" },
  { attributes: [option('tls')], of: ['forward'], reason: 'records travel encrypted; `tls: false` relaxes it (N08)' },
  {
    attributes: [option('require_ack_response')],
    of: ['forward'],
    reason: 'the other side confirms what it took, or it comes again',
  },
  {
    attributes: [option('retain_metadata_in_forward_mode')],
    of: ['forward'],
    reason: 'Fluentd cannot read events with a place for metadata',
  },
  {
    attributes: [option('log_group_name')],
    of: ['cross-account'],
    reason: "the name of the cluster is written out: Fluent Bit's own plugin puts no field into it",
  },
  {
    attributes: [option('log_stream_name'), option('log_stream_prefix')],
    of: ['cross-account'],
    reason: 'a stream for each container and task: the tag follows the prefix, and ends with the id of the task',
  },
  {
    attributes: [option('@type'), option('Name')],
    of: ['patterns'],
    reason: 'AWS shows an output of Fluentd here; the patterns are the same',
  },
  {
    attributes: [option('auto_create_stream'), option('use_tag_as_stream'), option('log_stream_prefix')],
    of: ['patterns'],
    reason: 'Fluent Bit always makes streams, and names them by a prefix and the tag',
  },
];

const fileDifferences: readonly Difference[] = [
  {
    attributes: ['log_router.firelensConfiguration.options.config-file-value'],
    of: ['config-file', 'parse-json'],
    reason: 'the file that `synth` leaves for the image, outside of what ECS mounts over (F13)',
  },
  {
    attributes: ['log_router.environment.APP_VERSION', 'log_router.environment.FIRELENS_APP_VERSION'],
    of: ['config-file'],
    reason: 'the same variable of the router, under a name that the library gives: one image serves every version',
  },
  {
    attributes: ['log_router.environment.FIRELENS_REGION'],
    of: ['config-file'],
    reason: 'the file has the region from the environment: one image serves every region',
  },
  {
    attributes: [option('log-driver-buffer-limit')],
    of: ['config-file'],
    reason: "Fargate's own, written out: tasks whose log driver has no option have failed to start (F39)",
  },
  {
    attributes: ['command', 'interval', 'timeout', 'retries', 'startPeriod'].map(
      (key) => `log_router.healthCheck.${key}`,
    ),
    of: ['config-file'],
    reason: 'the app starts once the router answers, by a check that a destination which is down does not fail (L09)',
  },
];

const rightDifferences: readonly Difference[] = [
  {
    attributes: ['rights.logs:CreateLogStream', 'rights.logs:PutLogEvents'],
    of: ['cloudwatch'],
    reason: 'in this log group alone',
  },
  {
    attributes: ['rights.logs:CreateLogGroup', 'rights.logs:DescribeLogStreams'],
    of: ['cloudwatch'],
    reason: 'nothing asks for it',
  },
  {
    attributes: ['rights.firehose:PutRecordBatch'],
    of: ['firehose', 'config-file'],
    reason: 'on this delivery stream alone',
  },
  { attributes: ['rights.kinesis:PutRecords'], of: ['kinesis-data-stream'], reason: 'on this stream alone' },
  {
    attributes: ['rights.es:*', 'rights.es:ESHttpPost'],
    of: ['opensearch'],
    reason: 'only to write documents, and in this domain alone',
  },
  { attributes: ['rights.sts:AssumeRole'], of: ['cross-account'], reason: 'of this role alone' },
];

/** All of them. */
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
