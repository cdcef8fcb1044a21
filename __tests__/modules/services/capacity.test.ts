import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import type { Capacity, Container } from '../../../modules';
import {
  capacityArguments,
  capacityProblems,
  spotRouterSeconds,
  spotWarnings,
  usesSpot,
} from '../../../modules/services/capacity';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'value', { type: 'number' });
const app: Container = { image: 'app:1.0.0' };
const mix = { fargateBase: 2, fargateWeight: 1, spotWeight: 3 };

test('is a launch type on Fargate', () => {
  expect(capacityArguments('fargate')).toEqual({ launchType: 'FARGATE' });
});

test('is a strategy on Fargate Spot, which tasks are replaced for when it changes', () => {
  expect(capacityArguments('fargate-spot')).toEqual({
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    forceNewDeployment: true,
  });
});

test('is a strategy of shares', () => {
  expect(capacityArguments(mix).capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE', base: 2, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ]);
});

test('leaves out what has no share', () => {
  expect(capacityArguments({ fargateWeight: 1, spotWeight: 0 }).capacityProviderStrategy).toEqual([
    { capacityProvider: 'FARGATE', weight: 1 },
  ]);
});

test('keeps shares known at deploy', () => {
  const { numberValue: weight } = variable;

  expect(capacityProblems({ fargateBase: weight, fargateWeight: weight, spotWeight: weight })).not.toContainEqual(
    expect.any(String),
  );
  expect(capacityArguments({ fargateWeight: weight, spotWeight: 1 }).capacityProviderStrategy).toHaveLength(2);
});

test.each<[Capacity, boolean]>([
  ['fargate', false],
  ['fargate-spot', true],
  [mix, true],
  [{ fargateWeight: 1, spotWeight: 0 }, false],
])('knows whether %j uses Spot', (capacity, spot) => {
  expect(usesSpot(capacity)).toBe(spot);
});

test.each<[Capacity, string]>([
  [{ ...mix, fargateBase: -1 }, 'capacity.fargateBase must be an integer from 0 to 100000 tasks, got -1'],
  [{ ...mix, fargateWeight: 1.5 }, 'capacity.fargateWeight must be an integer from 0 to 1000, got 1.5'],
  [{ ...mix, spotWeight: 1001 }, 'capacity.spotWeight must be an integer from 0 to 1000, got 1001'],
  [{ fargateWeight: 0, spotWeight: 0 }, 'capacity must have a weight above 0, or ECS places no task, got 0 for both'],
  [
    { fargateBase: 2, fargateWeight: 0, spotWeight: 1 },
    'capacity.fargateWeight must be above 0 with a fargateBase, since ECS places nothing by a weight of 0, got 0 with 2',
  ],
])('fails for %j', (capacity, problem) => {
  expect(capacityProblems(capacity).filter((each) => typeof each === 'string')).toEqual([problem]);
});

describe('on Spot', () => {
  test.each([
    ['30 seconds unless others are said', { app }, 90],
    ['what its only container has', { app: { ...app, stopTimeoutSeconds: 10 } }, 110],
    ['the longest of containers that stop together', { app, db: { ...app, stopTimeoutSeconds: 50 } }, 70],
    [
      'the sum of containers that stop one after another',
      { app: { ...app, dependsOn: { db: 'START' as const } }, db: { ...app, stopTimeoutSeconds: 45 } },
      45,
    ],
    ['40 at least', { app: { ...app, stopTimeoutSeconds: 120 } }, 40],
    ['30 seconds for a number known at deploy', { app: { ...app, stopTimeoutSeconds: variable.numberValue } }, 90],
  ])('leaves the router what containers do not need of two minutes: %s', (_, containers, seconds) => {
    expect(spotRouterSeconds(containers)).toBe(seconds);
  });

  test('ends for containers that wait for each other or for nothing, which are refused elsewhere', () => {
    const circle = {
      one: { ...app, dependsOn: { other: 'START' as const } },
      other: { ...app, dependsOn: { one: 'START' as const, nobody: 'START' as const } },
    };

    expect(spotRouterSeconds(circle)).toBe(60);
  });

  test('never needs a warning where the router has its default and containers 80 seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), (stopTimeoutSeconds) => {
        const containers = { app: { ...app, stopTimeoutSeconds } };

        expect(spotWarnings(containers, spotRouterSeconds(containers))).toEqual([]);
      }),
    );
  });

  test('warns of a task that takes longer to stop than Spot gives it (L12)', () => {
    expect(spotWarnings({ app }, 120)).toEqual([
      'capacity: the containers may take 150 seconds to stop, one after another and the log router last, and Fargate Spot gives a task 120; give them smaller stopTimeoutSeconds, or the router a smaller routerStopTimeoutSeconds (L12)',
    ]);
  });

  test('warns without a router of containers alone', () => {
    const slow = { ...app, stopTimeoutSeconds: 90 };

    expect(spotWarnings({ app: slow })).toEqual([]);
    expect(spotWarnings({ app: { ...slow, dependsOn: { db: 'START' } }, db: slow })).toHaveLength(1);
  });
});
