import {
  filterEntries,
  type filterKind,
  type FilterName,
  type FilterPlugin,
  filterProblems,
  variable,
} from '../../../modules/fluent-bit';
import type { OptionsOf } from '../../../modules/fluent-bit/option';
import { type Loose, type PluginCase, testPlugins } from '../../support/plugin-cases';

type Options<Name extends FilterName> = OptionsOf<(typeof filterKind)['plugins'][Name]['options']> &
  OptionsOf<(typeof filterKind)['generic']>;

const noise = { key: 'log', regex: 'ELB-HealthChecker/2.0' };
const code = 'function f(tag, time, r) r.n = #r.log; return 1, time, r end';
const rule = { key: '$log', regex: 'ERROR', tag: 'errors.$TAG', keep: false };
const lift = { Operation: 'lift', Nested_under: 'kubernetes', Wildcard: undefined, Nest_under: undefined };
const split = { mode: 'partial_message', 'multiline.parser': undefined };
const operations =
  'a non-empty array, each element with one of Set, Add, Remove, Remove_wildcard, Remove_regex, Rename, Hard_rename, Copy, Hard_copy, Move_to_start, Move_to_end';
const rules = 'a non-empty array, each element an object { key, regex }';

/** Cases of all filters. */
const cases: { readonly [Name in FilterName]: PluginCase<Options<Name>> } = {
  grep: {
    least: { Exclude: [noise] },
    written: { Exclude: [noise, { key: "$http['path']", regex: '^/health #\\d{2}$' }], Alias: 'noise' },
    lines: ['Exclude log ELB-HealthChecker/2.0', "Exclude $http['path'] ^/health #\\d{2}$", 'Alias noise'],
    accepts: [
      { Exclude: undefined, Regex: [noise, noise], Logical_Op: 'AND' },
      { Exclude: undefined, Regex: [noise, noise], Logical_Op: 'OR' },
      { Exclude: undefined, Regex: [{ key: 'log', regex: ['^', variable('LEVEL'), ' {2}'] }] },
    ],
    refuses: [
      [{ Exclude: undefined }, 'Regex or Exclude must be set, because every record is kept without them'],
      ...[undefined, 'legacy', 'AND', 'OR'].map(
        (operator) =>
          [
            { Regex: [noise], Logical_Op: operator },
            'Regex and Exclude must not both be set, because Fluent Bit does not test a record that a Regex keeps against Exclude; use two filters',
          ] as const,
      ),
      ...[undefined, 'legacy'].map(
        (operator) =>
          [
            { Exclude: undefined, Regex: [noise, noise], Logical_Op: operator },
            'Logical_Op must be "AND" or "OR" with several Regex, because only the first one applies otherwise',
          ] as const,
      ),
      [{ Exclude: [noise, { key: 'a b', regex: 'x' }] }, 'Exclude key must not contain whitespace, got "a b"'],
      [
        { Exclude: [{ key: 'log', regex: 'a\nMatch *' }] },
        'Exclude regex must be a single line, got "a\\nMatch *" (F21)',
      ],
      [
        { Exclude: [{ key: 'log', regex: 'a ' }] },
        'Exclude regex must not begin or end with whitespace, got "a " (F21)',
      ],
      [
        { Exclude: [{ key: 'log', regex: '${A}' }] },
        'Exclude regex must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${A}" (F21)',
      ],
      [
        { Exclude: [{ key: 'log', regex: ['a{2}', variable('A')] }] },
        'Exclude regex must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "a{2}${A}" (F21)',
      ],
    ],
    wrong: [
      ['Exclude', [], rules],
      ['Exclude', ['log x'], rules],
      ['Exclude', [{ key: 'log' }], rules],
    ],
  },
  parser: {
    least: { Key_Name: 'log', Parser: ['nginx', 'json'], Reserve_Data: true },
    written: { Key_Name: 'log', Parser: ['nginx', 'json'], Reserve_Data: true, Preserve_Key: false },
    refuses: [
      [{ Key_Name: undefined }, 'Key_Name must be set: a string'],
      [{ Parser: undefined }, 'Parser must be set: a non-empty array, each element a string'],
      [{ Reserve_Data: undefined }, 'Reserve_Data must be set: true or false'],
    ],
  },
  record_modifier: {
    least: {},
    written: {
      Record: [
        { key: 'team', value: 'acme' },
        { key: 'note', value: 'say "hello" C:\\temp' },
        { key: 'first name', value: '"' },
        { key: 'cluster', value: variable('CLUSTER') },
        { key: 'arn', value: ['arn:', variable('ARN')] },
      ],
      Remove_key: ['container_id', 'ecs_*'],
      Uuid_key: 'id',
    },
    // Fields that would be split into words are quoted.
    lines: [
      'Record team acme',
      'Record note "say \\"hello\\" C:\\temp"',
      'Record "first name" "\\""',
      'Record cluster "${CLUSTER}"',
      'Record arn "arn:${ARN}"',
      'Remove_key container_id',
      'Remove_key ecs_*',
      'Uuid_key id',
    ],
    accepts: [{ Allowlist_key: ['log'] }, { Record: [{ key: 'a', value: 'b\\' }] }],
    refuses: [
      [
        { Remove_key: ['a'], Allowlist_key: ['b'] },
        'Remove_key and Allowlist_key must not both be set, because Fluent Bit does not start with both',
      ],
      [
        { Record: [{ key: 'a', value: '' }] },
        'Record value must not be empty, because Fluent Bit aborts on a key without a value (F21)',
      ],
      [{ Record: [{ key: 'a', value: 1 }] }, 'Record value must be a string, got 1'],
      [{ Record: [{ key: 'a', value: 'b # c' }] }, 'Record value must not contain a comment, got "b # c" (F21)'],
      [
        { Record: [{ key: 'a', value: 'b c\\' }] },
        'Record value must not end with "\\" when it is quoted, got "b c\\\\"',
      ],
      [
        { Record: [{ key: 'a}', value: variable('B') }] },
        'Record must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "a} \\"${B}\\"" (F21)',
      ],
    ],
  },
  modify: {
    least: { operations: [{ Remove: 'a' }] },
    written: {
      Condition: [
        { condition: 'Key_exists', key: 'log' },
        { condition: 'Key_value_matches', key: 'log', value: '^GET #\\d{2}' },
      ],
      operations: [
        { Rename: { from: 'log', to: 'message' } },
        { Set: { key: 'log', value: 'it\'s "so" \\.' } },
        { Rename: { from: 'log', to: "'quoted'" } },
        { Remove: 'container id' },
        { Remove_regex: '^ecs_.*$' },
        { Copy: { from: 'message', to: 'copy' } },
        { Add: { key: 'stage', value: variable('STAGE') } },
        { Move_to_start: 'stage' },
      ],
    },
    lines: [
      'Condition Key_exists log',
      'Condition Key_value_matches log "^GET #\\\\d{2}"',
      'Rename log message',
      'Set log "it\'s \\"so\\" \\\\."',
      'Rename log "\'quoted\'"',
      'Remove "container id"',
      'Remove_regex ^ecs_.*$',
      'Copy message copy',
      'Add stage "${STAGE}"',
      'Move_to_start stage',
    ],
    refuses: [
      [{ operations: undefined }, `operations must be set: ${operations}`],
      [
        { operations: [{ Set: { key: 'a', value: '' } }] },
        'operations Set value must not be empty, because Fluent Bit aborts on a key without a value (F21)',
      ],
      [{ operations: [{ Set: { key: 'a' } }] }, 'operations Set must be an object { key, value }, got {"key":"a"}'],
      [
        { operations: [{ Remove: 'a\n' }] },
        'operations Remove must not begin or end with whitespace, got "a\\n" (F21)',
      ],
      [
        { Condition: [{ condition: 'Key_exists', key: '${A}' }] },
        'Condition key must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${A}" (F21)',
      ],
      [
        { Condition: [{ condition: 'Key_value_equals', key: 'a' }] },
        'Condition condition must be one of "Key_exists", "Key_does_not_exist", "A_key_matches", "No_key_matches", got "Key_value_equals"',
      ],
      // Not regular expressions, which abort the filter
      ...(
        [
          ['(', 'end pattern with unmatched parenthesis'],
          ['a[]', 'empty char-class'],
          ['b[', 'premature end of char-class'],
          ['*', 'target of repeat operator is not specified'],
          ['[a[b]', 'premature end of char-class'],
          ['a\\', 'end pattern at escape'],
        ] as const
      ).map(
        ([value, reason]) =>
          [
            { operations: [{ Set: { key: 'a', value } }] },
            `operations Set value must be a string that is also a valid regular expression, because modify compiles it, got ${JSON.stringify(value)}: ${reason}; use record_modifier or lua for it (F75)`,
          ] as const,
      ),
      [
        { Condition: [{ condition: 'A_key_matches', key: '[a' }] },
        'Condition key must be a regular expression, got "[a": premature end of char-class; write "\\\\[" to match "[" (F75)',
      ],
      [
        { Condition: [{ condition: 'Key_value_matches', key: '[a', value: 'b)' }] },
        'Condition value must be a regular expression, got "b)": unmatched close parenthesis; write "\\\\)" to match ")" (F75)',
      ],
    ],
    accepts: [
      { Condition: [{ condition: 'Key_value_equals', key: 'a', value: '[b # (' }] },
      { operations: [{ Set: { key: 'a', value: '\\q' } }] },
    ],
    wrong: [
      ['operations', [], operations],
      ['operations', [{}], operations],
      ['operations', [{ Remove: 'a', Set: { key: 'b', value: 'c' } }], operations],
      ['operations', [{ Delete: 'a' }], operations],
      ['operations', 'Remove a', operations],
      ['operations', [null], operations],
    ],
  },
  rewrite_tag: {
    least: { Rule: [rule] },
    // Parts that contain whitespace are quoted.
    written: {
      Rule: [rule, { key: "$n['a']", regex: '^GET "/ {1}', tag: 'a.$1.$TAG[2]', keep: true }],
      'Emitter_Storage.type': 'filesystem',
      Emitter_Mem_Buf_Limit: '50M',
    },
    lines: [
      'Rule $log ERROR errors.$TAG Off',
      'Rule $n[\'a\'] "^GET \\"/ {1}" a.$1.$TAG[2] On',
      'Emitter_Storage.type filesystem',
      'Emitter_Mem_Buf_Limit 50M',
    ],
    // The tag is checked only together with the pattern of the filter.
    accepts: [{ Rule: [{ ...rule, tag: '$TAG' }] }],
    refuses: [
      [{ Rule: [{ ...rule, key: 'log' }] }, 'Rule key must be a field that begins with "$", got "log"'],
      [{ Rule: [{ ...rule, tag: 'a b' }] }, 'Rule tag must be a tag without whitespace, got "a b"'],
      [{ Rule: [{ ...rule, keep: 'false' }] }, 'Rule keep must be true or false, got "false"'],
      [
        { Rule: [{ ...rule, regex: 'a b\\' }] },
        'Rule regex must be a regular expression, got "a b\\\\": end pattern at escape; write "\\\\\\\\" to match "\\\\" (F75)',
      ],
      [
        { Rule: [{ ...rule, regex: 'a{2}', tag: variable('T') }] },
        'Rule must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "$log a{2} \\"${T}\\" Off" (F21)',
      ],
    ],
  },
  nest: {
    least: { Operation: 'nest', Wildcard: ['ecs_*', 'source'], Nest_under: 'ecs' },
    written: { Operation: 'nest', Wildcard: ['ecs_*', 'source'], Nest_under: 'ecs', Remove_prefix: 'ecs_' },
    accepts: [{ ...lift, Add_prefix: 'k_' }],
    refuses: [
      [{ Operation: undefined }, 'Operation must be set: one of "nest", "lift"'],
      [{ Wildcard: undefined }, 'Wildcard must be set when Operation is "nest"'],
      [{ Nest_under: undefined }, 'Nest_under must be set when Operation is "nest"'],
      [{ Nested_under: 'a' }, 'Nested_under must not be set when Operation is "nest"'],
      [{ ...lift, Nested_under: undefined }, 'Nested_under must be set when Operation is "lift"'],
      [{ ...lift, Nest_under: 'a' }, 'Nest_under must not be set when Operation is "lift"'],
      [{ ...lift, Wildcard: ['a'] }, 'Wildcard must not be set when Operation is "lift"'],
      [
        { ...lift, Add_prefix: 'a', Remove_prefix: 'b' },
        'Add_prefix and Remove_prefix must not both be set, because Fluent Bit does not start with both',
      ],
    ],
  },
  multiline: {
    least: { 'multiline.key_content': 'log', 'multiline.parser': ['java', 'go'] },
    written: {
      'multiline.key_content': 'log',
      'multiline.parser': ['java', 'go'],
      flush_ms: 500,
      emitter_mem_buf_limit: '50M',
    },
    accepts: [split, { ...split, buffer: true }, { mode: 'parser', buffer: false }],
    refuses: [
      [{ 'multiline.key_content': undefined }, 'multiline.key_content must be set: a string'],
      [{ 'multiline.parser': undefined }, 'multiline.parser must be set when mode is "parser"'],
      [
        { ...split, 'multiline.parser': ['go'] },
        'multiline.parser must not be set when mode is "partial_message"; use two filters, this one first',
      ],
      [{ ...split, buffer: false }, 'buffer must not be false when mode is "partial_message"'],
    ],
    wrong: [
      ['flush_ms', 499, 'an integer from 500 to 2147483647'],
      ['mode', 'docker', 'one of "parser", "partial_message"'],
      ['multiline.parser', ['go, java'], 'a non-empty array, each element a name without whitespace or commas'],
    ],
  },
  lua: {
    least: { code, call: 'f' },
    // The operator # is written unchanged.
    written: { code, call: 'f', type_int_key: 'n', protected_mode: true },
    accepts: [{ code: undefined, script: '/fluent-bit/config/f.lua', time_as_table: true, enable_flb_null: true }],
    refuses: [
      [{ call: undefined }, 'call must be set: a string'],
      [{ code: undefined }, 'exactly one of script and code must be set, got 0'],
      [{ script: 'f.lua' }, 'exactly one of script and code must be set, got 2'],
      [{ code: 'a\nb' }, 'code must be a single line, got "a\\nb" (F21)'],
    ],
    wrong: [['code', 1, 'a line of Lua']],
  },
  throttle: {
    least: { Rate: 9 },
    written: { Rate: 2.5, Window: 5, Interval: '1m', Print_Status: false, log_suppress_interval: '1m' },
    accepts: [{ Rate: variable('RATE') }],
    refuses: [
      [{ Rate: undefined }, 'Rate must be set: a number of 1 or more'],
      [{ Rate: 1e21 }, 'Rate must be a number of 1 or more, got 1e+21'],
    ],
    wrong: [
      ['Rate', 0.5, 'a number of 1 or more'],
      ['Rate', Infinity, 'a number of 1 or more'],
      ['Window', 1, 'an integer from 2 to 2147483647'],
      ['Interval', '0s', 'a duration of 1s or more, such as "30s" or "1m"'],
    ],
  },
};

