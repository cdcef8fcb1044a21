import type { CheckClass } from './check';
import type { VariantName } from './variants';

/** An accepted failure of a check. */
export interface Exception {
  /** Ids of the check, or of several checks with the same requirement. */
  readonly ids: readonly string[];
  /** Settings with which the failure is accepted. */
  readonly variants: readonly VariantName[];
  /** Addresses of the resources whose failure is accepted. */
  readonly at: RegExp;
  /** Reason, and the setting that makes the check pass. */
  readonly reason: string;
}

/** Settings with which a check of a class can have an exception; X can have none, and N only in the examples. */
export const exceptable: Readonly<Partial<Record<CheckClass, readonly VariantName[]>>> = {
  N: ['examples'],
  N$: ['cheapest', 'examples'],
  'N+': ['default', 'cheapest', 'examples'],
  D: ['default', 'certificate', 'hardened', 'cheapest', 'examples'],
  C: ['default', 'certificate', 'hardened', 'cheapest', 'examples'],
};

const everywhere = ['default', 'certificate', 'hardened', 'cheapest'] as const;
const relaxed = ['default', 'certificate', 'cheapest'] as const;

/** All exceptions. */
export const exceptions: readonly Exception[] = [
  {
    ids: ['CKV_AWS_2', 'CKV_AWS_103', 'CKV2_AWS_20', 'CKV_AWS_378'],
    variants: ['default', 'cheapest'],
    at: /\.(LoadBalancer|Web_Target_TargetGroup)_/,
    reason: 'HTTPS needs a certificate: set `domain` or `certificateArn`.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['default', 'cheapest'],
    at: /\.LoadBalancer_HttpFrom/,
    reason: 'Without a certificate, the load balancer serves HTTP.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['certificate', 'hardened'],
    at: /\.LoadBalancer_HttpFrom/,
    reason: 'With a certificate, port 80 only redirects to HTTPS.',
  },
  {
    ids: ['AWS-0053'],
    variants: everywhere,
    at: /\.LoadBalancer_/,
    reason: 'The load balancer is internet-facing: set `internetFacing` to `false` for an internal one.',
  },
  {
    ids: ['AWS-0104'],
    variants: everywhere,
    at: /\.Web_HttpsEgress_/,
    reason: 'Tasks connect to registries, AWS APIs and log destinations, whose addresses change, on port 443 only.',
  },
  {
    ids: ['CKV_AWS_150'],
    variants: relaxed,
    at: /\.LoadBalancer_/,
    reason: 'A test deployment must be easy to destroy: set `deletionProtection` in production.',
  },
  {
    ids: ['CKV2_AWS_28'],
    variants: relaxed,
    at: /\.LoadBalancer_/,
    reason: 'A web ACL costs 5 USD a month, plus charges for rules and requests: set `webAclArn`.',
  },
  {
    ids: ['CKV_AWS_336'],
    variants: relaxed,
    at: /\.Web_TaskDefinition_/,
    reason:
      "The router's root file system is read-only; the web server's image may need to write: set `readonlyRootFilesystem` when you know the `writablePaths`.",
  },
  {
    ids: ['CKV_AWS_136', 'CKV_AWS_145', 'CKV_AWS_158'],
    variants: relaxed,
    at: /\.(Repository|LoadBalancer_AccessLogs|Logs|Network_FlowLogs_LogGroup|Web_TaskDefinition_Logs|Cluster_ExecuteCommandLogs)_/,
    reason: 'A customer managed KMS key costs 1 USD a month, plus charges for requests: set `kmsKey`.',
  },
  {
    ids: ['CKV_AWS_26'],
    variants: ['default', 'certificate'],
    at: /\.Alarms_Topic_/,
    reason:
      'Alarms can publish to a topic without encryption or with a customer managed key, but not with the AWS managed key: set `kmsKey`.',
  },
  {
    ids: ['CKV_AWS_145'],
    variants: ['hardened'],
    at: /\.LoadBalancer_AccessLogs_/,
    reason: 'Load balancers can write access logs only to buckets with S3 managed keys (SSE-S3).',
  },
  {
    ids: ['CKV_AWS_18'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason:
      'Access logs of a log bucket would need another bucket without access logs; CloudTrail can record the requests.',
  },
  {
    ids: ['CKV2_AWS_62'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason: 'Nothing consumes the events; you can add a notification to the bucket.',
  },
  {
    ids: ['CKV_AWS_144'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason: 'A second copy of logs that expire would double their cost.',
  },
  {
    ids: ['CKV_AWS_224'],
    variants: ['cheapest'],
    at: /\.Cluster_/,
    reason: 'A customer managed KMS key costs 1 USD a month, plus charges for requests: set `kmsKey`.',
  },
  {
    ids: ['CKV_AWS_338'],
    variants: relaxed,
    at: /\.(Network_FlowLogs_LogGroup|Web_TaskDefinition_Logs|Cluster_ExecuteCommandLogs)_/,
    reason: 'Router logs and flow logs are usually read within days: set `logGroupRetentionDays`.',
  },
  {
    ids: ['CKV_AWS_65'],
    variants: ['cheapest'],
    at: /\.Cluster_/,
    reason: 'Metrics are charged for: this variant sets `containerInsights` to `disabled`.',
  },
  {
    ids: ['CKV2_AWS_11'],
    variants: ['cheapest'],
    at: /\.Network_/,
    reason: 'Flow logs are charged for: this variant sets `flowLogs` to `none`.',
  },
  {
    ids: ['CKV_AWS_91'],
    variants: ['cheapest'],
    at: /\.LoadBalancer_/,
    reason: 'Access logs are charged for: this variant sets `accessLogs` to `false`.',
  },
  {
    ids: ['CKV_AWS_338'],
    variants: ['examples'],
    at: /^aws_cloudwatch_log_group\./,
    reason: 'The examples keep logs for days or weeks, to cost little: set the retention.',
  },
  {
    ids: ['CKV_AWS_145', 'CKV_AWS_158', 'CKV_AWS_241', 'CKV_AWS_26', 'CKV_AWS_35'],
    variants: ['examples'],
    at: /^aws_(s3_bucket|cloudwatch_log_group|kinesis_firehose_delivery_stream|sns_topic|cloudtrail)\./,
    reason: 'The examples have no customer managed KMS key, which costs 1 USD a month: set the `kmsKeyArn` properties.',
  },
  {
    ids: ['CKV_AWS_18'],
    variants: ['examples'],
    at: /^aws_s3_bucket\./,
    reason:
      'Access logs of a log bucket would need another bucket without access logs; CloudTrail can record the requests.',
  },
  {
    ids: ['CKV2_AWS_62'],
    variants: ['examples'],
    at: /^aws_s3_bucket\./,
    reason: 'Nothing consumes the events; you can add a notification to the bucket.',
  },
  {
    ids: ['CKV_AWS_333'],
    variants: ['examples'],
    at: /^aws_ecs_service\.(Oregon_)?Shop_/,
    reason:
      'The example with two regions has no NAT gateways: its tasks have public IP addresses, and accept no requests.',
  },
  {
    ids: ['CKV_AWS_144'],
    variants: ['examples'],
    at: /^aws_s3_bucket\./,
    reason: 'A second copy of logs that expire would double their cost.',
  },
  {
    ids: ['CKV_AWS_336'],
    variants: ['examples'],
    at: /^aws_ecs_task_definition\./,
    reason: "The images of the examples write to their root file system, as their authors' documentation assumes.",
  },
  {
    ids: ['AWS-0104'],
    variants: ['examples'],
    at: /_HttpsEgress(Ipv6)?_|\.Owner_Tcp443_/,
    reason: 'Tasks connect to registries, AWS APIs and log destinations, whose addresses change, on port 443 only.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['examples'],
    at: /\.Front_Target_ClientsFrom0-0-0-0-0_/,
    reason:
      'Without a certificate, the load balancer of the shop accepts TCP on port 80: set `listenerProtocol` to `TLS`.',
  },
  {
    ids: ['CKV_AWS_333'],
    variants: ['examples'],
    at: /\.Httpd_/,
    reason: 'This example runs without a NAT gateway: its task has a public IP address, and accepts visitors only.',
  },
  {
    ids: ['CKV2_AWS_10'],
    variants: ['examples'],
    at: /^aws_cloudtrail\./,
    reason:
      'A log group would store the events a second time, at the price of ingestion: set `logGroup` for metric filters.',
  },
  {
    ids: ['CKV_AWS_252'],
    variants: ['examples'],
    at: /^aws_cloudtrail\./,
    reason: 'A message for each log file, every few minutes, would alert nobody; alarms and events have a topic.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['examples'],
    at: /\.LoadBalancer_HttpFrom/,
    reason: 'With a certificate, port 80 only redirects to HTTPS.',
  },
  {
    ids: ['CKV_AWS_150', 'AWS-0053', 'CKV2_AWS_28'],
    variants: ['examples'],
    at: /\.LoadBalancer_/,
    reason:
      'The examples must be easy to destroy, reachable, and cost little: set `deletionProtection`, `internetFacing` and `webAclArn`.',
  },
  {
    ids: ['CKV_AWS_91'],
    variants: ['examples'],
    at: /^aws_lb\.LoadBalancer_/,
    reason: 'AWS logs only the connections of TLS listeners; these Network Load Balancers have none.',
  },
  {
    ids: ['CKV2_AWS_5'],
    variants: ['examples'],
    at: /\.Migration_SecurityGroup_/,
    reason: 'A command runs the task that uses it: `runTaskCommand` contains its ID.',
  },
  {
    ids: ['CKV_AWS_378'],
    variants: ['examples'],
    at: /\.Reports_Target_TargetGroup_/,
    reason: 'The listener belongs to somebody else, who chooses its protocol.',
  },
];
