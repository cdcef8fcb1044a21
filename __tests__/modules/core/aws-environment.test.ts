import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { accountId, dnsSuffix, partitionName, regionName } from '../../../modules/core/aws-environment';
import { read, synth } from '../../../lab/synth/synth';

const environment = { account: accountId, region: regionName, partition: partitionName, suffix: dnsSuffix };

/** Adds an output with all environment values of a construct. */
function output(scope: Construct): void {
  const value = Object.fromEntries(Object.entries(environment).map(([name, of]) => [name, of(scope)]));
  new TerraformOutput(scope, 'environment', { value });
}

test('reads account, region, partition and domain from the provider', () => {
  const { json } = synth(output);

  expect(json().output.environment.value).toEqual({
    account: '${data.aws_caller_identity.AwsAccount.account_id}',
    region: '${data.aws_region.AwsRegion.id}',
    partition: '${data.aws_partition.AwsPartition.partition}',
    suffix: '${data.aws_partition.AwsPartition.dns_suffix}',
  });
});

test('reads each value once per stack', () => {
  const { addresses } = synth((stack) => {
    output(stack);
    output(new Construct(stack, 'One'));
    output(new Construct(new Construct(stack, 'Two'), 'Deep'));
  });

  expect(addresses()).toEqual([
    'data.aws_caller_identity.AwsAccount',
    'data.aws_partition.AwsPartition',
    'data.aws_region.AwsRegion',
  ]);
});

test.each([
  ['account', accountId, 'data.aws_caller_identity.AwsAccount'],
  ['region', regionName, 'data.aws_region.AwsRegion'],
  ['partition', partitionName, 'data.aws_partition.AwsPartition'],
  ['domain', dnsSuffix, 'data.aws_partition.AwsPartition'],
])('reads only the %s if only that is used', (_name, of, address) => {
  const { addresses } = synth((stack) => {
    of(stack);
  });

  expect(addresses()).toEqual([address]);
});

test('reads the values in each stack of an app', () => {
  const app = Testing.app();
  const stacks = ['one', 'two'].map((id) => new TerraformStack(app, id));
  stacks.forEach((stack) => {
    new AwsProvider(stack, 'aws');
    output(new Construct(stack, 'Web'));
  });

  stacks.map(read).forEach(({ only }) => {
    expect([DataAwsCallerIdentity, DataAwsRegion, DataAwsPartition].map(only)).toHaveLength(3);
  });
});
