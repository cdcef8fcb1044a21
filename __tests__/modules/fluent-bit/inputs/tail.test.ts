import {
  type Input,
  inputEntries,
  inputProblems,
  type TailInputOptions,
  variable,
} from '../../../../modules/fluent-bit';

const Path = '/var/log/app/*.log';

/** Returns the errors of a tail input with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return inputProblems({ name: 'tail', options: options as TailInputOptions });
}

test('writes the files and the options for reading them', () => {
  const input: Input = {
    name: 'tail',
    options: {
      Path,
      Tag: 'app.<name>',
      Tag_Regex: '(?<name>[^/ ]{1,9})\\.log$',
      'multiline.parser': ['go', 'java'],
      Read_from_Head: true,
      Rotate_Wait: '5s',
      DB: '/var/lib/tail.db',
      'DB.journal_mode': 'OFF',
      threaded: true,
    },
  };

  expect(inputProblems(input)).toEqual([]);
  expect(inputEntries(input)).toEqual([
    ['Path', '/var/log/app/*.log'],
    ['Tag', 'app.<name>'],
    ['Tag_Regex', '(?<name>[^/ ]{1,9})\\.log$'],
    ['multiline.parser', 'go'],
    ['multiline.parser', 'java'],
    ['Read_from_Head', 'On'],
    ['Rotate_Wait', '5s'],
    ['DB', '/var/lib/tail.db'],
    ['DB.journal_mode', 'OFF'],
    ['threaded', 'On'],
  ]);
});

test.each([
  { Buffer_Max_Size: '1M' },
  { Buffer_Chunk_Size: '16k', Buffer_Max_Size: '32k' },
  { Buffer_Chunk_Size: '1M', Buffer_Max_Size: variable('MAX') },
])('accepts %j', (options) => {
  expect(problems({ Path, ...options })).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{}, 'Path must be set: a string'],
  [{ Path, Buffer_Max_Size: '32k' }, 'Buffer_Max_Size must be at least Buffer_Chunk_Size "32768", got "32k"'],
  [{ Path, Buffer_Chunk_Size: '1M' }, 'Buffer_Max_Size must be at least Buffer_Chunk_Size "1M", got "32768"'],
  [{ Path, Rotate_Wait: '0s' }, 'Rotate_Wait must be a duration of 1s or more, such as "30s" or "1m", got "0s"'],
  [{ Path, Refresh_Interval: 0 }, 'Refresh_Interval must be an integer from 1 to 2147483647, got 0'],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`INPUT tail: ${problem}`]);
});

test('does not compile without files', () => {
  // @ts-expect-error: Path is required
  const input: Input = { name: 'tail', options: { Tag: 'app' } };

  expect(inputProblems(input)).toHaveLength(1);
});
