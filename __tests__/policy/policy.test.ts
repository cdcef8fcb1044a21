import { evaluate } from './check';
import { checks } from './checks';
import { typeOf } from './configuration';
import { exceptable, exceptions } from './exceptions';
import { outcomeOf } from './outcome';
import { unevaluatedTypes } from './unevaluated-types';
import { configurationsOf, variantNames } from './variants';

const named = checks.map((check) => [check.id, check.states, check] as const);

describe.each(variantNames)('with the settings "%s"', (variant) => {
  test.each(named)('%s: %s', (_id, _states, check) => {
    expect(outcomeOf(check, variant).failing).toEqual([]);
  });
});

describe.each(named)('%s', (_id, _states, check) => {
  test('fails for its failing example', () => {
    const { evaluated, failing } = evaluate(check, check.fails);

    expect(evaluated.length).toBeGreaterThan(0);
    expect(failing).toEqual(evaluated);
  });

  test('passes for its passing example', () => {
    const { evaluated, failing } = evaluate(check, check.passes);

    expect(evaluated.length).toBeGreaterThan(0);
    expect(failing).toEqual([]);
  });
});

test('has each check once', () => {
  const ids = checks.map(({ id }) => id);

  expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
});

const eachException = exceptions.flatMap((exception) =>
  exception.ids.flatMap((id) => exception.variants.map((variant) => [id, variant, exception] as const)),
);

describe.each(eachException)('the exception from %s with the settings "%s"', (id, variant, exception) => {
  const check = checks.find((each) => each.id === id);

  test('is needed', () => {
    expect(outcomeOf(check!, variant).accepted).toContain(exception);
  });

  test('is for a check that can have one', () => {
    expect(exceptable[check!.class] ?? []).toContain(variant);
  });
});

test('evaluates every resource type, except for those with a reason', () => {
  const configurations = variantNames.flatMap(configurationsOf);
  const types = new Set(configurations.flatMap(Object.keys).map(typeOf));
  const evaluated = new Set(
    configurations
      .flatMap((configuration) => checks.flatMap((check) => evaluate(check, configuration).evaluated))
      .map(typeOf),
  );

  expect([...types].filter((type) => type !== 'var' && !evaluated.has(type)).sort()).toEqual(
    Object.keys(unevaluatedTypes).sort(),
  );
});
