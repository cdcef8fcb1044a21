import fc from 'fast-check';
import { type Size, type Time, variable } from '../../../modules/fluent-bit';
import {
  bool,
  bytesOf,
  anyOf,
  integer,
  oneOf,
  type Option,
  optionProblems,
  type OptionsOf,
  required,
  secondsOf,
  size,
  text,
  time,
} from '../../../modules/fluent-bit/option';

const table = {
  bucket: required(text()),
  region: text(),
  tls: bool(),
  workers: integer(0, 8),
  total_file_size: size('1M', '50G'),
  upload_timeout: time('1s'),
  compression: oneOf('gzip', 'zstd'),
} as const;

type Values = OptionsOf<typeof table>;

const bucket = 'acme-logs';

describe('a table of options', () => {
  test('accepts valid values', () => {
    const values: Values = {
      bucket,
      region: variable('AWS_REGION'),
      tls: true,
      workers: 8,
      total_file_size: '1M',
      upload_timeout: '1m',
      compression: 'gzip',
    };

    expect(optionProblems(table, values)).toEqual([]);
  });

  test('ignores an undefined option', () => {
    expect(optionProblems(table, { bucket, region: undefined, buckett: undefined })).toEqual([]);
  });

  test('fails when a required option is missing', () => {
    expect(optionProblems(table, {})).toEqual(['bucket must be set: a string']);
  });

  test('fails when a required option is undefined', () => {
    expect(optionProblems(table, { bucket: undefined })).toEqual(['bucket must be set: a string']);
  });

  test('fails when an option is misspelt, with the known name', () => {
    expect(optionProblems(table, { bucket, buckett: 'x' })).toEqual([
      'buckett must be a known option; did you mean bucket?',
    ]);
  });

  test.each(['acl', 'toString', 'constructor'])('fails when the option %s is unknown', (name) => {
    expect(optionProblems(table, { bucket, [name]: 'x' })).toEqual([`${name} must be a known option; remove it`]);
  });

  test('fails when a string cannot be written (F21)', () => {
    expect(optionProblems(table, { bucket: 'a\nMatch *' })).toEqual([
      'bucket must be a single line, got "a\\nMatch *" (F21)',
    ]);
  });

  test('fails when a variable in place of another value cannot be written (F21)', () => {
    expect(optionProblems(table, { bucket, tls: variable('A B') })).toEqual([
      'tls must use variable names with only letters, digits and underscores, got "A B" (F21)',
    ]);
  });

  test('fails with every invalid value at once', () => {
    expect(optionProblems(table, { region: '', tls: 'yes', workers: 9, compression: null })).toEqual([
      'bucket must be set: a string',
      'region must not be empty, because Fluent Bit aborts on a key without a value (F21)',
      'tls must be true or false, got "yes"',
      'workers must be an integer from 0 to 8, got 9',
      'compression must be one of "gzip", "zstd", got null',
    ]);
  });
});

test.each<[name: string, option: Option<unknown>, form: string, wrong: unknown]>([
  ['a string', text(), 'a string', 1],
  ['a string with a pattern', text({ pattern: /^\//, form: 'a path' }), 'a path', 'logs'],
  ['a Boolean', bool(), 'true or false', 'On'],
  ['an integer', integer(1), 'an integer from 1 to 2147483647', 0],
  ['an integer in a range', integer(1, 65535), 'an integer from 1 to 65535', 65536],
  ['one of several strings', oneOf('normal', 'full'), 'one of "normal", "full"', 'half'],
  ['one of several numbers', oneOf(1, 3, 5), 'one of 1, 3, 5', 2],
  ['a size', size(), 'a size of 0 or more, such as "1M"', '1T'],
  ['a size in a range', size('1M', '50G'), 'a size from 1M to 50G, such as "50G"', '1k'],
  ['a duration', time('1s'), 'a duration of 1s or more, such as "30s" or "1m"', '0s'],
  [
    'a value of either of two options',
    anyOf(size(), oneOf('Off')),
    'a size of 0 or more, such as "1M" or one of "Off"',
    'On',
  ],
])('fails when %s is invalid, naming the allowed values', (_name, option, form, wrong) => {
  expect(optionProblems({ key: option }, { key: wrong })).toEqual([
    `key must be ${form}, got ${JSON.stringify(wrong)}`,
  ]);
});

test.each<[name: string, option: Option<unknown>]>([
  ['a string', text()],
  ['a Boolean', bool()],
  ['an integer', integer(1)],
  ['one of several strings', oneOf('normal', 'full')],
  ['a size', size('1M')],
  ['a duration', time('1s')],
])('accepts a variable for %s', (_name, option) => {
  expect(optionProblems({ key: option }, { key: variable('KEY') })).toEqual([]);
});

test('accepts integers from the minimum to the maximum only', () => {
  const option = integer(2, 60);

  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -5, max: 70 }), fc.double(), fc.string()), (value) => {
      expect(option.accepts(value)).toBe(Number.isInteger(value) && Number(value) >= 2 && Number(value) <= 60);
    }),
  );
});

