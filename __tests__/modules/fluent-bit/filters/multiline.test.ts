import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type MultilineOptions,
} from '../../../../modules/fluent-bit';

const key = { 'multiline.key_content': 'log' };
const parsed = { ...key, 'multiline.parser': ['java', 'go'] };
const split = { ...key, mode: 'partial_message' } as const;

/** Returns the errors of a multiline filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'multiline', options: options as MultilineOptions });
}

test('writes a line for each parser', () => {
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

test.each([split, { ...split, buffer: true }, { ...parsed, mode: 'parser', buffer: false }])(
  'accepts %j',
  (options) => {
    expect(problems(options)).toEqual([]);
  },
);

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{ 'multiline.parser': ['go'] }, 'multiline.key_content must be set: a string'],
  [key, 'multiline.parser must be set when mode is "parser"'],
  [
    { ...split, 'multiline.parser': ['go'] },
    'multiline.parser must not be set when mode is "partial_message"; use two filters, this one first',
  ],
  [{ ...split, buffer: false }, 'buffer must not be false when mode is "partial_message"'],
  [{ ...parsed, flush_ms: 499 }, 'flush_ms must be an integer from 500 to 2147483647, got 499'],
  [{ ...parsed, mode: 'docker' }, 'mode must be one of "parser", "partial_message", got "docker"'],
  [
    { ...key, 'multiline.parser': ['go, java'] },
    'multiline.parser must be a non-empty array, each element a name without whitespace or commas, got ["go, java"]',
  ],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER multiline: ${problem}`]);
});

test('does not compile without the field with the lines', () => {
  // @ts-expect-error: multiline.key_content is required
  const filter: FilterPlugin = { name: 'multiline', options: { 'multiline.parser': ['go'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with an unknown mode', () => {
  // @ts-expect-error: there is no mode docker
  const filter: FilterPlugin = { name: 'multiline', options: { ...key, mode: 'docker' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
