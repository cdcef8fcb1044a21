import { spawnSync } from 'node:child_process';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { findExecutable } from '../../lab/processes/executable';
import { DeliveryStream, DeliveryTarget } from '../../modules';
import { synth } from '../../lab/synth/synth';
import { bucket } from '../../lab/synth/tasks';

const jq = findExecutable('jq', process.env);

// Firehose uses jq 1.6; later versions accept more.
(jq ? describe : describe.skip)(`A real jq${jq ? '' : ' (none on PATH)'}computes the partitions of a record`, () => {
  test.each([
    ['of strings and numbers', { level: 'error', status: 404 }, { level: 'error', status: '404', client: 'null' }],
    ['without these fields', { log: 'a line' }, { level: 'none', status: 'null', client: 'null' }],
    ['with nested fields', { http: { client: '10.0.0.7' } }, { level: 'none', status: 'null', client: '10.0.0.7' }],
  ])('%s', (_, record, partitions) => {
    const { stdout, stderr } = spawnSync(jq!, ['-c', query()], { input: JSON.stringify(record), encoding: 'utf8' });

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(partitions);
  });
});

/** Returns the query that Firehose runs. */
function query(): string {
  const { only } = synth((stack) => {
    const partitionBy = { level: '.level // "none"', status: '.status', client: '.http.client' };
    new DeliveryStream(stack, 'Archive', { to: DeliveryTarget.s3({ bucket, partitionBy }) });
  });
  const [processor] = only(KinesisFirehoseDeliveryStream).extended_s3_configuration.processing_configuration
    .processors as { parameters: { parameter_name: string; parameter_value: string }[] }[];
  return processor!.parameters.find(({ parameter_name }) => parameter_name === 'MetadataExtractionQuery')!
    .parameter_value;
}
