import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformOutput, type TerraformStack, TerraformVariable } from 'cdktf';
import { EcsCluster, FargateService, type FargateServiceOptions, LogDestination, Vpc } from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, containersOf, logGroup, nginx, statementsAt } from '../../../lab/synth/tasks';

const network = {
  vpcId: 'vpc-1',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};

function service(stack: TerraformStack, options: Partial<FargateServiceOptions> = {}, id = 'Web'): FargateService {
  return new FargateService(stack, id, {
    cluster,
    network,
    cpu: 256,
    memoryMiB: 512,
    containers: { nginx },
    ...options,
  });
}

describe('by default', () => {
  const { only, all, addresses } = synth((stack) => service(stack));

  test('runs two tasks in the private subnets, without public addresses', () => {
    expect(only(EcsService)).toMatchObject({
      name: 'test-Web',
      cluster: cluster.clusterArn,
      task_definition: expect.stringMatching(/^\$\{aws_ecs_task_definition\.Web_TaskDefinition_\w+\.arn\}$/),
      desired_count: 2,
      launch_type: 'FARGATE',
      network_configuration: {
        subnets: ['subnet-3', 'subnet-4'],
        security_groups: [expect.stringMatching(/^\$\{aws_security_group\.Web_SecurityGroup_\w+\.id\}$/)],
        assign_public_ip: false,
      },
    });
  });

  test('rolls back a failed deployment, with all tasks running meanwhile', () => {
    expect(only(EcsService)).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
    });
  });

  test('rebalances tasks across zones, disables ECS Exec, and manages the desired count', () => {
    expect(only(EcsService).availability_zone_rebalancing).toBe('ENABLED');
    expect(only(EcsService)).not.toHaveProperty('enable_execute_command');
    expect(only(EcsService)).not.toHaveProperty('lifecycle');
    expect(only(EcsService)).not.toHaveProperty('force_new_deployment');
  });

  test('allows no inbound traffic, and only HTTPS outbound', () => {
    expect(only(SecurityGroup)).toMatchObject({ vpc_id: 'vpc-1', description: 'Tasks of test/Web' });
    expect(only(SecurityGroup)).not.toHaveProperty('egress');
    expect(all(VpcSecurityGroupIngressRule)).toEqual([]);
    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_ipv4: '0.0.0.0/0',
    });
  });

  test('starts after the permissions of its roles, and stops before they are removed', () => {
    expect(only(EcsService).depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.Web_TaskDefinition_ExecutionRole_WriteLogs_/),
      expect.stringMatching(/^aws_vpc_security_group_egress_rule\.Web_HttpsEgress_/),
    ]);
  });

  test('creates resources with these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Web_TaskDefinition_Logs_321FAD17",
       "aws_ecs_service.Web_3C8945DB",
       "aws_ecs_task_definition.Web_TaskDefinition_D1709B1C",
       "aws_iam_role.Web_TaskDefinition_ExecutionRole_9B66D88D",
       "aws_iam_role.Web_TaskDefinition_TaskRole_96791EDD",
       "aws_iam_role_policy.Web_TaskDefinition_ExecutionRole_WriteLogs_C8AE2555",
       "aws_security_group.Web_SecurityGroup_322089BD",
       "aws_vpc_security_group_egress_rule.Web_HttpsEgress_2A72073E",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
  });
});

