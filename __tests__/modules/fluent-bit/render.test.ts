import fc from 'fast-check';
import {
  type Filter,
  type Input,
  type MultilineParser,
  type Output,
  outputEntries,
  type Pipeline,
  type Parser,
  pipelineProblems,
  renderParsers,
  renderPipeline,
  type Text,
  variable,
} from '../../../modules/fluent-bit';
import { propertyRuns } from '../../support/property-runs';

/** A section of a configuration file. */
interface Section {
  readonly name: string;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

/**
 * Parses a file in classic syntax like Fluent Bit: comments and empty lines are ignored, a key ends at the first space, a
 * value at the end of the line, and any other line is an error.
 */
function readSections(file: string): Section[] {
  const sections: { name: string; entries: [string, string][] }[] = [];
  for (const line of file.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      sections.push({ name: header, entries: [] });
      continue;
    }
    const [, key, value] = /^ {4}([^ \t#][^ ]*) +(.*?)[ \t]*$/s.exec(line) ?? [];
    const section = sections.at(-1);
    if (!section || key === undefined || !value) throw new Error(`Fluent Bit stops at ${JSON.stringify(line)}`);
    section.entries.push([key, expand(value)]);
  }
  return sections;
}

/** Replaces `${NAME}` with `<NAME>`; like Fluent Bit, searches for `}` from the end of the last variable. */
function expand(value: string): string {
  const [start, end] = [value.indexOf('${'), value.indexOf('}')];
  if (start < 0 || end <= start) return value;
  return `${value.slice(0, start)}<${value.slice(start + 2, end)}>${expand(value.slice(end + 1))}`;
}

const s3: Output = { name: 's3', match: 'app-firelens-*', options: { bucket: 'acme-logs' } };

test('renders the service, then the outputs in their order, with aligned values', () => {
  const pipeline: Pipeline = {
    service: { Flush: 1, 'storage.path': '/var/log/flb-storage/', 'storage.metrics': true, HTTP_Server: false },
    outputs: [
      {
        name: 's3',
        match: 'app-firelens-*',
        options: {
          bucket: variable('BUCKET'),
          use_put_object: true,
          total_file_size: '1M',
          s3_key_format: ['/', variable('STAGE'), '/%Y/$TAG[2]-$UUID'],
          Retry_Limit: 30,
        },
        extraOptions: { format: 'json_lines' },
      },
      {
        name: 'cloudwatch_logs',
        match: '*',
        options: { region: 'eu-west-1', log_group_name: '/acme/app', log_stream_prefix: 'app/', log_retention_days: 7 },
      },
    ],
  };

  expect(pipelineProblems(pipeline)).toEqual([]);
  expect(renderPipeline(pipeline)).toBe(`[SERVICE]
    Flush           1
    storage.path    /var/log/flb-storage/
    storage.metrics On
    HTTP_Server     Off

[OUTPUT]
    Name            s3
    Match           app-firelens-*
    bucket          \${BUCKET}
    use_put_object  On
    total_file_size 1M
    s3_key_format   /\${STAGE}/%Y/$TAG[2]-$UUID
    Retry_Limit     30
    format          json_lines

[OUTPUT]
    Name               cloudwatch_logs
    Match              *
    region             eu-west-1
    log_group_name     /acme/app
    log_stream_prefix  app/
    log_retention_days 7
`);
});

test('renders outputs alone', () => {
  expect(readSections(renderPipeline({ outputs: [s3, s3] })).map(({ name }) => name)).toEqual(['OUTPUT', 'OUTPUT']);
});

test('renders a service without options as an empty section', () => {
  expect(renderPipeline({ service: {}, outputs: [] })).toBe('[SERVICE]\n');
});

test('renders an empty pipeline as an empty string', () => {
  expect(renderPipeline({ outputs: [] })).toBe('');
});

test('renders inputs and filters between service and outputs, and parsers separately (F16)', () => {
  const pipeline: Pipeline = {
    outputs: [s3],
    filters: [
      { name: 'multiline', match: 'app-*', options: { mode: 'partial_message', 'multiline.key_content': 'log' } },
      {
        name: 'grep',
        match: '*',
        options: {
          Exclude: [
            { key: 'log', regex: 'ping' },
            { key: 'log', regex: 'pong' },
          ],
        },
      },
    ],
    inputs: [{ name: 'fluentbit_metrics', options: { Tag: 'metrics', scrape_interval: '1m' } }],
    parsers: [{ Name: 'app', Format: 'regex', Regex: '^(?<level>[^ ]+) #(?<message>.{1,})$', Time_Keep: true }],
    multilineParsers: [
      {
        name: 'trace',
        type: 'regex',
        Rule: [
          { state: 'start_state', regex: '/^ERR \\d/', next: 'at' },
          { state: 'at', regex: '/^\\s+at/', next: 'at' },
        ],
      },
    ],
    service: { Parsers_File: '/fluent-bit/config/parsers.conf' },
  };

  expect(pipelineProblems(pipeline)).toEqual([]);
  expect(renderPipeline(pipeline)).toBe(`[SERVICE]
    Parsers_File /fluent-bit/config/parsers.conf

[INPUT]
    Name            fluentbit_metrics
    Tag             metrics
    scrape_interval 1m

[FILTER]
    Name                  multiline
    Match                 app-*
    mode                  partial_message
    multiline.key_content log

[FILTER]
    Name    grep
    Match   *
    Exclude log ping
    Exclude log pong

[OUTPUT]
    Name   s3
    Match  app-firelens-*
    bucket acme-logs
`);
  expect(renderParsers(pipeline)).toBe(`[PARSER]
    Name      app
    Format    regex
    Regex     ^(?<level>[^ ]+) #(?<message>.{1,})$
    Time_Keep On

[MULTILINE_PARSER]
    name trace
    type regex
    Rule start_state "/^ERR \\d/" at
    Rule at /^\\s+at/ at
`);
});

test('renders no parsers as an empty string', () => {
  expect(renderParsers({})).toBe('');
});

test('omits undefined options', () => {
  const options = { bucket: 'acme-logs', region: undefined };

  expect(outputEntries({ name: 's3', options } as unknown as Output)).toEqual([['bucket', 'acme-logs']]);
});

test('returns the entries of an output without its name and pattern', () => {
  expect(outputEntries({ ...s3, extraOptions: { format: 'json_lines' } })).toEqual([
    ['bucket', 'acme-logs'],
    ['format', 'json_lines'],
  ]);
});

/** A value of an option, and the value that Fluent Bit must read. */
type Written = readonly [value: unknown, text: string];

const trueOrFalse = fc.boolean().map((value): Written => [value, value ? 'On' : 'Off']);
const integers = fc.integer({ min: 1, max: 65535 }).map((value): Written => [value, String(value)]);
const words = fc.constantFrom('1M', '10M', '1G').map((value): Written => [value, value]);
const names = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
const variables = names.map((name): Written => [variable(name), `<${name}>`]);
/** Characters with a special meaning in a configuration file, and other characters. */
const literals = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...'ab/0-_.=:,%$[]{}()@"\'\\é') },
    { weight: 1, arbitrary: fc.constantFrom(' ', '#', '${', '\t', '\n', '\r', '\0', '\u00a0', '\u2028') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 8,
});
const strings = literals.map((value): Written => [value, value]);
const parts = fc
  .array(fc.oneof(strings, variables), { maxLength: 4 })
  .map((written): Written => [written.map(([value]) => value), written.map(([, text]) => text).join('')]);
