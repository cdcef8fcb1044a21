import { spawnSync } from 'node:child_process';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import jqWeb from 'jq-web';
import { findExecutable } from '../../lab/processes/executable';
import { DeliveryStream, DeliveryTarget } from '../../modules';
import { synth } from '../../lab/synth/synth';
import { bucket } from '../../lab/synth/tasks';

const jq = findExecutable('jq', process.env);

/** Interpreters of jq: one that is always installed, and jq on PATH. Firehose uses jq 1.6; later versions accept more. */
const interpreters: Readonly<Record<string, (record: object) => Promise<unknown>>> = {
  'jq for WebAssembly': async (record) => (await jqWeb).json(record, query()),
  ...(jq && {
    'jq on PATH': async (record) => {
      const { stdout, stderr } = spawnSync(jq, ['-c', query()], { input: JSON.stringify(record), encoding: 'utf8' });

      expect(stderr).toBe('');
      return JSON.parse(stdout) as unknown;
    },
  }),
};

describe.each(Object.keys(interpreters))('%s computes the partitions of a record', (name) => {
  test.each([
    ['of strings and numbers', { level: 'error', status: 404 }, { level: 'error', status: '404', client: 'null' }],
    ['without these fields', { log: 'a line' }, { level: 'none', status: 'null', client: 'null' }],
    ['with nested fields', { http: { client: '10.0.0.7' } }, { level: 'none', status: 'null', client: '10.0.0.7' }],
  ])('%s', async (_, record, partitions) => {
    expect(await interpreters[name]!(record)).toEqual(partitions);
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