describe('behind a load balancer', () => {
  const { only, at } = synth((stack) => service(stack, { loadBalancing: { loadBalancer, container: 'nginx' } }));

  test('registers the port of its container', () => {
    expect(only(EcsService).load_balancer).toEqual([
      {
        target_group_arn: expect.stringMatching(/^\$\{aws_lb_target_group\.Web_Target_\w+\.arn\}$/),
        container_name: 'nginx',
        container_port: 80,
      },
    ]);
    expect(only(LbTargetGroup)).toMatchObject({ port: 80, target_type: 'ip', vpc_id: 'vpc-1' });
  });

  test('waits for the listener and the security group rules', () => {
    expect(only(EcsService).depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_lb_listener_rule\.Web_Target_/),
        expect.stringMatching(/^aws_vpc_security_group_ingress_rule\.Web_Target_/),
      ]),
    );
  });

  test('allows inbound traffic only from the load balancer', () => {
    expect(only(VpcSecurityGroupIngressRule)).toMatchObject({
      security_group_id: expect.stringMatching(/aws_security_group\.Web_SecurityGroup_/),
      referenced_security_group_id: 'sg-1',
      ip_protocol: 'tcp',
      from_port: 80,
      to_port: 80,
    });
    expect(at(VpcSecurityGroupEgressRule, 'Web/Target/Egress')).toMatchObject({
      security_group_id: 'sg-1',
      from_port: 80,
    });
  });

  test('has a health check grace period of a minute, or as set', () => {
    const slow = synth((stack) =>
      service(stack, { loadBalancing: { loadBalancer, container: 'nginx' }, healthCheckGracePeriodSeconds: 300 }),
    );

    expect(only(EcsService).health_check_grace_period_seconds).toBe(60);
    expect(slow.only(EcsService).health_check_grace_period_seconds).toBe(300);
  });

  test('takes the health checks of containers and of VPC Lattice as well', () => {
    const healthCheck = { command: ['CMD', 'true'] as const };
    const targetGroupArn = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0';
    const periodOf = (options: Partial<FargateServiceOptions>) =>
      synth((stack) => service(stack, options)).only(EcsService).health_check_grace_period_seconds;
    const named = { nginx: { ...nginx, ports: [{ containerPort: 80, name: 'http' }] } };
    const vpcLatticeConfigurations = [{ targetGroupArn, portName: 'http' }];

    expect(periodOf({ containers: { nginx: { ...nginx, healthCheck } }, healthCheckGracePeriodSeconds: 90 })).toBe(90);
    expect(periodOf({ containers: named, vpcLatticeConfigurations, healthCheckGracePeriodSeconds: 0 })).toBe(0);
    expect(periodOf({ containers: { nginx: { ...nginx, healthCheck } } })).toBeUndefined();
  });

  test('passes properties to the target', () => {
    const { only: onlyOf } = synth((stack) =>
      service(stack, {
        containers: { nginx: { ...nginx, ports: [80, 9113] } },
        loadBalancing: {
          loadBalancer,
          container: 'nginx',
          port: 9113,
          paths: ['/metrics'],
          priority: 7,
          healthCheckPath: '/up',
        },
      }),
    );

    expect(onlyOf(LbTargetGroup)).toMatchObject({ port: 9113, health_check: { path: '/up' } });
  });
});

test('shares a cluster and a load balancer with other services', () => {
  const { all } = synth((stack) => {
    service(stack, { loadBalancing: { loadBalancer, container: 'nginx', paths: ['/api/*'], priority: 10 } }, 'Api');
    service(stack, { loadBalancing: { loadBalancer, container: 'nginx' } }, 'Web');
  });

  expect(all(EcsService).map(({ name }) => name)).toEqual(['test-Api', 'test-Web']);
});

test('starts after the internet route of a Vpc, and stops before it is removed', () => {
  const { only } = synth((stack) => service(stack, { network: new Vpc(stack, 'Network') }));

  expect(only(EcsService).depends_on).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^aws_route\.Network_PrivateDefaultRoute1_/),
      expect.stringMatching(/^aws_vpc_endpoint\.Network_S3Endpoint_/),
    ]),
  );
});

test('accepts names and a number of tasks, known at synth or as tokens', () => {
  const { only } = synth((stack) => {
    const count = new TerraformVariable(stack, 'count_of_tasks', { type: 'number', default: 1 });
    service(stack, { serviceName: 'web', family: 'web', desiredCount: count.numberValue });
  });

  expect(only(EcsService)).toMatchObject({ name: 'web', desired_count: '${var.count_of_tasks}' });
});

test('routes its logs', () => {
  const { only } = synth((stack) => {
    const { taskDefinition } = service(stack, {
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage },
    });
    expect(taskDefinition.routerImage?.path).toBe('stacks/test/fluent-bit/test-Web/image');
  });

  expect(only(EcsService).depends_on).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy\.Web_TaskDefinition_TaskRole_DeliverLogs_/)]),
  );
});

test('exposes its name and security group', () => {
  const { json } = synth((stack) => {
    const { serviceName, securityGroupId } = service(stack);
    new TerraformOutput(stack, 'all', { value: { serviceName, securityGroupId } });
  });

  expect(json().output.all.value).toEqual({
    serviceName: expect.stringMatching(/aws_ecs_service\.Web_\w+\.name/),
    securityGroupId: expect.stringMatching(/aws_security_group\.Web_SecurityGroup_\w+\.id/),
  });
});

test('allows changes of its resources before synth', () => {
  const { only } = synth((stack) => {
    service(stack).resources.service.enableExecuteCommand = true;
  });

  expect(only(EcsService).enable_execute_command).toBe(true);
});

