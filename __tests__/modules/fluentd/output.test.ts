import { variable } from '../../../modules/fluent-bit';
import {
  type FluentdOutput,
  type FluentdOutputName,
  type FluentdOutputOptions,
  fluentdOutputProblems,
  outputSection,
  renderSections,
} from '../../../modules/fluentd';

const s3 = {
  s3_bucket: 'acme-logs',
  s3_object_key_format: '${tag}/%Y/${chunk_id}',
  check_object: false,
  buffer: { chunk_keys: ['tag', 'time'], timekey: '1h' },
} as const;
const group = { log_group_name: '/acme/web', use_tag_as_stream: true } as const;
const server = [{ host: 'logs.acme.test' }] as const;

test('writes nested sections, and the chunk keys in the heading', () => {
  const output: FluentdOutput = {
    name: 'forward',
    options: {
      '@id': 'app.forward',
      require_ack_response: true,
      security: { self_hostname: 'router', shared_key: variable('KEY') },
      server: [
        { host: 'a.acme.test', port: 24225 },
        { host: 'b.acme.test', standby: true },
      ],
      buffer: { chunk_keys: ['tag'], '@type': 'file', path: '/buffer', flush_at_shutdown: true },
    },
  };

  expect(renderSections([outputSection({ name: 'match', argument: 'app.*' }, output)])).toBe(`<match app.*>
  @type forward
  @id app.forward
  require_ack_response true
  <security>
    self_hostname router
    shared_key "#{ENV['KEY']}"
  </security>
  <server>
    host a.acme.test
    port 24225
  </server>
  <server>
    host b.acme.test
    standby true
  </server>
  <buffer tag>
    @type file
    path /buffer
    flush_at_shutdown true
  </buffer>
</match>
`);
});

/** Options that each output accepts. */
const accepted: { readonly [Name in FluentdOutputName]: FluentdOutputOptions<Name> } = {
  s3,
  cloudwatch_logs: group,
  kinesis_firehose: { delivery_stream_name: 'logs' },
  forward: { server },
  stdout: { format: { '@type': 'single_value', message_key: 'log' } },
  null: { '@log_level': 'warn' },
};

test.each(Object.entries(accepted))('accepts an output %s', (name, options) => {
  expect(fluentdOutputProblems({ name, options } as FluentdOutput)).toEqual([]);
});

/** Untyped options. */
type Loose = Readonly<Record<string, unknown>>;

test.each<[name: FluentdOutput['name'], options: Loose, problem: string]>([
  ['s3', { ...s3, s3_bucket: undefined }, 's3_bucket must be set: a string'],
  [
    's3',
    { ...s3, s3_object_key_format: '${tag}/%Y' },
    's3_object_key_format must contain "${chunk_id}", because objects overwrite each other otherwise, got "${tag}/%Y"',
  ],
  [
    's3',
    { ...s3, buffer: { chunk_keys: ['time'], timekey: '1h' } },
    's3_object_key_format must not contain "${tag}" unless chunk_keys of the buffer contain "tag", got "${tag}/%Y/${chunk_id}"',
  ],
  [
    's3',
    { ...s3, buffer: { chunk_keys: ['tag'] } },
    's3_object_key_format must not contain time placeholders unless chunk_keys of the buffer contain "time", got "${tag}/%Y/${chunk_id}"',
  ],
  [
    's3',
    { ...s3, buffer: { chunk_keys: ['tag', 'time'] } },
    'buffer: timekey must be set when chunk_keys contain "time", because Fluentd does not start without it',
  ],
  [
    's3',
    { ...s3, buffer: { ...s3.buffer, flush_interval: '5s' } },
    'buffer: flush_mode must be "interval" when flush_interval is set, because Fluentd does not start or ignores it otherwise',
  ],
  [
    's3',
    { ...s3, buffer: { ...s3.buffer, '@type': 'file', flush_at_shutdown: true } },
    'buffer: path must be set for chunks in files, because Fluentd does not start without it',
  ],
  [
    's3',
    { ...s3, buffer: { ...s3.buffer, '@type': 'file', path: '/buffer' } },
    'buffer: flush_at_shutdown must be true, because the files are lost with the task, as memory is',
  ],
  [
    's3',
    { ...s3, buffer: { ...s3.buffer, flush_at_shutdown: false } },
    'buffer: flush_at_shutdown must be true, because the files are lost with the task, as memory is',
  ],
  [
    's3',
    { ...s3, buffer: { ...s3.buffer, overflow_action: 'drop' } },
    'buffer overflow_action must be one of "block", "throw_exception", "drop_oldest_chunk", got "drop"',
  ],
  ['s3', { ...s3, s3_buckett: 'logs' }, 's3_buckett must be a known option; did you mean s3_bucket?'],
  [
    's3',
    { ...s3, acl_of_logs: 'x' },
    'acl_of_logs must be a known option; pass an option that this library does not know in `extraOptions`',
  ],
  [
    'cloudwatch_logs',
    { ...group, log_stream_name: 'app' },
    'exactly one of log_stream_name and use_tag_as_stream must be set',
  ],
  [
    'cloudwatch_logs',
    { ...group, auto_create_stream: false },
    'auto_create_stream must not be false, because records for a missing stream would be dropped',
  ],
  [
    'cloudwatch_logs',
    { ...group, aws_sts_role_arn: 'arn' },
    'aws_use_sts must be true if and only if aws_sts_role_arn is set',
  ],
  [
    'kinesis_firehose',
    { delivery_stream_name: 'logs', batch_request_max_count: 501 },
    'batch_request_max_count must be an integer from 1 to 500, got 501',
  ],
  [
    'forward',
    { server: [] },
    'server must be a non-empty array, each element an object with host, port, name, shared_key, username, password, standby, weight, got []',
  ],
  ['forward', { server: [{ port: 1 }] }, 'server host must be set: a string'],
  [
    'forward',
    { server: [{ host: 'localhost' }] },
    'server: host must not be the router itself on port 24224, because records would loop endlessly, got "localhost" (F38)',
  ],
  [
    'forward',
    { server, buffer: {} },
    'buffer: chunk_keys must contain "tag", because Fluentd does not start without it',
  ],
  ['stdout', { format: 'json' }, 'format must be an object with @type, message_key, got "json"'],
])('fails when an output %s has options %j', (name, options, problem) => {
  expect(fluentdOutputProblems({ name, options } as unknown as FluentdOutput)).toEqual([`@type ${name}: ${problem}`]);
});

test('writes options that this library does not know, without checking them', () => {
  const output: FluentdOutput = { name: 'null', options: {}, extraOptions: { never_flush: 'true' } };

  expect(fluentdOutputProblems(output)).toEqual([]);
  expect(renderSections([outputSection({ name: 'store' }, output)])).toBe(
    '<store>\n  @type null\n  never_flush true\n</store>\n',
  );
});

test.each<[name: string, value: string, problem: string]>([
  ['@type', 's3', 'extraOptions must have option names of letters, digits and "_", got "@type"'],
  ['check_bucket', 'true', 'extraOptions must not contain check_bucket; set it in options'],
  ['tagging', 'a\nb', 'tagging must be a single line, got "a\\nb" (F21)'],
])('fails when extraOptions contains %s', (name, value, problem) => {
  expect(fluentdOutputProblems({ name: 's3', options: s3, extraOptions: { [name]: value } })).toEqual([
    `@type s3: ${problem}`,
  ]);
});
