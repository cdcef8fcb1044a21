import fc from 'fast-check';
import {
  type Output,
  outputEntries,
  type Pipeline,
  pipelineProblems,
  renderPipeline,
  type Text,
  variable,
} from '../../../modules/fluent-bit';

/** A section of a configuration file. */
interface Section {
  readonly name: string;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

/**
 * The sections of a file in classic syntax, read as Fluent Bit reads them: comments and empty lines are passed over, a
 * key ends at the first blank, a value at the end of the line, and what is neither header nor entry stops the start.
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

/** A value with `<NAME>` for `${NAME}`; like Fluent Bit, seeks the end of a variable from where the last one ended. */
function expand(value: string): string {
  const [start, end] = [value.indexOf('${'), value.indexOf('}')];
  if (start < 0 || end <= start) return value;
  return `${value.slice(0, start)}<${value.slice(start + 2, end)}>${expand(value.slice(end + 1))}`;
}

const s3: Output = { name: 's3', match: 'app-firelens-*', options: { bucket: 'acme-logs' } };

test('writes the engine, then the outputs in their order, keys and values in columns', () => {
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
        unlisted: { format: 'json_lines' },
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

test('writes outputs alone', () => {
  expect(readSections(renderPipeline({ outputs: [s3, s3] })).map(({ name }) => name)).toEqual(['OUTPUT', 'OUTPUT']);
});

test('writes an engine without options as an empty section', () => {
  expect(renderPipeline({ service: {}, outputs: [] })).toBe('[SERVICE]\n');
});

test('writes nothing of nothing', () => {
  expect(renderPipeline({ outputs: [] })).toBe('');
});

test('leaves out options that are undefined', () => {
  const options = { bucket: 'acme-logs', region: undefined };

  expect(outputEntries({ name: 's3', options } as unknown as Output)).toEqual([['bucket', 'acme-logs']]);
});

test('gives the entries of an output without its name and pattern', () => {
  expect(outputEntries({ ...s3, unlisted: { format: 'json_lines' } })).toEqual([
    ['bucket', 'acme-logs'],
    ['format', 'json_lines'],
  ]);
});

/** A value of an option, and what Fluent Bit must make of it. */
type Written = readonly [value: unknown, text: string];

const trueOrFalse = fc.boolean().map((value): Written => [value, value ? 'On' : 'Off']);
const integers = fc.integer({ min: 1, max: 65535 }).map((value): Written => [value, String(value)]);
const words = fc.constantFrom('1M', '10M', '1G').map((value): Written => [value, value]);
const names = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
const variables = names.map((name): Written => [variable(name), `<${name}>`]);
/** Characters that mean something to Fluent Bit or to the reader of a file, among others. */
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

/** The values of written options, or their texts. */
function valuesOf(options: Readonly<Record<string, Written | undefined>>): Record<string, unknown> {
  return Object.fromEntries(entriesOf(options).map(([name, [value]]) => [name, value]));
}

function textsOf(options: Readonly<Record<string, Written | undefined>>): [string, string][] {
  return entriesOf(options).map(([name, [, text]]) => [name, text]);
}

function entriesOf(options: Readonly<Record<string, Written | undefined>>): [string, Written][] {
  return Object.entries(options).filter((entry): entry is [string, Written] => entry[1] !== undefined);
}

/** An output, and the section that must stand for it. */
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
    unlisted: fc.dictionary(
      fc.oneof(
        { weight: 5, arbitrary: fc.stringMatching(/^x[a-z0-9_.]{0,9}$/) },
        { weight: 1, arbitrary: fc.oneof(literals, fc.constantFrom('Match', 'BUCKET', '[OUTPUT]')) },
      ),
      texts,
      { maxKeys: 2, noNullPrototype: true },
    ),
  })
  .map(({ plugin: { name, options }, match, unlisted }) => ({
    output: { name, match, options: valuesOf(options), unlisted: valuesOf(unlisted) } as unknown as Output,
    section: {
      name: 'OUTPUT',
      entries: [['Name', name], ['Match', match], ...textsOf(options), ...textsOf(unlisted)],
    } as Section,
  }));

/** A pipeline, and the sections that must stand for it. */
const pipelines = fc
  .record({ service: fc.option(serviceOptions, { nil: undefined }), outputs: fc.array(outputs, { maxLength: 2 }) })
  .map(({ service, outputs: written }) => ({
    pipeline: {
      ...(service && { service: valuesOf(service) }),
      outputs: written.map(({ output }) => output),
    } as Pipeline,
    sections: [
      ...(service ? [{ name: 'SERVICE', entries: textsOf(service) }] : []),
      ...written.map(({ section }) => section),
    ],
  }));

test('writes a pipeline without problems so that it reads back section by section, key by key', () => {
  fc.assert(
    fc.property(pipelines, ({ pipeline, sections }) => {
      fc.pre(pipelineProblems(pipeline).length === 0);

      expect(readSections(renderPipeline(pipeline))).toEqual(sections);
    }),
    { numRuns: 500, maxSkipsPerRun: 100 },
  );
});

/** The section of an output to S3 with these entries. */
function s3Section(...entries: readonly [key: string, value: string][]): Section {
  return { name: 'OUTPUT', entries: [['Name', 's3'], ['Match', 'app-firelens-*'], ...entries] };
}

test('refuses any text that would not read back as it was written', () => {
  fc.assert(
    fc.property(texts, texts, ([listed, listedText], [unlisted, unlistedText]) => {
      const output: Output = { ...s3, options: { bucket: listed as Text }, unlisted: { format: unlisted as Text } };
      fc.pre(pipelineProblems({ outputs: [output] }).length === 0);

      expect(readSections(renderPipeline({ outputs: [output, s3] }))).toEqual([
        s3Section(['bucket', listedText], ['format', unlistedText]),
        s3Section(['bucket', 'acme-logs']),
      ]);
    }),
    { numRuns: 1000, maxSkipsPerRun: 100 },
  );
});

test.each(['', ' a', 'a\nb c', 'a\n[OUTPUT]', '${A}'])('reads %j back as something else, were it written', (bucket) => {
  const file = renderPipeline({ outputs: [{ ...s3, options: { bucket } } as Output] });

  expect(() => expect(readSections(file)).toEqual([s3Section(['bucket', bucket])])).toThrow();
});
