import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformStack } from 'cdktf';
import {
  Ec2Capacity,
  Ec2Service,
  type Ec2ServiceProps,
  EcsCluster,
  type LoadBalancer,
  LogDestination,
  type LogRouting,
  ServiceAlarms,
} from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, containersOf, nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-3', 'subnet-4'] };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const capacity = { capacityProviderName: 'instances', securityGroupId: 'sg-instances' };
const loadBalancer: LoadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};
const container = { ...nginx, memoryMiB: 256 };
const routing: LogRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };
const forward = {
  routes: [{ to: LogDestination.forward({ host: 'logs.acme.test', port: 24225 }) }],
  delivery: byImage,
};

function service(stack: TerraformStack, options: Partial<Ec2ServiceProps> = {}, id = 'Web'): Ec2Service {
  return new Ec2Service(stack, id, { cluster, network, capacity, containers: { nginx: container }, ...options });
}

describe('by default', () => {
  const { only, all, addresses } = synth((stack) => service(stack));

  test('runs two tasks on a capacity provider, each with its own network interface', () => {
    expect(only(EcsService)).toMatchObject({
      name: 'test-Web',
      desired_count: 2,
      capacity_provider_strategy: [{ capacity_provider: 'instances', weight: 1 }],
      force_new_deployment: true,
      network_configuration: {
        subnets: ['subnet-3', 'subnet-4'],
        security_groups: [expect.stringMatching(/^\$\{aws_security_group\.Web_SecurityGroup_\w+\.id\}$/)],
      },
      deployment_circuit_breaker: { enable: true, rollback: true },
      availability_zone_rebalancing: 'ENABLED',
    });
    expect(only(EcsService)).not.toHaveProperty('launch_type');
    expect(only(EcsTaskDefinition)).toMatchObject({ requires_compatibilities: ['EC2'], network_mode: 'awsvpc' });
  });

  test('allows no inbound traffic to its tasks, and only HTTPS outbound', () => {
    expect(only(SecurityGroup).description).toBe('Tasks of test/Web');
    expect(all(VpcSecurityGroupIngressRule)).toEqual([]);
    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({ from_port: 443, to_port: 443 });
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

test('runs on the instances of an Ec2Capacity, and is destroyed before them', () => {
  const { only } = synth((stack) => {
    const ours = new EcsCluster(stack, 'Cluster');
    const instances = new Ec2Capacity(stack, 'Capacity', {
      cluster: ours,
      network,
      instanceTypes: ['t4g.medium'],
      maxInstances: 2,
    });
    service(stack, { cluster: ours, capacity: instances });
  });

  expect(only(EcsService).capacity_provider_strategy[0].capacity_provider).toMatch(
    /^\$\{aws_ecs_capacity_provider\.Capacity_\w+\.name\}$/,
  );
  expect(only(EcsService).depends_on).toContainEqual(
    expect.stringMatching(/^aws_ecs_cluster_capacity_providers\.Cluster_CapacityProviders_/),
  );
  expect(only(EcsTaskDefinition).runtime_platform.cpu_architecture).toBe('ARM64');
});

describe.each(['bridge', 'host'] as const)('in the mode %s', (networkMode) => {
  const { only, all } = synth((stack) => service(stack, { networkMode }));

  test('has no network configuration, security group or outbound rule', () => {
    expect(only(EcsService)).not.toHaveProperty('network_configuration');
    expect(all(SecurityGroup)).toEqual([]);
    expect(all(VpcSecurityGroupEgressRule)).toEqual([]);
  });

  test('exposes the security group of its instances', () => {
    synth((stack) => expect(service(stack, { networkMode }).securityGroupId).toBe('sg-instances'));
  });
});

describe('behind a load balancer', () => {
  const behind = (options: Partial<Ec2ServiceProps>) =>
    synth((stack) => service(stack, { loadBalancing: { loadBalancer, container: 'nginx' }, ...options }));
  const ways = ({ all }: ReturnType<typeof behind>) =>
    [...all(VpcSecurityGroupIngressRule), ...all(VpcSecurityGroupEgressRule)]
      .filter(({ referenced_security_group_id: peer }) => peer !== undefined)
      .map(({ security_group_id, referenced_security_group_id, from_port, to_port }) => [
        security_group_id,
        referenced_security_group_id,
        from_port,
        to_port,
      ]);

  test('receives requests in awsvpc mode at the address of each task', () => {
    const stack = behind({});

    expect(stack.only(LbTargetGroup)).toMatchObject({ target_type: 'ip', port: 80 });
    expect(ways(stack)).toEqual([
      [expect.stringContaining('Web_SecurityGroup'), 'sg-1', 80, 80],
      ['sg-1', expect.stringContaining('Web_SecurityGroup'), 80, 80],
    ]);
  });

  test('receives requests in bridge mode at the instance, on any ephemeral port', () => {
    const stack = behind({ networkMode: 'bridge' });

    expect(stack.only(LbTargetGroup)).toMatchObject({ target_type: 'instance', port: 80 });
    expect(stack.only(EcsService).load_balancer).toMatchObject([{ container_name: 'nginx', container_port: 80 }]);
    expect(ways(stack)).toEqual([
      ['sg-instances', 'sg-1', 32768, 65535],
      ['sg-1', 'sg-instances', 32768, 65535],
    ]);
  });

  test('receives requests in bridge mode on its host port', () => {
    const containers = { nginx: { ...container, ports: [{ containerPort: 80, hostPort: 8080 }] } };

    expect(ways(behind({ networkMode: 'bridge', containers }))).toEqual([
      ['sg-instances', 'sg-1', 8080, 8080],
      ['sg-1', 'sg-instances', 8080, 8080],
    ]);
  });

  test('receives requests in host mode on its container port', () => {
    const stack = behind({ networkMode: 'host' });

    expect(stack.only(LbTargetGroup)).toMatchObject({ target_type: 'instance', port: 80 });
    expect(ways(stack)).toEqual([
      ['sg-instances', 'sg-1', 80, 80],
      ['sg-1', 'sg-instances', 80, 80],
    ]);
  });

  test('waits for the rules that reach its tasks', () => {
    expect(behind({ networkMode: 'bridge' }).only(EcsService).depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_lb_listener_rule\.Web_Target_/),
        expect.stringMatching(/^aws_vpc_security_group_ingress_rule\.Instances-\w+_Ingress_/),
      ]),
    );
  });

  test('shares a rule that AWS accepts only once with other services', () => {
    const { all } = synth((stack) => {
      const loadBalancing = { loadBalancer, container: 'nginx' };
      service(stack, { networkMode: 'bridge', loadBalancing });
      service(
        stack,
        { networkMode: 'bridge', loadBalancing: { ...loadBalancing, paths: ['/api/*'], priority: 1 } },
        'Api',
      );
    });

    expect(all(EcsService)).toHaveLength(2);
    expect(all(VpcSecurityGroupIngressRule)).toHaveLength(1);
    expect(all(VpcSecurityGroupEgressRule)).toHaveLength(1);
  });

  test('has a separate rule for the instances of another capacity', () => {
    const { all } = synth((stack) => {
      const loadBalancing = { loadBalancer, container: 'nginx' };
      service(stack, { networkMode: 'bridge', loadBalancing });
      service(
        stack,
        {
          networkMode: 'bridge',
          capacity: { capacityProviderName: 'other', securityGroupId: 'sg-other' },
          loadBalancing: { ...loadBalancing, paths: ['/api/*'], priority: 1 },
        },
        'Api',
      );
    });

    expect(
      all(VpcSecurityGroupIngressRule)
        .map(({ security_group_id: id }) => String(id))
        .sort(),
    ).toEqual(['sg-instances', 'sg-other']);
  });
});

describe('with log destinations on other ports', () => {
  test('allows its tasks to connect to them', () => {
    const { all } = synth((stack) => service(stack, { logRouting: forward }));

    expect(all(VpcSecurityGroupEgressRule).map(({ from_port: port }) => port)).toEqual([443, 24225]);
  });

  test('allows its instances to connect to them, with one rule for all services', () => {
    const { all, only } = synth((stack) => {
      service(stack, { networkMode: 'bridge', logRouting: forward });
      service(stack, { networkMode: 'host', logRouting: forward }, 'Api');
    });

    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({ security_group_id: 'sg-instances', from_port: 24225 });
    expect(all(EcsService).map(({ depends_on: waits }) => waits)).toEqual(
      [1, 2].map(() =>
        expect.arrayContaining([
          expect.stringMatching(/^aws_vpc_security_group_egress_rule\.Instances-\w+_Tcp24225Egress_/),
        ]),
      ),
    );
  });
});

test.each([
  ['awsvpc', true],
  ['bridge', false],
  ['host', false],
] as const)('guards the port of its router in the mode %s (N01)', (networkMode, ownGroup) => {
  const { errors } = synthMessages((stack) => {
    const { securityGroupId } = service(stack, { networkMode, logRouting: routing });
    expect(securityGroupId !== capacity.securityGroupId).toBe(ownGroup);
    new VpcSecurityGroupIngressRule(stack, 'Open', {
      securityGroupId,
      ipProtocol: '-1',
      cidrIpv4: '0.0.0.0/0',
    });
  });

  expect(errors).toEqual([
    'the rule test/Open must not allow port 24224 of test/Web, because any client that connects to it can write log records; narrow the port range (N01)',
  ]);
});

describe('on Spot', () => {
  const onSpot = { ...capacity, spotPercent: 50 };

  test('gives the router the rest of two minutes', () => {
    const stack = synth((scope) => service(scope, { capacity: onSpot, logRouting: routing }));

    expect(containersOf(stack).log_router!.stopTimeout).toBe(90);
  });

  test('warns about tasks that would be killed before they have stopped (L12)', () => {
    const { warnings } = synthMessages((stack) =>
      service(stack, { capacity: onSpot, logRouting: { ...routing, routerStopTimeoutSeconds: 120 } }),
    );

    expect(warnings).toEqual([
      "capacity: stopping the containers and then the log router may take 150 seconds, but Spot gives an instance only 120 seconds' notice; lower stopTimeoutSeconds of the containers, or routerStopTimeoutSeconds (L12)",
    ]);
  });
});

test('compares log buffers with the disk of its instances (M11)', () => {
  const to = Array.from({ length: 30 }, (_, index) =>
    LogDestination.firehose({
      deliveryStream: {
        deliveryStreamName: `events-${index}`,
        deliveryStreamArn: `arn:aws:firehose:eu-west-1:111122223333:deliverystream/events-${index}`,
      },
    }),
  );
  const { warnings } = synthMessages((stack) =>
    service(stack, { capacity: { ...capacity, diskGiB: 30 }, logRouting: { ...routing, routes: [{ to }] } }),
  );

  expect(warnings).toEqual([expect.stringMatching(/^logRouting: buffers of outputs should fit on the disk of 30 GiB/)]);
});

test('warns about the VPC endpoints that its tasks need in isolated subnets (N06)', () => {
  const { warnings } = synthMessages((stack) =>
    service(stack, { network: { ...network, isolated: true }, networkMode: 'bridge', logRouting: routing }),
  );

  expect(warnings).toEqual([
    'network: private subnets have no internet access; tasks need VPC endpoints for ecr.api, ecr.dkr, logs, s3 (N06)',
    'network: private subnets have no internet access; the image "nginx:1.29.5" cannot be pulled, copy it to ECR (N06)',
  ]);
});

test('scales, and ignores changes of the desired count', () => {
  const { only } = synth((stack) => service(stack, { scaling: { minTasks: 1, maxTasks: 4 } }));

  expect(only(AppautoscalingTarget)).toMatchObject({ min_capacity: 1, max_capacity: 4 });
  expect(only(EcsService)).toMatchObject({ desired_count: 1, lifecycle: { ignore_changes: ['desired_count'] } });
});

test('has the alarms of a service except disk usage, which is not measured per task', () => {
  synth((stack) => {
    const { alarms } = new ServiceAlarms(stack, 'Alarms', {
      service: service(stack, { logRouting: routing }),
      emails: ['on-call@acme.test'],
    }).resources;

    expect(Object.keys(alarms)).toContain('TasksMissing');
    expect(Object.keys(alarms)).toContain('LogsLost');
    expect(Object.keys(alarms)).not.toContain('DiskFull');
  });
});

test('does not compile with an unknown container', () => {
  const build = () =>
    synth(
      (stack) =>
        new Ec2Service(stack, 'Web', {
          ...{ cluster, network, capacity },
          containers: { nginx: container },
          // @ts-expect-error: the only container is nginx
          loadBalancing: { loadBalancer, container: 'ngnix' },
        }),
    );

  expect(build).toThrow('test/Web:\n  - loadBalancing.container must be one of "nginx", got "ngnix"');
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    service(stack, {
      serviceName: 'my web',
      capacity: { capacityProviderName: 'instances', architecture: 'ARM64' },
      networkMode: 'bridge',
      architecture: 'X86_64',
      network: { ...network, privateSubnetIds: [] },
    }),
  );

  expect(message).toBe(`test/Web:
  - serviceName must be 1 to 255 letters, digits, "_" and "-", got "my web"
  - network.privateSubnetIds must contain at least one subnet, got none
  - capacity.securityGroupId must be set with networkMode "bridge", because the tasks use the instances' security group
  - architecture must be the instances' architecture "ARM64", got "X86_64" (M21)`);
});

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse('{ "capacity": { "diskGiB": "30" }, "desiredCount": "2", "logRouting": [] }') as object;

  expect(refusal((stack) => service(stack, props))).toBe(`test/Web:
  - logRouting must be an object with routes, delivery, got an array
  - desiredCount must be a number, got "2"
  - capacity.capacityProviderName must be given: a string
  - capacity.diskGiB must be a number, got "30"`);
});

