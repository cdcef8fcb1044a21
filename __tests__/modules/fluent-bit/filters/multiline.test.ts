import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type MultilineOptions,
} from '../../../../modules/fluent-bit';

const key = { 'multiline.key_content': 'log' };
const parsed = { ...key, 'multiline.parser': ['java', 'go'] };
const split = { ...key, mode: 'partial_message' } as const;

/** What is said of a multiline filter whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'multiline', options: options as MultilineOptions });
}

test('writes each parser in a line', () => {
  const filter: FilterPlugin = {
    name: 'multiline',
    options: { ...parsed, flush_ms: 500, emitter_mem_buf_limit: '50M' },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['multiline.key_content', 'log'],
    ['multiline.parser', 'java'],
    ['multiline.parser', 'go'],
    ['flush_ms', '500'],
    ['emitter_mem_buf_limit', '50M'],
  ]);
});

test.each([split, { ...split, buffer: true }, { ...parsed, mode: 'parser', buffer: false }])('takes %j', (options) => {
  expect(problems(options)).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{ 'multiline.parser': ['go'] }, 'multiline.key_content must be given: a string'],
  [key, 'multiline.parser must be given where mode is "parser"'],
  [
    { ...split, 'multiline.parser': ['go'] },
    'multiline.parser must not be given where mode is "partial_message"; use two filters, this one first',
  ],
  [{ ...split, buffer: false }, 'buffer must not be false where mode is "partial_message"'],
  [{ ...parsed, flush_ms: 499 }, 'flush_ms must be an integer from 500 to 2147483647, got 499'],
  [{ ...parsed, mode: 'docker' }, 'mode must be one of "parser", "partial_message", got "docker"'],
  [
    { ...key, 'multiline.parser': ['go, java'] },
    'multiline.parser must be an array, not empty, each a name without blanks and commas, got ["go, java"]',
  ],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER multiline: ${problem}`]);
});

test('does not compile without the field that holds the lines', () => {
  // @ts-expect-error: multiline.key_content is required
  const filter: FilterPlugin = { name: 'multiline', options: { 'multiline.parser': ['go'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with another mode', () => {
  // @ts-expect-error: there is no mode docker
  const filter: FilterPlugin = { name: 'multiline', options: { ...key, mode: 'docker' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