test('does not compile with an unknown container', () => {
  const build = () =>
    synth(
      (stack) =>
        new FargateService(stack, 'Web', {
          cluster,
          network,
          cpu: 256,
          memoryMiB: 512,
          containers: { nginx },
          // @ts-expect-error: the only container is nginx
          loadBalancing: { loadBalancer, container: 'ngnix' },
        }),
    );

  expect(build).toThrow('test/Web:\n  - loadBalancing.container must be one of "nginx", got "ngnix"');
});

test('runs in the public subnets on request, with public addresses, after their route', () => {
  const { only } = synth((stack) =>
    service(stack, { network: new Vpc(stack, 'Network', { nat: 'none' }), assignPublicIp: true }),
  );

  expect(only(EcsService).network_configuration).toMatchObject({
    subnets: [expect.stringMatching(/PublicSubnet1/), expect.stringMatching(/PublicSubnet2/)],
    assign_public_ip: true,
  });
  expect(only(EcsService).depends_on).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_route\.Network_PublicDefaultRoute_/)]),
  );
});

test('fails when there is no public subnet for public addresses', () => {
  expect(
    refusal((stack) => service(stack, { network: { ...network, publicSubnetIds: [] }, assignPublicIp: true })),
  ).toBe('test/Web:\n  - network.publicSubnetIds must contain at least one subnet, got none');
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    service(stack, {
      serviceName: 'my web',
      desiredCount: -1,
      healthCheckGracePeriodSeconds: 1.5,
      network: { ...network, privateSubnetIds: [] },
    }),
  );

  expect(message).toBe(`test/Web:
  - serviceName must be 1 to 255 letters, digits, "_" and "-", got "my web"
  - desiredCount must be an integer from 0 to 5000 tasks, got -1
  - healthCheckGracePeriodSeconds must be an integer from 0 to 2147483647 seconds, got 1.5
  - healthCheckGracePeriodSeconds must not be set without health checks, which it delays; remove it, or set loadBalancing, vpcLatticeConfigurations or healthCheck of a container
  - network.privateSubnetIds must contain at least one subnet, got none`);
});

test('fails with the invalid properties of the service and of its task definition at once', () => {
  const message = refusal((stack) =>
    service(stack, {
      serviceName: 'my service',
      ephemeralStorageGiB: 500,
      containers: { nginx: { ...nginx, ports: [0] } },
      logRouting: { routes: [], delivery: byImage },
    }),
  );

  expect(message.split('\n').map((line) => line.split(' must ')[0])).toEqual([
    'test/Web:',
    '  - serviceName',
    '  - ephemeralStorageGiB',
    '  - logRouting.routes',
    '  - container "nginx": records',
    '  - container "nginx": ports[0]',
  ]);
});

test.each([
  [[80, 81], undefined, 'loadBalancing.port must be set, because container "nginx" has 2 TCP ports'],
  [[], undefined, 'loadBalancing.port must be set, because container "nginx" has 0 TCP ports'],
  [[80], 81, 'loadBalancing.port must be one of the TCP ports of container "nginx" (80), got 81'],
])('fails when its container has ports %j and the target port is %s', (ports, port, problem) => {
  const message = refusal((stack) =>
    service(stack, {
      containers: { nginx: { ...nginx, ports } },
      loadBalancing: { loadBalancer, container: 'nginx', ...(port !== undefined && { port }) },
    }),
  );

  expect(message).toBe(`test/Web:\n  - ${problem}`);
});

describe('with log destinations on other ports', () => {
  const routedTo = (...to: LogDestination[]) =>
    synth((stack) => service(stack, { logRouting: { routes: [{ to }], delivery: byImage } })).all(
      VpcSecurityGroupEgressRule,
    );

  test('allows tasks to connect to the port of a destination, once', () => {
    const rules = routedTo(
      LogDestination.forward({ host: 'one.acme.test' }),
      LogDestination.forward({ host: 'other.acme.test' }),
    );

    expect(rules.map(({ from_port, to_port, cidr_ipv4 }) => [from_port, to_port, cidr_ipv4])).toEqual([
      [443, 443, '0.0.0.0/0'],
      [24224, 24224, '0.0.0.0/0'],
    ]);
  });

  test('opens no other port for HTTPS destinations', () => {
    expect(routedTo(LogDestination.s3({ bucket }))).toHaveLength(1);
  });
});

