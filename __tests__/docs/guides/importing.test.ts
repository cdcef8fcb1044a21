import { Testing, type TerraformStack } from 'cdktf';
import type { Network } from '../../../modules';
import { runExample, stackWith } from '../../support/guide-examples';

// `terraform/importing.test.ts` plans the same function with resources that exist.
test('the stack of the guide has an import block for each resource that it takes over', () => {
  const create = runExample('imported')['imported'] as (stack: TerraformStack, network: Network, group: string) => void;
  const stack = stackWith((scope) => create(scope, { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] }, 'sg-1'));
  const blocks = (JSON.parse(Testing.synth(stack, true)) as { import: readonly { id: string; to: string }[] }).import;

  expect(blocks.map(({ id, to }) => [to.split('.')[0], id])).toEqual([
    ['aws_s3_bucket', 'acme-logs'],
    ['aws_s3_bucket_versioning', 'acme-logs'],
    ['aws_cloudwatch_log_group', '/acme/shop'],
    ['aws_ecs_cluster', 'main'],
    ['aws_ecs_service', 'main/shop'],
  ]);
});
