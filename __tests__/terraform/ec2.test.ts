import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Ec2Stack, type Ec2StackProps } from '../../examples/ec2';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-east-1';

describeWithTerraform('Services on EC2 instances', (parts) => {
  const files = { bucketName: 'acme-router', bucketArn: 'arn:aws:s3:::acme-router' };
  const ecs = () => new ECSClient(parts.clientConfig(region));
  const ec2 = () => new EC2Client(parts.clientConfig(region));
  const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
  let proxy: EcsProxy;
  let network: Ec2StackProps['network'];
  let synthesized: string;
  let folder: TerraformFolder;

  /** Returns the synthesized folder of the example. */
  function synthesize(props: Partial<Ec2StackProps> = {}): string {
    return stackFolder((app) => new Ec2Stack(app, 'instances', { network, files, ...props }));
  }

  /** Returns the current task definition of a service as stored by the emulator, with its containers by name. */
  async function taskOf(service: string) {
    const { services = [] } = await ecs().send(
      new DescribeServicesCommand({ cluster: 'instances', services: [`instances-${service}`] }),
    );
    const { taskDefinition } = await ecs().send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services[0]!.taskDefinition }),
    );
    const { containerDefinitions = [], ...task } = taskDefinition as TaskDefinition;
    return {
      task,
      service: services[0]!,
      containers: Object.fromEntries(containerDefinitions.map((container) => [container.name!, container])),
    };
  }

  beforeAll(async () => {
    proxy = await startEcsProxy(parts.clientConfig(region).endpoint);
    const { Vpc } = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const [vpcId, cidr] = [Vpc!.VpcId!, '10.0.1.0/24'];
    const { Subnet } = await ec2().send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidr }));
    network = { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] };
    await s3().send(new CreateBucketCommand({ Bucket: files.bucketName }));
    synthesized = synthesize();
    folder = await parts.applied(synthesized, proxy.variables);
  }, 5 * 60_000);

  destroyAfterTests(() => folder);

  afterAll(() => proxy?.stop());

  test('plan no changes after apply', async () => {
    const { changes } = await folder.plan();

    expect(changesBeyondGaps(changes)).toEqual([]);
  });

  test('have instances that ECS adds, drains and protects', async () => {
    const { capacity_provider: name } = (await folder.outputs()) as { capacity_provider: string };
    const { clusters = [] } = await ecs().send(new DescribeClustersCommand({ clusters: ['instances'] }));
    const { capacityProviders = [] } = await ecs().send(
      new DescribeCapacityProvidersCommand({ capacityProviders: [name] }),
    );

    expect(clusters[0]!.capacityProviders).toEqual(expect.arrayContaining(['FARGATE', 'FARGATE_SPOT', name]));
    expect(capacityProviders[0]!.autoScalingGroupProvider).toMatchObject({
      managedScaling: { status: 'ENABLED', targetCapacity: 100 },
      managedDraining: 'ENABLED',
      managedTerminationProtection: 'ENABLED',
    });
  });

  test('run on instances that join the cluster, and whose permissions tasks cannot use', async () => {
    const { LaunchTemplateVersions: found = [] } = await ec2().send(
      new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest'] }),
    );
    const template = found[0]!.LaunchTemplateData!;

    expect(template).toMatchObject({
      ImageId: 'resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id',
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 30 } }],
    });
    expect(Buffer.from(template.UserData!, 'base64').toString()).toBe(`#!/bin/bash
cat >> /etc/ecs/ecs.config <<'END'
ECS_CLUSTER=instances
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_SPOT_INSTANCE_DRAINING=true
END
`);
  });

  test('receive requests in bridge mode on a port that Docker assigns, or have their own network interface', async () => {
    const [nginx, worker] = await Promise.all(['Nginx', 'Worker'].map(taskOf));

    expect(nginx!.task).toMatchObject({ networkMode: 'bridge', requiresCompatibilities: ['EC2'] });
    expect(nginx!.containers['nginx']!.portMappings).toMatchObject([{ containerPort: 80, hostPort: 0 }]);
    expect(worker!.task).toMatchObject({ networkMode: 'awsvpc', memory: '512' });
    expect(worker!.service.networkConfiguration!.awsvpcConfiguration).toMatchObject({
      subnets: network.privateSubnetIds,
      securityGroups: [expect.stringMatching(/^sg-/)],
    });
  });

  test('have the synthesized router configuration at the key that ECS downloads', async () => {
    const { containers } = await taskOf('Nginx');
    const options = containers['log_router']!.firelensConfiguration!.options!;
    const [, Bucket, Key] = /^arn:aws:s3:::([^/]+)\/(.+)$/.exec(options['config-file-value']!)!;
    const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
    const effective = readFileSync(join(synthesized, 'fluent-bit', 'nginx', 'effective.conf'), 'utf8');

    expect(options['config-file-type']).toBe('s3');
    expect(effective).toContain(await Body!.transformToString());
  });

  test('allow only their execution role to read it', async () => {
    const { task } = await taskOf('Nginx');
    const iam = new IAMClient({ ...parts.clientConfig(region), region });
    const readers = async (arn: string) => {
      const RoleName = arn.split('/').at(-1)!;
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const policies = PolicyNames.map(async (PolicyName) => {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return (JSON.parse(decodeURIComponent(PolicyDocument!)) as { Statement: { Action: unknown }[] }).Statement;
      });
      const statements = (await Promise.all(policies)).flat();
      return statements.filter(({ Action }) => ['s3:GetObject', 's3:GetBucketLocation'].includes(String(Action)));
    };

    expect(await readers(task.executionRoleArn!)).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${files.bucketArn}/fluent-bit/nginx/log-routing.conf` },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: files.bucketArn },
    ]);
    expect(await readers(task.taskRoleArn!)).toEqual([]);
  });

  test('are planned behind a load balancer, which connects to the ephemeral ports of instances', async () => {
    const loadBalancer = {
      listenerArn: `arn:aws:elasticloadbalancing:${region}:123456789012:listener/app/main/1a2b/3c4d`,
      securityGroupId: 'sg-1a2b3c4d',
      vpcId: network.vpcId,
    };
    const { changes } = await folder.planOf(synthesize({ loadBalancer }));
    const created = changes.filter(({ change }) => change.actions.join() === 'create');

    expect(Object.fromEntries(created.map(({ type, change }) => [type, change.after]))).toEqual({
      aws_lb_target_group: expect.objectContaining({ target_type: 'instance', port: 80 }) as unknown,
      aws_lb_listener_rule: expect.anything() as unknown,
      aws_vpc_security_group_egress_rule: expect.objectContaining({ from_port: 32768, to_port: 65535 }) as unknown,
      aws_vpc_security_group_ingress_rule: expect.objectContaining({ from_port: 32768, to_port: 65535 }) as unknown,
    });
  });
});