describe('waiting for a steady state', () => {
  test('does not happen by default', () => {
    expect(synth((stack) => service(stack)).only(EcsService)).not.toHaveProperty('wait_for_steady_state');
  });

  test('fails when the service does not run the task definition of the apply', () => {
    const { only } = synth((stack) =>
      service(stack, { waitForSteadyState: true, scaling: { minTasks: 1, maxTasks: 2 } }),
    );

    expect(only(EcsService)).toMatchObject({
      wait_for_steady_state: true,
      lifecycle: {
        ignore_changes: ['desired_count'],
        postcondition: [
          {
            condition: expect.stringMatching(
              /^\$\{\(self\.task_definition == aws_ecs_task_definition\.Web_TaskDefinition_\w+\.arn\)\}$/,
            ),
            error_message:
              'test/Web: ECS has rolled the deployment back, and runs the task definition from before; the events of the service tell why its tasks did not start or were not healthy',
          },
        ],
      },
    });
  });
});

test('disables rebalancing on request', () => {
  const { only } = synth((stack) => service(stack, { availabilityZoneRebalancing: false }));

  expect(only(EcsService).availability_zone_rebalancing).toBe('DISABLED');
});

describe('with scaling', () => {
  const scaling = { minTasks: 1, maxTasks: 4, requestsPerTarget: 1000 };
  const loadBalancing = { loadBalancer, container: 'nginx' };
  const { only } = synth((stack) => service(stack, { scaling, loadBalancing }));

  test('starts with minTasks, and ignores later changes of the desired count', () => {
    expect(only(EcsService)).toMatchObject({ desired_count: 1, lifecycle: { ignore_changes: ['desired_count'] } });
    expect(only(AppautoscalingTarget)).toMatchObject({
      resource_id: expect.stringMatching(/^service\/main\/\$\{aws_ecs_service\.Web_\w+\.name\}$/),
      min_capacity: 1,
      max_capacity: 4,
    });
  });

  test('tracks the requests of its own target group', () => {
    expect(
      only(AppautoscalingPolicy).target_tracking_scaling_policy_configuration.predefined_metric_specification
        .resource_label,
    ).toMatch(
      /^\$\{join\("\/", slice\(split\("\/", aws_lb_listener_rule\.\w+\.listener_arn\), 1, 4\)\)\}\/\$\{aws_lb_target_group\.Web_Target_\w+\.arn_suffix\}$/,
    );
  });

  test('starts with the desired count', () => {
    const { only: onlyOf } = synth((stack) =>
      service(stack, { scaling: { minTasks: 1, maxTasks: 4 }, desiredCount: 3 }),
    );

    expect(onlyOf(EcsService).desired_count).toBe(3);
  });

  test('fails with every invalid scaling property at once', () => {
    const message = refusal((stack) => service(stack, { scaling: { ...scaling, cpuPercent: 0 }, desiredCount: 5 }));

    expect(message).toBe(`test/Web:
  - scaling.cpuPercent must be an integer from 1 to 100, got 0
  - scaling.requestsPerTarget must not be set without loadBalancing; set loadBalancing, or remove requestsPerTarget
  - desiredCount must be from scaling.minTasks 1 to scaling.maxTasks 4, got 5`);
  });
});

describe('on Fargate Spot', () => {
  const logRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

  test('runs tasks by weight, after the cluster has the capacity providers', () => {
    const { only } = synth((stack) =>
      service(stack, {
        cluster: new EcsCluster(stack, 'Cluster'),
        capacity: { fargateBase: 1, fargateWeight: 1, spotWeight: 3 },
      }),
    );

    expect(only(EcsService)).not.toHaveProperty('launch_type');
    expect(only(EcsService).capacity_provider_strategy).toEqual([
      { capacity_provider: 'FARGATE', base: 1, weight: 1 },
      { capacity_provider: 'FARGATE_SPOT', weight: 3 },
    ]);
    expect(only(EcsService).depends_on).toContainEqual(
      expect.stringMatching(/^aws_ecs_cluster_capacity_providers\.Cluster_CapacityProviders_/),
    );
  });

  test('has no dependency on an existing cluster', () => {
    expect(synth((stack) => service(stack, { capacity: 'fargate-spot' })).only(EcsService).depends_on).toHaveLength(2);
  });

  test('gives its router the rest of two minutes (L12)', () => {
    const spot = synth((stack) => service(stack, { capacity: 'fargate-spot', logRouting }));
    const fargate = synth((stack) => service(stack, { logRouting }));

    expect(containersOf(spot).log_router!.stopTimeout).toBe(90);
    expect(containersOf(fargate).log_router!.stopTimeout).toBe(120);
  });

  test('warns when the router has more than that (L12)', () => {
    const slow = { ...logRouting, routerStopTimeoutSeconds: 120 };

    expect(
      synthMessages((stack) => void service(stack, { capacity: 'fargate-spot', logRouting: slow })).warnings,
    ).toEqual([
      expect.stringMatching(
        /^capacity: stopping the containers and then the log router may take 150 seconds, .* \(L12\)$/,
      ),
    ]);
    expect(synthMessages((stack) => void service(stack, { logRouting: slow })).warnings).toEqual([]);
  });

  test('fails when all weights are 0', () => {
    expect(refusal((stack) => service(stack, { capacity: { fargateWeight: 0, spotWeight: 0 } }))).toBe(
      'test/Web:\n  - capacity must have a fargateWeight or spotWeight greater than 0, got 0 for both; ECS would place no tasks',
    );
  });
});

