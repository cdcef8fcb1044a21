import { LogDestination } from '../../../../modules';
import { deliveryStream, source, stream } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');

test('fails for a delivery stream that reads a data stream, because it accepts no other records', () => {
  const reading = { ...deliveryStream, source: { streamArn: stream.streamArn } };

  expect(LogDestination.firehose({ deliveryStream: reading }).problems(nginxRecords)).toEqual([
    'LogDestination.firehose: deliveryStream must not have a source, got a delivery stream that reads a data stream; send to the data stream with LogDestination.kinesis()',
  ]);
});
