import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack, Testing } from 'cdktf';
import {
  type DeploymentConfiguration,
  FargateService,
  type FargateServiceOptions,
  ServiceAlarms,
  ServiceScaling,
} from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-3', 'subnet-4'] };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2';
const loadBalancer = { listenerArn, securityGroupId: 'sg-1', vpcId: 'vpc-1' };
const networkLoadBalancer = {
  loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/main/1',
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};
const registryArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1';
const hookTargetArn = 'arn:aws:lambda:eu-west-1:111122223333:function:check';

function service(stack: TerraformStack, options: Partial<FargateServiceOptions> = {}): FargateService {
  return new FargateService(stack, 'Web', {
    ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } },
    loadBalancing: { loadBalancer, container: 'nginx' },
    ...options,
  });
}

function problems(options: unknown): readonly string[] {
  return refusal((stack) => service(stack, options as Partial<FargateServiceOptions>))
    .split('\n  - ')
    .slice(1);
}

/** Returns the version of the AWS provider that a stack requires. */
function providerVersion(build: (stack: TerraformStack) => void): unknown {
  const app: App = Testing.app();
  const stack = new TerraformStack(app, 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  build(stack);
  const { terraform } = JSON.parse(Testing.synth(stack, true)) as {
    readonly terraform: { readonly required_providers: { readonly aws: { readonly version: string } } };
  };
  return terraform.required_providers.aws.version;
}

const version = 'terraform.required_providers.aws.version';

/** A rule or a listener whose action is ignored would keep a target group in use that Terraform replaces. */
const replacedWithGroups = {
  replace_triggered_by: [
    expect.stringMatching(/^aws_lb_target_group\.Web_Target_TargetGroup_\w+\.id$/),
    expect.stringMatching(/^aws_lb_target_group\.Web_Target_AlternateTargetGroup_\w+\.id$/),
  ],
};

describe('a blue/green deployment behind an Application Load Balancer', () => {
  const { only, all } = synth((stack) => {
    service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
  });

  test('has two equal target groups, and a rule that first forwards to one of them', () => {
    const [first, second] = all(LbTargetGroup);
    const [rule] = all(LbListenerRule);

    expect(first).toEqual(second);
    expect(rule!.action).toEqual([
      {
        type: 'forward',
        forward: {
          target_group: [
            { arn: expect.stringMatching(/Web_Target_TargetGroup_\w+\.arn/), weight: 1 },
            { arn: expect.stringMatching(/Web_Target_AlternateTargetGroup_\w+\.arn/), weight: 0 },
          ],
        },
      },
    ]);
    expect(rule!.lifecycle).toEqual({ ignore_changes: ['action'], ...replacedWithGroups });
  });

  test('lets ECS shift the requests with a role for it', () => {
    const { load_balancer, deployment_configuration, depends_on, ...rest } = only(EcsService);

    expect(deployment_configuration).toEqual({ strategy: 'BLUE_GREEN', bake_time_in_minutes: '5' });
    expect(load_balancer[0].advanced_configuration).toEqual({
      alternate_target_group_arn: expect.stringContaining('AlternateTargetGroup'),
      production_listener_rule: expect.stringMatching(/aws_lb_listener_rule\.Web_Target_ListenerRule_\w+\.arn/),
      role_arn: expect.stringContaining('aws_iam_role.Web_LoadBalancerRole'),
    });
    expect(rest).not.toHaveProperty('deployment_circuit_breaker');
    expect(only(IamRolePolicyAttachment).policy_arn).toMatch(
      /policy\/AmazonECSInfrastructureRolePolicyForLoadBalancers$/,
    );
    expect(depends_on.join()).toMatch(/ShiftRequests[^]*AlternateTargetGroup/);
  });
});

test('alarms watch both target groups', () => {
  const names: unknown[] = [];
  const { all } = synth((stack) => {
    const web = service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    names.push(...web.targetNames.map(({ name }) => name));
    new ServiceAlarms(stack, 'Alarms', { service: web });
  });
  const watched = all(CloudwatchMetricAlarm)
    .filter(({ metric_name: metric }) => metric === 'UnHealthyHostCount')
    .map(({ dimensions }) => dimensions.TargetGroup)
    .sort();

  expect(names).toEqual([undefined, 'Alternate']);
  expect(watched).toEqual([
    expect.stringMatching(/Target_AlternateTargetGroup_\w+\.arn_suffix/),
    expect.stringMatching(/Target_TargetGroup_\w+\.arn_suffix/),
  ]);
});

test('requests for tests get a rule with the conditions of the target', () => {
  const testListenerArn = `${listenerArn}9`;
  const { only, all } = synth((stack) => {
    service(stack, {
      loadBalancing: { loadBalancer, container: 'nginx', paths: ['/api/*'], priority: 7 },
      deploymentConfiguration: { strategy: 'BLUE_GREEN', testListenerArn },
    });
  });
  const [, test] = all(LbListenerRule);

  expect(test).toMatchObject({
    ...{ listener_arn: testListenerArn, priority: 7 },
    condition: [{ path_pattern: { values: ['/api/*'] } }],
    action: [{ type: 'forward', target_group_arn: expect.stringMatching(/Target_TargetGroup/) }],
    lifecycle: { ignore_changes: ['action'], ...replacedWithGroups },
  });
  expect(only(EcsService).load_balancer[0].advanced_configuration.test_listener_rule).toContain('TestListenerRule');
});

test('a Network Load Balancer shifts connections by its listener', () => {
  const { only, all } = synth((stack) => {
    service(stack, {
      loadBalancing: { loadBalancer: networkLoadBalancer, container: 'nginx' },
      deploymentConfiguration: { strategy: 'BLUE_GREEN' },
    });
  });

  expect(all(LbTargetGroup)).toHaveLength(2);
  expect(only(LbListener).lifecycle).toEqual({ ignore_changes: ['default_action'], ...replacedWithGroups });
  expect(only(EcsService).load_balancer[0].advanced_configuration.production_listener_rule).toMatch(
    /aws_lb_listener\.Web_Target_Listener_\w+\.arn/,
  );
});

test.each<[DeploymentConfiguration, object, string]>([
  [
    { strategy: 'LINEAR', linearConfiguration: { stepPercent: 12.5, stepBakeTimeInMinutes: 3 } },
    { linear_configuration: { step_percent: 12.5, step_bake_time_in_minutes: '3' } },
    '>= 6.21.0',
  ],
  [
    { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1 }, bakeTimeInMinutes: 0 },
    { canary_configuration: { canary_percent: 0.1 }, bake_time_in_minutes: '0' },
    '>= 6.21.0',
  ],
  [{ strategy: 'BLUE_GREEN' }, {}, '>= 6.6.0'],
])(
  '%j sets its steps, and requires the version of the provider that knows them',
  (deploymentConfiguration, block, needed) => {
    const built = synth((stack) => service(stack, { deploymentConfiguration }));

    expect(built.only(EcsService).deployment_configuration).toMatchObject({
      strategy: deploymentConfiguration.strategy,
      ...block,
    });
    expect(
      providerVersion((stack) => {
        service(stack, { deploymentConfiguration });
        stack.addOverride(version, '>= 5.100.0, < 7.0.0');
      }),
    ).toBe(`>= 5.100.0, < 7.0.0, ${needed}`);
  },
);

