import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { AuditTrail, type AuditTrailProps, LogBucket, LogGroup } from '../../../modules';
import { parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, logGroup } from '../../../lab/synth/tasks';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/audit';

/** Creates a trail named `Audit`. */
function trail(props?: AuditTrailProps): Synthesized {
  return synth((stack) => new AuditTrail(stack, 'Audit', props));
}

/** Returns the messages for a trail with arbitrary properties, as read from JSON. */
function problems(props: object): string {
  return refusal((stack) => new AuditTrail(stack, 'Audit', props as AuditTrailProps));
}

describe('by default', () => {
  const stack = trail();
  const { only } = stack;

  test('records all calls in all regions, including IAM, except for the two services that AWS can exclude', () => {
    expect(only(Cloudtrail)).toEqual({
      name: 'test-Audit',
      s3_bucket_name: '${aws_s3_bucket.Audit_Bucket_7486E833.bucket}',
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      event_selector: [
        {
          include_management_events: true,
          read_write_type: 'All',
          exclude_management_event_sources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'],
        },
      ],
      depends_on: ['aws_s3_bucket_policy.Audit_Bucket_Policy_E368F699'],
    });
  });

  test('keeps log files for a year, in a bucket that allows this trail', () => {
    expect(only(S3BucketLifecycleConfiguration)).toMatchObject({ rule: [{ expiration: [{ days: 365 }] }] });
    expect(JSON.stringify(parseJson(only(S3BucketPolicy).policy))).toContain(':trail/test-Audit"');
  });

  test('does not write to a log group', () => {
    expect(stack.all(IamRole)).toEqual([]);
  });
});

test('can record write events only', () => {
  expect(trail({ readWriteType: 'WriteOnly' }).only(Cloudtrail).event_selector).toMatchObject([
    { read_write_type: 'WriteOnly' },
  ]);
});

test('accepts a name, a retention and forceDestroy', () => {
  const { only } = trail({ trailName: 'audit', retentionDays: 30, forceDestroy: true });

  expect(only(Cloudtrail).name).toBe('audit');
  expect(only(S3Bucket).force_destroy).toBe(true);
  expect(only(S3BucketLifecycleConfiguration)).toMatchObject({ rule: [{ expiration: [{ days: 30 }] }] });
  expect(JSON.stringify(parseJson(only(S3BucketPolicy).policy))).toContain(':trail/audit"');
});

describe('in an existing bucket', () => {
  test('depends on the bucket policy', () => {
    const { only } = synth((stack) => {
      const logs = new LogBucket(stack, 'Logs', { logDeliveryServices: ['vpcs', 'trail/audit'] });
      new AuditTrail(stack, 'Audit', { bucket: logs, trailName: 'audit' });
    });

    expect(only(Cloudtrail)).toMatchObject({
      s3_bucket_name: '${aws_s3_bucket.Logs_6819BB44.bucket}',
      depends_on: ['aws_s3_bucket_policy.Logs_Policy_0AE5C130'],
    });
  });

  test('does not check the policy of a bucket outside the app', () => {
    const { only } = trail({ bucket });

    expect(only(Cloudtrail).s3_bucket_name).toBe('acme-logs');
    expect(only(Cloudtrail).depends_on).toEqual([]);
  });

  test('encrypts with the key of the bucket, or with another one', () => {
    expect(trail({ bucket }).only(Cloudtrail)).not.toHaveProperty('kms_key_id');
    expect(trail({ bucket: { ...bucket, kmsKeyArn } }).only(Cloudtrail).kms_key_id).toBe(kmsKeyArn);
    const ofBucket = `${kmsKeyArn}-of-bucket`;
    expect(trail({ bucket: { ...bucket, kmsKeyArn: ofBucket }, kmsKeyArn }).only(Cloudtrail).kms_key_id).toBe(
      kmsKeyArn,
    );
  });

  test('fails when the bucket allows another trail, naming what to add', () => {
    const build = (stack: TerraformStack) => {
      const logs = new LogBucket(stack, 'Logs', { logDeliveryServices: ['trail/other'] });
      new AuditTrail(stack, 'Audit', { bucket: logs });
    };

    expect(refusal(build)).toBe(
      'test/Audit:\n  - bucket must have "trail/test-Audit" in its logDeliveryServices, got ["trail/other"]; add it to the bucket',
    );
  });

  test('fails when a retention or forceDestroy is given', () => {
    expect(problems({ bucket, retentionDays: 30, forceDestroy: true })).toBe(`test/Audit:
  - retentionDays must not be given with bucket, which has its own; leave it out
  - forceDestroy must not be given with bucket, which has its own; leave it out`);
  });
});

