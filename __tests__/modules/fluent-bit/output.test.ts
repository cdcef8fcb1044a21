import { outputEntries, type OutputPlugin, outputProblems } from '../../../modules/fluent-bit';
import { type Loose, testPlugins } from '../../support/plugin-cases';
import { outputCases } from './output-cases';

const asOutput = (name: string, options: Loose) => ({ name, options }) as unknown as OutputPlugin;

testPlugins(
  {
    heading: 'OUTPUT',
    problems: (name, options) => outputProblems(asOutput(name, options)),
    entries: (name, options) => outputEntries(asOutput(name, options)),
  },
  outputCases,
);

const { s3, cloudwatch_logs, kinesis_firehose, kinesis_streams, opensearch, http, datadog, splunk, loki, forward } =
  outputCases;

/** Outputs that do not compile, each with one error at run time. */
const outputs: readonly OutputPlugin[] = [
  // @ts-expect-error: bucket is required
  { name: 's3', options: { region: 'eu-west-1' } },
  // @ts-expect-error: there is no buckett
  { name: 's3', options: { ...s3.least, buckett: 'acme-logs' } },
  // @ts-expect-error: log_group_name is an option of cloudwatch_logs
  { name: 's3', options: { ...s3.least, log_group_name: '/acme/app' } },
  // @ts-expect-error: there is no unit T
  { name: 's3', options: { ...s3.least, total_file_size: '1T' } },
  // @ts-expect-error: there is no unit min
  { name: 's3', options: { ...s3.least, upload_timeout: '1min' } },
  // @ts-expect-error: there is no compression lz4
  { name: 's3', options: { ...s3.least, compression: 'lz4' } },
  // @ts-expect-error: log_group_name is required
  { name: 'cloudwatch_logs', options: { region: 'eu-west-1', log_stream_name: 'app' } },
  // @ts-expect-error: there is no retention of 10 days
  { name: 'cloudwatch_logs', options: { ...cloudwatch_logs.least, log_retention_days: 10 } },
  // @ts-expect-error: bucket is an option of s3
  { name: 'cloudwatch_logs', options: { ...cloudwatch_logs.least, bucket: 'acme-logs' } },
  // @ts-expect-error: there is no time_keys
  { name: 'kinesis_firehose', options: { ...kinesis_firehose.least, time_keys: 'time' } },
  // @ts-expect-error: there is no compression lz4
  { name: 'kinesis_firehose', options: { ...kinesis_firehose.least, compression: 'lz4' } },
  // @ts-expect-error: there is no time_keys
  { name: 'kinesis_streams', options: { ...kinesis_streams.least, time_keys: 'time' } },
  // @ts-expect-error: there is no compression lz4
  { name: 'kinesis_streams', options: { ...kinesis_streams.least, compression: 'lz4' } },
  // @ts-expect-error: there is no indices
  { name: 'opensearch', options: { ...opensearch.least, indices: 'app' } },
  // @ts-expect-error: there is no operation delete
  { name: 'opensearch', options: { ...opensearch.least, write_operation: 'delete' } },
  // @ts-expect-error: there is no url
  { name: 'http', options: { ...http.least, url: '/logs' } },
  // @ts-expect-error: there is no method GET
  { name: 'http', options: { ...http.least, http_method: 'GET' } },
  // @ts-expect-error: headers are an array
  { name: 'http', options: { ...http.least, header: 'X-Team blue' } },
  // @ts-expect-error: apikey is required
  { name: 'datadog', options: { tls: true } },
  // @ts-expect-error: there is no api_key
  { name: 'datadog', options: { ...datadog.least, api_key: 'x' } },
  // @ts-expect-error: there is no provider eks
  { name: 'datadog', options: { ...datadog.least, provider: 'eks' } },
  // @ts-expect-error: there is no token
  { name: 'splunk', options: { ...splunk.least, token: 'x' } },
  // @ts-expect-error: there is no compression zstd
  { name: 'splunk', options: { ...splunk.least, compress: 'zstd' } },
  // @ts-expect-error: there is no label
  { name: 'loki', options: { ...loki.least, label: 'job=app' } },
  // @ts-expect-error: there is no format logfmt
  { name: 'loki', options: { ...loki.least, line_format: 'logfmt' } },
  // @ts-expect-error: there is no require_ack
  { name: 'forward', options: { ...forward.least, require_ack: true } },
  // @ts-expect-error: there is no compression zstd
  { name: 'forward', options: { ...forward.least, compress: 'zstd' } },
  // @ts-expect-error: there is no formats
  { name: 'stdout', options: { formats: 'json' } },
  // @ts-expect-error: there is no format gelf
  { name: 'stdout', options: { format: 'gelf' } },
  // @ts-expect-error: there is no formats
  { name: 'null', options: { formats: 'json' } },
  // @ts-expect-error: there is no format otlp_json
  { name: 'null', options: { format: 'otlp_json' } },
];

test.each(outputs)('does not compile, and has one error: %j', (output) => {
  expect(outputProblems(output)).toHaveLength(1);
});
