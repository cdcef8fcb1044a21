import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsDefaultTags } from '@cdktf/provider-aws/lib/data-aws-default-tags';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { once } from './once';
import { stackOf } from './stack';
import { isKnown } from './validation';

/** ID of the AWS account that the stack of a construct deploys to. */
export function accountId(scope: Construct): string {
  return oncePerStack(scope, 'AwsAccount', (stack, id) => new DataAwsCallerIdentity(stack, id)).accountId;
}

/** Name of the region that the stack of a construct deploys to. */
export function regionName(scope: Construct): string {
  // `id` rather than `name`, which provider 6 deprecates in favor of a `region` attribute that provider 5 lacks.
  return oncePerStack(scope, 'AwsRegion', (stack, id) => new DataAwsRegion(stack, id)).id;
}

/**
 * Region that the stack of a construct deploys to, if its AWS provider states it at synth. The provider must be created
 * before.
 */
export function knownRegion(scope: Construct): string | undefined {
  const provider = stackOf(scope)
    .allProviders()
    .find((each): each is AwsProvider => each.terraformResourceType === 'aws' && each.alias === undefined);
  return isKnown(provider?.region) ? provider?.region : undefined;
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

/** Default tags of the provider of the stack of a construct: for resources that do not get them automatically. */
export function defaultTags(scope: Construct): Readonly<Record<string, string>> {
  const source = oncePerStack(scope, 'AwsDefaultTags', (stack, id) => new DataAwsDefaultTags(stack, id));
  return source.getStringMapAttribute('tags');
}

/** Region and domain suffix of the services that a stack uses. */
export interface AwsPlace {
  /** Name of the region. */
  readonly region: string;
  /** Domain suffix of the services, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
}

/** Returns the region and the domain suffix that the stack of a construct deploys to, each read from AWS if it is used. */
export function awsPlace(scope: Construct): AwsPlace {
  return {
    get region() {
      return regionName(scope);
    },
    get dnsSuffix() {
      return dnsSuffix(scope);
    },
  };
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
