import type { Construct } from 'constructs';
import { forAccounts } from './account-writers';
import type { LogWriter, WritableBucket } from './writable-bucket';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/** Returns the bucket policy statements that allow AWS services of this account, and of others, to deliver logs to a bucket. */
export function writerStatements(
  scope: Construct,
  bucketArn: string,
  logDeliveryServices: readonly LogWriter[],
  otherAccounts: readonly string[] = [],
): readonly PolicyStatement[] {
  const trails = [...new Set(logDeliveryServices.filter(isTrail))];
  const statementsOf = {
    'load-balancers': loadBalancerStatements,
    'network-load-balancers': networkLoadBalancerStatements,
    vpcs: flowLogStatements,
    trails: trailStatements,
  };
  const kinds = new Set(logDeliveryServices.map((writer) => (isTrail(writer) ? 'trails' : writer)));
  // The statements of flow logs contain those of Network Load Balancers.
  if (kinds.has('vpcs')) kinds.delete('network-load-balancers');
  const accounts = [...new Set(otherAccounts)];
  const target: DeliveryTarget = { bucketArn, trails, accounts };
  return [...kinds].flatMap((kind) => statementsOf[kind](scope, target));
}

/** Bucket that services deliver logs to. */
interface DeliveryTarget {
  readonly bucketArn: string;
  /** Trails that may deliver. */
  readonly trails: readonly Trail[];
  /** Other accounts whose services may deliver. */
  readonly accounts: readonly string[];
}

type Trail = Extract<LogWriter, `trail/${string}`>;

function isTrail(writer: LogWriter): writer is Trail {
  return writer.startsWith('trail/');
}

/**
 * Uses the service principal, valid in all regions, instead of the regional account IDs. The statement has no source
 * condition: AWS documents only the restriction to the path, which contains the account ID.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
function loadBalancerStatements(scope: Construct, target: DeliveryTarget): readonly PolicyStatement[] {
  return [
    {
      Sid: 'AccessLogsOfLoadBalancers',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: keysOf(scope, target),
    },
  ];
}

/** Returns the ARNs of the objects that services deliver for each account. */
function keysOf(scope: Construct, target: DeliveryTarget): string | readonly string[] {
  return forAccounts(scope, target.accounts, (account) => `${target.bucketArn}/AWSLogs/${account}/*`);
}

/**
 * The statements match those in the AWS documentation: AWS adds missing ones to the bucket policy, which Terraform
 * would then remove.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
function flowLogStatements(scope: Construct, target: DeliveryTarget): readonly PolicyStatement[] {
  return logDeliveryStatements(scope, target, ['s3:GetBucketAcl', 's3:ListBucket']);
}

/**
 * Network Load Balancers deliver the access logs of TLS listeners as CloudWatch Logs delivers vended logs.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html
 */
function networkLoadBalancerStatements(scope: Construct, target: DeliveryTarget): readonly PolicyStatement[] {
  return logDeliveryStatements(scope, target, 's3:GetBucketAcl');
}

function logDeliveryStatements(
  scope: Construct,
  target: DeliveryTarget,
  check: 's3:GetBucketAcl' | readonly string[],
): readonly PolicyStatement[] {
  const account = forAccounts(scope, target.accounts, (each) => each);
  const inRegion = `arn:${partitionName(scope)}:logs:${regionName(scope)}`;
  const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } } as const;
  const source = {
    ArnLike: { 'aws:SourceArn': forAccounts(scope, target.accounts, (each) => `${inRegion}:${each}:*`) },
  };
  return [
    {
      Sid: 'AWSLogDeliveryWrite',
      ...delivery,
      Action: 's3:PutObject',
      Resource: keysOf(scope, target),
      Condition: {
        StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ...source,
      },
    },
    {
      Sid: 'AWSLogDeliveryAclCheck',
      ...delivery,
      Action: check,
      Resource: target.bucketArn,
      Condition: { StringEquals: { 'aws:SourceAccount': account }, ...source },
    },
  ];
}

/**
 * Refers to trails by name, because a trail is created after the bucket policy.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function trailStatements(scope: Construct, target: DeliveryTarget): readonly PolicyStatement[] {
  const delivery = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } } as const;
  const inRegion = `arn:${partitionName(scope)}:cloudtrail:${regionName(scope)}`;
  const accounts = [accountId(scope), ...target.accounts];
  const source = {
    'aws:SourceArn': accounts.flatMap((account) => target.trails.map((trail) => `${inRegion}:${account}:${trail}`)),
  };
  return [
    {
      Sid: 'AWSCloudTrailAclCheck',
      ...delivery,
      Action: 's3:GetBucketAcl',
      Resource: target.bucketArn,
      Condition: { StringEquals: source },
    },
    {
      Sid: 'AWSCloudTrailWrite',
      ...delivery,
      Action: 's3:PutObject',
      Resource: keysOf(scope, target),
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
    },
  ];
}

const writerPattern = /^((network-)?load-balancers|vpcs|trail\/[A-Za-z0-9._-]{3,128})$/;
const writerForm = '"load-balancers", "network-load-balancers", "vpcs" or "trail/" followed by the name of a trail';

/** Returns the problems of `logDeliveryServices`. */
export function logDeliveryServicesProblems(
  logDeliveryServices: readonly LogWriter[],
  kmsKeyArn: string | undefined,
): Problem[] {
  if (!isKnown(logDeliveryServices))
    return ['logDeliveryServices must be an array known at synth time, got a token; each one adds policy statements'];
  return [
    ...logDeliveryServices.map((writer, index) =>
      isKnown(writer) || isTrail(writer)
        ? patternProblem(`logDeliveryServices[${index}]`, writer, writerPattern, writerForm)
        : `logDeliveryServices[${index}] must be ${writerForm}, got a token`,
    ),
    kmsKeyArn !== undefined &&
      logDeliveryServices.includes('load-balancers') &&
      'logDeliveryServices must not contain "load-balancers" when kmsKeyArn is given, because load balancers write only to buckets with SSE-S3; leave kmsKeyArn out',
  ];
}

/**
 * Returns the reasons why a service cannot deliver logs to a bucket, as far as the properties of the bucket are known.
 */
export function bucketProblems(
  name: string,
  { logDeliveryServices, kmsKeyArn }: Pick<WritableBucket, 'logDeliveryServices' | 'kmsKeyArn'>,
  writer: LogWriter,
): Problem[] {
  return [
    logDeliveryServices !== undefined &&
      isKnown(logDeliveryServices) &&
      [writer, ...logDeliveryServices].every(isKnown) &&
      !logDeliveryServices.includes(writer) &&
      `${name} must have "${writer}" in its logDeliveryServices, got ${JSON.stringify(logDeliveryServices)}; add it to the bucket`,
    kmsKeyArn !== undefined &&
      writer === 'load-balancers' &&
      `${name} must be encrypted with SSE-S3, got a bucket with a KMS key; load balancers cannot write to it`,
  ];
}