const texts = fc.oneof(strings, variables, parts);

const serviceOptions = fc.record(
  {
    Flush: integers,
    'storage.metrics': trueOrFalse,
    'storage.path': texts,
    HTTP_Listen: texts,
    multiline_buffer_limit: fc.oneof(words, trueOrFalse, variables),
  },
  { requiredKeys: [] },
);
const genericOptions = {
  Alias: texts,
  Retry_Limit: fc.oneof(integers, fc.constant<Written>(['no_retries', 'no_retries'])),
  workers: integers,
  tls: fc.oneof(trueOrFalse, variables),
  'storage.total_limit_size': words,
};
const s3Options = fc.record(
  {
    bucket: texts,
    region: texts,
    total_file_size: words,
    use_put_object: trueOrFalse,
    s3_key_format: literals.map((text): Written => [`/${text}/$UUID`, `/${text}/$UUID`]),
    content_type: texts,
    ...genericOptions,
  },
  { requiredKeys: ['bucket'] },
);
const cloudWatchOptions = fc.record(
  { region: texts, log_group_name: texts, log_stream_prefix: texts, log_key: texts, ...genericOptions },
  { requiredKeys: ['region', 'log_group_name', 'log_stream_prefix'] },
);

/** Options as values, or as the strings that Fluent Bit must read. */
function valuesOf(options: Readonly<Record<string, Written | undefined>>): Record<string, unknown> {
  return Object.fromEntries(entriesOf(options).map(([name, [value]]) => [name, value]));
}

