import { TerraformVariable, type TerraformStack } from 'cdktf';
import { refusal } from '../../../lab/synth/synth';
import * as library from '../../../modules';
import * as testing from '../../../modules/testing';
import { resourcesOf, runExample, stackWith } from '../../support/guide-examples';
import { docsBlocks } from '../../support/readme';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };

test('the service with values of Terraform gets each of them, and permission to pull its image', () => {
  const create = runExample('fromTerraform')['fromTerraform'] as (
    scope: TerraformStack,
    cluster: library.Cluster,
  ) => library.FargateService;
  const stack = stackWith((scope) => create(scope, cluster));
  const [service] = Object.values(resourcesOf(stack)['aws_ecs_service']!);
  const { shop } = testing.containersOf(stack)['Shop/TaskDefinition']!;

  expect(service).toMatchObject({
    desired_count: '${var.tasks}',
    network_configuration: { subnets: '${data.terraform_remote_state.Platform.outputs.private_subnet_ids}' },
  });
  expect(shop!.environment).toEqual([{ name: 'LOG_LEVEL', value: '${data.aws_ssm_parameter.LogLevel.value}' }]);
  expect(JSON.stringify(testing.policiesOf(stack)['Shop/TaskDefinition/ExecutionRole'])).toContain(
    '${data.aws_ecr_repository.Repository.arn}',
  );
});

test('the guide shows the errors for tokens as they are printed', () => {
  const message = refusal((stack) => {
    const variable = new TerraformVariable(stack, 'value', {});
    new library.FargateTaskDefinition(stack, 'Shop', {
      cpu: variable.numberValue as 256,
      memoryMiB: 512,
      containers: { shop: { image: 'shop:1', ports: variable.listValue as never } },
    });
  });

  expect(docsBlocks('guides/tokens.md', 'text')[0]!.trim()).toBe(message.replace('test/Shop', 'shop/Shop'));
});
