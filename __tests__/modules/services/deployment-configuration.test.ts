import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Ec2Service, type Ec2ServiceProps, FargateService, type FargateServiceOptions } from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-3', 'subnet-4'] };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const capacity = { capacityProviderName: 'instances', securityGroupId: 'sg-instances' };

function onFargate(stack: TerraformStack, options: Partial<FargateServiceOptions>): FargateService {
  return new FargateService(stack, 'Web', {
    ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } },
    ...options,
  });
}

function onInstances(stack: TerraformStack, options: Partial<Ec2ServiceProps>): Ec2Service {
  const containers = { nginx: { ...nginx, memoryMiB: 256 } };
  return new Ec2Service(stack, 'Web', { cluster, network, capacity, containers, ...options });
}

/** Returns the ECS service of a construct with these properties. */
const fargate = (options: Partial<FargateServiceOptions>) =>
  synth((stack) => onFargate(stack, options)).only(EcsService);
const ec2 = (options: Partial<Ec2ServiceProps>) => synth((stack) => onInstances(stack, options)).only(EcsService);

/** Returns what is wrong with these properties. */
const problemsOnFargate = (options: unknown) =>
  problemsIn(refusal((stack) => onFargate(stack, options as Partial<FargateServiceOptions>)));
const problemsOnInstances = (options: unknown) =>
  problemsIn(refusal((stack) => onInstances(stack, options as Partial<Ec2ServiceProps>)));

function problemsIn(message: string): readonly string[] {
  return message.split('\n  - ').slice(1);
}

describe('deploymentConfiguration', () => {
  test('sets the limits, the circuit breaker and the alarms', () => {
    const service = fargate({
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: false },
        alarms: { alarmNames: ['errors'] },
      },
    });

    expect(service).toMatchObject({
      deployment_minimum_healthy_percent: 50,
      deployment_maximum_percent: 150,
      deployment_circuit_breaker: { enable: true, rollback: false },
      alarms: { alarm_names: ['errors'], enable: true, rollback: true },
    });
  });

  test('turns the rollback off together with the circuit breaker', () => {
    const service = fargate({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: false } } });

    expect(service).toMatchObject({ deployment_circuit_breaker: { enable: false, rollback: false } });
  });

  test('takes limits and names of alarms that are known only at deploy', () => {
    const service = synth((stack) => {
      const percent = new TerraformVariable(stack, 'percent', { type: 'number' });
      const alarm = new TerraformVariable(stack, 'alarm', { type: 'string' });
      onFargate(stack, {
        deploymentConfiguration: {
          minimumHealthyPercent: percent.numberValue,
          maximumPercent: 100,
          alarms: { alarmNames: [alarm.stringValue] },
        },
      });
    }).only(EcsService);

    expect(service).toMatchObject({
      deployment_minimum_healthy_percent: '${var.percent}',
      alarms: { alarm_names: ['${var.alarm}'] },
    });
  });

  test.each([
    [{ minimumHealthyPercent: 100, maximumPercent: 100 }, 2],
    [{ minimumHealthyPercent: 51, maximumPercent: 149 }, 2],
    [{ minimumHealthyPercent: 1, maximumPercent: 199 }, 1],
  ])('rejects limits with which ECS can replace no task: %j of %d', (deploymentConfiguration, desiredCount) => {
    expect(problemsOnFargate({ deploymentConfiguration, desiredCount })).toEqual([
      `deploymentConfiguration must let ECS replace a task, got minimumHealthyPercent ${deploymentConfiguration.minimumHealthyPercent} and maximumPercent ${deploymentConfiguration.maximumPercent} with desiredCount ${desiredCount}, so that it may neither stop nor start one; lower minimumHealthyPercent, or raise maximumPercent`,
    ]);
  });

  test.each([
    [{ minimumHealthyPercent: 50, maximumPercent: 100 }, 2],
    [{ minimumHealthyPercent: 100, maximumPercent: 150 }, 2],
    [{ minimumHealthyPercent: 100, maximumPercent: 100 }, 0],
  ])('accepts limits with which ECS can replace a task: %j of %d', (deploymentConfiguration, desiredCount) => {
    expect(fargate({ deploymentConfiguration, desiredCount }).deployment_maximum_percent).toBe(
      deploymentConfiguration.maximumPercent,
    );
  });

  test('reports everything that is wrong with it at once', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 101,
      maximumPercent: 250,
      deploymentCircuitBreaker: { enable: false, rollback: true },
      alarms: { alarmNames: [] },
    };

    expect(problemsOnFargate({ deploymentConfiguration })).toEqual([
      'deploymentConfiguration.minimumHealthyPercent must be an integer from 0 to 100 percent, got 101',
      'deploymentConfiguration.maximumPercent must be an integer from 100 to 200 percent, got 250',
      'deploymentConfiguration.deploymentCircuitBreaker.rollback must be false with enable false, got true; set enable to true, or remove rollback',
      'deploymentConfiguration.alarms.alarmNames must contain at least one alarm, got none; remove alarms',
    ]);
  });

  test.each([
    ['deploymentController', 'remove it, because ECS carries out the deployments'],
    ['minHealthyPercent', 'use deploymentConfiguration.minimumHealthyPercent'],
    ['circuitBreaker', 'use deploymentConfiguration.deploymentCircuitBreaker'],
    ['forceNewDeployment', 'use triggers'],
  ])('says what to use instead of %s', (name, instead) => {
    expect(problemsOnFargate({ [name]: { type: 'EXTERNAL' } }).join()).toContain(
      `${name} must not be given, because there is no such property; ${instead}`,
    );
  });
});

