import { type Input, inputEntries, inputProblems, type TcpInputOptions } from '../../../../modules/fluent-bit';

/** Returns the errors of a tcp input with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return inputProblems({ name: 'tcp', options: options as TcpInputOptions });
}

test('writes the address and the format of records', () => {
  const input: Input = {
    name: 'tcp',
    options: { Tag: 'probe', listen: '127.0.0.1', port: 8877, format: 'none', separator: '|', chunk_size: 64 },
  };

  expect(inputProblems(input)).toEqual([]);
  expect(inputEntries(input)).toEqual([
    ['Tag', 'probe'],
    ['listen', '127.0.0.1'],
    ['port', '8877'],
    ['format', 'none'],
    ['separator', '|'],
    ['chunk_size', '64'],
  ]);
});

test('accepts a parser of lines', () => {
  expect(problems({ format: 'none', parser: 'json', buffer_size: 128, source_address_key: 'peer' })).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{ separator: '|' }, 'format must be "none" when separator is set'],
  [{ format: 'json', parser: 'json' }, 'format must be "none" when parser is set'],
  [{ chunk_size: '64k' }, 'chunk_size must be an integer from 1 to 1048576, got "64k"'],
  [{ Tag: 'a b' }, 'Tag must be a tag without whitespace, got "a b"'],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`INPUT tcp: ${problem}`]);
});

test('does not compile with an unknown format', () => {
  // @ts-expect-error: there is no csv
  const input: Input = { name: 'tcp', options: { format: 'csv' } };

  expect(inputProblems(input)).toHaveLength(1);
});
