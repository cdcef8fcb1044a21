import { type Pipeline, pipelineProblems, type ServiceOptions, variable } from '../../../modules/fluent-bit';

/** Returns the errors of a `[SERVICE]` section with untyped options. */
function problems(service: Readonly<Record<string, unknown>>): string[] {
  return pipelineProblems({ service: service as ServiceOptions, outputs: [] });
}

test('accepts no options', () => {
  expect(problems({})).toEqual([]);
});

test('accepts every option', () => {
  const service: Required<ServiceOptions> = {
    Flush: 1,
    Grace: 30,
    Log_Level: 'info',
    Parsers_File: '/fluent-bit/parsers/parsers.conf',
    HTTP_Server: true,
    HTTP_Listen: '127.0.0.1',
    HTTP_Port: 2020,
    Health_Check: true,
    HC_Errors_Count: 0,
    HC_Retry_Failure_Count: 5,
    HC_Period: 60,
    'scheduler.base': 2,
    'scheduler.cap': 60,
    'storage.path': '/var/log/flb-storage/',
    'storage.sync': 'normal',
    'storage.checksum': false,
    'storage.max_chunks_up': 64,
    'storage.backlog.mem_limit': '16M',
    'storage.backlog.flush_on_shutdown': true,
    'storage.metrics': true,
    'storage.delete_irrecoverable_chunks': false,
    'storage.trim_files': false,
    'storage.type': 'filesystem',
    'storage.inherit': true,
    'storage.keep.rejected': true,
    'storage.rejected.path': 'rejected',
    'storage.rejected.limit': '100M',
    multiline_buffer_limit: '2M',
  };

  expect(problems(service)).toEqual([]);
});

test('accepts variables', () => {
  expect(problems({ Grace: variable('GRACE'), Log_Level: variable('LOG_LEVEL') })).toEqual([]);
});

test.each([true, false, '2M', '0'])('accepts %j as the size of a joined record', (value) => {
  expect(problems({ multiline_buffer_limit: value })).toEqual([]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['Flush', 0, 'an integer from 1 to 2147483647'],
  ['Flush', 0.5, 'an integer from 1 to 2147483647'],
  ['Grace', -1, 'an integer from 0 to 2147483647'],
  ['Log_Level', 'verbose', 'one of "off", "error", "warn", "info", "debug", "trace"'],
  ['Parsers_File', 1, 'a string'],
  ['HTTP_Server', 'On', 'true or false'],
  ['HTTP_Port', 0, 'an integer from 1 to 65535'],
  ['HTTP_Port', 65536, 'an integer from 1 to 65535'],
  ['HC_Errors_Count', -1, 'an integer from 0 to 2147483647'],
  ['HC_Retry_Failure_Count', -1, 'an integer from 0 to 2147483647'],
  ['HC_Period', 0, 'an integer from 1 to 2147483647'],
  ['scheduler.base', 0, 'an integer from 1 to 2147483647'],
  ['scheduler.cap', 0, 'an integer from 1 to 2147483647'],
  ['storage.sync', 'half', 'one of "normal", "full"'],
  ['storage.max_chunks_up', 0, 'an integer from 1 to 2147483647'],
  ['storage.backlog.mem_limit', '16MiB', 'a size of 0 or more, such as "1M"'],
  ['storage.type', 'disk', 'one of "memory", "filesystem"'],
  ['storage.rejected.limit', '1.5G', 'a size of 0 or more, such as "1M"'],
  ['multiline_buffer_limit', 'Off', 'a size of 0 or more, such as "1M" or true or false'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`SERVICE: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('fails when an option is unknown', () => {
  expect(problems({ Flsh: 1 })).toEqual(['SERVICE: Flsh must be a known option; did you mean Flush?']);
});

test('fails when an address has several lines (F21)', () => {
  expect(problems({ HTTP_Listen: '127.0.0.1\n    HTTP_Port 80' })).toEqual([
    'SERVICE: HTTP_Listen must be a single line, got "127.0.0.1\\n    HTTP_Port 80" (F21)',
  ]);
});

test('fails when inputs buffer on disk without storage.path', () => {
  expect(problems({ 'storage.type': 'filesystem', 'storage.inherit': true })).toEqual([
    'SERVICE: storage.path must be set when inputs inherit the storage.type "filesystem"',
  ]);
});

test.each<ServiceOptions>([
  { 'storage.type': 'filesystem' },
  { 'storage.type': 'filesystem', 'storage.inherit': false },
  { 'storage.type': 'memory', 'storage.inherit': true },
])('needs no storage.path with %j', (service) => {
  expect(problems(service)).toEqual([]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no Flsh
  const pipeline: Pipeline = { service: { Flsh: 1 }, outputs: [] };

  expect(pipelineProblems(pipeline)).toHaveLength(1);
});

test('does not compile with an unknown log level', () => {
  // @ts-expect-error: there is no level verbose
  const pipeline: Pipeline = { service: { Log_Level: 'verbose' }, outputs: [] };

  expect(pipelineProblems(pipeline)).toHaveLength(1);
});

test('does not compile with an unknown size unit', () => {
  // @ts-expect-error: there is no unit MiB
  const pipeline: Pipeline = { service: { 'storage.backlog.mem_limit': '16MiB' }, outputs: [] };

  expect(pipelineProblems(pipeline)).toHaveLength(1);
});
