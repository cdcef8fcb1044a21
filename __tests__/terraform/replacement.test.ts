import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import {
  type CapacityStrategy,
  Ec2Capacity,
  type Ec2CapacityProps,
  EcsCluster,
  FargateService,
  type Network,
  renameConstruct,
} from '../../modules';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { Plan, TerraformFolder } from '../../lab/terraform/terraform-folder';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';

describeWithTerraform('A replacement', (parts) => {
  let proxy: EcsProxy;
  let network: Network;

  beforeAll(async () => {
    proxy = await startEcsProxy(parts.clientConfig('us-east-1').endpoint);
    const ec2 = new EC2Client(parts.clientConfig('us-east-1'));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const vpcId = Vpc!.VpcId!;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24' }));
    network = { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] };
  });

  afterAll(() => proxy?.stop());

  /** Returns the synthesized folder of a cluster with other resources. */
  function synthesize(name: string, build: (stack: TerraformStack, cluster: EcsCluster) => void): string {
    return stackFolder((app) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, 'Aws', {
        region: 'us-east-1',
        endpoints: [{ ecs: proxy.url, applicationautoscaling: proxy.url }],
      });
      build(stack, new EcsCluster(stack, 'Cluster'));
      return stack;
    });
  }

  describe('of a service', () => {
    const withService = (capacity: CapacityStrategy, image: string) =>
      synthesize('scaled', (stack, cluster) => {
        new FargateService(stack, 'Web', {
          cluster,
          network,
          cpu: 256,
          memoryMiB: 512,
          capacity,
          containers: { web: { image } },
          scaling: {
            minTasks: 1,
            maxTasks: 4,
            memoryPercent: 60,
            schedule: [{ name: 'night', cron: '0 22 ? * * *', minTasks: 1, maxTasks: 1 }],
          },
          logForceDestroy: true,
        });
      });
    let newImage: Plan;
    let newCapacity: Plan;
    let afterwards: Plan;

    beforeAll(async () => {
      const folder = await parts.applied(withService('fargate', 'nginx:1.29.4'));
      newImage = await folder.planOf(withService('fargate', 'nginx:1.29.5'));
      folder.replaceBy(withService({ fargateWeight: 1, spotWeight: 1 }, 'nginx:1.29.4'));
      newCapacity = await folder.plan();
      await folder.apply();
      afterwards = await folder.plan();
    });

    test('does not happen with a new image, which changes nothing of the scaling', () => {
      expect(actionsOf(newImage, /ecs_service|appautoscaling/)).toEqual({ aws_ecs_service: 'update' });
    });

    test('by a change of capacity also replaces its scaling, which AWS deletes with the service', () => {
      expect(actionsOf(newCapacity, /ecs_service|appautoscaling/)).toEqual({
        aws_ecs_service: 'delete,create',
        aws_appautoscaling_target: 'delete,create',
        aws_appautoscaling_policy: 'delete,create',
        aws_appautoscaling_scheduled_action: 'delete,create',
      });
    });

    test('leaves a service with scaling after one apply', () => {
      expect(actionsOf(afterwards, /appautoscaling/)).toEqual({});
    });
  });

  describe('of renamed resources', () => {
    const withService = (id: string) =>
      synthesize('renamed', (stack, cluster) => {
        if (id !== 'Web') renameConstruct(stack, { from: 'Web', to: id });
        new FargateService(stack, id, {
          ...{ cluster, network, cpu: 256, memoryMiB: 512, logForceDestroy: true },
          containers: { web: { image: 'nginx:1.29.4' } },
        });
      });

    test('does not happen: all are moved, and none is created, replaced or destroyed', async () => {
      const folder = await parts.applied(withService('Web'));
      folder.replaceBy(withService('Frontend'));
      const { json, changes } = await folder.plan();
      const moved = (json.resource_changes ?? []).filter(({ previous_address: from }) => from !== undefined);

      expect(moved.map(({ type }) => type).toSorted()).toEqual([
        'aws_cloudwatch_log_group',
        'aws_ecs_service',
        'aws_ecs_task_definition',
        'aws_iam_role',
        'aws_iam_role',
        'aws_iam_role_policy',
        'aws_security_group',
        'aws_vpc_security_group_egress_rule',
      ]);
      expect(changesBeyondGaps(changes)).toEqual([]);
    });
  });

  describe('of instances', () => {
    const withInstances = (name: string, props?: Partial<Ec2CapacityProps>) =>
      synthesize(name, (stack, cluster) => {
        if (!props) return;
        new Ec2Capacity(stack, 'Capacity', {
          ...{ cluster, network, instanceTypes: ['t3.medium'], maxInstances: 1 },
          ...props,
        });
      });
    const group = (folder: TerraformFolder) => folder.addressesOf('aws_autoscaling_group')[0]!;

    test('that are removed leaves the cluster before the capacity provider is deleted', async () => {
      const folder = await parts.applied(withInstances('removed', {}));
      folder.replaceBy(withInstances('removed'));
      const steps = await stepsOf(folder);
      const ofAws = steps.filter((step) => step.startsWith('aws_'));

      expect(ofAws.slice(0, 3)).toEqual([
        'aws_ecs_cluster_capacity_providers modified',
        'aws_ecs_capacity_provider destroyed',
        'aws_autoscaling_group destroyed',
      ]);
    });

    test('whose group is replaced fails with a sentence, until the name of the capacity provider changes', async () => {
      const folder = await parts.applied(withInstances('fixed', {}));
      const error = await stepsOf(folder, { replace: [group(folder)] }).then(String, ({ message }: Error) => message);

      expect(plain(error)).toContain(
        'fixed/Capacity: the Auto Scaling group must not be replaced while capacityProviderName is "fixed-Capacity", because ECS cannot change the group of a capacity provider; set a different capacityProviderName',
      );

      folder.replaceBy(withInstances('fixed', { capacityProviderName: 'other' }));
      const steps = await stepsOf(folder);
      // The group that the failed apply left is deleted at the same time, in any order.
      expect(steps.filter((step) => step.includes('ecs_'))).toEqual([
        'aws_ecs_capacity_provider created',
        'aws_ecs_cluster_capacity_providers modified',
        'aws_ecs_capacity_provider destroyed',
      ]);
      expect(steps).toContain('aws_autoscaling_group destroyed');
    });
  });

  describe('of a task definition', () => {
    const withImage = (image: string) =>
      synthesize('waiting', (stack, cluster) => {
        new FargateService(stack, 'Web', {
          ...{ cluster, network, cpu: 256, memoryMiB: 512, waitForSteadyState: true, logForceDestroy: true },
          containers: { web: { image } },
        });
      });

    test('that ECS rolls back lets the apply fail, and the next plan repeat it', async () => {
      const folder = await parts.applied(withImage('nginx:1.29.4'));
      const { attributes } = (await folder.state()).find(({ type }) => type === 'aws_ecs_task_definition')!;
      proxy.rollBack('waiting-Web', attributes['arn'] as string);
      folder.replaceBy(withImage('nginx:broken'));
      const error = await folder.apply({ onLine: () => {} }).then(String, ({ message }: Error) => message);

      expect(plain(error)).toContain(
        'waiting/Web: ECS has rolled the deployment back, and runs the task definition from before',
      );
      expect(actionsOf(await folder.plan(), /ecs_service/)).toEqual({ aws_ecs_service: 'update' });
    });
  });
});

