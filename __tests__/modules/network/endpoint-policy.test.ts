import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { TerraformStack } from 'cdktf';
import { ConfigDelivery, FargateService, LogDestination, VpcEndpoints, type VpcEndpointsProps } from '../../../modules';
import { parseJson, refusal, synth } from '../../../lab/synth/synth';
import { bucket } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'], isolated: true };
const own = '${data.aws_caller_identity.AwsAccount.account_id}';
const repositories = 'arn:${data.aws_partition.AwsPartition.partition}:ecr:${data.aws_region.AwsRegion.id}';

function policyOf(service: string, changes: Partial<VpcEndpointsProps> = {}, build?: (stack: TerraformStack) => void) {
  const stack = synth((scope) => {
    new VpcEndpoints(scope, 'Endpoints', { network, services: [service], clients: [], ...changes });
    build?.(scope);
  });
  const { policy } = stack.only(VpcEndpoint);
  return policy === undefined ? undefined : (parseJson(String(policy)).Statement as object[]);
}

function service(scope: TerraformStack): void {
  new FargateService(scope, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network,
    cpu: 512,
    memoryMiB: 1024,
    containers: { web: { image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/web:1' } },
    logRouting: {
      routes: [{ to: LogDestination.s3({ bucket, role: { roleArn: 'arn:aws:iam::777788889999:role/logs' } }) }],
      delivery: ConfigDelivery.options(),
      fluentBitImage: '906394416424.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:3.4.16',
    },
  });
}

test('an endpoint may be used by principals of the account only', () => {
  expect(policyOf('logs')).toEqual([
    {
      Effect: 'Allow',
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': [own] } },
      Action: 'logs:*',
      Resource: '*',
    },
  ]);
});

test('roles that services assume may use it, even those of services that are created later', () => {
  expect(policyOf('com.amazonaws.eu-west-1.sts', {}, service)).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'aws:PrincipalAccount': [own, '777788889999'] } } }),
  ]);
});

test('images come from the registries of the account and of all images, that of AWS included', () => {
  expect(policyOf('ecr.dkr', {}, service)).toEqual([
    expect.objectContaining({ Action: 'ecr:GetAuthorizationToken', Resource: '*' }),
    expect.objectContaining({
      Action: 'ecr:*',
      Resource: [own, '444455556666', '906394416424'].map((account) => `${repositories}:${account}:repository/*`),
    }),
  ]);
});

test('further accounts can be specified', () => {
  expect(policyOf('logs', { accounts: ['123456789012'] })).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'aws:PrincipalAccount': [own, '123456789012'] } } }),
  ]);
  expect(
    refusal(
      (scope) => new VpcEndpoints(scope, 'Endpoints', { network, services: ['logs'], clients: [], accounts: ['acme'] }),
    ),
  ).toContain('accounts[0] must be the ID of an AWS account, 12 digits, got "acme"');
});

test.each([
  ['a service without endpoint policies', 'ecs-agent', {}],
  ['a service that is not in the table', 'sqs', {}],
  ['policies that are turned off', 'logs', { policies: false }],
])('%s has none', (_, name, changes) => {
  expect(policyOf(name, changes)).toBeUndefined();
});