test('enables ECS Exec, with the logging of its cluster', () => {
  const stack = synth((scope) =>
    service(scope, {
      cluster: new EcsCluster(scope, 'Cluster', { executeCommandLogging: { logGroup } }),
      executeCommand: true,
    }),
  );

  expect(stack.only(EcsService).enable_execute_command).toBe(true);
  expect(statementsAt(stack, 'Web/TaskDefinition/TaskRole/ExecuteCommand')[2]!.Resource).toBe(
    `${logGroup.logGroupArn}:*`,
  );
});

describe('with task protection', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
    Resource:
      'arn:${data.aws_partition.AwsPartition.partition}:ecs:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}:task/main/*',
  };

  test('allows the containers to protect tasks of the cluster, and no others', () => {
    const stack = synth((scope) => service(scope, { taskProtection: true }));

    expect(statementsAt(stack, 'Web/TaskDefinition/TaskRole/ProtectTasks')).toEqual([statement]);
  });

  test('starts the service after the permission', () => {
    const { only } = synth((scope) => service(scope, { taskProtection: true }));

    expect(only(EcsService).depends_on).toContainEqual(
      expect.stringMatching(/^aws_iam_role_policy\.Web_TaskDefinition_TaskRole_ProtectTasks_/),
    );
  });

  test('states the permission for an existing role', () => {
    synth((scope) => {
      const taskRole = { roleArn: 'arn:aws:iam::111122223333:role/web' };
      const { taskDefinition } = service(scope, { taskProtection: true, taskRole });

      expect(taskDefinition.taskRoleStatements).toMatchObject([{ Action: statement.Action }]);
    });
  });

  test('changes nothing if it is false', () => {
    expect(synth((scope) => service(scope, { taskProtection: false })).json()).toEqual(
      synth((scope) => service(scope)).json(),
    );
  });

  test('is what AWS calls scale-in protection', () => {
    const options = { scaleInProtection: true } as Partial<FargateServiceOptions>;

    expect(refusal((scope) => service(scope, options))).toContain('taskProtection');
  });
});

test('fails with every property of the wrong type at once', () => {
  const options = JSON.parse(
    '{ "cluster": "main", "capacity": "spot", "containers": { "web": { "image": 5, "ports": 80 } }, "loadBalancing": 80 }',
  ) as Partial<FargateServiceOptions>;

  expect(refusal((stack) => service(stack, options))).toBe(`test/Web:
  - containers.web.image must be a string or an object with reference, got 5
  - containers.web.ports must be an array known at synth time, got 80; use [80]
  - cluster must be an object with clusterArn, clusterName, got "main"; use an EcsCluster, or { clusterArn, clusterName }, such as those of a DataAwsEcsCluster
  - loadBalancing must be an object with container or an array known at synth time, got 80
  - capacity must be "fargate" or "fargate-spot", or an object with fargateWeight, spotWeight, got "spot"`);
});

test('uses the default router stop timeout on Spot when it is undefined', () => {
  const logRouting = {
    routes: [{ to: LogDestination.s3({ bucket }) }],
    delivery: byImage,
    routerStopTimeoutSeconds: undefined as unknown as number,
  };
  const stack = synth((scope) => service(scope, { capacity: 'fargate-spot', logRouting }));

  expect(containersOf(stack).log_router!.stopTimeout).toBe(90);
});

test('allows tasks to connect to a port token, with a rule named by its index', () => {
  const { at } = synth((stack) => {
    const port = new TerraformVariable(stack, 'port', { type: 'number' }).numberValue;
    const to = LogDestination.http({ host: 'logs.example.com', port });
    service(stack, { logRouting: { routes: [{ to }], delivery: byImage } });
  });

  expect(at(VpcSecurityGroupEgressRule, 'Web/TcpPort0Egress')).toMatchObject({
    from_port: '${var.port}',
    to_port: '${var.port}',
  });
});