/** Returns the planned actions of the resources whose type matches, by type. */
function actionsOf({ changes }: Plan, types: RegExp): Record<string, string> {
  const found = changes.filter(({ type }) => types.test(type));
  return Object.fromEntries(found.map(({ type, change }) => [type, change.actions.join()]));
}

/** Applies, and returns what Terraform did with groups and capacity providers, in order. */
async function stepsOf(
  folder: TerraformFolder,
  options: { readonly replace?: readonly string[] } = {},
): Promise<string[]> {
  const lines: string[] = [];
  await folder.apply({ ...options, onLine: (line) => lines.push(line) });
  const types = '(aws_autoscaling_group|aws_ecs_capacity_provider|aws_ecs_cluster_capacity_providers|terraform_data)';
  const done = new RegExp(
    `${types}\\.\\w+(?: \\(deposed object \\w+\\))?: (Creation|Destruction|Modifications) complete`,
  );
  return lines.flatMap((line) => {
    const [, type, step] = done.exec(line) ?? [];
    return type === undefined ? [] : [`${type} ${stepNames[step as keyof typeof stepNames]}`];
  });
}

const stepNames = { Creation: 'created', Destruction: 'destroyed', Modifications: 'modified' } as const;

/** Returns the message of Terraform without colors and line breaks. */
function plain(message: string): string {
  return message.replace(/\u001b\[\d*m/g, '').replace(/[\s│]+/g, ' ');
}
