import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsCapacityProvider } from '@cdktf/provider-aws/lib/ecs-capacity-provider';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { DataResource, TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Ec2Capacity, type Ec2CapacityProps, EcsCluster, type InstanceCapacity, Vpc } from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { read, refusal, synth } from '../../../lab/synth/synth';
import { statementsAt } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1', 'subnet-2'] };
const existing = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };

function capacity(stack: TerraformStack, props: Partial<Ec2CapacityProps> = {}): Ec2Capacity {
  return new Ec2Capacity(stack, 'Capacity', {
    cluster: existing,
    network,
    instanceTypes: ['t3.medium'],
    maxInstances: 4,
    ...props,
  });
}

describe('by default', () => {
  const stack = synth((scope) => capacity(scope));
  const { only, addresses } = stack;

  test('starts instances for tasks, drains them before termination, and protects them while tasks run', () => {
    expect(only(EcsCapacityProvider)).toEqual({
      name: 'test-Capacity',
      auto_scaling_group_provider: {
        auto_scaling_group_arn: expect.stringMatching(/^\$\{aws_autoscaling_group\.Capacity_Group_\w+\.arn\}$/),
        managed_scaling: { status: 'ENABLED', target_capacity: 100 },
        managed_draining: 'ENABLED',
        managed_termination_protection: 'ENABLED',
      },
      lifecycle: { create_before_destroy: true, precondition: [expect.anything()] },
    });
    expect(only(AutoscalingGroup)).toMatchObject({
      min_size: 0,
      max_size: 4,
      vpc_zone_identifier: ['subnet-1', 'subnet-2'],
      protect_from_scale_in: true,
      launch_template: {
        id: expect.stringMatching(/^\$\{aws_launch_template\.Capacity_LaunchTemplate_\w+\.id\}$/),
        version: expect.stringMatching(/^\$\{aws_launch_template\.Capacity_LaunchTemplate_\w+\.latest_version\}$/),
      },
    });
    expect(only(AutoscalingGroup)).not.toHaveProperty('desired_capacity');
  });

  test('has the tag that ECS adds', () => {
    expect(only(AutoscalingGroup).tag).toEqual([
      { key: 'Name', value: 'test-Capacity-instance', propagate_at_launch: true },
      { key: 'AmazonECSManaged', value: 'true', propagate_at_launch: true },
    ]);
  });

  test('gives the default tags of the provider to the group, instances, disks and network interfaces', () => {
    const tags = '${merge([data.aws_default_tags.AwsDefaultTags.tags, {"Name" = "test-Capacity-instance"}]...)}';
    expect(only(LaunchTemplate).tag_specifications).toEqual(
      ['instance', 'volume', 'network-interface'].map((type) => ({
        resource_type: type,
        tags: tags.replace('[', '').replace(']...', ''),
      })),
    );
    expect(only(AutoscalingGroup).dynamic).toEqual({
      tag: {
        for_each:
          '${{ for key, val in data.aws_default_tags.AwsDefaultTags.tags: key => val if !contains(["Name", "AmazonECSManaged"], key) }}',
        content: { key: '${tag.key}', value: '${tag.value}', propagate_at_launch: true },
      },
    });
  });

  test('uses the latest AMI at instance start, with an encrypted disk', () => {
    expect(only(LaunchTemplate)).toMatchObject({
      image_id: 'resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
      instance_type: 't3.medium',
      block_device_mappings: [
        {
          device_name: '/dev/xvda',
          ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 30, delete_on_termination: 'true' },
        },
      ],
    });
  });

  test('prevents tasks from using the permissions of the instance', () => {
    expect(only(LaunchTemplate).metadata_options).toEqual({
      http_endpoint: 'enabled',
      http_tokens: 'required',
      http_put_response_hop_limit: 1,
    });
    expect(only(LaunchTemplate).user_data).toMatch(/^\$\{base64encode\(.*ECS_AWSVPC_BLOCK_IMDS=true.*\)\}$/s);
  });

  test('joins the cluster, and drains on Spot interruption', () => {
    expect(only(LaunchTemplate).user_data).toContain('ECS_CLUSTER=main');
    expect(only(LaunchTemplate).user_data).toContain('ECS_ENABLE_SPOT_INSTANCE_DRAINING=true');
  });

  test('allows no inbound traffic, and only HTTPS outbound', () => {
    expect(only(SecurityGroup)).toMatchObject({ vpc_id: 'vpc-1', description: 'Instances of test/Capacity' });
    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({ from_port: 443, to_port: 443, cidr_ipv4: '0.0.0.0/0' });
  });

  test('grants the permissions of the ECS agent in its cluster, and none for images or secrets', () => {
    const statements = statementsAt(stack, 'Capacity/Role/RunTasks');

    expect(statements.map(({ Resource }) => Resource)).toEqual([
      '*',
      existing.clusterArn,
      'arn:${data.aws_partition.AwsPartition.partition}:ecs:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}:container-instance/main/*',
    ]);
    expect(statements.flatMap(({ Action }) => Action).every((action) => String(action).startsWith('ecs:'))).toBe(true);
    expect(statements[0]!.Action).toBe('ecs:DiscoverPollEndpoint');
    expect(only(IamRole).assume_role_policy).toContain('ec2.${data.aws_partition.AwsPartition.dns_suffix}');
  });

  test('starts instances after their permissions and the HTTPS rule', () => {
    expect(only(AutoscalingGroup).depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.Capacity_Role_RunTasks_/),
      expect.stringMatching(/^aws_vpc_security_group_egress_rule\.Capacity_HttpsEgress_/),
    ]);
  });

  test('creates resources with these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_autoscaling_group.Capacity_Group_6E2E2F34",
       "aws_ecs_capacity_provider.Capacity_6DB4CC54",
       "aws_iam_instance_profile.Capacity_Role_InstanceProfile_783C8031",
       "aws_iam_role.Capacity_Role_6F9DD099",
       "aws_iam_role_policy.Capacity_Role_RunTasks_AB689B89",
       "aws_launch_template.Capacity_LaunchTemplate_0810A733",
       "aws_security_group.Capacity_SecurityGroup_93E22146",
       "aws_vpc_security_group_egress_rule.Capacity_HttpsEgress_448281EC",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_default_tags.AwsDefaultTags",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
       "terraform_data.Capacity_GroupOfName_4BDCADF8",
     ]
    `);
  });
});

test.each([
  ['/gpu', ['g6.xlarge', 'g5.xlarge']],
  ['/gpu', ['gr6.4xlarge']],
  ['/gpu', ['p5.48xlarge']],
  ['', ['g6.xlarge', 'm7i.xlarge']],
  ['', ['g4ad.xlarge']],
  ['/arm64', ['g5g.xlarge']],
])('uses the AMI amazon-linux-2023%s for %j, with the driver of NVIDIA if all have its GPUs', (variant, types) => {
  const { only } = synth((stack) => capacity(stack, { instanceTypes: types }));

  expect(only(LaunchTemplate).image_id).toBe(
    `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023${variant}/recommended/image_id`,
  );
});

describe('for an EcsCluster', () => {
  const { only } = synth((stack) => capacity(stack, { cluster: new EcsCluster(stack, 'Cluster') }));

  test('is added to the capacity providers, next to Fargate', () => {
    expect(only(EcsClusterCapacityProviders).capacity_providers).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
      expect.stringMatching(/^\$\{aws_ecs_capacity_provider\.Capacity_\w+\.name\}$/),
    ]);
  });

  test('destroys its instances before the cluster', () => {
    expect(only(LaunchTemplate).user_data).toMatch(/ECS_CLUSTER=\$\{aws_ecs_cluster\.Cluster_\w+\.name\}/);
  });
});

test('starts after the internet route of a Vpc', () => {
  const { only } = synth((stack) => capacity(stack, { network: new Vpc(stack, 'Network') }));

  expect(only(AutoscalingGroup).depends_on).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_route\.Network_PrivateDefaultRoute1_/)]),
  );
});

test.each([
  ['t4g.small', 'ARM64'],
  ['m7gd.large', 'ARM64'],
  ['a1.medium', 'ARM64'],
  ['im4gn.large', 'ARM64'],
  ['g5g.xlarge', 'ARM64'],
  ['g4dn.xlarge', 'X86_64'],
  ['m7i-flex.large', 'X86_64'],
  ['t3a.medium', 'X86_64'],
])('determines that %s has %s', (instanceType, architecture) => {
  const { only } = synth((stack) => {
    expect(capacity(stack, { instanceTypes: [instanceType] }).architecture).toBe(architecture);
  });

  expect(String(only(LaunchTemplate).image_id).includes('/arm64/')).toBe(architecture === 'ARM64');
});

test('uses several instance types in order of preference', () => {
  const { only } = synth((stack) => capacity(stack, { instanceTypes: ['m7i.large', 'm6i.large'] }));

  expect(only(AutoscalingGroup)).not.toHaveProperty('launch_template');
  expect(only(AutoscalingGroup).mixed_instances_policy).toMatchObject({
    instances_distribution: {
      on_demand_allocation_strategy: 'prioritized',
      on_demand_percentage_above_base_capacity: 100,
    },
    launch_template: { override: [{ instance_type: 'm7i.large' }, { instance_type: 'm6i.large' }] },
  });
});

test('runs a percentage of instances on Spot', () => {
  const { only } = synth((stack) => {
    expect(capacity(stack, { spotPercent: 75 }).spotPercent).toBe(75);
  });

  expect(only(AutoscalingGroup).mixed_instances_policy.instances_distribution).toMatchObject({
    on_demand_percentage_above_base_capacity: 25,
    spot_allocation_strategy: 'price-capacity-optimized',
  });
});

test('accepts names, numbers and a disk size, known at synth or as tokens', () => {
  const { only } = synth((stack) => {
    const number = new TerraformVariable(stack, 'number', { type: 'number' }).numberValue;
    capacity(stack, { capacityProviderName: 'main', minInstances: number, maxInstances: number, diskGiB: 100 });
  });

  expect(only(EcsCapacityProvider).name).toBe('main');
  expect(only(AutoscalingGroup)).toMatchObject({ min_size: '${var.number}', max_size: '${var.number}' });
  expect(only(LaunchTemplate).block_device_mappings[0].ebs.volume_size).toBe(100);
});

test('prefixes its name and that of the group when its path begins with a prefix reserved by AWS', () => {
  const stack = new TerraformStack(Testing.app(), 'ecs');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  capacity(stack);

  expect(read(stack).only(EcsCapacityProvider).name).toBe('on-ecs-Capacity');
  expect(read(stack).only(AutoscalingGroup).name_prefix).toBe('on-ecs-Capacity-');
});

test('refuses to replace the group of a capacity provider whose name stays, in words', () => {
  const { only } = synth((stack) => capacity(stack, { capacityProviderName: 'main' }));
  const group = /aws_autoscaling_group\.\w+/.exec(
    only(EcsCapacityProvider).auto_scaling_group_provider.auto_scaling_group_arn as string,
  )![0];

  expect(only(DataResource)).toEqual({
    input: `\${${group}.arn}`,
    triggers_replace: 'main',
    lifecycle: { ignore_changes: ['input'] },
  });
  expect(only(EcsCapacityProvider)).toMatchObject({
    name: 'main',
    lifecycle: {
      create_before_destroy: true,
      precondition: [
        {
          condition: expect.stringMatching(
            new RegExp(`^\\$\\{\\(terraform_data\\.Capacity_GroupOfName_\\w+\\.output == ${group}\\.arn\\)\\}$`),
          ),
          error_message:
            'test/Capacity: the Auto Scaling group must not be replaced while capacityProviderName is "main", because ECS cannot change the group of a capacity provider; set a different capacityProviderName',
        },
      ],
    },
  });
});

test('enables Session Manager on request', () => {
  const stack = synth((scope) => {
    expect(capacity(scope, { sessionManager: true }).vpcEndpoints).toEqual([
      'ecs',
      'ecs-agent',
      'ecs-telemetry',
      'ssm',
      'ssmmessages',
    ]);
  });

  const [ofInstances, channels] = statementsAt(stack, 'Capacity/Role/OpenSessions');
  expect(ofInstances).toMatchObject({
    Action: ['ssm:UpdateInstanceInformation', 'ssmmessages:CreateControlChannel'],
    Condition: { ArnLike: { 'ec2:SourceInstanceARN': expect.stringMatching(/:ec2:.*:instance\/\*$/) } },
  });
  expect(channels!.Action).toContain('ssmmessages:OpenDataChannel');
});

test('warns about the VPC endpoints that instances in isolated subnets need (N06)', () => {
  const { warnings } = synthMessages((stack) => capacity(stack, { network: { ...network, isolated: true } }));

  expect(warnings).toEqual([
    'network has private subnets without internet access, so the instances need VPC endpoints for ecs, ecs-agent, ecs-telemetry (N06)',
  ]);
});

test('exposes its name and security group, as an existing capacity provider does', () => {
  const { json } = synth((stack) => {
    const ours: InstanceCapacity = capacity(stack);
    const other: InstanceCapacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };
    const names = [ours, other].map(({ capacityProviderName, securityGroupId }) => [
      capacityProviderName,
      securityGroupId,
    ]);
    new TerraformOutput(stack, 'names', { value: names });
  });

  expect(json().output.names.value).toEqual([
    [
      expect.stringMatching(/^\$\{aws_ecs_capacity_provider\.Capacity_\w+\.name\}$/),
      expect.stringMatching(/^\$\{aws_security_group\.Capacity_SecurityGroup_\w+\.id\}$/),
    ],
    ['main', 'sg-1'],
  ]);
});

test('allows changes of its resources before synth', () => {
  const { only } = synth((stack) => {
    capacity(stack).resources.launchTemplate.imageId = 'ami-1';
  });

  expect(only(LaunchTemplate).image_id).toBe('ami-1');
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    capacity(stack, {
      capacityProviderName: 'aws-main',
      network: { ...network, privateSubnetIds: [] },
      instanceTypes: ['t3.medium', 'T4G', 't4g.medium'],
      minInstances: 3,
      maxInstances: 2,
      spotPercent: 101,
      diskGiB: 8,
    }),
  );

  expect(message).toBe(`test/Capacity:
  - capacityProviderName must be 1 to 255 letters, digits, "_" and "-", not beginning with "aws", "ecs" or "fargate", got "aws-main"
  - network.privateSubnetIds must contain at least one subnet, got none
  - instanceTypes[1] must be an instance type, such as "t3.medium", got "T4G"
  - instanceTypes must all have the same CPU architecture, because all instances use one AMI, got "t3.medium" with X86_64, "T4G" with X86_64, "t4g.medium" with ARM64
  - maxInstances must not be less than minInstances (3), got 2
  - spotPercent must be an integer from 0 to 100, got 101
  - diskGiB must be an integer of 30 or more GiB, got 8`);
});

test('fails when there is no instance type, or a token', () => {
  expect(refusal((stack) => capacity(stack, { instanceTypes: [] }))).toBe(`test/Capacity:
  - instanceTypes must contain at least one instance type, such as "t3.medium", got none`);
  expect(
    refusal((stack) => {
      const { stringValue } = new TerraformVariable(stack, 'type', { type: 'string' });
      capacity(stack, { instanceTypes: [stringValue] });
    }),
  ).toBe(`test/Capacity:
  - instanceTypes must be known at synth time, not tokens, because the AMI depends on them`);
});

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse(
    '{ "cluster": "main", "network": { "vpcId": "vpc-1", "publicSubnetIds": [], "privateSubnetIds": "subnet-1" }, "instanceTypes": "t3.medium", "spotPercent": "50", "sessionManager": 1 }',
  ) as unknown as Ec2CapacityProps;

  expect(refusal((stack) => new Ec2Capacity(stack, 'Capacity', props))).toBe(`test/Capacity:
  - cluster must be an object with clusterArn, clusterName, got "main"; use an EcsCluster, or { clusterArn, clusterName }, such as those of a DataAwsEcsCluster
  - network.privateSubnetIds must be an array, got "subnet-1"; use ["subnet-1"]
  - instanceTypes must be an array, got "t3.medium"; use ["t3.medium"]
  - maxInstances must be given: a number
  - spotPercent must be a number, got "50"
  - sessionManager must be true or false known at synth time, got 1`);
});

test('fails when the cluster is invalid', () => {
  const wrong = { clusterArn: 'main', clusterName: 'the "main"' };

  expect(refusal((stack) => capacity(stack, { cluster: wrong }))).toBe(`test/Capacity:
  - cluster.clusterArn must be the ARN of a cluster, got "main"
  - cluster.clusterName must be 1 to 255 letters, digits, "_" and "-", got "the \\"main\\""`);
});
