import type { Construct } from 'constructs';
import type { LogWriter, WritableBucket } from './writable-bucket';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { isKnown, patternProblem, type Problem } from '../core/validation';

/** What the policy of a bucket says so that these of this account can leave their logs in it. */
export function writerStatements(
  scope: Construct,
  bucketArn: string,
  logDeliveryServices: readonly LogWriter[],
): readonly PolicyStatement[] {
  const trails = [...new Set(logDeliveryServices.filter(isTrail))];
  const statementsOf = { 'load-balancers': loadBalancerStatements, vpcs: flowLogStatements, trails: trailStatements };
  const kinds = new Set(logDeliveryServices.map((writer) => (isTrail(writer) ? 'trails' : writer)));
  return [...kinds].flatMap((kind) => statementsOf[kind](scope, bucketArn, trails));
}

type Trail = Extract<LogWriter, `trail/${string}`>;

function isTrail(writer: LogWriter): writer is Trail {
  return writer.startsWith('trail/');
}

/**
 * One principal for all regions, in place of an account of AWS for each of the older ones. No condition on the source:
 * the path, with our account in it, is what AWS asks for.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
function loadBalancerStatements(scope: Construct, bucketArn: string): readonly PolicyStatement[] {
  return [
    {
      Sid: 'AccessLogsOfLoadBalancers',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${bucketArn}/AWSLogs/${accountId(scope)}/*`,
    },
  ];
}

/**
 * In AWS's own words: where AWS does not find them it adds them to the policy, and Terraform would take them out again.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
function flowLogStatements(scope: Construct, bucketArn: string): readonly PolicyStatement[] {
  const account = accountId(scope);
  const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } } as const;
  const source = {
    ArnLike: { 'aws:SourceArn': `arn:${partitionName(scope)}:logs:${regionName(scope)}:${account}:*` },
  };
  return [
    {
      Sid: 'AWSLogDeliveryWrite',
      ...delivery,
      Action: 's3:PutObject',
      Resource: `${bucketArn}/AWSLogs/${account}/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ...source,
      },
    },
    {
      Sid: 'AWSLogDeliveryAclCheck',
      ...delivery,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: bucketArn,
      Condition: { StringEquals: { 'aws:SourceAccount': account }, ...source },
    },
  ];
}

/**
 * By the trails' names, since a trail is made after the policy that lets it in.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function trailStatements(scope: Construct, bucketArn: string, trails: readonly Trail[]): readonly PolicyStatement[] {
  const account = accountId(scope);
  const delivery = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } } as const;
  const inRegion = `arn:${partitionName(scope)}:cloudtrail:${regionName(scope)}:${account}`;
  const source = { 'aws:SourceArn': trails.map((trail) => `${inRegion}:${trail}`) };
  return [
    {
      Sid: 'AWSCloudTrailAclCheck',
      ...delivery,
      Action: 's3:GetBucketAcl',
      Resource: bucketArn,
      Condition: { StringEquals: source },
    },
    {
      Sid: 'AWSCloudTrailWrite',
      ...delivery,
      Action: 's3:PutObject',
      Resource: `${bucketArn}/AWSLogs/${account}/*`,
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
    },
  ];
}

const writerPattern = /^(load-balancers|vpcs|trail\/[A-Za-z0-9._-]{3,128})$/;
const writerForm = '"load-balancers", "vpcs", or "trail/" and the name of a trail';

/** What is wrong with the logDeliveryServices that a bucket is to have. */
export function logDeliveryServicesProblems(
  logDeliveryServices: readonly LogWriter[],
  kmsKeyArn: string | undefined,
): Problem[] {
  if (!isKnown(logDeliveryServices))
    return ['logDeliveryServices must be an array known at synth time, since each gets statements, got a token'];
  return [
    ...logDeliveryServices.map((writer, index) =>
      isKnown(writer) || isTrail(writer)
        ? patternProblem(`logDeliveryServices[${index}]`, writer, writerPattern, writerForm)
        : `logDeliveryServices[${index}] must be ${writerForm}, got a token`,
    ),
    kmsKeyArn !== undefined &&
      logDeliveryServices.includes('load-balancers') &&
      'logDeliveryServices must not hold "load-balancers" where kmsKeyArn is given, since they write to buckets with SSE-S3 only; leave kmsKeyArn out',
  ];
}

/** What keeps a writer out of a bucket, as far as it is known of the bucket. */
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
      `${name} must let "${writer}" write, got one with the logDeliveryServices ${JSON.stringify(logDeliveryServices)}; add it to them`,
    kmsKeyArn !== undefined &&
      writer === 'load-balancers' &&
      `${name} must be encrypted by SSE-S3, since load balancers write to no other, got one with a KMS key`,
  ];
}
