import type { Block } from '../../../lab/synth/synth';
import { bucketWith, companions } from '../buckets';
import type { Check } from '../check';
import { blocks, type Configuration, type Resource } from '../configuration';

const buckets = ['aws_s3_bucket'];
const blocked = { block_public_acls: true, block_public_policy: true };

/** Checks of buckets and their configuration resources. */
export const s3Checks: readonly Check[] = [
  {
    id: 'CKV2_AWS_6',
    class: 'N',
    states: 'A bucket has a public access block.',
    types: buckets,
    holds: (bucket, all) =>
      companions(all, bucket, 'public_access_block').some(
        ({ args }) => args['block_public_acls'] === true && args['block_public_policy'] === true,
      ),
    passes: bucketWith('public_access_block', blocked),
    fails: { ...bucketWith('public_access_block', { block_public_acls: true }), 'aws_s3_bucket.other': {} },
  },
  refuses('CKV_AWS_53', 'block_public_acls', 'The public access block rejects new public ACLs.'),
  refuses('CKV_AWS_54', 'block_public_policy', 'The public access block rejects public bucket policies.'),
  refuses('CKV_AWS_55', 'ignore_public_acls', 'The public access block ignores public ACLs.'),
  refuses(
    'CKV_AWS_56',
    'restrict_public_buckets',
    'The public access block restricts access by public policies to this account.',
  ),
  {
    id: 'CKV2_AWS_65',
    class: 'N',
    states: 'If object ownership is configured, it is `BucketOwnerEnforced`.',
    types: ['aws_s3_bucket_ownership_controls'],
    holds: isOwnedByBucketOwner,
    passes: { 'aws_s3_bucket_ownership_controls.logs': { rule: { object_ownership: 'BucketOwnerEnforced' } } },
    fails: { 'aws_s3_bucket_ownership_controls.logs': { rule: { object_ownership: 'BucketOwnerPreferred' } } },
  },
  {
    id: 'OWN_8',
    class: 'N',
    states: 'A bucket has object ownership `BucketOwnerEnforced` and no ACL, which AWS would reject.',
    types: buckets,
    holds: (bucket, all) =>
      companions(all, bucket, 'ownership_controls').some(isOwnedByBucketOwner) &&
      companions(all, bucket, 'acl').length === 0,
    passes: bucketWith('ownership_controls', { rule: { object_ownership: 'BucketOwnerEnforced' } }),
    fails: {
      'aws_s3_bucket.unsaid': {},
      ...bucketWith('ownership_controls', { rule: { object_ownership: 'BucketOwnerEnforced' } }),
      'aws_s3_bucket_acl.logs': { bucket: '${aws_s3_bucket.logs.id}', acl: 'private' },
    },
  },
  {
    id: 'CKV_AWS_19',
    class: 'N',
    states: 'Objects are encrypted with S3 managed keys or a KMS key.',
    types: buckets,
    holds: (bucket, all) => algorithmsOf(bucket, all).every((name) => name === 'AES256' || name === 'aws:kms'),
    passes: { 'aws_s3_bucket.unsaid': {}, ...encryptedBy('AES256') },
    fails: encryptedBy('aws:kms:dsse'),
  },
  {
    id: 'CKV_AWS_145',
    class: 'C',
    states: 'Objects are encrypted with a KMS key.',
    types: buckets,
    holds: (bucket, all) => algorithmsOf(bucket, all).includes('aws:kms'),
    passes: encryptedBy('aws:kms'),
    fails: encryptedBy('AES256'),
  },
  {
    id: 'CKV_AWS_21',
    class: 'N$',
    states: 'Versioning is enabled.',
    types: buckets,
    holds: (bucket, all) =>
      companions(all, bucket, 'versioning').some(({ args }) =>
        blocks(args['versioning_configuration']).some(({ status }) => status === 'Enabled'),
      ),
    passes: bucketWith('versioning', { versioning_configuration: { status: 'Enabled' } }),
    fails: bucketWith('versioning', { versioning_configuration: { status: 'Suspended' } }),
  },
  {
    id: 'CKV2_AWS_61',
    class: 'N',
    states: 'A bucket has a lifecycle configuration.',
    types: buckets,
    holds: (bucket, all) => companions(all, bucket, 'lifecycle_configuration').length > 0,
    passes: bucketWith('lifecycle_configuration', { rule: [] }),
    fails: { 'aws_s3_bucket.logs': {} },
  },
  {
    id: 'CKV_AWS_300',
    class: 'N',
    states: 'Incomplete multipart uploads are deleted.',
    types: ['aws_s3_bucket_lifecycle_configuration'],
    holds: ({ args }) =>
      blocks(args['rule']).some(
        (rule) =>
          rule['status'] === 'Enabled' &&
          blocks(rule['filter']).every((filter) => Object.keys(filter).length === 0) &&
          blocks(rule['abort_incomplete_multipart_upload']).length > 0,
      ),
    passes: lifecycle({ filter: [{}], abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }),
    fails: {
      ...lifecycle({ filter: [{}] }),
      'aws_s3_bucket_lifecycle_configuration.part': {
        rule: [{ status: 'Enabled', filter: [{ prefix: 'a' }], abort_incomplete_multipart_upload: [{}] }],
      },
    },
  },
  {
    id: 'CKV_AWS_18',
    class: 'D',
    states: 'A bucket has server access logging.',
    types: buckets,
    holds: (bucket, all) => companions(all, bucket, 'logging').length > 0,
    passes: bucketWith('logging', { target_bucket: 'other' }),
    fails: { 'aws_s3_bucket.logs': {} },
  },
  {
    id: 'CKV2_AWS_62',
    class: 'D',
    states: 'A bucket has event notifications.',
    types: buckets,
    holds: (bucket, all) => companions(all, bucket, 'notification').length > 0,
    passes: bucketWith('notification', { eventbridge: true }),
    fails: { 'aws_s3_bucket.logs': {} },
  },
  {
    id: 'CKV_AWS_144',
    class: 'C',
    states: 'A bucket has replication to another region.',
    types: buckets,
    holds: (bucket, all) =>
      companions(all, bucket, 'replication_configuration').some(({ args }) =>
        blocks(args['rule']).some(({ status }) => status === 'Enabled'),
      ),
    passes: bucketWith('replication_configuration', { rule: [{ status: 'Enabled' }] }),
    fails: bucketWith('replication_configuration', { rule: [{ status: 'Disabled' }] }),
  },
  {
    id: 'CKV_AWS_143',
    class: 'D',
    states: 'If Object Lock is configured, it is enabled.',
    types: buckets,
    selects: ({ args }) => args['object_lock_configuration'] !== undefined,
    holds: ({ args }) =>
      blocks(args['object_lock_configuration']).every((lock) => lock['object_lock_enabled'] === 'Enabled'),
    passes: { 'aws_s3_bucket.logs': { object_lock_configuration: { object_lock_enabled: 'Enabled' } } },
    fails: { 'aws_s3_bucket.logs': { object_lock_configuration: {} } },
  },
  {
    id: 'AWS-0320',
    class: 'N',
    states: 'A bucket name is DNS-compliant: lower-case letters, digits and hyphens.',
    types: buckets,
    holds: ({ args }) =>
      [args['bucket'], args['bucket_prefix']].every(
        (name) =>
          name === undefined || /^[a-z0-9][a-z0-9-]*$/.test(String(name).replace(/\$\{[^}]*account_id\}/g, '1')),
      ),
    passes: { 'aws_s3_bucket.named': { bucket: 'acme-logs' }, 'aws_s3_bucket.prefixed': { bucket_prefix: 'acme-' } },
    fails: { 'aws_s3_bucket.logs': { bucket: 'logs.acme.test' } },
  },
];

function refuses(id: string, argument: string, states: string): Check {
  return {
    id,
    class: 'N',
    states,
    types: ['aws_s3_bucket_public_access_block'],
    holds: ({ args }) => args[argument] === true,
    passes: { 'aws_s3_bucket_public_access_block.logs': { [argument]: true } },
    fails: { 'aws_s3_bucket_public_access_block.logs': { [argument]: false } },
  };
}

function encryptedBy(name: string): Configuration {
  return bucketWith('server_side_encryption_configuration', {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: name } }],
  });
}

function algorithmsOf(bucket: Resource, all: Configuration): unknown[] {
  return companions(all, bucket, 'server_side_encryption_configuration')
    .flatMap(({ args }) => blocks(args['rule']))
    .flatMap(({ apply_server_side_encryption_by_default: by }) => blocks(by))
    .map(({ sse_algorithm: algorithm }) => algorithm);
}

function isOwnedByBucketOwner({ args }: Resource): boolean {
  return blocks(args['rule']).every(({ object_ownership: owner }) => owner === 'BucketOwnerEnforced');
}

function lifecycle(rule: Block): Configuration {
  return { 'aws_s3_bucket_lifecycle_configuration.logs': { rule: [{ status: 'Enabled', ...rule }] } };
}