test('rejects integers of more than 32 bits', () => {
  expect(integer(0).accepts(2 ** 31 - 1)).toBe(true);
  expect(integer(0).accepts(2 ** 31)).toBe(false);
});

test('accepts either of two options', () => {
  const option = anyOf(integer(1), oneOf('no_limits', 'no_retries'));

  expect(['no_limits', 5, 0, 'for_ever'].map((value) => option.accepts(value))).toEqual([true, true, false, false]);
});

test.each<[Size, boolean]>([
  ['999999', false],
  ['999k', false],
  ['1000k', true],
  ['1000K', true],
  ['1M', true],
  ['50000M', true],
  ['50G', true],
  ['50000000001', false],
  ['51G', false],
])('checks the size %s between 1M and 50G: %s', (value, accepted) => {
  expect(size('1M', '50G').accepts(value)).toBe(accepted);
});

test.each<[Time, boolean]>([
  ['59s', false],
  ['60s', true],
  ['1m', true],
  ['1h', true],
  ['1d', true],
])('checks the duration %s of 1m or more: %s', (value, accepted) => {
  expect(time('1m').accepts(value)).toBe(accepted);
});

test.each<[text: string, bytes: number]>([
  ['0', 0],
  ['512', 512],
  ['2k', 2_000],
  ['2K', 2_000],
  ['2M', 2_000_000],
  ['2G', 2_000_000_000],
])('parses the size %s as %i bytes, with powers of 1000 like Fluent Bit', (value, bytes) => {
  expect(bytesOf(value)).toBe(bytes);
});

test.each(['', 'M', '-1', '1.5M', '1e3', '1MB', '1T', ' 1M', '1 M', '1m', undefined, null, variable('SIZE')])(
  'does not parse %j as a size',
  (value) => {
    expect(bytesOf(value)).toBeUndefined();
  },
);

test.each<[text: string, seconds: number]>([
  ['0s', 0],
  ['90s', 90],
  ['2m', 120],
  ['2h', 7_200],
  ['2d', 172_800],
])('parses the duration %s as %i seconds', (value, seconds) => {
  expect(secondsOf(value)).toBe(seconds);
});

test.each(['', 's', '30', '-1s', '1.5m', '1M', '1min', ' 1s', undefined, null, variable('TIME')])(
  'does not parse %j as a duration',
  (value) => {
    expect(secondsOf(value)).toBeUndefined();
  },
);

test('does not compile without a required option', () => {
  // @ts-expect-error: bucket is required
  const values: Values = { region: 'eu-west-1' };

  expect(optionProblems(table, values)).toHaveLength(1);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no buckett
  const values: Values = { bucket, buckett: bucket };

  expect(optionProblems(table, values)).toHaveLength(1);
});

test('does not compile with a misspelled size unit', () => {
  // @ts-expect-error: Fluent Bit's unit is M
  const value: Size = '10MB';

  expect(bytesOf(value)).toBeUndefined();
});

test('does not compile with a duration without a unit', () => {
  // @ts-expect-error: a duration has a unit
  const value: Time = '30';

  expect(secondsOf(value)).toBeUndefined();
});

test('does not compile with an unknown keyword', () => {
  // @ts-expect-error: lz4 is not in the list
  const values: Values = { bucket, compression: 'lz4' };

  expect(optionProblems(table, values)).toHaveLength(1);
});

test('does not compile with a number instead of a Boolean', () => {
  // @ts-expect-error: tls is on or off
  const values: Values = { bucket, tls: 1 };

  expect(optionProblems(table, values)).toHaveLength(1);
});

test('suggests the name of an option that is written in another case', () => {
  expect(optionProblems(table, { bucket, Region: 'eu-west-1' })).toEqual([
    'Region must be a known option; did you mean region?',
  ]);
});