test.each(['5.100.0', '= 5.100.0', '~> 5.90', '>= 5.100.0, < 6.0.0'])(
  'the constraint %j, which excludes the version of the provider, fails at synth',
  (constraint) => {
    const build = () =>
      providerVersion((stack) => {
        service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
        stack.addOverride(version, constraint);
      });

    expect(build).toThrow(
      `${version} must allow version 6.6.0 of the AWS provider or a later one for deploymentConfiguration.strategy "BLUE_GREEN" of test/Web, got "${constraint}"; change the constraint of the stack, or remove deploymentConfiguration.strategy "BLUE_GREEN"`,
    );
  },
);

test('a rolling deployment requires no version of the provider', () => {
  const build = (stack: TerraformStack) => {
    stack.addOverride(version, '>= 5.100.0');
    service(stack, { deploymentConfiguration: { strategy: 'ROLLING' } });
  };

  expect(providerVersion(build)).toBe('>= 5.100.0');
});

test('hooks are called with one role that may call just them', () => {
  const { only, all } = synth((stack) => {
    service(stack, {
      deploymentConfiguration: {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [
          { hookTargetArn, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'], hookDetails: { a: [1, 'b'] } },
          { hookTargetArn, lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'] },
          {
            hookTargetArn: `${hookTargetArn}:live`,
            lifecycleStages: ['PRE_SCALE_UP'],
            roleArn: 'arn:aws:iam::111122223333:role/hooks',
          },
        ],
      },
    });
  });
  const role = expect.stringMatching(/aws_iam_role\.Web_HookRole_\w+\.arn/);

  expect(only(EcsService).deployment_configuration.lifecycle_hook).toEqual([
    {
      ...{ hook_target_arn: hookTargetArn, hook_details: '{"a":[1,"b"]}' },
      ...{ lifecycle_stages: ['POST_TEST_TRAFFIC_SHIFT'], role_arn: role },
    },
    { hook_target_arn: hookTargetArn, lifecycle_stages: ['PRE_SCALE_UP', 'POST_SCALE_UP'], role_arn: role },
    {
      ...{ hook_target_arn: `${hookTargetArn}:live`, lifecycle_stages: ['PRE_SCALE_UP'] },
      role_arn: 'arn:aws:iam::111122223333:role/hooks',
    },
  ]);
  const policy = all(IamRolePolicy).find(({ policy: text }) => text.includes('lambda:InvokeFunction'))!;
  expect(JSON.parse(policy.policy).Statement).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [hookTargetArn] },
  ]);
  expect(only(EcsService).depends_on.join()).toContain('CallHooks');
});