test('triggers start a new deployment when they change', () => {
  expect(fargate({ triggers: { image: 'sha256:1' } })).toMatchObject({
    force_new_deployment: true,
    triggers: { image: 'sha256:1' },
  });
});

describe('placement on instances', () => {
  test('follows rules in their order, on distinct instances', () => {
    const service = ec2({
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
      distinctInstances: true,
    });

    expect(service).toMatchObject({
      ordered_placement_strategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
      placement_constraints: [{ type: 'distinctInstance' }],
      availability_zone_rebalancing: 'ENABLED',
    });
  });

  test.each([
    [
      { placementStrategy: [{ type: 'random' as const }] },
      "a placementStrategy that does not begin with { type: 'spread'",
    ],
    [{ deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } }, 'maximumPercent 100'],
    [{ schedulingStrategy: 'DAEMON' as const }, 'schedulingStrategy "DAEMON"'],
  ])('leaves tasks in their zones with %j, for which ECS does not redistribute them', (options, reason) => {
    expect(ec2(options).availability_zone_rebalancing).toBe('DISABLED');
    expect(problemsOnInstances({ ...options, availabilityZoneRebalancing: true }).join()).toContain(
      `availabilityZoneRebalancing must be false with ${reason.startsWith('maximum') ? 'deploymentConfiguration.' : ''}${reason}`,
    );
  });

  test.each([
    [{ type: 'binpack', field: 'disk' }, 'placementStrategy[0].field must be "cpu" or "memory", got "disk"'],
    [{ type: 'spread' }, 'placementStrategy[0].field must be given'],
    [{ type: 'pack' }, 'placementStrategy[0] must be an object whose type is "binpack", "spread" or "random"'],
    [{ type: 'random', field: 'cpu' }, 'placementStrategy[0].field must not be given'],
  ])('rejects the rule %j', (rule, message) => {
    expect(problemsOnInstances({ placementStrategy: [rule] }).join()).toContain(message);
  });

  test('is for instances only', () => {
    const problems = problemsOnFargate({
      placementStrategy: [],
      schedulingStrategy: 'DAEMON',
      distinctInstances: true,
    });

    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(/placementStrategy[^\n]+Ec2Service[^]+schedulingStrategy[^\n]+Ec2Service/);
  });
});