test('fails when the retention of the new bucket is invalid', () => {
  expect(refusal((stack) => new AuditTrail(stack, 'Audit', { retentionDays: 0 }))).toBe(`test/Audit:
  - retentionDays must be an integer of 1 or more days, or "forever", got 0`);
});

test('encrypts only its log files with a key if the bucket is new', () => {
  const { only } = trail({ kmsKeyArn });

  expect(only(Cloudtrail).kms_key_id).toBe(kmsKeyArn);
  expect(JSON.stringify(only(S3BucketServerSideEncryptionConfigurationA).rule)).toContain('AES256');
});

describe('with a log group', () => {
  const { only } = trail({ bucket, logGroup });

  test('delivers events with a role for CloudTrail', () => {
    expect(only(Cloudtrail)).toMatchObject({
      cloud_watch_logs_group_arn: `${logGroup.logGroupArn}:*`,
      cloud_watch_logs_role_arn: '${aws_iam_role.Audit_LogRole_0931A157.arn}',
      depends_on: ['aws_iam_role_policy.Audit_WriteLogs_3E9F55D6'],
    });
    expect(parseJson(only(IamRole).assume_role_policy as string).Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('can write only to its own log streams', () => {
    expect(parseJson(only(IamRolePolicy).policy as string).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${logGroup.logGroupArn}:log-stream:\${data.aws_caller_identity.AwsAccount.account_id}_CloudTrail_\${data.aws_region.AwsRegion.id}*`,
      },
    ]);
  });

  test('accepts a LogGroup', () => {
    const made = synth((stack) => new AuditTrail(stack, 'Audit', { logGroup: new LogGroup(stack, 'Events') }));

    expect(made.only(Cloudtrail).cloud_watch_logs_group_arn).toMatch(
      /^\$\{aws_cloudwatch_log_group\.Events_\w+\.arn\}:\*$/,
    );
  });
});

test('accepts a name known only at deploy time', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'name', { type: 'string' }).stringValue;
    new AuditTrail(stack, 'Audit', { trailName: name });
  });

  expect(only(Cloudtrail).name).toBe('${var.name}');
  expect(JSON.stringify(parseJson(only(S3BucketPolicy).policy))).toMatch(/:trail\/\$\{replace\(.*var\.name/);
});

test('exposes its ARN and name', () => {
  const { json } = synth((stack) => {
    const { trailArn, trailName } = new AuditTrail(stack, 'Audit', { bucket });
    new LogGroup(stack, 'Told', { logGroupName: trailName, kmsKeyArn: trailArn });
  });

  expect(Object.values(json().resource.aws_cloudwatch_log_group)).toMatchObject([
    { name: '${aws_cloudtrail.Audit_3D8ADE0A.name}', kms_key_id: '${aws_cloudtrail.Audit_3D8ADE0A.arn}' },
  ]);
});

test.each(['ab', '-audit', 'audit-', 'my--audit', 'my._audit', 'my audit', 'a'.repeat(129)])(
  'fails when the name is %j',
  (trailName) => {
    expect(problems({ bucket, trailName })).toBe(
      `test/Audit:\n  - trailName must be 3 to 128 letters and digits, with single dots, "_" and "-" between them, got "${trailName}"`,
    );
  },
);

test('fails when readWriteType is not supported', () => {
  expect(problems({ bucket, readWriteType: 'ecs' })).toBe(
    'test/Audit:\n  - readWriteType must be "All" or "WriteOnly", got "ecs"',
  );
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "trailName": 5, "readWriteType": null, "logGroup": {}, "bucket": { "logDeliveryServices": "vpcs" } }',
  ) as object;

  expect(problems(props)).toBe(`test/Audit:
  - trailName must be a string, got 5
  - readWriteType must be a string known at synth time, got null
  - logGroup.logGroupArn must be given: a string
  - bucket.bucketName must be given: a string
  - bucket.bucketArn must be given: a string
  - bucket.logDeliveryServices must be an array, got "vpcs"; use ["vpcs"]`);
});

test('fails when a key is not an ARN', () => {
  expect(problems({ kmsKeyArn: 'audit' })).toBe('test/Audit:\n  - kmsKeyArn must be the ARN of a KMS key, got "audit"');
});