const asFilter = (name: string, options: Loose) => ({ name, options }) as unknown as FilterPlugin;

testPlugins(
  {
    heading: 'FILTER',
    problems: (name, options) => filterProblems(asFilter(name, options)),
    entries: (name, options) => filterEntries(asFilter(name, options)),
  },
  cases,
);

const two = { Remove: 'a', Move_to_end: 'b' };

/** Filters that do not compile, each with one error at run time. */
const filters: readonly FilterPlugin[] = [
  // @ts-expect-error: it is Exclude
  { name: 'grep', options: { Excludes: [noise] } },
  // @ts-expect-error: there is no XOR
  { name: 'grep', options: { Exclude: [noise], Logical_Op: 'XOR' } },
  // @ts-expect-error: Reserve_Data is required
  { name: 'parser', options: { Key_Name: 'log', Parser: ['json'] } },
  // @ts-expect-error: parsers are an array
  { name: 'parser', options: { Key_Name: 'log', Parser: 'json', Reserve_Data: true } },
  // @ts-expect-error: value is required
  { name: 'record_modifier', options: { Record: [{ key: 'a' }] } },
  // @ts-expect-error: it is Remove_key
  { name: 'record_modifier', options: { Remove_keys: ['a'] } },
  // @ts-expect-error: there is no Delete
  { name: 'modify', options: { operations: [{ Delete: 'a' }] } },
  // @ts-expect-error: the order of two operations in one element would be unclear
  { name: 'modify', options: { operations: [two] } },
  // @ts-expect-error: keep is required
  { name: 'rewrite_tag', options: { Rule: [{ key: '$a', regex: 'b', tag: 'c' }] } },
  // @ts-expect-error: an emitter has no memrb
  { name: 'rewrite_tag', options: { Rule: [rule], 'Emitter_Storage.type': 'memrb' } },
  // @ts-expect-error: there is no flatten
  { name: 'nest', options: { Operation: 'flatten' } },
  // @ts-expect-error: multiline.key_content is required
  { name: 'multiline', options: { 'multiline.parser': ['go'] } },
  // @ts-expect-error: there is no mode docker
  { name: 'multiline', options: { 'multiline.key_content': 'log', mode: 'docker' } },
  // @ts-expect-error: call is required
  { name: 'lua', options: { code } },
  // @ts-expect-error: a duration has a unit
  { name: 'throttle', options: { Rate: 9, Interval: '1' } },
];

test.each(filters)('does not compile, and has one error: %j', (filter) => {
  expect(filterProblems(filter)).toHaveLength(1);
});

test('fails when an operation of modify is in extraOptions', () => {
  const options: Options<'modify'> = { operations: [{ Remove: 'a' }] };

  expect(filterProblems({ name: 'modify', options, extraOptions: { set: 'b c' } })).toEqual([
    'FILTER modify: extraOptions must not contain set; set it in options as operations',
  ]);
});
