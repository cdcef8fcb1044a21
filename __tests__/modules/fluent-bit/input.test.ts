import {
  type Input,
  inputEntries,
  type inputKind,
  type InputName,
  inputProblems,
  variable,
} from '../../../modules/fluent-bit';
import type { OptionsOf } from '../../../modules/fluent-bit/option';
import { type Loose, type PluginCase, testPlugins } from '../../support/plugin-cases';

type Options<Name extends InputName> = OptionsOf<(typeof inputKind)['plugins'][Name]['options']> &
  OptionsOf<(typeof inputKind)['generic']>;

/** Cases of all inputs. */
const cases: { readonly [Name in InputName]: PluginCase<Options<Name>> } = {
  forward: {
    least: {},
    written: {
      listen: '127.0.0.1',
      port: 24225,
      shared_key: 'secret',
      'security.users': [
        { user: 'a', password: 'b' },
        { user: 'c', password: 'd' },
      ],
      Mem_Buf_Limit: '64M',
      'storage.type': 'filesystem',
    },
    lines: [
      'listen 127.0.0.1',
      'port 24225',
      'shared_key secret',
      'security.users a b',
      'security.users c d',
      'Mem_Buf_Limit 64M',
      'storage.type filesystem',
    ],
    accepts: [{ unix_path: '/var/run/app.sock', unix_perm: '0660', tag_prefix: 'sdk.' }, { listen: '0.0.0.0' }],
    refuses: [
      [{ unix_path: '/a', listen: '::' }, 'listen and port must not be set with unix_path, which replaces them'],
      [{ unix_path: '/a', port: 1 }, 'listen and port must not be set with unix_path, which replaces them'],
      [{ unix_perm: '0660' }, 'unix_perm must not be set without unix_path'],
      [{ unix_path: '/a', unix_perm: '0990' }, 'unix_perm must be an octal number, such as "0660", got "0990"'],
      [
        { 'security.users': [{ user: 'a', password: 'b' }] },
        'shared_key must be set with security.users, unless empty_shared_key is true',
      ],
      [
        { shared_key: 'a', 'security.users': [{ user: 'a', password: 'b c' }] },
        'security.users password must be a string without whitespace, got "b c"',
      ],
      [
        { workers: 2 },
        'workers must be a known option; pass an option that this library does not know in `extraOptions`',
      ],
    ],
  },
  tcp: {
    least: {},
    written: { Tag: 'probe', listen: '127.0.0.1', port: 8877, format: 'none', separator: '|', chunk_size: 64 },
    accepts: [{ format: 'none', parser: 'json', buffer_size: 128, source_address_key: 'peer' }],
    refuses: [
      [{ separator: '|' }, 'format must be "none" when separator is set'],
      [{ format: 'json', parser: 'json' }, 'format must be "none" when parser is set'],
    ],
    wrong: [
      ['chunk_size', '64k', 'an integer from 1 to 1048576'],
      ['Tag', 'a b', 'a tag without whitespace'],
    ],
  },
  tail: {
    least: { Path: '/var/log/app/*.log' },
    written: {
      Path: '/var/log/app/*.log',
      Tag: 'app.<name>',
      Tag_Regex: '(?<name>[^/ ]{1,9})\\.log$',
      'multiline.parser': ['go', 'java'],
      Read_from_Head: true,
      Rotate_Wait: '5s',
      DB: '/var/lib/tail.db',
      'DB.journal_mode': 'OFF',
      threaded: true,
    },
    accepts: [
      { Buffer_Max_Size: '1M' },
      { Buffer_Chunk_Size: '16k', Buffer_Max_Size: '32k' },
      { Buffer_Chunk_Size: '1M', Buffer_Max_Size: variable('MAX') },
    ],
    refuses: [
      [{ Path: undefined }, 'Path must be set: a string'],
      [{ Buffer_Max_Size: '32k' }, 'Buffer_Max_Size must be at least Buffer_Chunk_Size "32768", got "32k"'],
      [{ Buffer_Chunk_Size: '1M' }, 'Buffer_Max_Size must be at least Buffer_Chunk_Size "1M", got "32768"'],
    ],
    wrong: [
      ['Rotate_Wait', '0s', 'a duration of 1s or more, such as "30s" or "1m"'],
      ['Refresh_Interval', 0, 'an integer from 1 to 2147483647'],
    ],
  },
  fluentbit_metrics: {
    least: {},
    written: { scrape_interval: '30s', scrape_on_start: true },
    wrong: [['scrape_interval', '0s', 'a duration of 1s or more, such as "30s" or "1m"']],
  },
};

const asInput = (name: string, options: Loose) => ({ name, options }) as unknown as Input;

testPlugins(
  {
    heading: 'INPUT',
    problems: (name, options) => inputProblems(asInput(name, options)),
    entries: (name, options) => inputEntries(asInput(name, options)),
  },
  cases,
);

/** Inputs that do not compile, each with one error at run time. */
const inputs: readonly Input[] = [
  // @ts-expect-error: it is listen
  { name: 'forward', options: { Listen: '127.0.0.1' } },
  // @ts-expect-error: there is no csv
  { name: 'tcp', options: { format: 'csv' } },
  // @ts-expect-error: Path is required
  { name: 'tail', options: { Tag: 'app' } },
  // @ts-expect-error: there is no disk
  { name: 'fluentbit_metrics', options: { 'storage.type': 'disk' } },
];

test.each(inputs)('does not compile, and has one error: %j', (input) => {
  expect(inputProblems(input)).toHaveLength(1);
});

test('fails when the name is in extraOptions (F20)', () => {
  expect(inputProblems({ name: 'forward', options: {}, extraOptions: { name: 'tail' } })).toEqual([
    'INPUT forward: extraOptions must not contain name (F20)',
  ]);
});

test('does not compile with an unknown input, and fails', () => {
  // @ts-expect-error: there is no tails
  const input: Input = { name: 'tails', options: {} };

  expect(inputProblems(input)).toEqual([
    'INPUT: name must be one of forward, tcp, tail, fluentbit_metrics, got "tails"',
  ]);
});
