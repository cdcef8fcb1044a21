import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsDefaultTags } from '@cdktf/provider-aws/lib/data-aws-default-tags';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import type { Construct } from 'constructs';
import { once } from './once';
import { providerOf, rememberReader, sharingScope } from './use-provider';
import { isKnown } from './validation';

/** ID of the AWS account that the provider of a construct uses. */
export function accountId(scope: Construct): string {
  return oncePerProvider(scope, 'AwsAccount', (parent, id) => new DataAwsCallerIdentity(parent, id)).accountId;
}

/** Name of the region that the provider of a construct uses. */
export function regionName(scope: Construct): string {
  // `id` rather than `name`, which provider 6 deprecates in favor of a `region` attribute that provider 5 lacks.
  return oncePerProvider(scope, 'AwsRegion', (parent, id) => new DataAwsRegion(parent, id)).id;
}

/** Region that the provider of a construct uses, if it states it at synth. The provider must be created before. */
export function knownRegion(scope: Construct): string | undefined {
  rememberReader(scope);
  const region = providerOf(scope)?.region;
  return isKnown(region) ? region : undefined;
}

/** Partition that a construct is deployed to: `aws`, `aws-cn` or `aws-us-gov`. */
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

/** Default tags of the provider of a construct: for resources that do not get them automatically. */
export function defaultTags(scope: Construct): Readonly<Record<string, string>> {
  const source = oncePerProvider(scope, 'AwsDefaultTags', (parent, id) => new DataAwsDefaultTags(parent, id));
  return source.getStringMapAttribute('tags');
}

/** Region and domain suffix of the services that a stack uses. */
export interface AwsPlace {
  /** Name of the region. */
  readonly region: string;
  /** Domain suffix of the services, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
}

/** Returns the region and the domain suffix that the provider of a construct uses, each read from AWS if it is used. */
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
  return oncePerProvider(scope, 'AwsPartition', (parent, id) => new DataAwsPartition(parent, id));
}

function oncePerProvider<T extends Construct>(
  scope: Construct,
  id: string,
  create: (parent: Construct, id: string) => T,
): T {
  rememberReader(scope);
  return once(sharingScope(scope), id, create);
}