describe('a daemon', () => {
  test('runs one task on each instance, and replaces it where it runs', () => {
    const service = ec2({ schedulingStrategy: 'DAEMON' });

    expect(service).toMatchObject({
      scheduling_strategy: 'DAEMON',
      launch_type: 'EC2',
      deployment_minimum_healthy_percent: 0,
      availability_zone_rebalancing: 'DISABLED',
    });
    for (const name of ['desired_count', 'capacity_provider_strategy', 'deployment_maximum_percent']) {
      expect(service).not.toHaveProperty(name);
    }
  });

  test('has limits with which ECS can replace its task', () => {
    expect(
      problemsOnInstances({ schedulingStrategy: 'DAEMON', deploymentConfiguration: { minimumHealthyPercent: 100 } }),
    ).toEqual([
      'deploymentConfiguration must let ECS replace a task, got minimumHealthyPercent 100 and maximumPercent 100, so that it may neither stop nor start one; lower minimumHealthyPercent, or raise maximumPercent',
    ]);
  });

  test('has no EBS volume', () => {
    const volumes = { data: { managedEBSVolume: { sizeInGiB: 10 } } };

    expect(problemsOnInstances({ schedulingStrategy: 'DAEMON', volumes }).join()).toContain(
      'volumes.data.managedEBSVolume must not be set with schedulingStrategy "DAEMON"',
    );
  });

  test('has no number of tasks, no scaling, no placement and no upper limit', () => {
    const problems = problemsOnInstances({
      schedulingStrategy: 'DAEMON',
      desiredCount: 2,
      scaling: { minTasks: 1, maxTasks: 2 },
      placementStrategy: [{ type: 'random' }],
      distinctInstances: true,
      deploymentConfiguration: { maximumPercent: 150 },
    });

    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'deploymentConfiguration.maximumPercent',
      'desiredCount',
      'scaling',
      'placementStrategy',
      'distinctInstances',
    ]);
  });
});

describe('the network of tasks', () => {
  test('can be subnets chosen by hand, and further security groups', () => {
    const { only } = synth((stack) => {
      onFargate(stack, { subnetIds: ['subnet-9'], additionalSecurityGroupIds: ['sg-database'] });
    });

    expect(only(SecurityGroup).vpc_id).toBe('vpc-1');
    expect(only(EcsService).network_configuration).toEqual({
      assign_public_ip: false,
      subnets: ['subnet-9'],
      security_groups: [expect.stringContaining('aws_security_group.Web_SecurityGroup'), 'sg-database'],
    });
  });

  test.each([
    [{ subnetIds: [] }, 'subnetIds must contain 1 to 16 subnets, got 0'],
    [{ subnetIds: ['10.0.0.0/24'] }, 'subnetIds[0] must be the ID of a subnet'],
    [
      { additionalSecurityGroupIds: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'] },
      'additionalSecurityGroupIds must contain 0 to 4 security groups, got 5',
    ],
    [{ additionalSecurityGroupIds: ['sg-1', 'sg-1'] }, 'must contain each security group once, got "sg-1" twice'],
    [
      { securityGroupIds: ['sg-1'], additionalSecurityGroupIds: ['sg-2'] },
      'additionalSecurityGroupIds must not be set with securityGroupIds',
    ],
  ])('rejects %j', (options, message) => {
    expect(problemsOnFargate(options).join()).toContain(message);
  });

  test.each([{ subnetIds: ['subnet-9'] }, { additionalSecurityGroupIds: ['sg-9'] }])(
    'rejects %j in network modes in which tasks use that of the instances',
    (options) => {
      const [name] = Object.keys(options);

      expect(problemsOnInstances({ ...options, networkMode: 'bridge' }).join()).toContain(
        `${name} must not be set with networkMode "bridge"`,
      );
    },
  );
});

describe('platformVersion', () => {
  test('is set', () => {
    expect(fargate({ platformVersion: '1.4.0' }).platform_version).toBe('1.4.0');
  });

  test('must fit the operating system', () => {
    expect(problemsOnFargate({ platformVersion: '1.0.0' })).toEqual([
      'platformVersion must be "LATEST" or "1.4.0" with operatingSystemFamily "LINUX", got "1.0.0"',
    ]);
  });
});
