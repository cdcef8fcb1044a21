import { Construct } from 'constructs';
import fc from 'fast-check';
import * as library from '../modules';
import { inputKinds, seed } from './support/inputs/kinds';
import { modules, type ModuleName, outcomeOf } from './support/inputs/modules';
import { rightSettings } from './support/inputs/settings';

const kinds = Object.entries(inputKinds);
const numRuns = Math.ceil(2000 / kinds.length) + 10;

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
    { seed, numRuns: 20 },
  );
});

test('tries every module that is a construct', () => {
  const constructs = Object.entries(library).filter(([, each]) => Object.getPrototypeOf(each) === Construct);

  expect(constructs.map(([name]) => name).filter((name) => !(name in modules))).toEqual([]);
});

test.each(Object.entries(rightSettings))('tries right values of the setting %s', (_, values) => {
  expect(values.length).toBeGreaterThan(0);
});