test('fails when the properties of its capacity are invalid', () => {
  const wrong = { capacityProviderName: '', diskGiB: -30, spotPercent: 101 };

  expect(refusal((stack) => service(stack, { capacity: wrong }))).toBe(`test/Web:
  - capacity.diskGiB must be an integer of 1 or more GiB, got -30
  - capacity.spotPercent must be an integer from 0 to 100, got 101
  - capacity.capacityProviderName must have 1 to 255 characters, got 0`);
});

test('uses the architecture of its instances when none is set', () => {
  const { only } = synth((stack) =>
    service(stack, {
      capacity: { ...capacity, architecture: 'ARM64' },
      architecture: undefined as unknown as 'X86_64',
    }),
  );

  expect(only(EcsTaskDefinition).runtime_platform).toMatchObject({ cpu_architecture: 'ARM64' });
});

test('uses the default router stop timeout on Spot when it is undefined', () => {
  const stack = synth((scope) =>
    service(scope, {
      capacity: { ...capacity, spotPercent: 50 },
      logRouting: { ...routing, routerStopTimeoutSeconds: undefined as unknown as number },
    }),
  );

  expect(containersOf(stack).log_router!.stopTimeout).toBe(90);
});

describe('placement constraints on a zone', () => {
  const placementConstraints = ['attribute:ecs.availability-zone == eu-west-1a'];

  test('disable the redistribution across zones, with which ECS rejects them', () => {
    const rebalancing = (options: Partial<Ec2ServiceProps>) =>
      synth((stack) => service(stack, options)).only(EcsService).availability_zone_rebalancing;

    expect(rebalancing({ placementConstraints })).toBe('DISABLED');
    expect(rebalancing({ placementConstraints: ['attribute:ecs.instance-type == t3.large'] })).toBe('ENABLED');
  });

  test('must not have it enabled', () => {
    const options = { placementConstraints, availabilityZoneRebalancing: true };

    expect(refusal((stack) => service(stack, options))).toContain(
      '  - availabilityZoneRebalancing must be false with placementConstraints on attribute:ecs.availability-zone',
    );
  });
});
