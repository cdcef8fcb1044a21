import type { Problem } from '../../core/problem';
import { isKnown } from '../../core/validation';
import { isText, isVariable, partsOf } from '../../fluent-bit/value';
import { bucketArn, bucketName, bucketReference, kmsKeyArn } from '../../core/references';
import { accountOf } from '../../core/resource-place';
import { flag, required } from '../../core/shape';
import { type AccountWriters, accountWritersShape } from '../../storage/account-writers';
import { hasAclsDisabled } from '../../storage/log-bucket';
import type { DestinationOptions } from './destination-options';

/** ACL that buckets accept even if ACLs are disabled, and that buckets of other accounts may require. */
export const ownerAcl = 'bucket-owner-full-control';

/** Returns the actions on objects that an upload needs. */
export function objectActions(cannedAcl: unknown): string | readonly string[] {
  return cannedAcl === undefined ? 's3:PutObject' : ['s3:PutObject', 's3:PutObjectAcl'];
}

/**
 * Returns the fixed beginning of the object keys, up to the first placeholder or variable, without the slash at its
 * start. Tokens are part of it, because Terraform resolves them in policies as well.
 */
export function fixedStart(keyFormat: unknown): string {
  let start = '';
  for (const part of isText(keyFormat) ? partsOf(keyFormat) : []) {
    const [fixed = ''] = isVariable(part) ? [] : part.split(/%[A-Za-z]|\$(?!\{TfToken\[)/, 1);
    start += fixed;
    if (fixed !== part) break;
  }
  return start.replace(/^\//, '');
}

/** Bucket that tasks put objects into. */
export interface DestinationBucket {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts the bucket, if any. */
  readonly kmsKeyArn?: string | undefined;

  /**
   * Indicates that the bucket has Object Lock with a default retention, so that uploads need a checksum.
   *
   * @default false
   */
  readonly objectLockEnabled?: boolean | undefined;

  /**
   * Other accounts that the bucket policy allows to put objects.
   *
   * @default - unknown and not checked
   */
  readonly writers?: AccountWriters | undefined;
}

/** Shape of a `DestinationBucket`. */
export const destinationBucket = bucketReference<DestinationBucket>({
  bucketName,
  bucketArn: required(bucketArn),
  kmsKeyArn,
  objectLockEnabled: flag,
  writers: accountWritersShape,
});

/**
 * Returns an error if a task of another account may not write to a bucket, as far as both accounts and the policy of the
 * bucket are known.
 */
export function writerProblem(
  { bucket, role }: { readonly bucket: DestinationBucket; readonly role?: object },
  start: string,
  account: string | undefined,
): Problem {
  const owner = accountOf(bucket.bucketArn);
  if (role || account === undefined || owner === undefined || account === owner || !('writers' in bucket))
    return undefined;
  const { accounts = [], organizationId, prefix = '' } = bucket.writers ?? {};
  if (accounts.every(isKnown) && !accounts.includes(account) && organizationId === undefined) {
    return `bucket must allow the account ${JSON.stringify(account)} of the task to write, got a bucket of ${JSON.stringify(owner)} whose writers do not contain it; add it to writers.accounts of the bucket, or set role`;
  }
  const allowed = `${prefix}${account}/`;
  return (
    isKnown(allowed) &&
    isKnown(start) &&
    !start.startsWith(allowed) &&
    `prefix must begin with ${JSON.stringify(allowed)}, because the bucket of another account accepts objects of this account only there, got ${JSON.stringify(start)}`
  );
}

/** Returns a string without its tokens. */
export function withoutTokens(text: string): string {
  return text.replace(/\$\{TfToken\[[^\]]*\]\}/g, '');
}

/** Returns the port of an endpoint that an option sets, if any. */
export function portOfEndpoint(endpoint: unknown): number | undefined {
  if (typeof endpoint !== 'string' || !isKnown(endpoint)) return undefined;
  const [, port] = /:(\d+)$/.exec(endpoint) ?? [];
  return port === undefined ? (endpoint.startsWith('http://') ? 80 : undefined) : Number(port);
}

/** Properties of an S3 destination on which access depends. */
interface S3Access {
  readonly bucket: DestinationBucket;
  readonly prefix?: string;
  readonly keyLayout?: string;
  readonly options?: DestinationOptions<'s3'>;
}

/** Returns the errors in the combination of the bucket and the options that change its objects. */
export function accessProblems({ bucket, prefix, keyLayout, options = {} }: S3Access): readonly Problem[] {
  const { s3_key_format: format, canned_acl: acl } = options;
  return [
    format !== undefined &&
      (prefix !== undefined || keyLayout !== undefined) &&
      'prefix and keyLayout must not be set with options.s3_key_format, which contains the whole key; remove them',
    /[*?]/.test(withoutTokens(fixedStart(format))) &&
      `options.s3_key_format must not contain "*" or "?" before its first placeholder, because they are wildcards in permissions, got ${JSON.stringify(format)}`,
    acl !== undefined &&
      acl !== ownerAcl &&
      hasAclsDisabled(bucket) &&
      `options.canned_acl must be "${ownerAcl}", because the bucket rejects all other ACLs, got ${JSON.stringify(acl)}; remove it, or use an existing bucket that accepts ACLs`,
    bucket.objectLockEnabled === true &&
      options.send_content_md5 === false &&
      'options.send_content_md5 must be true, because S3 rejects uploads without a checksum into a bucket with Object Lock; remove it',
  ];
}
