import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Fn, TerraformVariable, Token } from 'cdktf';
import {
  EcrRepository,
  EncryptionKey,
  type EncryptionKeyProps,
  FargateService,
  type KeyClient,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  ServiceAlarms,
} from '../../../modules';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { nginx, statementsAt } from '../../../lab/synth/tasks';

const account = '${data.aws_caller_identity.AwsAccount.account_id}';
const region = '${data.aws_region.AwsRegion.id}';
const partition = '${data.aws_partition.AwsPartition.partition}';
const arn = '${aws_kms_key.Key_961B73FD.arn}';

function key(props?: EncryptionKeyProps): Synthesized {
  return synth((stack) => new EncryptionKey(stack, 'Key', props));
}

function statements({ only }: Synthesized): Block[] {
  return parseJson(only(KmsKey).policy as string).Statement as Block[];
}

describe('by default', () => {
  const made = key();

  test('is rotated and protected against deletion (CKV_AWS_7)', () => {
    expect(made.only(KmsKey)).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('can be used by roles and AWS services of this account (CKV_AWS_33, CKV2_AWS_64)', () => {
    expect(statements(made).map(({ Principal }) => Principal)).toEqual([
      { AWS: `arn:${partition}:iam::${account}:root` },
      { Service: `logs.${region}.\${data.aws_partition.AwsPartition.dns_suffix}` },
      { Service: 'cloudwatch.amazonaws.com' },
      { Service: 'delivery.logs.amazonaws.com' },
      { Service: 'cloudtrail.amazonaws.com' },
    ]);
  });

  test('limits each service to this account and region', () => {
    const source = (service: string, resource: string) => ({
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:${service}:${region}:${account}:${resource}` },
    });

    expect(statements(made).map(({ Condition }) => Condition as Block)).toEqual([
      undefined,
      {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
      source('cloudwatch', 'alarm:*'),
      source('logs', '*'),
      { ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudtrail:${region}:${account}:trail/*` } },
    ]);
  });

  test('has this resource address', () => {
    expect(made.addresses().filter((address) => !address.startsWith('data.'))).toEqual(['aws_kms_key.Key_961B73FD']);
  });
});

test('allows the specified servicePrincipals, each once', () => {
  expect(statements(key({ servicePrincipals: ['alarms', 'alarms'] })).map(({ Sid }) => Sid)).toEqual([
    'EnableIamPolicies',
    'Alarms',
  ]);
  expect(statements(key({ servicePrincipals: [] }))).toHaveLength(1);
});

test('accepts an alias and can be made deletable', () => {
  const { only } = key({ aliasName: 'acme/logs', deletionWindowDays: 7, forceDestroy: true });

  expect(only(KmsAlias)).toEqual({
    name: 'alias/acme/logs',
    target_key_id: '${aws_kms_key.Key_961B73FD.key_id}',
  });
  expect(only(KmsKey).deletion_window_in_days).toBe(7);
  expect(only(KmsKey)).not.toHaveProperty('lifecycle');
});

test('encrypts all log storage, and roles get the required permissions', () => {
  const everything = synth((stack) => {
    const { kmsKeyArn } = new EncryptionKey(stack, 'Key');
    const bucket = new LogBucket(stack, 'Bucket', { kmsKeyArn });
    new LogGroup(stack, 'Group', { kmsKeyArn });
    new EcrRepository(stack, 'Images', { repositoryName: 'images', kmsKeyArn });
    const service = new FargateService(stack, 'Web', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
      cpu: 512,
      memoryMiB: 1024,
      containers: { nginx },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
      logKmsKeyArn: kmsKeyArn,
    });
    new ServiceAlarms(stack, 'Alarms', { service, topicKmsKeyArn: kmsKeyArn });
  });

  expect(everything.only(S3BucketServerSideEncryptionConfigurationA).rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: arn },
      bucket_key_enabled: true,
    },
  ]);
  expect(everything.all(CloudwatchLogGroup).map(({ kms_key_id: id }) => id)).toEqual([arn, arn]);
  expect(everything.only(AwsEcrRepository).encryption_configuration).toEqual([
    { encryption_type: 'KMS', kms_key: arn },
  ]);
  expect(everything.only(SnsTopic).kms_master_key_id).toBe(arn);
  expect(statementsAt(everything, 'Web/TaskDefinition/TaskRole/DeliverLogs')[1]).toEqual({
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: arn,
    Condition: {
      StringEquals: {
        'kms:ViaService': 's3.${data.aws_region.AwsRegion.id}.${data.aws_partition.AwsPartition.dns_suffix}',
      },
      StringLike: {
        'kms:EncryptionContext:aws:s3:arn': [
          '${aws_s3_bucket.Bucket_83908E77.arn}',
          '${aws_s3_bucket.Bucket_83908E77.arn}/*',
        ],
      },
    },
  });
});

test('fails when properties are invalid for AWS, listing all problems', () => {
  const props = { servicePrincipals: ['buckets' as KeyClient], aliasName: 'alias/mine', deletionWindowDays: 1 };

  expect(refusal((stack) => new EncryptionKey(stack, 'Key', props))).toBe(`test/Key:
  - servicePrincipals[0] must be "log-groups", "alarms", "flow-logs" or "trails", got "buckets"
  - aliasName must be 1 to 250 letters, digits, "/", "_" and "-", not beginning with "alias/" or "aws/", got "alias/mine"
  - deletionWindowDays must be an integer from 7 to 30 days, got 1`);
});

test('fails when servicePrincipals are not known at synth time', () => {
  const clientsOf = (servicePrincipals: string[]) =>
    refusal((stack) => new EncryptionKey(stack, 'Key', { servicePrincipals: servicePrincipals as KeyClient[] }));

  expect(clientsOf(Token.asList('${var.servicePrincipals}'))).toBe(
    'test/Key:\n  - servicePrincipals must be an array known at synth time, got a token; each one adds a policy statement',
  );
  expect(clientsOf([Token.asString(Fn.tostring('trails'))])).toBe(
    'test/Key:\n  - servicePrincipals[0] must be a string known at synth time, got a token',
  );
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "servicePrincipals": "alarms", "aliasName": 5, "deletionWindowDays": "30", "forceDestroy": null }',
  );

  expect(refusal((stack) => new EncryptionKey(stack, 'Key', props as object))).toBe(`test/Key:
  - servicePrincipals must be an array, got "alarms"; use ["alarms"]
  - aliasName must be a string, got 5
  - deletionWindowDays must be a number, got "30"
  - forceDestroy must be true or false known at synth time, got null`);
});

test('accepts an alias that is known only to Terraform', () => {
  const { only } = synth((stack) => {
    const { stringValue } = new TerraformVariable(stack, 'alias', { type: 'string' });
    new EncryptionKey(stack, 'Key', { aliasName: stringValue });
  });

  expect(only(KmsAlias).name).toBe('alias/${var.alias}');
});
