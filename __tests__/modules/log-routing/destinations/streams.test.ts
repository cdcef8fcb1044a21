import { LogDestination } from '../../../../modules';
import { deliveryStream, source, stream } from '../../../../lab/synth/tasks';
import { outputProblems } from '../../../../modules/fluent-bit';

const nginxRecords = source('nginx');
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

test.each([
  ['Firehose', LogDestination.firehose({ deliveryStream }), 'kinesis_firehose', { delivery_stream: 'logs' }],
  ['Kinesis', LogDestination.kinesis({ stream }), 'kinesis_streams', { stream: 'logs' }],
] as const)('sends to %s with the time of each record, as long as there is room', (_, destination, name, options) => {
  const output = destination.output(nginxRecords);

  expect(output).toEqual({
    name,
    options: {
      region: 'eu-west-1',
      'net.io_timeout': '60s',
      ...options,
      time_key: 'date',
      time_key_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
      Retry_Limit: 'no_limits',
      'storage.total_limit_size': '1G',
    },
  });
  expect(outputProblems(output)).toEqual([]);
});

test('allows the task role only to put records into that delivery stream', () => {
  expect(LogDestination.firehose({ deliveryStream }).statements(['nginx'])).toEqual([
    { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
  ]);
});

test('allows the task role to put records into that stream and to use its KMS key', () => {
  expect(LogDestination.kinesis({ stream }).statements(['nginx'])).toEqual([
    { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: stream.streamArn },
  ]);
  expect(LogDestination.kinesis({ stream: { ...stream, kmsKeyArn } }).statements(['nginx'])[1]).toEqual({
    Effect: 'Allow',
    Action: 'kms:GenerateDataKey',
    Resource: kmsKeyArn,
  });
});

test('accepts another region', () => {
  const region = 'us-east-1';

  expect(LogDestination.firehose({ deliveryStream, region }).output(nginxRecords).options).toMatchObject({ region });
  expect(LogDestination.kinesis({ stream, region }).output(nginxRecords).options).toMatchObject({ region });
});

test('fails for a delivery stream that reads a data stream, because it accepts no other records', () => {
  const reading = { ...deliveryStream, source: { streamArn: stream.streamArn } };

  expect(LogDestination.firehose({ deliveryStream: reading }).problems(nginxRecords)).toEqual([
    'LogDestination.firehose: deliveryStream must not have a source, got a delivery stream that reads a data stream; send to the data stream with LogDestination.kinesis()',
  ]);
});
