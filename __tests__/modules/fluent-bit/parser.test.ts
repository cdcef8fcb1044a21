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

/** What is said of a parser that need not compile. */
function problems(parser: Readonly<Record<string, unknown>>): string[] {
  return parserProblems([parser as Parser]);
}

/** What is said of a multiline parser that need not compile. */
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
])('takes the parser %j', (parser) => {
  expect(problems(parser)).toEqual([]);
});

test.each<[parser: Readonly<Record<string, unknown>>, problem: string]>([
  [{ ...json, Format: 'csv' }, 'Format must be one of "json", "regex", "logfmt", "ltsv", got "csv"'],
  [{ Name: 'app', Format: 'regex' }, 'Regex must be given where Format is "regex"'],
  [{ ...json, Regex: '(?<a>b)' }, 'Regex must not be given where Format is "json"'],
  [
    { ...pattern, Regex: '^(a|b)' },
    'Regex must name a group, as "(?<message>.*)": it matches nothing without, got "^(a|b)"',
  ],
  [{ ...json, Time_Offset: '+1' }, 'Time_Offset must be an offset from UTC, such as "+0100", got "+1"'],
  [{ ...json, Time_Zone: 'UTC' }, 'Time_Format must be given where Time_Zone is'],
  [
    { ...json, Time_Format: '%s', Time_Zone: 'UTC', Time_Offset: 'Z' },
    'Time_Zone must not be given beside Time_Offset and Time_System_Timezone',
  ],
  [
    { ...json, Time_Format: '%s', Time_Zone: 'UTC', Time_System_Timezone: true },
    'Time_Zone must not be given beside Time_Offset and Time_System_Timezone',
  ],
  [
    { ...json, Types: 'code:int' },
    'Types must be fields with one of the types string, integer, bool, float, hex, such as "code:integer size:integer", got "code:int"',
  ],
  [
    { ...json, Decode_Field: [{ decoder: 'base64', field: 'a' }] },
    'Decode_Field decoder must be one of "json", "escaped", "escaped_utf8", "mysql_quoted", without variables, got "base64"',
  ],
  [
    { ...json, Decode_Field: [{ decoder: 'json', field: variable('A') }] },
    'Decode_Field field must be a string without spaces, without variables, got {"variable":"A"}',
  ],
])('fails when a parser is %j', (parser, problem) => {
  expect(problems(parser)).toEqual([`PARSER app: ${problem}`]);
});

test('fails when two parsers have one name', () => {
  expect(parserProblems([json, { ...json, Name: 'b' }, json], [trace, trace])).toEqual([
    'PARSER: names must be different, got "app" again',
    'MULTILINE_PARSER: names must be different, got "trace" again',
  ]);
});

test('lets a parser and a multiline parser have one name', () => {
  expect(parserProblems([{ ...json, Name: 'trace' }], [trace])).toEqual([]);
});

test('writes the rules of a multiline parser, quoted where they hold blanks', () => {
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
  [{ Rule: undefined }, 'Rule must be given: an array, not empty, each an object { state, regex, next? }'],
  [{ Rule: [at] }, 'the first Rule must have the state "start_state", got "at"'],
  [{ Rule: [start] }, 'next must be the state of a Rule, got "at"'],
  [
    { Rule: [start, { ...at, next: 'start_state' }] },
    'next must not be "start_state": Fluent Bit would send the line that leads there a second time; begin a message by its first line',
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
    `MULTILINE_PARSER ${name}: name must not be one of Fluent Bit's own, which is taken in its place`,
  ]);
});

test('does not compile with another format', () => {
  // @ts-expect-error: there is no csv
  const parser: Parser = { Name: 'app', Format: 'csv' };

  expect(parserProblems([parser])).toHaveLength(1);
});

test('does not compile with a rule that has no state', () => {
  // @ts-expect-error: state is required
  const parser: MultilineParser = { name: 'trace', type: 'regex', Rule: [{ regex: 'a' }] };

  expect(parserProblems([], [parser])).toHaveLength(1);
});
