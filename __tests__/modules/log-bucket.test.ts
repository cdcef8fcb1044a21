import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformVariable, Token } from 'cdktf';
import { LogBucket } from '../../modules';
import { parseJson, refusal, synth } from '../support/synth';

describe('by default', () => {
  const { only, addresses } = synth((stack) => new LogBucket(stack, 'Logs'));

  test('leaves the name to Terraform and refuses to destroy logs', () => {
    expect(only(S3Bucket)).toEqual({ force_destroy: false });
  });

  test('has no ACLs', () => {
    expect(only(S3BucketOwnershipControls).rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
  });

  test('blocks every kind of public access', () => {
    expect(only(S3BucketPublicAccessBlock)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test('encrypts with the key of S3', () => {
    expect(only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
  });

  test('refuses requests without TLS', () => {
    const { Statement } = parseJson(only(S3BucketPolicy).policy);

    expect(Statement).toEqual([
      {
        Sid: 'RefuseRequestsWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['${aws_s3_bucket.Logs_6819BB44.arn}', '${aws_s3_bucket.Logs_6819BB44.arn}/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('deletes objects after 90 days and incomplete uploads after 7', () => {
    expect(only(S3BucketLifecycleConfiguration).rule).toEqual([
      {
        id: 'expire-logs',
        status: 'Enabled',
        filter: [{}],
        expiration: [{ days: 90 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test('keeps overwritten objects', () => {
    expect(only(S3BucketVersioningA).versioning_configuration).toEqual({ status: 'Enabled' });
  });

  test('has these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_s3_bucket.Logs_6819BB44",
       "aws_s3_bucket_lifecycle_configuration.Logs_Lifecycle_7494FC12",
       "aws_s3_bucket_ownership_controls.Logs_Ownership_C1A47320",
       "aws_s3_bucket_policy.Logs_Policy_0AE5C130",
       "aws_s3_bucket_public_access_block.Logs_PublicAccessBlock_316E1BAA",
       "aws_s3_bucket_server_side_encryption_configuration.Logs_Encryption_BF2096A2",
       "aws_s3_bucket_versioning.Logs_Versioning_7C791BEF",
     ]
    `);
  });
});

test('takes a name', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { bucketName: 'acme-logs' }));

  expect(only(S3Bucket).bucket).toBe('acme-logs');
});

test('takes a prefix that Terraform completes', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { bucketNamePrefix: 'acme-logs-' }));

  expect(only(S3Bucket)).toMatchObject({ bucket_prefix: 'acme-logs-' });
});

test('takes a retention and an end for incomplete uploads', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { retentionDays: 1, abortIncompleteUploadDays: 2 }));

  expect(only(S3BucketLifecycleConfiguration).rule[0]).toMatchObject({
    expiration: [{ days: 1 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 2 }],
  });
});

test('encrypts with a given key, one data key a bucket', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { kmsKeyArn: 'arn:aws:kms:eu-west-1:1:key/k' }));

  expect(only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
    {
      apply_server_side_encryption_by_default: {
        sse_algorithm: 'aws:kms',
        kms_master_key_id: 'arn:aws:kms:eu-west-1:1:key/k',
      },
      bucket_key_enabled: true,
    },
  ]);
});

test('suspends versions and allows destroying on request', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { versioned: false, forceDestroy: true }));

  expect(only(S3BucketVersioningA).versioning_configuration).toEqual({ status: 'Suspended' });
  expect(only(S3Bucket).force_destroy).toBe(true);
});

test('passes tokens through unjudged', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'bucket_name', { type: 'string' });
    const days = new TerraformVariable(stack, 'days', { type: 'number' });
    new LogBucket(stack, 'Logs', { bucketName: name.stringValue, retentionDays: Token.asNumber(days.value) });
  });

  expect(only(S3Bucket).bucket).toBe('${var.bucket_name}');
  expect(only(S3BucketLifecycleConfiguration).rule[0].expiration).toEqual([{ days: '${var.days}' }]);
});

test('lets the resources be changed before synth', () => {
  const { only } = synth((stack) => {
    new LogBucket(stack, 'Logs').resources.bucket.objectLockEnabled = true;
  });

  expect(only(S3Bucket).object_lock_enabled).toBe(true);
});

test('fails when properties are wrong, all of them at once', () => {
  const message = refusal(
    (stack) =>
      new LogBucket(stack, 'Logs', {
        bucketName: 'My_Logs',
        bucketNamePrefix: '-x',
        retentionDays: 0,
        abortIncompleteUploadDays: 1.5,
      }),
  );

  expect(message).toBe(`test/Logs:
  - bucketName and bucketNamePrefix must not be given together; leave one out
  - bucketName must be 3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit, got "My_Logs"
  - bucketNamePrefix must be 1 to 37 lower-case letters, digits, dots and hyphens, beginning with a letter or digit, got "-x"
  - retentionDays must be an integer of 1 or more days, got 0
  - abortIncompleteUploadDays must be an integer of 1 or more days, got 1.5`);
});
