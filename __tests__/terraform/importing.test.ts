import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { TerraformStack } from 'cdktf';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';
import { folderWith } from '../../lab/synth/stack-folder';
import type { FargateService, Network } from '../../modules';
import { runExample } from '../support/guide-examples';
import { describeWithTerraform } from '../support/real';

/** Creates what the guide imports, without Terraform, and returns the network of the service. */
async function createByHand(config: ClientConfig): Promise<{ readonly network: Network; readonly groupId: string }> {
  await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'acme-logs' }));
  await new CloudWatchLogsClient(config).send(new CreateLogGroupCommand({ logGroupName: '/acme/shop' }));

  const ec2 = new EC2Client(config);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc!.VpcId!;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.0.0/24' }));
  const subnets = [Subnet!.SubnetId!];
  const group = { VpcId: vpcId, GroupName: 'shop', Description: 'shop' };
  const groupId = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId!;

  const ecs = new ECSClient(config);
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'shop',
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'shop', image: 'ghcr.io/acme/shop:2.0.0', essential: true }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'main',
      serviceName: 'shop',
      taskDefinition: 'shop',
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [groupId] } },
    }),
  );
  return { network: { vpcId, privateSubnetIds: subnets }, groupId };
}

type Imported = (scope: TerraformStack, network: Network, securityGroupId: string) => FargateService;

describeWithTerraform('Resources that exist already', (parts) => {
  test('are imported by the function of the guide, and neither replaced nor destroyed', async () => {
    const { network, groupId } = await createByHand(parts.clientConfig('us-east-1'));
    const create = runExample('imported')['imported'] as Imported;
    const folder = parts.copyOf(folderWith('imports', (stack) => create(stack, network, groupId)));
    await folder.init();
    const { json } = await folder.plan();
    const resources = json.resource_changes!.filter(({ change }) => change.actions.join() !== 'read');
    const imports = resources.filter(({ change }) => change.importing);

    expect(imports.map(({ type, change }) => [type, change.importing!.id, change.actions.join()]).sort()).toEqual([
      ['aws_cloudwatch_log_group', '/acme/shop', 'update'],
      ['aws_ecs_cluster', 'main', 'update'],
      ['aws_ecs_service', 'main/shop', 'update'],
      ['aws_s3_bucket', 'acme-logs', 'no-op'],
      ['aws_s3_bucket_versioning', 'acme-logs', 'update'],
    ]);
    expect(new Set(resources.flatMap(({ change }) => change.actions))).toEqual(new Set(['create', 'no-op', 'update']));
    expect(resources.map(({ type }) => type)).not.toContain('aws_security_group');
  });
});
