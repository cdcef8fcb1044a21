import {
  type LokiOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { host: 'loki.acme.internal' };

/** Returns the errors of an output to Loki with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'loki', options: { ...sound, ...options } as LokiOptions });
}

test('accepts a host', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'loki', options: sound })).toEqual([['host', 'loki.acme.internal']]);
});

test('writes every other option', () => {
  const options: Required<LokiOptions> = {
    ...sound,
    port: 443,
    uri: '/push',
    tenant_id: 'acme',
    tenant_id_key: '$tenant',
    tenant_id_key_error_handling: 'partial_error',
    labels: 'job=app, team=$team, $container_name',
    label_keys: '$stage',
    label_map_path: '/labels.json',
    structured_metadata: 'task=$ecs_task_arn',
    structured_metadata_map_keys: '$extra',
    remove_keys: 'source,$container_id',
    drop_single_key: 'raw',
    line_format: 'key_value',
    auto_kubernetes_labels: false,
    http_user: 'router',
    http_passwd: variable('PASSWORD'),
    bearer_token: variable('TOKEN'),
    header: ['X-Team blue', 'X-Stage prod'],
    buffer_size: '1M',
    compress: 'gzip',
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'loki', options })).toEqual([
    ['host', 'loki.acme.internal'],
    ['port', '443'],
    ['uri', '/push'],
    ['tenant_id', 'acme'],
    ['tenant_id_key', '$tenant'],
    ['tenant_id_key_error_handling', 'partial_error'],
    ['labels', 'job=app, team=$team, $container_name'],
    ['label_keys', '$stage'],
    ['label_map_path', '/labels.json'],
    ['structured_metadata', 'task=$ecs_task_arn'],
    ['structured_metadata_map_keys', '$extra'],
    ['remove_keys', 'source,$container_id'],
    ['drop_single_key', 'raw'],
    ['line_format', 'key_value'],
    ['auto_kubernetes_labels', 'Off'],
    ['http_user', 'router'],
    ['http_passwd', '${PASSWORD}'],
    ['bearer_token', '${TOKEN}'],
    ['header', 'X-Team blue'],
    ['header', 'X-Stage prod'],
    ['buffer_size', '1M'],
    ['compress', 'gzip'],
  ]);
});

test.each([
  'job=app',
  'job=app,stage=prod',
  "host=$kubernetes['labels']['app']",
  '$tags[0]',
  ['job=', variable('JOB')],
  [variable('LABELS'), ',job=app'],
])('accepts the labels %j', (labels) => {
  expect(problems({ labels, structured_metadata: labels })).toEqual([]);
});

const pairs = 'a comma-separated list of "name=value", "name=$field" or "$field"';
const fields = 'a comma-separated list of "$field"';

test.each<[name: string, value: unknown, form: string]>([
  ['labels', 'job', pairs],
  ['labels', 'job=', pairs],
  ['labels', '=app', pairs],
  ['labels', 'job = app', pairs],
  ['labels', 'my-job=app', pairs],
  ['labels', 'job=app,', pairs],
  ['labels', ',', pairs],
  ['labels', '$1', pairs],
  ['labels', '$', pairs],
  ['labels', '$job=app', pairs],
  ['labels', "host=$kubernetes['host'", pairs],
  ['labels', 'host=$kubernetes["host"]', pairs],
  ['structured_metadata', 'task', pairs],
  ['label_keys', 'team', fields],
  ['label_keys', '$kubernetes[', fields],
  ['structured_metadata_map_keys', 'extra', fields],
  ['remove_keys', '$kubernetes[', 'a comma-separated list of "field" or "$field"'],
  ['host', 'http://loki.acme.internal', 'a host name without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['uri', 'push', 'a string that begins with "/"'],
  ['tenant_id_key_error_handling', 'retry', 'one of "partial_success", "partial_error"'],
  ['drop_single_key', 'plain', 'true or false or one of "raw"'],
  ['line_format', 'text', 'one of "json", "key_value"'],
  [
    'header',
    ['X-Team'],
    'a non-empty array, each element a name and a value separated by a space, such as "X-Team blue"',
  ],
  ['compress', 'snappy', 'one of "gzip"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT loki: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no label
  const output: OutputPlugin = { name: 'loki', options: { ...sound, label: 'job=app' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown line format', () => {
  // @ts-expect-error: there is no format logfmt
  const output: OutputPlugin = { name: 'loki', options: { ...sound, line_format: 'logfmt' } };

  expect(outputProblems(output)).toHaveLength(1);
});
