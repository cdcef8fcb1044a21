import { type ForwardInputOptions, type Input, inputEntries, inputProblems } from '../../../../modules/fluent-bit';

/** Returns the errors of a forward input with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return inputProblems({ name: 'forward', options: options as ForwardInputOptions });
}

test('writes the address and the users', () => {
  const input: Input = {
    name: 'forward',
    options: {
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
  };

  expect(inputProblems(input)).toEqual([]);
  expect(inputEntries(input)).toEqual([
    ['listen', '127.0.0.1'],
    ['port', '24225'],
    ['shared_key', 'secret'],
    ['security.users', 'a b'],
    ['security.users', 'c d'],
    ['Mem_Buf_Limit', '64M'],
    ['storage.type', 'filesystem'],
  ]);
});

test('accepts a socket', () => {
  expect(problems({ unix_path: '/var/run/app.sock', unix_perm: '0660', tag_prefix: 'sdk.' })).toEqual([]);
});

test('accepts every address', () => {
  expect(problems({ listen: '0.0.0.0' })).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
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
  [{ workers: 2 }, 'workers must be a known option; pass an option that this library does not know in `extraOptions`'],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`INPUT forward: ${problem}`]);
});

test('fails when the name is in extraOptions (F20)', () => {
  expect(inputProblems({ name: 'forward', options: {}, extraOptions: { name: 'tail' } })).toEqual([
    'INPUT forward: extraOptions must not contain name (F20)',
  ]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: it is listen
  const input: Input = { name: 'forward', options: { Listen: '127.0.0.1' } };

  expect(inputProblems(input)).toHaveLength(1);
});