function textsOf(options: Readonly<Record<string, Written | undefined>>): [string, string][] {
  return entriesOf(options).map(([name, [, text]]) => [name, text]);
}

function entriesOf(options: Readonly<Record<string, Written | undefined>>): [string, Written][] {
  return Object.entries(options).filter((entry): entry is [string, Written] => entry[1] !== undefined);
}

/** An output, and the section that it must be rendered to. */
const outputs = fc
  .record({
    plugin: fc.oneof(
      fc.record({ name: fc.constant('s3'), options: s3Options }),
      fc.record({ name: fc.constant('cloudwatch_logs'), options: cloudWatchOptions }),
    ),
    match: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('*', 'app-firelens-*') },
      { weight: 1, arbitrary: literals },
    ),
    extraOptions: fc.dictionary(
      fc.oneof(
        { weight: 5, arbitrary: fc.stringMatching(/^x[a-z0-9_.]{0,9}$/) },
        { weight: 1, arbitrary: fc.oneof(literals, fc.constantFrom('Match', 'BUCKET', '[OUTPUT]')) },
      ),
      texts,
      { maxKeys: 2, noNullPrototype: true },
    ),
  })
  .map(({ plugin: { name, options }, match, extraOptions }) => ({
    output: { name, match, options: valuesOf(options), extraOptions: valuesOf(extraOptions) } as unknown as Output,
    section: {
      name: 'OUTPUT',
      entries: [['Name', name], ['Match', match], ...textsOf(options), ...textsOf(extraOptions)],
    } as Section,
  }));

/** A value with several words, and the expected words, with `<NAME>` for variables. */
interface Words {
  readonly value: unknown;
  readonly words: readonly string[];
}

/** A repeated entry and the expected values: words if its plugin splits the value, according to `quoting`. */
type Lines = readonly (readonly [key: string, words: readonly string[], quoting: Quoting])[];

type Quoting = 'plain' | 'double' | 'any';

/** A rendered section, and the expected entries. */
interface WrittenSection {
  readonly written: unknown;
  readonly name: string;
  readonly fields: readonly (readonly [key: string, value: string])[];
  readonly lines: Lines;
}

/** Splits a value into words, like the plugin that reads it. */
function wordsOf(value: string, quoting: Quoting, count: number): string[] {
  if (value === '') return [];
  if (quoting === 'plain' && count === 1) return [value];
  const quoted = quotedWords[quoting].exec(value)?.[0];
  const word = quoted ?? /^[^ ]+/.exec(value)![0];
  const rest = value.slice(word.length).replace(/^ +/, '');
  return [quoted === undefined ? word : unquoted(word, quoting), ...wordsOf(rest, quoting, count - 1)];
}

const quotedWords = { plain: /(?!)/, double: /^"(?:[^"]|(?<=\\)")*(?<!\\)"/, any: /^(["'])(?:\\.|(?!\1)[^\\])*\1/ };

function unquoted(word: string, quoting: Quoting): string {
  const inner = word.slice(1, -1);
  if (quoting === 'double') return inner.replaceAll('\\"', '"');
  return inner.replace(/\\(["'\\])/g, (escape, character) =>
    [word[0], '\\'].includes(character) ? character : escape,
  );
}

/** Generates an object of words from the strings of its parts. */
function wordsOfTexts(parts: Readonly<Record<string, fc.Arbitrary<Written>>>): fc.Arbitrary<Words> {
  return fc.record(parts).map((written) => ({
    value: Object.fromEntries(Object.entries(written).map(([name, [value]]) => [name, value])),
    words: Object.values(written).map(([, text]) => text),
  }));
}

const matches = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('app-firelens-*', 'app') },
  { weight: 1, arbitrary: literals },
);
const fieldNames = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Written>(['log', 'log'], ["$a['b']", "$a['b']"]) },
  { weight: 1, arbitrary: texts },
);
const switches = fc.boolean().map((value): Written => [value, value ? 'On' : 'Off']);

