import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type ParserFilterOptions,
} from '../../../../modules/fluent-bit';

const sound = { Key_Name: 'log', Parser: ['nginx', 'json'], Reserve_Data: true };

/** Returns the errors of a parser filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'parser', options: options as ParserFilterOptions });
}

test('writes a line for each parser', () => {
  const filter: FilterPlugin = { name: 'parser', options: { ...sound, Preserve_Key: false } };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Key_Name', 'log'],
    ['Parser', 'nginx'],
    ['Parser', 'json'],
    ['Reserve_Data', 'On'],
    ['Preserve_Key', 'Off'],
  ]);
});

test.each([
  ['Key_Name', 'a string'],
  ['Parser', 'a non-empty array, each element a string'],
  ['Reserve_Data', 'true or false'],
])('fails without %s', (name, form) => {
  expect(problems({ ...sound, [name]: undefined })).toEqual([`FILTER parser: ${name} must be set: ${form}`]);
});

test('does not compile without Reserve_Data', () => {
  // @ts-expect-error: Reserve_Data is required
  const filter: FilterPlugin = { name: 'parser', options: { Key_Name: 'log', Parser: ['json'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with a parser outside an array', () => {
  // @ts-expect-error: parsers are an array
  const filter: FilterPlugin = { name: 'parser', options: { ...sound, Parser: 'json' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
