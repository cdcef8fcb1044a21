import { filterEntries, type FilterPlugin, filterProblems, type LuaOptions } from '../../../../modules/fluent-bit';

const call = 'f';
const code = 'function f(tag, time, r) r.n = #r.log; return 1, time, r end';

/** Returns the errors of a lua filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'lua', options: options as LuaOptions });
}

test('writes a function with the operator # unchanged', () => {
  const filter: FilterPlugin = { name: 'lua', options: { code, call, type_int_key: 'n', protected_mode: true } };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['code', code],
    ['call', 'f'],
    ['type_int_key', 'n'],
    ['protected_mode', 'On'],
  ]);
});

test('accepts a file', () => {
  expect(problems({ script: '/fluent-bit/config/f.lua', call, time_as_table: true, enable_flb_null: true })).toEqual(
    [],
  );
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{ code }, 'call must be set: a string'],
  [{ call }, 'exactly one of script and code must be set, got 0'],
  [{ call, code, script: 'f.lua' }, 'exactly one of script and code must be set, got 2'],
  [{ call, code: 'a\nb' }, 'code must be a single line, got "a\\nb" (F21)'],
  [{ call, code: 1 }, 'code must be a line of Lua, got 1'],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER lua: ${problem}`]);
});

test('does not compile without the name of the function', () => {
  // @ts-expect-error: call is required
  const filter: FilterPlugin = { name: 'lua', options: { code } };

  expect(filterProblems(filter)).toHaveLength(1);
});
