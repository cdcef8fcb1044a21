import {
  type Output,
  outputProblems,
  type Pipeline,
  pipelineProblems,
  type Text,
  variable,
} from '../../../modules/fluent-bit';

const s3: Output = { name: 's3', match: 'app-firelens-*', options: { bucket: 'acme-logs' } };
const cloudWatch: Output = {
  name: 'cloudwatch_logs',
  match: 'app-firelens-*',
  options: { region: 'eu-west-1', log_group_name: '/acme/app', log_stream_prefix: 'app/' },
};

/** What is said of an output to S3 with options that this library does not know. */
function unlistedProblems(extraOptions: Readonly<Record<string, Text>>): string[] {
  return pipelineProblems({ outputs: [{ ...s3, extraOptions }] });
}

test('lets an engine with several outputs through', () => {
  expect(pipelineProblems({ service: { Grace: 30 }, outputs: [s3, cloudWatch, s3] })).toEqual([]);
});

test('lets outputs alone through', () => {
  expect(pipelineProblems({ outputs: [s3] })).toEqual([]);
});

test('fails when the engine and several outputs are wrong, all of them at once', () => {
  const problems = pipelineProblems({
    service: { Flush: 0 },
    outputs: [
      { ...s3, match: '' },
      { ...cloudWatch, options: { ...cloudWatch.options, region: '' }, extraOptions: { Match: '*' } } as Output,
      s3,
    ],
  });

  expect(problems).toEqual([
    'SERVICE: Flush must be an integer from 1 to 2147483647, got 0',
    'OUTPUT s3: match must be a tag pattern without blanks, got ""',
    'OUTPUT cloudwatch_logs: region must not be empty: Fluent Bit aborts on a key without a value (F21)',
    'OUTPUT cloudwatch_logs: extraOptions must not hold Match (F20)',
  ]);
});

test('judges an output before it is known which records it gets', () => {
  expect(outputProblems({ name: 's3', options: { bucket: '' } })).toEqual([
    'OUTPUT s3: bucket must not be empty: Fluent Bit aborts on a key without a value (F21)',
  ]);
});

test('fails when parsers, inputs and filters are wrong, all of them at once', () => {
  const problems = pipelineProblems({
    parsers: [{ Name: 'app', Format: 'regex' }],
    multilineParsers: [{ name: 'go', type: 'regex', Rule: [{ state: 'start_state', regex: 'a' }] }],
    inputs: [{ name: 'tail', options: { Path: '' } }],
    filters: [
      { name: 'grep', match: 'a b', options: {} },
      {
        name: 'rewrite_tag',
        match: 'app',
        options: { Rule: [{ key: '$log', regex: 'a', tag: 'app', keep: true }] },
      },
    ],
    outputs: [],
  });

  expect(problems).toEqual([
    'PARSER app: Regex must be given where Format is "regex"',
    "MULTILINE_PARSER go: name must not be one of Fluent Bit's own, which is taken in its place",
    'INPUT tail: Path must not be empty: Fluent Bit aborts on a key without a value (F21)',
    'FILTER grep: match must be a tag pattern without blanks, got "a b"',
    'FILTER grep: Regex or Exclude must be given, or every record is kept',
    'FILTER rewrite_tag: tag of a Rule must not be able to match "app", or records come round again and are lost; begin it with another text, got "app"',
  ]);
});

test('fails when something buffers on disk and no folder is given for it', () => {
  const pipeline: Pipeline = {
    inputs: [{ name: 'forward', options: { 'storage.type': 'filesystem' } }],
    filters: [
      {
        name: 'multiline',
        match: '*',
        options: { mode: 'partial_message', 'multiline.key_content': 'log', 'emitter_storage.type': 'filesystem' },
      },
    ],
    outputs: [s3],
  };

  expect(pipelineProblems({ ...pipeline, service: { 'storage.path': '/buffers' } })).toEqual([]);
  expect(pipelineProblems(pipeline)).toEqual([
    'SERVICE: storage.path must be given where storage.type of forward is "filesystem"',
    'SERVICE: storage.path must be given where emitter_storage.type of multiline is "filesystem"',
  ]);
});

