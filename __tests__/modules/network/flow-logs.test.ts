import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { type FlowLogsOptions, LogBucket, Vpc, type VpcProps } from '../../../modules';
import { parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only } = network();

  test('record all traffic of the VPC in a log group (CKV2_AWS_11)', () => {
    expect(only(FlowLog)).toEqual({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      traffic_type: 'ALL',
      log_destination_type: 'cloud-watch-logs',
      log_destination: '${aws_cloudwatch_log_group.Network_FlowLogs_LogGroup_625EB2BC.arn}',
      iam_role_arn: '${aws_iam_role.Network_FlowLogs_Role_5294D16F.arn}',
      tags: { Name: 'test-Network-FlowLogs' },
      depends_on: ['aws_iam_role_policy.Network_FlowLogs_WriteLogs_131FFC74'],
    });
  });

  test('keep the records for 30 days', () => {
    expect(only(CloudwatchLogGroup)).toEqual({
      name_prefix: '/vpc/test-Network/',
      retention_in_days: 30,
      skip_destroy: true,
    });
  });

  test('use a role for flow logs of this account and region', () => {
    const { Statement } = parseJson(only(IamRole).assume_role_policy as string);

    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.AwsAccount.account_id}' },
          ArnLike: {
            'aws:SourceArn':
              'arn:${data.aws_partition.AwsPartition.partition}:ec2:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}:vpc-flow-log/*',
          },
        },
      },
    ]);
  });

  test('have a policy with a stable name, which an apply finds after an interrupted one', () => {
    expect(only(IamRolePolicy).name).toBe('WriteLogs');
  });

  test('can write to that log group only', () => {
    expect(parseJson(only(IamRolePolicy).policy as string).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: '${aws_cloudwatch_log_group.Network_FlowLogs_LogGroup_625EB2BC.arn}:*',
      },
    ]);
  });
});

test('can be disabled', () => {
  const { all } = network({ flowLogs: false });

  for (const type of [FlowLog, CloudwatchLogGroup, IamRole]) expect(all(type)).toEqual([]);
});

test.each([
  ['all', 'ALL'],
  ['accepted', 'ACCEPT'],
  ['rejected', 'REJECT'],
] as const)('record %s connections', (traffic, expected) => {
  expect(network({ flowLogs: { traffic } }).only(FlowLog).traffic_type).toBe(expected);
});

test('accept a retention and a key for the log group', () => {
  const { only } = network({ flowLogs: { retentionDays: 365, kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' } });

  expect(only(CloudwatchLogGroup)).toMatchObject({
    retention_in_days: 365,
    kms_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  });
});

test('go to a LogBucket without a role, after its policy is created', () => {
  const { only, all } = synth((stack) => {
    const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['vpcs'] });
    new Vpc(stack, 'Network', { flowLogs: { bucket, traffic: 'rejected' } });
  });

  expect(only(FlowLog)).toEqual({
    vpc_id: '${aws_vpc.Network_1C6012B5.id}',
    traffic_type: 'REJECT',
    log_destination_type: 's3',
    log_destination: '${aws_s3_bucket.Logs_6819BB44.arn}',
    tags: { Name: 'test-Network-FlowLogs' },
    depends_on: ['aws_s3_bucket_policy.Logs_Policy_0AE5C130'],
  });
  for (const type of [CloudwatchLogGroup, IamRole, IamRolePolicy]) expect(all(type)).toEqual([]);
});

test('go to a bucket with a trail whose name is known only at deploy time', () => {
  const { only } = synth((stack) => {
    const trail = new TerraformVariable(stack, 'trail', { type: 'string' }).stringValue;
    const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['vpcs', `trail/${trail}`] });
    new Vpc(stack, 'Network', { flowLogs: { bucket } });
  });

  expect(only(FlowLog).log_destination).toBe('${aws_s3_bucket.Logs_6819BB44.arn}');
});

test('go to an existing bucket', () => {
  const { only } = network({ flowLogs: { bucket: { bucketArn: 'arn:aws:s3:::acme-flow-logs' } } });

  expect(only(FlowLog).log_destination).toBe('arn:aws:s3:::acme-flow-logs');
  expect(only(FlowLog)).not.toHaveProperty('depends_on');
});

test('keep their resource address for any destination', () => {
  const inBucket = network({ flowLogs: { bucket: { bucketArn: 'arn:aws:s3:::acme-flow-logs' } } });

  expect(network().addresses()).toEqual(expect.arrayContaining(inBucket.addresses()));
});

test('accept tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    new Vpc(stack, 'Network', { flowLogs: { bucket: { bucketArn: text('bucket'), kmsKeyArn: text('key') } } });
  });

  expect(only(FlowLog).log_destination).toBe('${var.bucket}');
});

test('fail when the bucket does not allow them', () => {
  const build = (stack: TerraformStack) => {
    const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['load-balancers'] });
    new Vpc(stack, 'Network', { flowLogs: { bucket } });
  };

  expect(refusal(build)).toBe(`test/Network:
  - flowLogs.bucket must have "vpcs" in its logDeliveryServices, got ["load-balancers"]; add it to the bucket`);
});

test('fail when log group settings are given with a bucket', () => {
  const flowLogs = {
    bucket: { bucketArn: 'arn:aws:s3:::acme' },
    retentionDays: 30,
    kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  };

  expect(refusal((stack) => new Vpc(stack, 'Network', { flowLogs: flowLogs as unknown as FlowLogsOptions })))
    .toBe(`test/Network:
  - flowLogs.retentionDays must not be given with flowLogs.bucket, which has its own; leave it out
  - flowLogs.kmsKeyArn must not be given with flowLogs.bucket, which has its own; leave it out`);
});

test('fail when CloudWatch does not support the retention', () => {
  const flowLogs = { retentionDays: 31 } as unknown as FlowLogsOptions;

  expect(refusal((stack) => new Vpc(stack, 'Network', { flowLogs }))).toMatch(
    /^test\/Network:\n {2}- flowLogs.retentionDays must be one of 1, 3, 5, .*, got 31$/,
  );
});

function network(props?: VpcProps): Synthesized {
  return synth((stack) => new Vpc(stack, 'Network', props));
}
