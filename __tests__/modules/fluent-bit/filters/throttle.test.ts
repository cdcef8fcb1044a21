import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type ThrottleOptions,
  variable,
} from '../../../../modules/fluent-bit';

/** Returns the errors of a throttle filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'throttle', options: options as ThrottleOptions });
}

test('writes the rate and the window', () => {
  const filter: FilterPlugin = {
    name: 'throttle',
    options: { Rate: 2.5, Window: 5, Interval: '1m', Print_Status: false, log_suppress_interval: '1m' },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Rate', '2.5'],
    ['Window', '5'],
    ['Interval', '1m'],
    ['Print_Status', 'Off'],
    ['log_suppress_interval', '1m'],
  ]);
});

test('accepts a rate from the environment', () => {
  expect(problems({ Rate: variable('RATE') })).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{}, 'Rate must be set: a number of 1 or more'],
  [{ Rate: 0.5 }, 'Rate must be a number of 1 or more, got 0.5'],
  [{ Rate: Infinity }, 'Rate must be a number of 1 or more, got null'],
  [{ Rate: 1e21 }, 'Rate must be a number of 1 or more, got 1e+21'],
  [{ Rate: 9, Window: 1 }, 'Window must be an integer from 2 to 2147483647, got 1'],
  [{ Rate: 9, Interval: '0s' }, 'Interval must be a duration of 1s or more, such as "30s" or "1m", got "0s"'],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER throttle: ${problem}`]);
});

test('does not compile with an interval without a unit', () => {
  // @ts-expect-error: a duration has a unit
  const filter: FilterPlugin = { name: 'throttle', options: { Rate: 9, Interval: '1' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
