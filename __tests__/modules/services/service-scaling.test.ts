import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  EcsCluster,
  FargateService,
  type ScheduledTasks,
  ServiceScaling,
  type ServiceScalingProps,
} from '../../../modules';
import { type Block, read, refusal, synth } from '../../../lab/synth/synth';

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

/** Returns the customized metrics of the scaling policies, by the names of the policies. */
function customized(options: Partial<ServiceScalingProps>): Readonly<Record<string, unknown>> {
  const { all } = synth((stack) => scaling(stack, options));
  return Object.fromEntries(
    all(AppautoscalingPolicy).map(({ name, target_tracking_scaling_policy_configuration: configuration }) => [
      name as string,
      (configuration as Block)['customized_metric_specification'],
    ]),
  );
}

const ordersMetric = { namespace: 'Shop', metricName: 'OrdersPerTask', targetValue: 25 };

describe('with customized metrics', () => {
  test('tracks each metric by its statistic, and CPU no longer', () => {
    const dimensions = { Stage: 'production', Shop: 'eu' };

    expect(
      customized({
        customizedMetrics: {
          orders: { ...ordersMetric, dimensions },
          sessions: { namespace: 'Shop', metricName: 'Sessions', statistic: 'Maximum', targetValue: 0.5 },
        },
      }),
    ).toEqual({
      'metric-orders': {
        namespace: 'Shop',
        metric_name: 'OrdersPerTask',
        statistic: 'Average',
        dimensions: [
          { name: 'Stage', value: 'production' },
          { name: 'Shop', value: 'eu' },
        ],
      },
      'metric-sessions': { namespace: 'Shop', metric_name: 'Sessions', statistic: 'Maximum' },
    });
  });

  test('has a policy with the target value, the cooldowns and an address by the name of the metric', () => {
    const { at } = synth((stack) => scaling(stack, { customizedMetrics: { orders: ordersMetric } }));

    expect(
      at(AppautoscalingPolicy, 'Scaling/Metric-ordersPolicy').target_tracking_scaling_policy_configuration,
    ).toMatchObject({ target_value: 25, scale_in_cooldown: 300, scale_out_cooldown: 60 });
  });

  test('still tracks CPU if that is set', () => {
    expect(goals({ cpuPercent: 50, customizedMetrics: { orders: ordersMetric } })).toEqual([
      ['cpu', 50],
      ['metric-orders', 25],
    ]);
  });
});

describe('with a queue in a cluster without Container Insights', () => {
  const queue = { queueName: 'orders', messagesPerTask: 1 };
  const limits = { minTasks: 1, maxTasks: 2 };
  const network = { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] };
  const uncounted = (stack: TerraformStack) => new EcsCluster(stack, 'Cluster', { containerInsights: 'disabled' });
  const problem =
    'must not be set in a cluster whose containerInsights are "disabled", because they count the running tasks; set containerInsights of the cluster to "enabled", or use customizedMetrics';

  test('a service is rejected', () => {
    const build = (stack: TerraformStack) =>
      new FargateService(stack, 'Worker', {
        ...{
          cluster: uncounted(stack),
          network,
          cpu: 256,
          memoryMiB: 512,
          containers: { worker: { image: 'worker:1' } },
        },
        scaling: { ...limits, queue },
      });

    expect(refusal((stack) => void build(stack))).toBe(`test/Worker:\n  - scaling.queue ${problem}`);
  });

  test('a scaling of its own is rejected', () => {
    const build = (stack: TerraformStack) => {
      const { clusterName } = uncounted(stack);
      new ServiceScaling(stack, 'Scaling', { service: { clusterName, serviceName: 'worker' }, ...limits, queue });
    };

    expect(refusal(build)).toBe(`test/Scaling:\n  - queue ${problem}`);
  });
});

describe('with a queue', () => {
  const { only } = synth((stack) => scaling(stack, { queue: { queueName: 'orders.fifo', messagesPerTask: 20 } }));
  const policy = only(AppautoscalingPolicy);
  const configuration = policy.target_tracking_scaling_policy_configuration as Block;

  test('tracks the messages that wait for each running task, or all of them without tasks', () => {
    expect(policy.name).toBe('queue');
    expect(configuration).toMatchObject({ target_value: 20 });
    expect(configuration['customized_metric_specification']).toEqual({
      metrics: [
        {
          id: 'messages',
          return_data: false,
          metric_stat: {
            stat: 'Sum',
            metric: {
              namespace: 'AWS/SQS',
              metric_name: 'ApproximateNumberOfMessagesVisible',
              dimensions: [{ name: 'QueueName', value: 'orders.fifo' }],
            },
          },
        },
        {
          id: 'tasks',
          return_data: false,
          metric_stat: {
            stat: 'Average',
            metric: {
              namespace: 'ECS/ContainerInsights',
              metric_name: 'RunningTaskCount',
              dimensions: [
                { name: 'ClusterName', value: 'main' },
                { name: 'ServiceName', value: 'web' },
              ],
            },
          },
        },
        {
          id: 'backlog',
          expression: 'messages / IF(tasks > 0, tasks, 1)',
          label: 'Messages per task',
          return_data: true,
        },
      ],
    });
  });
});

