import {
  type MultilineParser,
  type Parser,
  parserProblems,
  renderParsers,
  variable,
} from '../../../modules/fluent-bit';

const json = { Name: 'app', Format: 'json' } as const;
const pattern = { Name: 'app', Format: 'regex', Regex: '^(?<level>[^ ]*) (?<message>.*)$' } as const;
const start = { state: 'start_state', regex: '/^ERR/', next: 'at' };
const at = { state: 'at', regex: '/^\\s+at/', next: 'at' };
const trace = { name: 'trace', type: 'regex', Rule: [start, at] } as const;

/** Returns the errors of a parser with untyped options. */
function problems(parser: Readonly<Record<string, unknown>>): string[] {
  return parserProblems([parser as Parser]);
}

/** Returns the errors of a multiline parser with untyped options. */
function multilineProblems(parser: Readonly<Record<string, unknown>>): string[] {
  return parserProblems([], [parser as MultilineParser]);
}

test('writes a parser with its types and decoders', () => {
  const parsers: Parser[] = [
    {
      ...pattern,
      Time_Key: 'time',
      Time_Format: '%d/%b/%Y:%H:%M:%S %z',
      Types: 'code:integer size:integer',
      Decode_Field: [{ decoder: 'json', field: 'message' }],
      Decode_Field_As: [{ decoder: 'escaped_utf8', field: 'log', action: 'do_next' }],
    },
  ];

  expect(parserProblems(parsers)).toEqual([]);
  expect(renderParsers({ parsers })).toBe(`[PARSER]
    Name            app
    Format          regex
    Regex           ^(?<level>[^ ]*) (?<message>.*)$
    Time_Key        time
    Time_Format     %d/%b/%Y:%H:%M:%S %z
    Types           code:integer size:integer
    Decode_Field    json message
    Decode_Field_As escaped_utf8 log do_next
`);
});

test.each([
  { ...json, Time_Offset: '+0100' },
  { ...json, Time_Offset: '-01:30' },
  { ...json, Time_Offset: 'Z' },
  { ...json, Time_Format: '%s', Time_Zone: 'Europe/Berlin' },
  { Name: 'a', Format: 'logfmt', Logfmt_No_Bare_Keys: true },
  { Name: 'a', Format: 'ltsv', Time_Key: variable('KEY') },
])('accepts the parser %j', (parser) => {
  expect(problems(parser)).toEqual([]);
});

test.each<[parser: Readonly<Record<string, unknown>>, problem: string]>([
  [{ ...json, Format: 'csv' }, 'Format must be one of "json", "regex", "logfmt", "ltsv", got "csv"'],
  [{ Name: 'app', Format: 'regex' }, 'Regex must be set when Format is "regex"'],
  [{ ...json, Regex: '(?<a>b)' }, 'Regex must not be set when Format is "json"'],
  [
    { ...pattern, Regex: '^(a|b)' },
    'Regex must have a named group, such as "(?<message>.*)", because it matches nothing otherwise, got "^(a|b)"',
  ],
  [{ ...json, Time_Offset: '+1' }, 'Time_Offset must be an offset from UTC, such as "+0100", got "+1"'],
  [{ ...json, Time_Zone: 'UTC' }, 'Time_Format must be set with Time_Zone'],
  [
    { ...json, Time_Format: '%S.%L %L' },
    'Time_Format must have "%L" only once, because Fluent Bit does not read a second one, got "%S.%L %L" (F68)',
  ],
  [
    { ...json, Time_Format: '%Y-%m-%dT%H:%M:%S.%LZ' },
    'Time_Format must not have "%LZ", with which a time that ends with an offset becomes 1970; use "%L%z", which also reads Z, got "%Y-%m-%dT%H:%M:%S.%LZ" (F68)',
  ],
  [
    { ...json, Time_Format: '%s', Time_Zone: 'UTC', Time_Offset: 'Z' },
    'Time_Zone must not be set with Time_Offset or Time_System_Timezone',
  ],
  [
    { ...json, Time_Format: '%s', Time_Zone: 'UTC', Time_System_Timezone: true },
    'Time_Zone must not be set with Time_Offset or Time_System_Timezone',
  ],
  [
    { ...json, Types: 'code:int' },
    'Types must be a list of fields with the type string, integer, bool, float or hex, such as "code:integer size:integer", got "code:int"',
  ],
  [
    { ...json, Decode_Field: [{ decoder: 'base64', field: 'a' }] },
    'Decode_Field decoder must be one of "json", "escaped", "escaped_utf8", "mysql_quoted", without variables, got "base64"',
  ],
  [
    { ...json, Decode_Field: [{ decoder: 'json', field: variable('A') }] },
    'Decode_Field field must be a string without whitespace, without variables, got {"variable":"A"}',
  ],
])('fails when a parser is %j', (parser, problem) => {
  expect(problems(parser)).toEqual([`PARSER app: ${problem}`]);
});

