import fc from 'fast-check';
import { inputKinds, seed } from '../lab/inputs/kinds';
import { modules, type ModuleName, outcomeOf } from '../lab/inputs/modules';
import { partsWithoutValue } from '../lab/inputs/places';
import { rightSettings } from '../lab/inputs/settings';

const kinds = Object.entries(inputKinds);
/** Some hundreds in all; `npm run benchmark:inputs` tries thousands. */
const numRuns = 25;

// However slow the machine is.
jest.setTimeout(600_000);

test.each(kinds)('%s: inputs are synthesized or refused in our words, whatever is wrong with them', (_, kind) => {
  fc.assert(
    fc.property(kind.inputs, (input) => {
      expect(kind.outcomeOf(input)).not.toMatchObject({ is: 'at fault' });
    }),
    { seed, numRuns },
  );
});

test.each(Object.keys(modules) as ModuleName[])('%s: takes the inputs in which nothing is wrong', (name) => {
  fc.assert(
    fc.property(modules[name].right, (input) => {
      expect(outcomeOf(name, input)).toEqual({ is: 'accepted' });
    }),
    { seed, numRuns },
  );
});

test('tries valid values of every property and alternative', () => {
  const inputs = Object.entries(modules).map(([name, { shape, right }]) => ({
    name,
    shape,
    inputs: fc.sample(right, { seed, numRuns: 150 }),
  }));

  const tasks = [
    ...['FargateService', 'Ec2Service', 'FargateTask', 'Ec2Task', 'FargateTaskDefinition', 'Ec2TaskDefinition'],
  ];
  expect(partsWithoutValue(inputs).toSorted()).toEqual(
    [
      // Its containers and routes are those of a task, and previous-revision.test.ts tries them.
      ...tasks.map((name) => `${name}.previousRevision`),
    ].toSorted(),
  );
});

test('tries right values of every setting', () => {
  const none = Object.entries(rightSettings).filter(([, values]) => values.length === 0);

  expect(none.map(([name]) => name)).toEqual([]);
});
