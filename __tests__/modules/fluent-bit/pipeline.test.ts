import {
  type Output,
  outputKind,
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

/** Returns the errors of an S3 output with extra options. */
function unlistedProblems(extraOptions: Readonly<Record<string, Text>>): string[] {
  return pipelineProblems({ outputs: [{ ...s3, extraOptions }] });
}

test('accepts a service with several outputs', () => {
  expect(pipelineProblems({ service: { Grace: 30 }, outputs: [s3, cloudWatch, s3] })).toEqual([]);
});

test('accepts outputs alone', () => {
  expect(pipelineProblems({ outputs: [s3] })).toEqual([]);
});

test('fails with every invalid option of service and outputs at once', () => {
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
    'OUTPUT s3: match must be a tag pattern without whitespace, got ""',
    'OUTPUT cloudwatch_logs: region must not be empty, because Fluent Bit aborts on a key without a value (F21)',
    'OUTPUT cloudwatch_logs: extraOptions must not contain Match (F20)',
  ]);
});

test('checks an output before its pattern is known', () => {
  expect(outputProblems({ name: 's3', options: { bucket: '' } })).toEqual([
    'OUTPUT s3: bucket must not be empty, because Fluent Bit aborts on a key without a value (F21)',
  ]);
});

test('fails with every invalid parser, input and filter at once', () => {
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
    'PARSER app: Regex must be set when Format is "regex"',
    'MULTILINE_PARSER go: name must not be the name of a built-in parser, which Fluent Bit would use instead',
    'INPUT tail: Path must not be empty, because Fluent Bit aborts on a key without a value (F21)',
    'FILTER grep: match must be a tag pattern without whitespace, got "a b"',
    'FILTER grep: Regex or Exclude must be set, because every record is kept without them',
    'FILTER rewrite_tag: tag of a Rule must not match "app", because the records would loop and be lost; begin it with another string, got "app"',
  ]);
});

test('fails when a buffer is on disk without storage.path', () => {
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
    'SERVICE: storage.path must be set when storage.type of forward is "filesystem"',
    'SERVICE: storage.path must be set when emitter_storage.type of multiline is "filesystem"',
  ]);
});

describe('a tag pattern', () => {
  test.each(['*', 'app-firelens-*', '*-firelens-*', 'a.b.*', 'firelens-healthcheck'])('may be %s', (match) => {
    expect(pipelineProblems({ outputs: [{ ...s3, match }] })).toEqual([]);
  });

  test.each(['', ' ', 'a b', '*\n', '*\n    Match_Regex .*', 'a\tb', 'a\0b', '\u001b', '${TAG}', 'a}', 'a$'])(
    'fails when it is %j',
    (match) => {
      expect(pipelineProblems({ outputs: [{ ...s3, match }] })).toEqual([
        `OUTPUT s3: match must be a tag pattern without whitespace, got ${JSON.stringify(match)}`,
      ]);
    },
  );
});

describe('an option that this library does not know', () => {
  test('is valid in extraOptions, without a check', () => {
    expect(unlistedProblems({ format: 'otlp_json', 'tls.min_version': variable('TLS'), part_size: '25M' })).toEqual([]);
  });

  test('fails in options', () => {
    const options = { bucket: 'acme-logs', format: 'otlp_json' };

    expect(pipelineProblems({ outputs: [{ ...s3, options }] })).toEqual([
      'OUTPUT s3: format must be a known option; pass an option that this library does not know in `extraOptions`',
    ]);
  });

  test.each(['', 'a b', 'a\n', 'max-buffer-size', '1st', '[OUTPUT]\n', '#a', '${A}', '@INCLUDE', '__proto__'])(
    'fails when it is named %j',
    (name) => {
      expect(unlistedProblems({ [name]: 'x' })).toEqual([
        `OUTPUT s3: extraOptions must have option names of letters, digits, "_" and ".", got "${name}"`,
      ]);
    },
  );

  test.each(['Name', 'name', 'NAME', 'Match', 'match', 'Match_Regex', 'match_regex'])(
    'fails when it is %s, which is written from a field (F20)',
    (name) => {
      expect(unlistedProblems({ [name]: '*' })).toEqual([`OUTPUT s3: extraOptions must not contain ${name} (F20)`]);
    },
  );

  test.each([
    ['bucket', 'bucket'],
    ['BUCKET', 'bucket'],
    ['Upload_Chunk_Size', 'upload_chunk_size'],
    ['retry_limit', 'Retry_Limit'],
    ['TLS.verify', 'tls.verify'],
  ])('fails when this library knows it, as %s', (name, known) => {
    expect(unlistedProblems({ [name]: 'x' })).toEqual([
      `OUTPUT s3: extraOptions must not contain ${name}; set it in options as ${known}`,
    ]);
  });

  test('can be a known option of another output', () => {
    expect(unlistedProblems({ log_group_name: '/acme/app' })).toEqual([]);
  });

  test('fails when it occurs twice, ignoring case', () => {
    expect(unlistedProblems({ format: 'json', Format: 'otlp_json' })).toEqual([
      'OUTPUT s3: extraOptions must not contain both format and Format, because option names are case-insensitive',
    ]);
  });

  test.each<[value: Text, problem: string]>([
    ['', 'must not be empty, because Fluent Bit aborts on a key without a value (F21)'],
    [' x', 'must not begin or end with whitespace, got " x" (F21)'],
    ['json\n[OUTPUT]\n    Name stdout', 'must be a single line, got "json\\n[OUTPUT]\\n    Name stdout" (F21)'],
    ['json # or not', 'must not contain a comment, got "json # or not" (F21)'],
    [
      '${FORMAT}',
      'must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${FORMAT}" (F21)',
    ],
  ])('fails when its value is %j (F21)', (value, problem) => {
    expect(unlistedProblems({ format: value })).toEqual([`OUTPUT s3: format ${problem}`]);
  });
});

test('does not compile with an unknown plugin, and fails', () => {
  // @ts-expect-error: there is no plugin s4
  const output: Output = { name: 's4', match: '*', options: { bucket: 'acme-logs' } };

  expect(pipelineProblems({ outputs: [output] })).toEqual([
    `OUTPUT: name must be one of ${Object.keys(outputKind.plugins).join(', ')}, got "s4"`,
  ]);
});

test('does not compile without a pattern', () => {
  // @ts-expect-error: match is required
  const output: Output = { name: 's3', options: { bucket: 'acme-logs' } };

  expect(outputProblems(output)).toEqual([]);
});

test('does not compile with a known option of the wrong type in extraOptions', () => {
  // @ts-expect-error: extraOptions are strings
  const output: Output = { ...s3, extraOptions: { part_size: 25 } };

  expect(output.extraOptions).toHaveProperty('part_size', 25);
});