test('Service Connect shifts requests without a load balancer, and takes requests for tests by a header', () => {
  const { only, all } = synth((stack) => {
    new FargateService(stack, 'Api', {
      ...{ cluster, network, cpu: 256, memoryMiB: 512 },
      containers: { api: { image: 'api:1', ports: [{ containerPort: 8080, name: 'http' }] } },
      deploymentConfiguration: { strategy: 'BLUE_GREEN' },
      serviceConnectConfiguration: {
        namespace: 'shop',
        services: {
          http: {
            clientAlias: { port: 80, testTrafficRules: { header: { name: 'x-test', value: { exact: 'yes' } } } },
          },
        },
      },
    });
  });

  expect(all(LbTargetGroup)).toEqual([]);
  expect(all(IamRolePolicyAttachment)).toEqual([]);
  expect(only(EcsService).service_connect_configuration.service[0].client_alias).toEqual({
    port: 80,
    test_traffic_rules: [{ header: { name: 'x-test', value: { exact: 'yes' } } }],
  });
});

test('A service that receives no requests is deployed with blue/green as well', () => {
  const { only, all } = synth((stack) => {
    new FargateService(stack, 'Worker', {
      ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { worker: { image: 'worker:1' } } },
      deploymentConfiguration: {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [{ hookTargetArn, lifecycleStages: ['POST_SCALE_UP'] }],
      },
    });
  });

  expect(only(EcsService).deployment_configuration).toMatchObject({ strategy: 'BLUE_GREEN', lifecycle_hook: [{}] });
  expect(all(IamRolePolicyAttachment)).toEqual([]);
});

test('A registry beside a load balancer is accepted', () => {
  const { only } = synth((stack) =>
    service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' }, serviceRegistries: [{ registryArn }] }),
  );

  expect(only(EcsService).service_registries).toEqual({ registry_arn: registryArn });
});

test('Two services have different priorities on a listener for tests', () => {
  const testListenerArn = listenerArn.replace(/2$/, '3');
  const priority = 7;
  const message = refusal((stack) =>
    ['One', 'Other'].forEach((id, index) => {
      new FargateService(stack, id, {
        ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } },
        loadBalancing: {
          loadBalancer: { ...loadBalancer, listenerArn: listenerArn.replace(/2$/, `${index + 4}`) },
          ...{ container: 'nginx', priority, paths: [`/${id}`] },
        },
        deploymentConfiguration: { strategy: 'BLUE_GREEN', testListenerArn },
      });
    }),
  );

  expect(message).toBe(`test/Other:
  - loadBalancing.priority must be unique on the listener for tests as well, got 7, which test/One/Target already has there; change one of them`);
});

test.each(['requestsPerTarget', 'predictive'] as const)('A ServiceScaling of its own cannot follow its %s', (name) => {
  const follow = name === 'predictive' ? { predictive: { metric: 'requests', targetValue: 100 } } : { [name]: 100 };
  const message = refusal((stack) => {
    const { serviceName, targetNames } = service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    targetNames.forEach((target) => {
      new ServiceScaling(stack, `Scaling${target.name ?? ''}`, {
        ...{ service: { clusterName: 'main', serviceName, target }, minTasks: 1, maxTasks: 2 },
        ...(follow as object),
      });
    });
  });

  expect(message).toContain('must not be set for a service whose deployments shift requests');
});

