import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import {
  type CapacityStrategy,
  type Container,
  Ec2Capacity,
  Ec2Service,
  FargateService,
  type InstanceCapacity,
} from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import {
  capacityArguments,
  capacityProblems,
  spotRouterSeconds,
  startCapacity,
  taskStopTime,
  usesSpot,
} from '../../../modules/services/capacity';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'value', { type: 'number' });
const app: Container = { image: 'app:1.0.0' };
const mix = { fargateBase: 2, fargateWeight: 1, spotWeight: 3 };

test('sets a launch type on Fargate', () => {
  expect(capacityArguments(startCapacity('fargate'))).toEqual({ launchType: 'FARGATE' });
});

test('sets a strategy on Fargate Spot, and forces a deployment when it changes', () => {
  expect(capacityArguments(startCapacity('fargate-spot'))).toEqual({
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    forceNewDeployment: true,
  });
});

test('sets a strategy with weights', () => {
  expect(startCapacity(mix)).toEqual({
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE', base: 2, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ],
  });
});

test('omits providers with weight 0', () => {
  expect(startCapacity({ fargateWeight: 1, spotWeight: 0 })).toEqual({
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  });
});

test('keeps weights known at deploy', () => {
  const { numberValue: weight } = variable;

  expect(capacityProblems({ fargateBase: weight, fargateWeight: weight, spotWeight: weight })).not.toContainEqual(
    expect.any(String),
  );
  expect(startCapacity({ fargateWeight: weight, spotWeight: 1 })).toHaveProperty('capacityProviderStrategy.length', 2);
});

test.each<[CapacityStrategy, boolean]>([
  ['fargate', false],
  ['fargate-spot', true],
  [mix, true],
  [{ fargateWeight: 1, spotWeight: 0 }, false],
])('determines whether %j uses Spot', (capacity, spot) => {
  expect(usesSpot(capacity)).toBe(spot);
});

test.each<[CapacityStrategy, string]>([
  [{ ...mix, fargateBase: -1 }, 'capacity.fargateBase must be an integer from 0 to 100000 tasks, got -1'],
  [{ ...mix, fargateWeight: 1.5 }, 'capacity.fargateWeight must be an integer from 0 to 1000, got 1.5'],
  [{ ...mix, spotWeight: 1001 }, 'capacity.spotWeight must be an integer from 0 to 1000, got 1001'],
  [
    { fargateWeight: 0, spotWeight: 0 },
    'capacity must have a fargateWeight or spotWeight greater than 0, got 0 for both; ECS would place no tasks',
  ],
  [
    { fargateBase: 2, fargateWeight: 0, spotWeight: 1 },
    'capacity.fargateWeight must be greater than 0 with fargateBase 2, got 0; ECS places no tasks on a provider with weight 0',
  ],
])('fails for %j', (capacity, problem) => {
  expect(capacityProblems(capacity).filter((each) => typeof each === 'string')).toEqual([problem]);
});

describe('on Spot', () => {
  test.each([
    ['the default of 30 seconds', { app }, 90],
    ['what its only container has', { app: { ...app, stopTimeoutSeconds: 10 } }, 110],
    ['the longest timeout of containers that stop concurrently', { app, db: { ...app, stopTimeoutSeconds: 50 } }, 70],
    [
      'the sum of the timeouts of containers that stop sequentially',
      { app: { ...app, dependsOn: { db: 'START' as const } }, db: { ...app, stopTimeoutSeconds: 45 } },
      45,
    ],
    ['40 at least', { app: { ...app, stopTimeoutSeconds: 120 } }, 40],
    ['30 seconds for a number known at deploy', { app: { ...app, stopTimeoutSeconds: variable.numberValue } }, 90],
  ])('gives the router the rest of two minutes: %s', (_, containers, seconds) => {
    expect(spotRouterSeconds(containers)).toBe(seconds);
  });

  test('terminates for circular and unknown dependencies, which are rejected elsewhere', () => {
    const circle = {
      one: { ...app, dependsOn: { other: 'START' as const } },
      other: { ...app, dependsOn: { one: 'START' as const, missing: 'START' as const } },
    };

    expect(spotRouterSeconds(circle)).toBe(60);
  });

  test("gives no warning with the router's default and containers that need up to 80 seconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), (stopTimeoutSeconds) => {
        const containers = { app: { ...app, stopTimeoutSeconds } };

        expect(taskStopTime(containers, spotRouterSeconds(containers))).toEqual([]);
      }),
    );
  });

  test('warns when a task needs more time to stop than Spot allows (L12)', () => {
    expect(taskStopTime({ app }, 120)).toEqual([
      "capacity: stopping the containers and then the log router may take 150 seconds, but Fargate Spot gives a task only 120 seconds' notice; lower stopTimeoutSeconds of the containers, or routerStopTimeoutSeconds (L12)",
    ]);
  });

  test('warns for containers without a router', () => {
    const slow = { ...app, stopTimeoutSeconds: 90 };

    expect(taskStopTime({ app: slow })).toEqual([]);
    expect(taskStopTime({ app: { ...slow, dependsOn: { db: 'START' } }, db: slow })).toHaveLength(1);
  });
});

test('The stop time of many containers that depend on each other is found with one visit of each', () => {
  let visits = 0;
  const names = Array.from({ length: 60 }, (_, index) => `c${index}`);
  const containers = Object.fromEntries(
    names.map((name, index) => [
      name,
      {
        image: 'app:1.0.0',
        get stopTimeoutSeconds() {
          visits += 1;
          return 2;
        },
        dependsOn: Object.fromEntries(names.slice(index + 1).map((other) => [other, 'START' as const])),
      },
    ]),
  );

  expect(taskStopTime(containers)).toEqual([]);
  expect(visits).toBe(60);
  expect(
    taskStopTime({ ...containers, last: { ...app, stopTimeoutSeconds: 120, dependsOn: { c0: 'START' } } }),
  ).toEqual([expect.stringContaining('may take 240 seconds')]);
});

const place = {
  cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
  network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] },
};

test.each<[name: string, capacityOf: (stack: TerraformStack) => InstanceCapacity, shown: string]>([
  [
    'an Ec2Capacity',
    (stack) => new Ec2Capacity(stack, 'Instances', { ...place, instanceTypes: ['t3.medium'], maxInstances: 2 }),
    'the Ec2Capacity "Instances"',
  ],
  ['an existing capacity provider', () => ({ capacityProviderName: 'main' }), 'an object'],
])('A service on Fargate says which service runs on %s', (_, capacityOf, shown) => {
  const { errors } = synthMessages((stack) => {
    const capacity = capacityOf(stack) as never;
    new FargateService(stack, 'Web', { ...place, cpu: 256, memoryMiB: 512, containers: { app }, capacity });
  });

  expect(errors).toEqual([
    `capacity must be "fargate" or "fargate-spot", or an object with fargateWeight, spotWeight, got ${shown}; use Ec2Service, which runs tasks on instances`,
  ]);
});

test.each<[capacity: CapacityStrategy | 'FARGATE', shown: string]>([
  ['fargate', '"fargate"'],
  ['FARGATE', '"FARGATE"'],
  [mix, 'an object'],
])('A service on instances says which service runs on %j', (capacity, shown) => {
  const { errors } = synthMessages((stack) => {
    const containers = { app: { ...app, memoryMiB: 256 } };
    new Ec2Service(stack, 'Web', { ...place, containers, capacity: capacity as never });
  });

  expect(errors).toEqual([
    `capacity must be an object with capacityProviderName, got ${shown}; use FargateService, which runs tasks on Fargate`,
  ]);
});