describe('a pattern of tags', () => {
  test.each(['*', 'app-firelens-*', '*-firelens-*', 'a.b.*', 'firelens-healthcheck'])('may be %s', (match) => {
    expect(pipelineProblems({ outputs: [{ ...s3, match }] })).toEqual([]);
  });

  test.each(['', ' ', 'a b', '*\n', '*\n    Match_Regex .*', 'a\tb', 'a\0b', '\u001b', '${TAG}', 'a}', 'a$'])(
    'fails when it is %j',
    (match) => {
      expect(pipelineProblems({ outputs: [{ ...s3, match }] })).toEqual([
        `OUTPUT s3: match must be a tag pattern without blanks, got ${JSON.stringify(match)}`,
      ]);
    },
  );
});

describe('an option that this library does not know', () => {
  test('passes as extraOptions, for Fluent Bit to judge', () => {
    expect(unlistedProblems({ format: 'otlp_json', 'tls.min_version': variable('TLS'), part_size: '25M' })).toEqual([]);
  });

  test('fails when it is given as a listed one', () => {
    const options = { bucket: 'acme-logs', format: 'otlp_json' };

    expect(pipelineProblems({ outputs: [{ ...s3, options }] })).toEqual([
      'OUTPUT s3: format is not an option of it; give an option this library does not know as `extraOptions`',
    ]);
  });

  test.each(['', 'a b', 'a\n', 'max-buffer-size', '1st', '[OUTPUT]\n', '#a', '${A}', '@INCLUDE', '__proto__'])(
    'fails when it is named %j',
    (name) => {
      expect(unlistedProblems({ [name]: 'x' })).toEqual([
        `OUTPUT s3: extraOptions option names must be letters, digits, "_" and ".", got "${name}"`,
      ]);
    },
  );

  test.each(['Name', 'name', 'NAME', 'Match', 'match', 'Match_Regex', 'match_regex'])(
    'fails when it is %s, which is not for it to say (F20)',
    (name) => {
      expect(unlistedProblems({ [name]: '*' })).toEqual([`OUTPUT s3: extraOptions must not hold ${name} (F20)`]);
    },
  );

  test.each([
    ['bucket', 'bucket'],
    ['BUCKET', 'bucket'],
    ['Upload_Chunk_Size', 'upload_chunk_size'],
    ['retry_limit', 'Retry_Limit'],
    ['TLS.verify', 'tls.verify'],
  ])('fails when this library does know it, as %s', (name, known) => {
    expect(unlistedProblems({ [name]: 'x' })).toEqual([
      `OUTPUT s3: extraOptions must not hold ${name}, which options takes as ${known}`,
    ]);
  });

  test('may be known of another output', () => {
    expect(unlistedProblems({ log_group_name: '/acme/app' })).toEqual([]);
  });

  test('fails when it is there twice, whatever the case', () => {
    expect(unlistedProblems({ format: 'json', Format: 'otlp_json' })).toEqual([
      'OUTPUT s3: extraOptions must not hold Format beside format: case makes no difference',
    ]);
  });

  test.each<[value: Text, problem: string]>([
    ['', 'must not be empty: Fluent Bit aborts on a key without a value (F21)'],
    [' x', 'must not begin or end with blanks, got " x" (F21)'],
    ['json\n[OUTPUT]\n    Name stdout', 'must be one line of text, got "json\\n[OUTPUT]\\n    Name stdout" (F21)'],
    ['json # or not', 'must not hold a comment, got "json # or not" (F21)'],
    [
      '${FORMAT}',
      'must not hold "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${FORMAT}" (F21)',
    ],
  ])('fails when its value is %j (F21)', (value, problem) => {
    expect(unlistedProblems({ format: value })).toEqual([`OUTPUT s3: format ${problem}`]);
  });
});

test('does not compile with a plugin that this library does not know, and fails with it', () => {
  // @ts-expect-error: there is no plugin s4
  const output: Output = { name: 's4', match: '*', options: { bucket: 'acme-logs' } };

  expect(pipelineProblems({ outputs: [output] })).toEqual([
    'OUTPUT: name must be one of s3, cloudwatch_logs, kinesis_firehose, kinesis_streams, opensearch, http, datadog, splunk, loki, forward, stdout, null, got "s4"',
  ]);
});

test('does not compile without a pattern', () => {
  // @ts-expect-error: an output gets the records of some tags
  const output: Output = { name: 's3', options: { bucket: 'acme-logs' } };

  expect(outputProblems(output)).toEqual([]);
});

test('does not compile with a listed option of a wrong type as an extraOptions one', () => {
  // @ts-expect-error: extraOptions options are texts
  const output: Output = { ...s3, extraOptions: { part_size: 25 } };

  expect(output.extraOptions).toHaveProperty('part_size', 25);
});
