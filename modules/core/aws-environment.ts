import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { once } from './once';

/** Account that the stack of a construct deploys to. */
export function accountId(scope: Construct): string {
  return oncePerStack(scope, 'AwsAccount', (stack, id) => new DataAwsCallerIdentity(stack, id)).accountId;
}

/** Region that the stack of a construct deploys to. */
export function regionName(scope: Construct): string {
  // `id`, since provider 6 deprecates `name` for a `region` that provider 5 does not have.
  return oncePerStack(scope, 'AwsRegion', (stack, id) => new DataAwsRegion(stack, id)).id;
}

/** Partition that the stack of a construct deploys to: `aws`, `aws-cn`, `aws-us-gov`. */
export function partitionName(scope: Construct): string {
  return partition(scope).partition;
}

/** Domain of the services in the partition of a construct: `amazonaws.com`, `amazonaws.com.cn`. */
export function dnsSuffix(scope: Construct): string {
  return partition(scope).dnsSuffix;
}

/** That domain backwards, as names of VPC endpoints begin: `com.amazonaws`, `cn.com.amazonaws`. */
export function reverseDnsPrefix(scope: Construct): string {
  return partition(scope).reverseDnsPrefix;
}

/** ARN by which IAM means every log group of the account and region that the stack of a construct deploys to. */
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
  return once(TerraformStack.of(scope), id, create);
}
