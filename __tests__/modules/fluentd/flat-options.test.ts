import { flatOptions, type FluentdOutput, injectDate } from '../../../modules/fluentd';

const buffer = {
  '@type': 'file',
  path: '/buffer',
  flush_interval: '1m',
  flush_at_shutdown: true,
  chunk_limit_size: '8M',
  total_limit_size: '1G',
  overflow_action: 'block',
  retry_forever: true,
} as const;
const s3 = { s3_bucket: 'acme-logs', s3_object_key_format: '%Y/${chunk_id}' };

test('uses the option names from before Fluentd had sections', () => {
  const output: FluentdOutput = {
    name: 's3',
    options: {
      ...s3,
      format: { '@type': 'json' },
      inject: injectDate,
      buffer: { ...buffer, chunk_keys: ['time'], timekey: '1h', timekey_use_utc: true, flush_mode: 'interval' },
    },
  };

  expect(flatOptions(output)).toEqual({
    entries: [
      ['@type', 's3'],
      ['s3_bucket', 'acme-logs'],
      ['s3_object_key_format', '%Y/${chunk_id}'],
      ['format', 'json'],
      ['include_time_key', 'true'],
      ['time_key', 'date'],
      ['time_format', '%Y-%m-%dT%H:%M:%S.%3NZ'],
      ['utc', 'true'],
      ['buffer_type', 'file'],
      ['buffer_path', '/buffer'],
      ['flush_interval', '1m'],
      ['flush_at_shutdown', 'true'],
      ['buffer_chunk_limit', '8M'],
      ['buffer_queue_limit', '125'],
      ['buffer_queue_full_action', 'block'],
      ['disable_retry_limit', 'true'],
      ['time_slice_format', '%Y%m%d%H'],
      ['utc', 'true'],
    ],
    beyond: [],
  });
});

test.each<[beyond: string, output: FluentdOutput]>([
  ['<server>', { name: 'forward', options: { server: [{ host: 'logs.acme.test' }] } }],
  ['<buffer>', { name: 'kinesis_firehose', options: { delivery_stream_name: 'logs', buffer } }],
  [
    '<assume_role_credentials>',
    { name: 's3', options: { ...s3, assume_role_credentials: { role_arn: 'arn', role_session_name: 'fluentd' } } },
  ],
  ['chunk_keys of <buffer>', { name: 's3', options: { ...s3, buffer: { chunk_keys: ['tag', 'time'] } } }],
  ['timekey of <buffer>', { name: 's3', options: { ...s3, buffer: { chunk_keys: ['time'], timekey: '5m' } } }],
  ['flush_mode of <buffer>', { name: 's3', options: { ...s3, buffer: { flush_mode: 'immediate' } } }],
  ['total_limit_size of <buffer>', { name: 's3', options: { ...s3, buffer: { total_limit_size: '1G' } } }],
  ['retry_wait of <buffer>', { name: 's3', options: { ...s3, buffer: { retry_wait: '1s' } } }],
  ['time_type of <inject>', { name: 's3', options: { ...s3, inject: { time_key: 'date', time_type: 'float' } } }],
])('has no flat name for %s', (beyond, output) => {
  expect(flatOptions(output).beyond).toEqual([beyond]);
});