test.each<[DeploymentConfiguration, string]>([
  [{ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 30 }, '50m'],
  [{ strategy: 'LINEAR' }, '85m'],
  [{ strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 15 }, bakeTimeInMinutes: 30 }, '65m'],
])('an apply that waits for %j has the time for it', (deploymentConfiguration, time) => {
  const built = synth((stack) => service(stack, { deploymentConfiguration, waitForSteadyState: true }));

  expect(built.only(EcsService).timeouts).toEqual({ create: time, update: time });
});

test('its rule cannot be shared', () => {
  const build = (stack: TerraformStack) => {
    const web = service(stack, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    new FargateService(stack, 'Canary', {
      ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } },
      loadBalancing: { sharesRuleWith: web.resources.target!, container: 'nginx' },
    });
  };

  expect(refusal(build)).toContain(
    'sharesRuleWith must be a target of a service whose deployments have the strategy "ROLLING"',
  );
});

describe('rejects', () => {
  const shifted = (others: object = {}) => ({ deploymentConfiguration: { strategy: 'BLUE_GREEN', ...others } });

  test.each<[unknown, string]>([
    [
      { deploymentConfiguration: { strategy: 'CANARY' }, loadBalancing: undefined },
      'strategy must be "ROLLING" or "BLUE_GREEN" without loadBalancing',
    ],
    [
      { ...shifted(), loadBalancing: undefined, serviceRegistries: [{ registryArn }] },
      'strategy must be "ROLLING" with serviceRegistries and without loadBalancing',
    ],
    [
      {
        ...shifted(),
        vpcLatticeConfigurations: [
          {
            targetGroupArn: 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0',
            portName: 'http',
          },
        ],
      },
      'vpcLatticeConfigurations must not be set with strategy "BLUE_GREEN"',
    ],
    [shifted({ deploymentCircuitBreaker: { enable: true } }), 'deploymentCircuitBreaker must not be set with strategy'],
    [shifted({ bakeTimeInMinutes: 1441 }), 'bakeTimeInMinutes must be an integer from 0 to 1440 minutes, got 1441'],
    [shifted({ linearConfiguration: {} }), 'linearConfiguration must not be set with strategy "BLUE_GREEN"'],
    [
      { deploymentConfiguration: { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } } },
      'stepPercent must be a multiple of 0.1 from 3 to 100 percent, got 2.9',
    ],
    [
      { deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.15 } } },
      'canaryPercent must be a multiple of 0.1 from 0.1 to 100 percent, got 0.15',
    ],
    [
      { deploymentConfiguration: { bakeTimeInMinutes: 1 } },
      'bakeTimeInMinutes must not be set with strategy "ROLLING"',
    ],
    [
      shifted({ lifecycleHooks: [{ hookTargetArn, lifecycleStages: [] }] }),
      'must contain at least one stage, got none',
    ],
    [
      shifted({ lifecycleHooks: [{ hookTargetArn, lifecycleStages: ['PRE_SCALEUP'] }] }),
      'got "PRE_SCALEUP"; did you mean "PRE_SCALE_UP"?',
    ],
    [shifted({ testListenerArn: listenerArn }), 'must be another listener than that of loadBalancing'],
    [
      shifted({ testListenerArn: listenerArn.replace('/app/', '/net/') }),
      'must be the ARN of a listener of an Application Load Balancer',
    ],
    [shifted({ testListenerArn: 'arn:aws:s3:::a' }), 'testListenerArn must be the ARN of a listener'],
    [
      { ...shifted(), scaling: { minTasks: 1, maxTasks: 2, requestsPerTarget: 100 } },
      'scaling.requestsPerTarget must not be set with strategy "BLUE_GREEN"',
    ],
    [
      {
        ...shifted(),
        loadBalancing: {
          container: 'nginx',
          targetGroup: {
            targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1',
            securityGroupId: 'sg-1',
          },
        },
      },
      'loadBalancing.targetGroup must not be given with strategy "BLUE_GREEN"',
    ],
  ])('%j', (options, message) => {
    expect(problems(options).join('\n')).toContain(message);
  });
});
