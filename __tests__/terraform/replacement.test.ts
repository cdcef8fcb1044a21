import { type CapacityStrategy, FargateService, type FargateServiceOptions, renameConstruct } from '../../modules';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { describeWithTerraform } from '../support/real';
import type { Plan } from '../../lab/terraform/plan';
import { plain, ReplacementSite } from './replacement-site';

const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1a2b3c4d5e6f';

describeWithTerraform('A replacement', (parts) => {
  let site: ReplacementSite;

  beforeAll(async () => {
    site = await ReplacementSite.open(parts);
  });

  afterAll(() => site?.proxy.stop());

  describe('of a service', () => {
    const withService = (capacity: CapacityStrategy, image: string, others: Partial<FargateServiceOptions> = {}) =>
      site.synthesize('scaled', (stack, cluster) => {
        new FargateService(stack, 'Web', {
          cluster,
          network: site.network,
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
          ...others,
        });
      });
    let newImage: Plan;
    let newTarget: Plan;
    let newDeployments: Plan;
    let newCapacity: Plan;
    let afterwards: Plan;

    beforeAll(async () => {
      const folder = await site.applied(withService('fargate', 'nginx:1.29.4'));
      newImage = await folder.planOf(withService('fargate', 'nginx:1.29.5'));
      newTarget = await folder.planOf(
        withService('fargate', 'nginx:1.29.4', {
          containers: { web: { image: 'nginx:1.29.4', ports: [80] } },
          loadBalancing: { targetGroup: { targetGroupArn, securityGroupId: 'sg-1a2b3c4d' }, container: 'web' },
        }),
      );
      newDeployments = await folder.planOf(
        withService('fargate', 'nginx:1.29.4', {
          deploymentConfiguration: {
            minimumHealthyPercent: 0,
            maximumPercent: 150,
            deploymentCircuitBreaker: { enable: true, rollback: false },
            alarms: { alarmNames: ['errors'] },
          },
          triggers: { image: 'sha256:1' },
        }),
      );
      folder.replaceBy(withService({ fargateWeight: 1, spotWeight: 1 }, 'nginx:1.29.4'));
      newCapacity = await folder.plan();
      await folder.apply();
      afterwards = await folder.plan();
    });

    test('does not happen with a new image, which changes nothing of the scaling', () => {
      expect(actionsOf(newImage, /ecs_service|appautoscaling/)).toEqual({ aws_ecs_service: 'update' });
    });

    test('does not happen with a target of a load balancer, to which the tasks are opened', () => {
      expect(actionsOf(newTarget, /ecs_service|appautoscaling|security_group/)).toEqual({
        aws_ecs_service: 'update',
        aws_vpc_security_group_egress_rule: 'create',
        aws_vpc_security_group_ingress_rule: 'create',
      });
    });

    test('does not happen with other limits, alarms and triggers of deployments', () => {
      expect(actionsOf(newDeployments, /./)).toEqual({ aws_ecs_service: 'update' });
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
      site.synthesize('renamed', (stack, cluster) => {
        if (id !== 'Web') renameConstruct(stack, { from: 'Web', to: id });
        new FargateService(stack, id, {
          ...{ cluster, network: site.network, cpu: 256, memoryMiB: 512, logForceDestroy: true },
          containers: { web: { image: 'nginx:1.29.4' } },
        });
      });

    test('does not happen: all are moved, and none is created, replaced or destroyed', async () => {
      const folder = await site.applied(withService('Web'));
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

  describe('of a task definition', () => {
    const withImage = (image: string) =>
      site.synthesize('waiting', (stack, cluster) => {
        new FargateService(stack, 'Web', {
          ...{
            cluster,
            network: site.network,
            cpu: 256,
            memoryMiB: 512,
            waitForSteadyState: true,
            logForceDestroy: true,
          },
          containers: { web: { image } },
        });
      });

    test('that ECS rolls back lets the apply fail, and the next plan repeat it', async () => {
      const folder = await site.applied(withImage('nginx:1.29.4'));
      const { attributes } = (await folder.state()).find(({ type }) => type === 'aws_ecs_task_definition')!;
      site.proxy.rollBack('waiting-Web', attributes['arn'] as string);
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
