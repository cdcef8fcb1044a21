import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { once } from './once';
import { stackOf } from './stack';

/** ID of the AWS account that the stack of a construct deploys to. */
export function accountId(scope: Construct): string {
  return oncePerStack(scope, 'AwsAccount', (stack, id) => new DataAwsCallerIdentity(stack, id)).accountId;
}

/** Name of the region that the stack of a construct deploys to. */
export function regionName(scope: Construct): string {
  // `id` rather than `name`, which provider 6 deprecates in favor of a `region` attribute that provider 5 lacks.
  return oncePerStack(scope, 'AwsRegion', (stack, id) => new DataAwsRegion(stack, id)).id;
}

/** Partition that the stack of a construct deploys to: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionName(scope: Construct): string {
  return partition(scope).partition;
}

/** Domain suffix of the services in the partition of a construct, such as `amazonaws.com` or `amazonaws.com.cn`. */
export function dnsSuffix(scope: Construct): string {
  return partition(scope).dnsSuffix;
}

/** The domain suffix in reverse, the prefix of VPC endpoint service names: `com.amazonaws`, `cn.com.amazonaws`. */
export function reverseDnsPrefix(scope: Construct): string {
  return partition(scope).reverseDnsPrefix;
}

/** ARN that matches every log group of the account and region that the stack of a construct deploys to. */
export function everyLogGroupArn(scope: Construct): string {
  return `arn:${partitionName(scope)}:logs:${regionName(scope)}:${accountId(scope)}:log-group:*`;
}

function partition(scope: Construct): DataAwsPartition {
  return oncePerStack(scope, 'AwsPartition', (stack, id) => new DataAwsPartition(stack, id));
}

function oncePerStack<T extends Construct>(
  scope: Construct,
  id: string,
  create: (stack: TerraformStack, id: string) => T,
): T {
  return once(stackOf(scope), id, create);
}