test('fails when two parsers have the same name', () => {
  expect(parserProblems([json, { ...json, Name: 'b' }, json], [trace, trace])).toEqual([
    'PARSER: names must be unique, got "app" again',
    'MULTILINE_PARSER: names must be unique, got "trace" again',
  ]);
});

test('accepts a parser and a multiline parser with the same name', () => {
  expect(parserProblems([{ ...json, Name: 'trace' }], [trace])).toEqual([]);
});

test('writes the rules of a multiline parser, quoted if they contain whitespace', () => {
  const multilineParsers: MultilineParser[] = [
    {
      ...trace,
      flush_timeout: 1000,
      Rule: [{ ...start, regex: '/^"ERR" #\\d{2}/' }, { state: 'at, end', regex: 'x' }, at],
    },
  ];

  expect(parserProblems([], multilineParsers)).toEqual([]);
  expect(renderParsers({ multilineParsers })).toBe(`[MULTILINE_PARSER]
    name          trace
    type          regex
    Rule          start_state "/^\\"ERR\\" #\\d{2}/" at
    Rule          "at, end" x
    Rule          at /^\\s+at/ at
    flush_timeout 1000
`);
});

test.each<[changed: Readonly<Record<string, unknown>>, problem: string]>([
  [{ Rule: undefined }, 'Rule must be set: a non-empty array, each element an object { state, regex, next? }'],
  [{ Rule: [at] }, 'state of the first Rule must be "start_state", got "at"'],
  [{ Rule: [start] }, 'next must be the state of a Rule, got "at"'],
  [
    { Rule: [start, { ...at, next: 'start_state' }] },
    'next must not be "start_state", because Fluent Bit would send the line that leads there twice; recognize a message by its first line',
  ],
  [{ type: 'endswith' }, 'type must be one of "regex", got "endswith"'],
  [
    { Rule: [{ ...start, regex: variable('ERR') }, at] },
    'Rule regex must be a regular expression, without variables, got {"variable":"ERR"}',
  ],
])('fails when a multiline parser has %j', (changed, problem) => {
  expect(multilineProblems({ ...trace, ...changed })).toEqual([`MULTILINE_PARSER trace: ${problem}`]);
});

test.each(['docker', 'cri', 'java', 'go', 'ruby', 'python'])('fails when a multiline parser is named %s', (name) => {
  expect(multilineProblems({ ...trace, name })).toEqual([
    `MULTILINE_PARSER ${name}: name must not be the name of a built-in parser, which Fluent Bit would use instead`,
  ]);
});

test('does not compile with an unknown format', () => {
  // @ts-expect-error: there is no csv
  const parser: Parser = { Name: 'app', Format: 'csv' };

  expect(parserProblems([parser])).toHaveLength(1);
});

test('does not compile with a rule without a state', () => {
  // @ts-expect-error: state is required
  const parser: MultilineParser = { name: 'trace', type: 'regex', Rule: [{ regex: 'a' }] };

  expect(parserProblems([], [parser])).toHaveLength(1);
});

test.each([
  ['%Y-%m-%dT%H:%M:%S.%6N%z', '%6N', '; use %L, which reads any number of digits of a second'],
  ['%Y-%m-%dT%H:%M:%S.%3N%z', '%3N', '; use %L, which reads any number of digits of a second'],
  ['%Y-%m-%d %H:%M:%S,%f', '%f', '; use %L, which reads any number of digits of a second'],
  ['%Y-%m-%dT%H:%M:%S%:z', '%:z', '; use %z, which also reads +09:00 and Z'],
  ['%I:%M %P', '%P', '; use %p'],
  ['%-d/%b', '%-d', '; use the directive without its flag'],
  ['%Q', '%Q', '; use %L, which reads any number of digits of a second'],
  ['%+', '%+', ''],
  ['%EH', '%E', ''],
  ['%Y %', '%', ''],
])('fails with the time format %s, which Fluent Bit does not read (F68)', (format, directive, fix) => {
  expect(parserProblems([{ Name: 'app', Format: 'json', Time_Format: format }])).toEqual([
    `PARSER app: Time_Format must have only directives that Fluent Bit reads, not "${directive}", got "${format}"${fix} (F68)`,
  ]);
});

test.each(['%d/%b/%Y:%H:%M:%S %z', '%FT%T.%L%z', '%s.%L', '%a %e %b %I:%M:%S %p %Z', '%Y-%m-%dT%H:%M:%SZ', '%D %r %%'])(
  'accepts the time format %s',
  (format) => {
    expect(parserProblems([{ Name: 'app', Format: 'json', Time_Format: format }])).toEqual([]);
  },
);
