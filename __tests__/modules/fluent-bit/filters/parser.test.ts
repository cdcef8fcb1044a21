import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type ParserFilterOptions,
} from '../../../../modules/fluent-bit';

const sound = { Key_Name: 'log', Parser: ['nginx', 'json'], Reserve_Data: true };

/** What is said of a parser filter whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'parser', options: options as ParserFilterOptions });
}

test('writes each parser in a line', () => {
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
  ['Parser', 'an array, not empty, each a string'],
  ['Reserve_Data', 'true or false'],
])('fails when there is no %s', (name, form) => {
  expect(problems({ ...sound, [name]: undefined })).toEqual([`FILTER parser: ${name} must be given: ${form}`]);
});

test('does not compile where nothing is said of the other fields', () => {
  // @ts-expect-error: Reserve_Data is required
  const filter: FilterPlugin = { name: 'parser', options: { Key_Name: 'log', Parser: ['json'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with one parser that is not in a list', () => {
  // @ts-expect-error: parsers are a list
  const filter: FilterPlugin = { name: 'parser', options: { ...sound, Parser: 'json' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