/** Generates a filter with an option whose values have several words, each in a separate entry. */
function filterOf(
  name: string,
  option: string,
  quoting: Quoting,
  values: fc.Arbitrary<Words>,
): fc.Arbitrary<WrittenSection> {
  return fc
    .tuple(matches, fc.array(values, { minLength: 1, maxLength: name === 'grep' ? 1 : 3 }))
    .map(([match, each]) => ({
      written: { name, match, options: { [option]: each.map(({ value }) => value) } },
      name: 'FILTER',
      fields: [
        ['Name', name],
        ['Match', match],
      ],
      lines: each.map(({ words }) => [option, words, quoting]),
    }));
}

const operations = fc
  .oneof(
    wordsOfTexts({ key: texts, value: texts }).map((field) => ['Set', field] as const),
    wordsOfTexts({ from: texts, to: texts }).map((field) => ['Rename', field] as const),
    texts.map(([value, text]) => ['Remove', { value, words: [text] }] as const),
  )
  .map(([name, { value, words }]) => ({ name, value: { [name]: value }, words }));
const modifyFilters = fc
  .tuple(matches, fc.array(operations, { minLength: 1, maxLength: 3 }))
  .map(([match, each]): WrittenSection => ({
    written: { name: 'modify', match, options: { operations: each.map(({ value }) => value) } },
    name: 'FILTER',
    fields: [
      ['Name', 'modify'],
      ['Match', match],
    ],
    lines: each.map(({ name, words }) => [name, words, 'any']),
  }));
const filters = fc.oneof(
  filterOf('grep', 'Exclude', 'plain', wordsOfTexts({ key: fieldNames, regex: texts })),
  filterOf('record_modifier', 'Record', 'double', wordsOfTexts({ key: texts, value: texts })),
  filterOf(
    'rewrite_tag',
    'Rule',
    'double',
    wordsOfTexts({
      key: literals.map((text): Written => [`$${text}`, `$${text}`]),
      regex: texts,
      tag: literals.map((text): Written => [`x.${text}`, `x.${text}`]),
      keep: switches,
    }),
  ),
  modifyFilters,
);

/** A section whose values are single words. */
function sectionOf(
  name: string,
  first: readonly (readonly [key: string, value: string])[],
  options: fc.Arbitrary<Readonly<Record<string, Written | undefined>>>,
  write: (options: Record<string, unknown>) => unknown,
): fc.Arbitrary<WrittenSection> {
  return options.map((given) => ({
    written: write(valuesOf(given)),
    name,
    fields: [...first, ...textsOf(given)],
    lines: [],
  }));
}

const inputs = fc.oneof(
  sectionOf(
    'INPUT',
    [['Name', 'tail']],
    fc.record({ Path: texts, Tag: texts, Tag_Regex: texts, threaded: switches }, { requiredKeys: ['Path'] }),
    (options) => ({ name: 'tail', options }),
  ),
  sectionOf('INPUT', [['Name', 'tcp']], fc.record({ listen: texts, port: integers }), (options) => ({
    name: 'tcp',
    options,
  })),
);
const parsers = sectionOf(
  'PARSER',
  [],
  fc.record({
    Name: strings,
    Format: fc.constant<Written>(['regex', 'regex']),
    Regex: literals.map((text): Written => [`(?<a>${text}.)`, `(?<a>${text}.)`]),
    Time_Keep: switches,
  }),
  (options) => options,
);
const multilineParsers = fc
  .tuple(strings, fc.array(wordsOfTexts({ regex: strings }), { maxLength: 3 }))
  .map(([[name], rules]): WrittenSection => ({
    written: {
      name,
      type: 'regex',
      Rule: [
        { state: 'start_state, at', regex: 'a b', next: 'at' },
        ...rules.map(({ value }) => ({ state: 'at', ...(value as object), next: 'at' })),
      ],
    },
    name: 'MULTILINE_PARSER',
    fields: [
      ['name', name as string],
      ['type', 'regex'],
    ],
    lines: [
      ['Rule', ['start_state, at', 'a b', 'at'], 'double'],
      ...rules.map(({ words }) => ['Rule', ['at', ...words, 'at'], 'double'] as const),
    ],
  }));

