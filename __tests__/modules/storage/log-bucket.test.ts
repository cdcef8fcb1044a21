import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformVariable, Token } from 'cdktf';
import { LogBucket, type LogBucketProps, type LogWriter } from '../../../modules';
import { type Block, parseJson, refusal, synth } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only, addresses } = synth((stack) => new LogBucket(stack, 'Logs'));

  test('has a generated name and protection against deletion', () => {
    expect(only(S3Bucket)).toEqual({ force_destroy: false, lifecycle: { prevent_destroy: true } });
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

  test('encrypts with SSE-S3', () => {
    expect(only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
  });

  test('denies requests without TLS', () => {
    const { Statement } = parseJson(only(S3BucketPolicy).policy);

    expect(Statement).toEqual([
      {
        Sid: 'DenyRequestsWithoutTls',
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

  test('sets the bucket of the lifecycle rule and depends on versioning', () => {
    expect(only(S3BucketLifecycleConfiguration)).toMatchObject({
      bucket: '${aws_s3_bucket.Logs_6819BB44.id}',
      depends_on: ['aws_s3_bucket_versioning.Logs_Versioning_7C791BEF'],
    });
  });

  test('enables versioning', () => {
    expect(only(S3BucketVersioningA).versioning_configuration).toEqual({ status: 'Enabled' });
  });

  test('has these resource addresses', () => {
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

test('accepts a name', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { bucketName: 'acme-logs' }));

  expect(only(S3Bucket).bucket).toBe('acme-logs');
});

test('accepts a name prefix', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { bucketNamePrefix: 'acme-logs-' }));

  expect(only(S3Bucket)).toMatchObject({ bucket_prefix: 'acme-logs-' });
});

test('accepts a retention and a limit for incomplete uploads', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { retentionDays: 1, abortIncompleteUploadDays: 2 }));

  expect(only(S3BucketLifecycleConfiguration).rule[0]).toMatchObject({
    expiration: [{ days: 1 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 2 }],
  });
});

test('encrypts with a given key, with an S3 Bucket Key', () => {
  const { only } = synth(
    (stack) => new LogBucket(stack, 'Logs', { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' }),
  );

  expect(only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
    {
      apply_server_side_encryption_by_default: {
        sse_algorithm: 'aws:kms',
        kms_master_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k',
      },
      bucket_key_enabled: true,
    },
  ]);
});

test('suspends versioning and allows destroying the bucket', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Logs', { versioned: false, forceDestroy: true }));

  expect(only(S3BucketVersioningA).versioning_configuration).toEqual({ status: 'Suspended' });
  expect(only(S3Bucket).force_destroy).toBe(true);
});

test('keeps objects forever with retentionDays "forever"', () => {
  const { only } = synth((stack) => new LogBucket(stack, 'Configuration', { retentionDays: 'forever' }));
  const [rule] = only(S3BucketLifecycleConfiguration).rule as Block[];

  expect(rule).not.toHaveProperty('expiration');
  expect(rule).toMatchObject({
    noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  });
});

describe('with logDeliveryServices', () => {
  const statements = (...logDeliveryServices: LogWriter[]): unknown => {
    const { only } = synth((stack) => new LogBucket(stack, 'Logs', { logDeliveryServices }));
    return parseJson(only(S3BucketPolicy).policy).Statement.slice(1);
  };
  const [arn, account] = ['${aws_s3_bucket.Logs_6819BB44.arn}', '${data.aws_caller_identity.AwsAccount.account_id}'];

  test('allows load balancers of the account to write access logs, in every region', () => {
    expect(statements('load-balancers')).toEqual([
      {
        Sid: 'AccessLogsOfLoadBalancers',
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${arn}/AWSLogs/${account}/*`,
      },
    ]);
  });

  test('allows flow logs of the account and region, with the statements that AWS expects', () => {
    const ArnLike = {
      'aws:SourceArn': `arn:\${data.aws_partition.AwsPartition.partition}:logs:\${data.aws_region.AwsRegion.id}:${account}:*`,
    };

    expect(statements('vpcs')).toEqual([
      {
        Sid: 'AWSLogDeliveryWrite',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${arn}/AWSLogs/${account}/*`,
        Condition: {
          StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike,
        },
      },
      {
        Sid: 'AWSLogDeliveryAclCheck',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: arn,
        Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike },
      },
    ]);
  });

  test('allows trails by name, which are created after the bucket', () => {
    const inRegion = `arn:\${data.aws_partition.AwsPartition.partition}:cloudtrail:\${data.aws_region.AwsRegion.id}:${account}`;
    const source = { 'aws:SourceArn': [`${inRegion}:trail/audit`, `${inRegion}:trail/team.b-1`] };

    expect(statements('trail/audit', 'trail/team.b-1', 'trail/audit')).toEqual([
      {
        Sid: 'AWSCloudTrailAclCheck',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: arn,
        Condition: { StringEquals: source },
      },
      {
        Sid: 'AWSCloudTrailWrite',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${arn}/AWSLogs/${account}/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
      },
    ]);
  });

  test('writes all statements into one bucket policy, each once', () => {
    expect(statements('vpcs', 'load-balancers', 'vpcs')).toMatchObject([
      { Sid: 'AWSLogDeliveryWrite' },
      { Sid: 'AWSLogDeliveryAclCheck' },
      { Sid: 'AccessLogsOfLoadBalancers' },
    ]);
  });

  test('accepts flow logs with a KMS key', () => {
    const { only } = synth(
      (stack) =>
        new LogBucket(stack, 'Logs', {
          logDeliveryServices: ['vpcs'],
          kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
        }),
    );

    expect(only(S3BucketServerSideEncryptionConfigurationA).rule[0]).toHaveProperty('bucket_key_enabled', true);
  });

  test('exposes logDeliveryServices and the policy that allows them', () => {
    const { at } = synth((stack) => {
      const { logDeliveryServices, dependables } = new LogBucket(stack, 'Logs', { logDeliveryServices: ['vpcs'] });
      new S3Bucket(stack, 'Waiting', { bucketPrefix: logDeliveryServices.join(), dependsOn: [...dependables] });
    });

    expect(at(S3Bucket, 'Waiting')).toEqual({
      bucket_prefix: 'vpcs',
      depends_on: ['aws_s3_bucket_policy.Logs_Policy_0AE5C130'],
    });
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'bucket_name', { type: 'string' });
    const days = new TerraformVariable(stack, 'days', { type: 'number' });
    new LogBucket(stack, 'Logs', { bucketName: name.stringValue, retentionDays: Token.asNumber(days.value) });
  });

  expect(only(S3Bucket).bucket).toBe('${var.bucket_name}');
  expect(only(S3BucketLifecycleConfiguration).rule[0].expiration).toEqual([{ days: '${var.days}' }]);
});

test('allows changes to the resources before synth', () => {
  const { only } = synth((stack) => {
    new LogBucket(stack, 'Logs').resources.bucket.objectLockEnabled = true;
  });

  expect(only(S3Bucket).object_lock_enabled).toBe(true);
});

test('fails when properties are invalid, listing all problems', () => {
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
  - bucketName must be 3 to 63 lowercase letters, digits, dots and hyphens, beginning and ending with a letter or digit, got "My_Logs"
  - bucketNamePrefix must be 1 to 37 lowercase letters, digits, dots and hyphens, beginning with a letter or digit, got "-x"
  - retentionDays must be an integer of 1 or more days, or "forever", got 0
  - abortIncompleteUploadDays must be an integer of 1 or more days, got 1.5`);
});

test('fails when logDeliveryServices are invalid, listing all problems', () => {
  const logDeliveryServices = ['load-balancers', 'cloudtrail', 'trail/', 'trail/a b'] as LogWriter[];

  expect(
    refusal(
      (stack) =>
        new LogBucket(stack, 'Logs', { logDeliveryServices, kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' }),
    ),
  ).toBe(`test/Logs:
  - logDeliveryServices[1] must be "load-balancers", "network-load-balancers", "vpcs" or "trail/" followed by the name of a trail, got "cloudtrail"
  - logDeliveryServices[2] must be "load-balancers", "network-load-balancers", "vpcs" or "trail/" followed by the name of a trail, got "trail/"
  - logDeliveryServices[3] must be "load-balancers", "network-load-balancers", "vpcs" or "trail/" followed by the name of a trail, got "trail/a b"
  - logDeliveryServices must not contain "load-balancers" when kmsKeyArn is given, because load balancers write only to buckets with SSE-S3; leave kmsKeyArn out`);
});

test('fails when logDeliveryServices is a token', () => {
  const message = refusal((stack) => {
    const logDeliveryServices = new TerraformVariable(stack, 'logDeliveryServices', { type: 'list(string)' });
    new LogBucket(stack, 'Logs', { logDeliveryServices: logDeliveryServices.listValue as LogWriter[] });
  });

  expect(message).toBe(`test/Logs:
  - logDeliveryServices must be an array known at synth time, got a token; each one adds policy statements`);
});

test('fails when an element of logDeliveryServices is a token', () => {
  const message = refusal((stack) => {
    const writer = new TerraformVariable(stack, 'writer', { type: 'string' });
    new LogBucket(stack, 'Logs', { logDeliveryServices: ['vpcs', writer.stringValue as LogWriter] });
  });

  expect(message).toBe(`test/Logs:
  - logDeliveryServices[1] must be "load-balancers", "network-load-balancers", "vpcs" or "trail/" followed by the name of a trail, got a token`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "bucketName": 5, "retentionDays": "90", "versioned": null, "logDeliveryServices": "vpcs" }',
  ) as object;

  expect(refusal((stack) => new LogBucket(stack, 'Logs', props))).toBe(`test/Logs:
  - bucketName must be a string, got 5
  - retentionDays must be a number or "forever", got "90"
  - versioned must be true or false known at synth time, got null
  - logDeliveryServices must be an array, got "vpcs"; use ["vpcs"]`);
});

test('fails when the properties are not an object', () => {
  expect(refusal((stack) => new LogBucket(stack, 'Logs', null as unknown as LogBucketProps))).toBe(`test/Logs:
  - props must be an object, got null`);
});

test('fails when the number of days is larger than Terraform supports', () => {
  expect(refusal((stack) => new LogBucket(stack, 'Logs', { retentionDays: 2 ** 31 }))).toBe(`test/Logs:
  - retentionDays must be an integer from 1 to 2147483647 days, or "forever", got 2147483648`);
});
