import type { CheckClass } from './check';
import type { VariantName } from './variants';

/** A check that need not hold for something. */
export interface Exception {
  /** The check, or several that want the same. */
  readonly ids: readonly string[];
  /** The settings with which it need not hold. */
  readonly variants: readonly VariantName[];
  /** Addresses of what it need not hold for. */
  readonly at: RegExp;
  /** Why not, and what to set to have it hold. */
  readonly reason: string;
}

/** The settings with which a check of a class may have an exception; N and X may have none. */
export const exceptable: Readonly<Partial<Record<CheckClass, readonly VariantName[]>>> = {
  N$: ['cheapest'],
  'N+': ['default', 'cheapest'],
  D: ['default', 'certificate', 'hardened', 'cheapest'],
  C: ['default', 'certificate', 'hardened', 'cheapest'],
};

const everywhere = ['default', 'certificate', 'hardened', 'cheapest'] as const;
const relaxed = ['default', 'certificate', 'cheapest'] as const;

/** What is accepted, and why. */
export const exceptions: readonly Exception[] = [
  {
    ids: ['CKV_AWS_2', 'CKV_AWS_103', 'CKV2_AWS_20', 'CKV_AWS_378'],
    variants: ['default', 'cheapest'],
    at: /\.(LoadBalancer|Web_Target_TargetGroup)_/,
    reason: 'There is no certificate to serve HTTPS with: set `domain` or `certificateArn`.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['default', 'cheapest'],
    at: /\.LoadBalancer_HttpFrom/,
    reason: 'Without a certificate, requests come over HTTP.',
  },
  {
    ids: ['CKV_AWS_260'],
    variants: ['certificate', 'hardened'],
    at: /\.LoadBalancer_HttpFrom/,
    reason: 'With one, port 80 only sends to HTTPS, for whoever types a name without it.',
  },
  {
    ids: ['AWS-0053'],
    variants: everywhere,
    at: /\.LoadBalancer_/,
    reason: 'It serves the internet: set `internetFacing` to false where it is not to.',
  },
  {
    ids: ['AWS-0104'],
    variants: everywhere,
    at: /\.Web_HttpsEgress_/,
    reason: 'Tasks connect to registries, APIs of AWS and log destinations, whose addresses change; to port 443 alone.',
  },
  {
    ids: ['CKV_AWS_150'],
    variants: relaxed,
    at: /\.LoadBalancer_/,
    reason: 'Stacks that are tried out must be destroyable: set `deletionProtection` in production.',
  },
  {
    ids: ['CKV2_AWS_28'],
    variants: relaxed,
    at: /\.LoadBalancer_/,
    reason: 'A web ACL costs 5 USD a month, and more by rule and request: set `webAclArn`.',
  },
  {
    ids: ['CKV_AWS_336'],
    variants: relaxed,
    at: /\.Web_TaskDefinition_/,
    reason:
      'The router cannot; an image of a web server may have to: set `readonlyRootFilesystem` once `writablePaths` are known.',
  },
  {
    ids: ['CKV_AWS_136', 'CKV_AWS_145', 'CKV_AWS_158'],
    variants: relaxed,
    at: /\.(Repository|LoadBalancer_AccessLogs|Logs|Network_FlowLogs_LogGroup|Web_TaskDefinition_Logs)_/,
    reason: 'A KMS key of our own costs 1 USD a month and its use by request: set `kmsKey`.',
  },
  {
    ids: ['CKV_AWS_26'],
    variants: ['default', 'certificate'],
    at: /\.Alarms_Topic_/,
    reason: "Alarms publish under a key of our own or under none, not under AWS's: set `kmsKey`.",
  },
  {
    ids: ['CKV_AWS_145'],
    variants: ['hardened'],
    at: /\.LoadBalancer_AccessLogs_/,
    reason: "Load balancers write their logs to buckets under S3's own key alone.",
  },
  {
    ids: ['CKV_AWS_18'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason: 'The log of the requests to logs would need a bucket that has none in turn; CloudTrail can record them.',
  },
  {
    ids: ['CKV2_AWS_62'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason: 'Nobody waits for them; who does can add a notification to the bucket.',
  },
  {
    ids: ['CKV_AWS_144'],
    variants: everywhere,
    at: /\.(LoadBalancer_AccessLogs|Logs)_/,
    reason: 'A second copy of logs that expire would double what they cost.',
  },
  {
    ids: ['CKV_AWS_338'],
    variants: relaxed,
    at: /\.(Network_FlowLogs_LogGroup|Web_TaskDefinition_Logs)_/,
    reason: 'The log of the router and that of connections are looked at within days: set `logGroupRetentionDays`.',
  },
  {
    ids: ['CKV_AWS_65'],
    variants: ['cheapest'],
    at: /\.Cluster_/,
    reason: 'Metrics are charged: here `containerInsights` is `disabled`.',
  },
  {
    ids: ['CKV2_AWS_11'],
    variants: ['cheapest'],
    at: /\.Network_/,
    reason: 'Records of connections are charged: here `flowLogs` is `none`.',
  },
  {
    ids: ['CKV_AWS_91'],
    variants: ['cheapest'],
    at: /\.LoadBalancer_/,
    reason: 'Records of requests are charged: here `accessLogs` is false.',
  },
];