/** Asserts that a section has the expected entries. */
function expectSection({ name, entries }: Section, { name: heading, fields, lines }: WrittenSection): void {
  expect(name).toBe(heading);
  expect(entries.slice(0, fields.length)).toEqual(fields);
  expect(entries.slice(fields.length).map(([key]) => key)).toEqual(lines.map(([key]) => key));
  lines.forEach(([, words, quoting], index) => {
    expect(wordsOf(entries[fields.length + index]![1], quoting, words.length)).toEqual(words);
  });
}

/** A pipeline, and the sections that it must be rendered to. */
const pipelines = fc
  .record({
    service: fc.option(serviceOptions, { nil: undefined }),
    inputs: fc.array(inputs, { maxLength: 1 }),
    filters: fc.array(filters, { maxLength: 1 }),
    outputs: fc.array(outputs, { maxLength: 1 }),
    parsers: fc.array(parsers, { maxLength: 1 }),
    multilineParsers: fc.array(multilineParsers, { maxLength: 1 }),
  })
  .map(({ service, ...written }) => ({
    pipeline: {
      ...(service && { service: valuesOf(service) }),
      inputs: written.inputs.map((each) => each.written as Input),
      filters: written.filters.map((each) => each.written as Filter),
      outputs: written.outputs.map(({ output }) => output),
      parsers: written.parsers.map((each) => each.written as Parser),
      multilineParsers: written.multilineParsers.map((each) => each.written as MultilineParser),
    } as Pipeline,
    sections: [
      ...(service ? [whole({ name: 'SERVICE', entries: textsOf(service) })] : []),
      ...written.inputs,
      ...written.filters,
      ...written.outputs.map(({ section }) => whole(section)),
    ],
    parserSections: [...written.parsers, ...written.multilineParsers],
  }));

function whole({ name, entries }: Section): WrittenSection {
  return { written: undefined, name, fields: entries, lines: [] };
}

test('renders a valid pipeline that parses back to the same sections, keys and values', () => {
  fc.assert(
    fc.property(pipelines, ({ pipeline, sections, parserSections }) => {
      fc.pre(pipelineProblems(pipeline).length === 0);
      const [read, readParsers] = [readSections(renderPipeline(pipeline)), readSections(renderParsers(pipeline))];

      expect(read).toHaveLength(sections.length);
      read.forEach((section, index) => expectSection(section, sections[index]!));
      expect(readParsers).toHaveLength(parserSections.length);
      readParsers.forEach((section, index) => expectSection(section, parserSections[index]!));
    }),
    { numRuns: propertyRuns(100), maxSkipsPerRun: 100 },
  );
});

/** Returns the section of an S3 output with the given entries. */
function s3Section(...entries: readonly [key: string, value: string][]): Section {
  return { name: 'OUTPUT', entries: [['Name', 's3'], ['Match', 'app-firelens-*'], ...entries] };
}

test('rejects any string that would not parse back to itself', () => {
  fc.assert(
    fc.property(texts, texts, ([listed, listedText], [extraOptions, unlistedText]) => {
      const output: Output = {
        ...s3,
        options: { bucket: listed as Text },
        extraOptions: { format: extraOptions as Text },
      };
      fc.pre(pipelineProblems({ outputs: [output] }).length === 0);

      expect(readSections(renderPipeline({ outputs: [output, s3] }))).toEqual([
        s3Section(['bucket', listedText], ['format', unlistedText]),
        s3Section(['bucket', 'acme-logs']),
      ]);
    }),
    { numRuns: propertyRuns(250), maxSkipsPerRun: 100 },
  );
});

test.each(['', ' a', 'a\nb c', 'a\n[OUTPUT]', '${A}'])('parses %j differently if it were written', (bucket) => {
  const file = renderPipeline({ outputs: [{ ...s3, options: { bucket } } as Output] });

  expect(() => expect(readSections(file)).toEqual([s3Section(['bucket', bucket])])).toThrow();
});
