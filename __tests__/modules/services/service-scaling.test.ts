import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { type App, TerraformStack, TerraformVariable } from 'cdktf';
import { type ScheduledTasks, ServiceScaling, type ServiceScalingProps } from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';

const service = { clusterName: 'main', serviceName: 'web' };
const target = {
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
};
const night: ScheduledTasks = { name: 'night', cron: '0 22 ? * MON-FRI *', minTasks: 0, maxTasks: 0 };

function scaling(stack: TerraformStack, options: Partial<ServiceScalingProps> = {}): ServiceScaling {
  return new ServiceScaling(stack, 'Scaling', { service, minTasks: 2, maxTasks: 10, ...options });
}

describe('by default', () => {
  const { only, addresses } = synth((stack) => scaling(stack));

  test('limits the number of tasks of its service', () => {
    expect(only(AppautoscalingTarget)).toEqual({
      service_namespace: 'ecs',
      scalable_dimension: 'ecs:service:DesiredCount',
      resource_id: 'service/main/web',
      min_capacity: 2,
      max_capacity: 10,
    });
  });

  test('tracks CPU, with a longer cooldown for scale-in', () => {
    expect(only(AppautoscalingPolicy)).toEqual({
      name: 'cpu',
      policy_type: 'TargetTrackingScaling',
      service_namespace: expect.stringMatching(/aws_appautoscaling_target\.Scaling_\w+\.service_namespace/),
      scalable_dimension: expect.stringMatching(/aws_appautoscaling_target\.Scaling_\w+\.scalable_dimension/),
      resource_id: expect.stringMatching(/aws_appautoscaling_target\.Scaling_\w+\.resource_id/),
      target_tracking_scaling_policy_configuration: {
        predefined_metric_specification: { predefined_metric_type: 'ECSServiceAverageCPUUtilization' },
        target_value: 60,
        scale_in_cooldown: 300,
        scale_out_cooldown: 60,
      },
    });
  });

  test('creates resources with these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_appautoscaling_policy.Scaling_CpuPolicy_7C4F0115",
       "aws_appautoscaling_target.Scaling_D647A029",
     ]
    `);
  });
});

describe('with the resource of the service', () => {
  const resourceIn = (stack: TerraformStack) =>
    new EcsService(stack, 'Service', { name: 'web', cluster: 'main', taskDefinition: 'web' });

  test('is replaced with the service, and not by an update of it', () => {
    const { only } = synth((stack) => {
      scaling(stack, { service: { ...service, resource: resourceIn(stack) }, schedule: [night] });
    });
    const replaced = ['aws_ecs_service.Service.id'];

    expect(only(AppautoscalingTarget).lifecycle).toEqual({
      replace_triggered_by: replaced,
      ignore_changes: ['min_capacity', 'max_capacity'],
    });
    expect(only(AppautoscalingPolicy).lifecycle).toEqual({ replace_triggered_by: replaced });
    expect(only(AppautoscalingScheduledAction).lifecycle).toEqual({ replace_triggered_by: replaced });
  });

  test('follows a logical ID that is overridden afterwards', () => {
    const { only } = synth((stack) => {
      const resource = resourceIn(stack);
      scaling(stack, { service: { ...service, resource } });
      resource.overrideLogicalId('web');
    });

    expect(only(AppautoscalingTarget).lifecycle).toEqual({ replace_triggered_by: ['aws_ecs_service.web.id'] });
  });

  test('refuses a service of another stack, and other resources', () => {
    expect(
      refusal((stack) => {
        const other = new TerraformStack(stack.node.root as App, 'other');
        scaling(stack, { service: { ...service, resource: resourceIn(other) } });
      }),
    ).toBe(`test/Scaling:
  - service.resource must be in the same stack as the scaling, got "other/Service"; create the scaling in that stack, or remove service.resource`);
    expect(
      refusal((stack) => scaling(stack, { service: { ...service, resource: { id: 'web' } as unknown as EcsService } })),
    ).toBe(`test/Scaling:
  - service.resource must be an EcsService of the provider bindings, got an object`);
  });
});

/** Returns the metrics and target values of the scaling policies. */
function goals(options: Partial<ServiceScalingProps>): readonly (readonly [name: string, value: number])[] {
  const { all } = synth((stack) => scaling(stack, options));
  return all(AppautoscalingPolicy).map(({ name, target_tracking_scaling_policy_configuration: { target_value } }) => [
    name as string,
    target_value as number,
  ]);
}

test.each<[Partial<ServiceScalingProps>, readonly (readonly [string, number])[]]>([
  [{ cpuPercent: 40 }, [['cpu', 40]]],
  [{ memoryPercent: 70 }, [['memory', 70]]],
  [
    { cpuPercent: 50, memoryPercent: 70 },
    [
      ['cpu', 50],
      ['memory', 70],
    ],
  ],
  [{ requestsPerTarget: 1000, service: { ...service, target } }, [['requests', 1000]]],
])('tracks only %j', (options, expected) => {
  expect(goals(options)).toEqual(expected);
});

test('tracks requests of its target group from its load balancer', () => {
  const { only } = synth((stack) => scaling(stack, { requestsPerTarget: 1000, service: { ...service, target } }));

  expect(
    only(AppautoscalingPolicy).target_tracking_scaling_policy_configuration.predefined_metric_specification,
  ).toEqual({
    predefined_metric_type: 'ALBRequestCountPerTarget',
    resource_label: 'app/main/50dc6c495c0c9188/targetgroup/web/6d0ecf831eec9f09',
  });
});

test('sets the cooldowns', () => {
  const { only } = synth((stack) => scaling(stack, { scaleInCooldownSeconds: 600, scaleOutCooldownSeconds: 0 }));

  expect(only(AppautoscalingPolicy).target_tracking_scaling_policy_configuration).toMatchObject({
    scale_in_cooldown: 600,
    scale_out_cooldown: 0,
  });
});

describe('with a schedule', () => {
  const { only, at } = synth((stack) =>
    scaling(stack, {
      schedule: [
        { ...night, timeZone: 'Europe/Berlin' },
        { name: 'launch', at: '2027-01-31T20:00:00', minTasks: 20, maxTasks: 40 },
      ],
    }),
  );

  test('changes the limits repeatedly', () => {
    expect(at(AppautoscalingScheduledAction, 'Scaling/Schedule-night')).toMatchObject({
      name: 'night',
      resource_id: expect.stringMatching(/aws_appautoscaling_target\.Scaling_\w+\.resource_id/),
      schedule: 'cron(0 22 ? * MON-FRI *)',
      timezone: 'Europe/Berlin',
      scalable_target_action: { min_capacity: '0', max_capacity: '0' },
    });
  });

  test('changes the limits once', () => {
    expect(at(AppautoscalingScheduledAction, 'Scaling/Schedule-launch')).toMatchObject({
      name: 'launch',
      schedule: 'at(2027-01-31T20:00:00)',
      timezone: 'UTC',
      scalable_target_action: { min_capacity: '20', max_capacity: '40' },
    });
  });

  test('ignores limits that the schedule has set', () => {
    expect(only(AppautoscalingTarget).lifecycle).toEqual({ ignore_changes: ['min_capacity', 'max_capacity'] });
  });
});

test('keeps the addresses of a schedule when its order changes', () => {
  const day: ScheduledTasks = { name: 'day', cron: '0 6 ? * MON-FRI *', minTasks: 2, maxTasks: 10 };
  const addressesOf = (...schedule: ScheduledTasks[]) => synth((stack) => scaling(stack, { schedule })).addresses();

  expect(addressesOf(night, day)).toEqual(addressesOf(day, night));
});

test('accepts number tokens', () => {
  const { only } = synth((stack) => {
    const { numberValue } = new TerraformVariable(stack, 'tasks', { type: 'number' });
    scaling(stack, {
      minTasks: numberValue,
      maxTasks: numberValue,
      cpuPercent: numberValue,
      schedule: [{ ...night, minTasks: numberValue, maxTasks: numberValue }],
    });
  });

  expect(only(AppautoscalingTarget)).toMatchObject({ min_capacity: '${var.tasks}', max_capacity: '${var.tasks}' });
  expect(only(AppautoscalingScheduledAction).scalable_target_action).toEqual({
    min_capacity: '${var.tasks}',
    max_capacity: '${var.tasks}',
  });
});

test('allows changes of its resources before synth', () => {
  const { only } = synth((stack) => {
    scaling(stack).resources.target.maxCapacity = 12;
  });

  expect(only(AppautoscalingTarget).max_capacity).toBe(12);
});

test('does not compile with both cron and at', () => {
  const build = () =>
    synth((stack) => {
      // @ts-expect-error: at or cron
      scaling(stack, { schedule: [{ ...night, at: '2027-01-31T20:00:00' }] });
    });

  expect(build).toThrow('schedule[0].at or cron must be set, but not both');
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    scaling(stack, {
      minTasks: 0,
      maxTasks: 6000,
      cpuPercent: 0,
      memoryPercent: 101,
      requestsPerTarget: 0.5,
      scaleInCooldownSeconds: -1,
      scaleOutCooldownSeconds: 86401,
    }),
  );

  expect(message).toBe(`test/Scaling:
  - minTasks must be an integer from 1 to 5000 tasks, got 0
  - maxTasks must be an integer from 1 to 5000 tasks, got 6000
  - cpuPercent must be an integer from 1 to 100, got 0
  - memoryPercent must be an integer from 1 to 100, got 101
  - requestsPerTarget must be an integer of 1 or more requests per minute, got 0.5
  - scaleInCooldownSeconds must be an integer from 0 to 86400 seconds, got -1
  - scaleOutCooldownSeconds must be an integer from 0 to 86400 seconds, got 86401
  - requestsPerTarget must not be set without service.target; set service.target, or remove requestsPerTarget`);
});

test('fails when maxTasks is less than minTasks', () => {
  expect(refusal((stack) => scaling(stack, { minTasks: 3, maxTasks: 2 }))).toBe(
    'test/Scaling:\n  - maxTasks must not be less than minTasks (3), got 2',
  );
});

test('fails with every invalid schedule at once', () => {
  const schedule: ScheduledTasks[] = [
    { ...night, minTasks: 1 },
    { ...night, timeZone: 'Europe/' },
    { name: 'a b', at: 'tomorrow', minTasks: -1, maxTasks: 5001 },
  ];

  expect(refusal((stack) => scaling(stack, { schedule }))).toBe(`test/Scaling:
  - schedule[0].maxTasks must not be less than minTasks (1), got 0
  - schedule[1].name must be unique in the schedule, got "night" again
  - schedule[1].timeZone must be an IANA time zone, such as "Europe/Berlin", got "Europe/"
  - schedule[2].name must be 1 to 200 letters, digits, "_" and "-", got "a b"
  - schedule[2].minTasks must be an integer from 0 to 5000 tasks, got -1
  - schedule[2].maxTasks must be an integer from 0 to 5000 tasks, got 5001
  - schedule[2].at must be a date and time, such as "2027-01-31T20:00:00", got "tomorrow"`);
});

test.each(['0 22 ? * MON-FRI *', '0/15 8-18 * * ? 2027', '0 6 1,15 JAN ? *', '0 6 L * ? *', '0 6 ? * 6#1 *'])(
  'accepts the cron expression %s',
  (cron) => {
    expect(() => synth((stack) => scaling(stack, { schedule: [{ ...night, cron }] }))).not.toThrow();
  },
);

test.each(['', '0 22 * * *', 'cron(0 22 ? * * *)', '0 22 * * * *', '0 22 ? * ? *', '0  22 ? * * *'])(
  'fails for the cron expression %j',
  (cron) => {
    expect(refusal((stack) => scaling(stack, { schedule: [{ ...night, cron }] }))).toBe(
      `test/Scaling:
  - schedule[0].cron must be minute, hour, day of month, month, day of week and year, with "?" for one of the day fields, such as "0 20 ? * MON-FRI *", got ${JSON.stringify(cron)}`,
    );
  },
);

test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT+5', 'EST5EDT'])(
  'accepts the time zone %s',
  (timeZone) => {
    expect(() => synth((stack) => scaling(stack, { schedule: [{ ...night, timeZone }] }))).not.toThrow();
  },
);

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse('{ "service": "web", "minTasks": "1", "schedule": { "name": "night" } }') as object;

  expect(refusal((stack) => new ServiceScaling(stack, 'Scaling', props as ServiceScalingProps))).toBe(`test/Scaling:
  - minTasks must be a number, got "1"
  - maxTasks must be given: a number
  - schedule must be an array known at synth time, got an object
  - service must be an object with clusterName, serviceName, got "web"`);
});