describe('with a forecast', () => {
  const predictive = { metric: 'cpu', targetValue: 60 } as const;
  const versionIn = (stack: TerraformStack): unknown => {
    const { terraform } = read(stack).json() as { terraform: { required_providers: { aws: { version: string } } } };
    return terraform.required_providers.aws.version;
  };
  const ofBindings = versionIn(stackWith(() => undefined));

  function stackWith(build: (stack: TerraformStack) => void, app = Testing.app(), id = 'test'): TerraformStack {
    const stack = new TerraformStack(app, id);
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    build(stack);
    return stack;
  }

  test('starts tasks before the load, with the limit of the service', () => {
    const [cpu, forecast] = synth((stack) => scaling(stack, { predictive })).all(AppautoscalingPolicy);

    // A forecast alone would never remove tasks.
    expect(cpu).toMatchObject({ name: 'cpu', policy_type: 'TargetTrackingScaling' });
    expect(forecast).toMatchObject({
      name: 'predictive',
      policy_type: 'PredictiveScaling',
      predictive_scaling_policy_configuration: {
        mode: 'ForecastAndScale',
        scheduling_buffer_time: 300,
        metric_specification: [
          {
            target_value: '60',
            predefined_metric_pair_specification: { predefined_metric_type: 'ECSServiceCPUUtilization' },
          },
        ],
      },
    });
    expect(forecast!.predictive_scaling_policy_configuration).not.toHaveProperty('max_capacity_breach_behavior');
  });

  test('forecasts requests of the target group, and may exceed the maximum', () => {
    const [, forecast] = synth((stack) =>
      scaling(stack, {
        service: { ...service, target },
        predictive: {
          metric: 'requests',
          targetValue: 500,
          mode: 'ForecastOnly',
          schedulingBufferSeconds: 0,
          maxCapacityBufferPercent: 20,
        },
      }),
    ).all(AppautoscalingPolicy);

    expect(forecast!.predictive_scaling_policy_configuration).toEqual({
      mode: 'ForecastOnly',
      scheduling_buffer_time: 0,
      max_capacity_breach_behavior: 'IncreaseMaxCapacity',
      max_capacity_buffer: 20,
      metric_specification: [
        {
          target_value: '500',
          predefined_metric_pair_specification: {
            predefined_metric_type: 'ALBRequestCount',
            resource_label: 'app/main/50dc6c495c0c9188/targetgroup/web/6d0ecf831eec9f09',
          },
        },
      ],
    });
  });

  test('requires the version of the provider that has it, in addition to that of the bindings', () => {
    expect(versionIn(stackWith((stack) => scaling(stack, { predictive })))).toBe(`${String(ofBindings)}, >= 6.25.0`);
  });

  const constraint = 'terraform.required_providers.aws.version';

  test.each([
    ['before', (stack: TerraformStack) => stack.addOverride(constraint, '~> 6.0'), () => undefined],
    ['after', () => undefined, (stack: TerraformStack) => stack.addOverride(constraint, '~> 6.0')],
  ])('keeps the constraint of the stack that is set %s the scaling', (_, before, after) => {
    const stack = stackWith((scope) => {
      before(scope);
      scaling(scope, { predictive });
      after(scope);
    });

    expect(versionIn(stack)).toBe('~> 6.0, >= 6.25.0');
  });

  test('adds the version once for two services, and only to their stack', () => {
    const app = Testing.app();
    const two = stackWith(
      (stack) => {
        for (const id of ['One', 'Two']) {
          new ServiceScaling(stack, id, { service, minTasks: 1, maxTasks: 2, predictive });
        }
      },
      app,
      'two',
    );
    const one = stackWith((stack) => scaling(stack, { predictive }), app, 'one');
    const none = stackWith((stack) => scaling(stack), app, 'none');

    expect([two, one, none].map(versionIn)).toEqual([
      `${String(ofBindings)}, >= 6.25.0`,
      `${String(ofBindings)}, >= 6.25.0`,
      ofBindings,
    ]);
  });
});

test('fails with every wrong metric and forecast at once', () => {
  const message = refusal((stack) =>
    scaling(stack, {
      customizedMetrics: { 'a b': { ...ordersMetric, targetValue: 0 } },
      queue: { queueName: 'orders', messagesPerTask: -1 },
      predictive: { metric: 'memory', targetValue: 101, schedulingBufferSeconds: 3601, maxCapacityBufferPercent: -1 },
    }),
  );

  expect(message).toBe(`test/Scaling:
  - customizedMetrics["a b"] must be a name of 1 to 100 letters, digits, "_" and "-", got "a b"
  - customizedMetrics.a b.targetValue must be greater than 0, got 0
  - queue.messagesPerTask must be greater than 0, got -1
  - predictive.targetValue must be an integer from 1 to 100 percent, got 101
  - predictive.schedulingBufferSeconds must be an integer from 0 to 3600 seconds, got 3601
  - predictive.maxCapacityBufferPercent must be an integer from 0 to 100, got -1`);
});

test('fails when the queue is given by its URL, and when requests are forecast without a target', () => {
  const queueName = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

  expect(refusal((stack) => scaling(stack, { queue: { queueName, messagesPerTask: 1 } }))).toBe(`test/Scaling:
  - queue.queueName must be the name of a queue, not its URL or ARN, such as "orders", got "${queueName}"`);
  expect(refusal((stack) => scaling(stack, { predictive: { metric: 'requests', targetValue: 500 } }))).toBe(
    'test/Scaling:\n  - predictive.metric must not be "requests" without service.target; set service.target, or use "cpu" or "memory"',
  );
});

test('fails when a forecast or a target follows the requests of a Network Load Balancer', () => {
  const ofNetwork = {
    ...target,
    loadBalancerArnSuffix: 'net/main/50dc6c495c0c9188',
    loadBalancerType: 'network',
  } as const;
  const problemOf = (options: Partial<ServiceScalingProps>) =>
    refusal((stack) => scaling(stack, { service: { ...service, target: ofNetwork }, ...options }));

  expect(problemOf({ requestsPerTarget: 500 })).toContain(
    'requestsPerTarget must not be set with a Network Load Balancer',
  );
  expect(problemOf({ predictive: { metric: 'requests', targetValue: 500 } })).toContain(
    'predictive.metric "requests" must not be set with a Network Load Balancer',
  );
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
