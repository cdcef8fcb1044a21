import { Lb } from '@cdktf/provider-aws/lib/lb';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { type AccessLogsOptions, ApplicationLoadBalancer, LogBucket } from '../../../modules';
import { parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };

describe('by default', () => {
  const { only, addresses } = loadBalancer();

  test('go to a new bucket, after its policy is created (CKV_AWS_91)', () => {
    expect(only(Lb)).toMatchObject({
      access_logs: { bucket: '${aws_s3_bucket.Web_AccessLogs_024BC47D.bucket}', enabled: true },
      depends_on: ['aws_s3_bucket_policy.Web_AccessLogs_Policy_7AF2C5E3'],
    });
  });

  test('can be written only by load balancers of this account', () => {
    const { Statement } = parseJson(only(S3BucketPolicy).policy as string);

    expect(Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      {
        Sid: 'AccessLogsOfLoadBalancers',
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource:
          '${aws_s3_bucket.Web_AccessLogs_024BC47D.arn}/AWSLogs/${data.aws_caller_identity.AwsAccount.account_id}/*',
      },
    ]);
  });

  test('are encrypted with SSE-S3, the only encryption that load balancers support', () => {
    expect(only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
  });

  test('are kept for 90 days and protected against deletion', () => {
    expect(only(S3BucketLifecycleConfiguration).rule[0]).toMatchObject({ expiration: [{ days: 90 }] });
    expect(only(S3Bucket)).toEqual({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  });

  test('have these resource addresses', () => {
    expect(addresses().filter((address) => address.includes('AccessLogs'))).toMatchInlineSnapshot(`
     [
       "aws_s3_bucket.Web_AccessLogs_024BC47D",
       "aws_s3_bucket_lifecycle_configuration.Web_AccessLogs_Lifecycle_4B014571",
       "aws_s3_bucket_ownership_controls.Web_AccessLogs_Ownership_5FE3C309",
       "aws_s3_bucket_policy.Web_AccessLogs_Policy_7AF2C5E3",
       "aws_s3_bucket_public_access_block.Web_AccessLogs_PublicAccessBlock_C8748A31",
       "aws_s3_bucket_server_side_encryption_configuration.Web_AccessLogs_Encryption_F43EE3EE",
       "aws_s3_bucket_versioning.Web_AccessLogs_Versioning_D78BF902",
     ]
    `);
  });
});

test('accept a retention and forceDestroy', () => {
  const { only } = loadBalancer({ retentionDays: 7, forceDestroy: true });

  expect(only(S3BucketLifecycleConfiguration).rule[0]).toMatchObject({ expiration: [{ days: 7 }] });
  expect(only(S3Bucket)).toEqual({ force_destroy: true });
});

test('can be disabled explicitly, without a bucket', () => {
  const { only, all } = loadBalancer(false);

  expect(only(Lb).access_logs).toEqual({ bucket: '', enabled: false });
  expect(only(Lb)).not.toHaveProperty('depends_on');
  expect(all(S3Bucket)).toEqual([]);
});

test('go to a shared LogBucket, after its policy is created', () => {
  const { all } = synth((stack) => {
    const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['load-balancers', 'vpcs'] });
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs: { bucket } });
    new ApplicationLoadBalancer(stack, 'Api', { network, accessLogs: { bucket } });
  });

  const expected = {
    access_logs: { bucket: '${aws_s3_bucket.Logs_6819BB44.bucket}', enabled: true },
    depends_on: ['aws_s3_bucket_policy.Logs_Policy_0AE5C130'],
  };
  expect(all(Lb)).toMatchObject([expected, expected]);
  expect(all(S3Bucket)).toHaveLength(1);
});

test('go to an existing bucket, with a prefix', () => {
  const { only } = loadBalancer({ bucket: { bucketName: 'acme-logs' }, prefix: 'production/web' });

  expect(only(Lb).access_logs).toEqual({ bucket: 'acme-logs', prefix: 'production/web', enabled: true });
  expect(only(Lb)).not.toHaveProperty('depends_on');
});

test('accept tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
    const accessLogs = { bucket: { bucketName: text }, prefix: `/${text}` };
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs });
  });

  expect(only(Lb).access_logs).toEqual({ bucket: '${var.text}', prefix: '/${var.text}', enabled: true });
});

test('fail when the bucket does not allow them', () => {
  const build = (stack: TerraformStack) => {
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs: { bucket: new LogBucket(stack, 'Logs') } });
  };

  expect(refusal(build)).toBe(`test/Web:
  - accessLogs.bucket must have "load-balancers" in its logDeliveryServices, got []; add it to the bucket`);
});

test('fail when the bucket is encrypted with a KMS key', () => {
  const bucket = { bucketName: 'acme-logs', kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' };
  const build = (stack: TerraformStack) => {
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs: { bucket } });
  };

  expect(refusal(build)).toBe(`test/Web:
  - accessLogs.bucket must be encrypted with SSE-S3, got a bucket with a KMS key; load balancers cannot write to it`);
});

test('fail when a prefix is given with a LogBucket', () => {
  const build = (stack: TerraformStack) => {
    const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['load-balancers'] });
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs: { bucket, prefix: 'web' } });
  };

  expect(refusal(build)).toBe(`test/Web:
  - accessLogs.prefix must not be given with a LogBucket, whose policy allows load balancers to write only without one; leave it out`);
});

test.each(['/web', 'web/', 'web/AWSLogs', ''])('fail when the prefix is %j', (prefix) => {
  const build = (stack: TerraformStack) => {
    const accessLogs = { bucket: { bucketName: 'acme-logs' }, prefix };
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs });
  };

  expect(refusal(build)).toBe(`test/Web:
  - accessLogs.prefix must be letters, digits and the characters ! - _ . * ' ( ) /, with no slash at either end and without "AWSLogs", got "${prefix}"`);
});

test('fail when properties conflict, listing all problems', () => {
  const ofBucket = { bucket: { bucketName: 'acme-logs' }, retentionDays: 7, forceDestroy: true };
  const build = (options: unknown) => (stack: TerraformStack) => {
    new ApplicationLoadBalancer(stack, 'Web', { network, accessLogs: options as AccessLogsOptions });
  };

  expect(refusal(build(ofBucket))).toBe(`test/Web:
  - accessLogs.retentionDays must not be given with accessLogs.bucket, which has its own; leave it out
  - accessLogs.forceDestroy must not be given with accessLogs.bucket, which has its own; leave it out`);
  expect(refusal(build({ prefix: 'web' }))).toBe(`test/Web:
  - accessLogs.prefix must not be given without accessLogs.bucket; leave it out`);
  expect(refusal(build({ retentionDays: 0 }))).toBe(`test/Web:
  - accessLogs.retentionDays must be an integer of 1 or more days, or "forever", got 0`);
});

function loadBalancer(accessLogs?: AccessLogsOptions | false): Synthesized {
  return synth((stack) => {
    new ApplicationLoadBalancer(stack, 'Web', { network, ...(accessLogs !== undefined && { accessLogs }) });
  });
}
