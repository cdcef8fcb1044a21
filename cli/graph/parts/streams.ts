import type { GraphBuilder } from '../graph-builder';
import { member, type Resource } from '../terraform';

/** Adds the Kinesis and Firehose streams, and the destinations of Firehose. */
export function addStreams(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const stream of terraform.resources('aws_kinesis_firehose_delivery_stream')) {
    const node = builder.target(targets.ofResource(stream)!, { details: formatOf(stream) });
    const source = member(stream.block, 'kinesis_source_configuration', 'kinesis_stream_arn');
    const from = targets.ofArn(source, stream);
    if (from) builder.edge(builder.target(from), node, 'records');
    for (const to of destinationsOf(stream, builder)) builder.edge(node, to, 'records');
  }
}

function formatOf({ block }: Resource): readonly string[] {
  const s3 = block['extended_s3_configuration'];
  if (member(s3, 'data_format_conversion_configuration') !== undefined) return ['as Parquet'];
  const compression = member(s3, 'compression_format');
  return typeof compression === 'string' && compression !== 'UNCOMPRESSED' ? [`as ${compression.toLowerCase()}`] : [];
}

function destinationsOf(stream: Resource, builder: GraphBuilder): readonly string[] {
  const { terraform, targets } = builder;
  const { block } = stream;
  const arns = [
    member(block, 'extended_s3_configuration', 'bucket_arn'),
    member(block, 'opensearch_configuration', 'domain_arn'),
    member(block, 'elasticsearch_configuration', 'domain_arn'),
  ];
  const nodes = arns.flatMap((arn) => {
    const target = targets.ofArn(arn, stream);
    return target ? [builder.target(target)] : [];
  });
  const url = member(block, 'redshift_configuration', 'cluster_jdbcurl');
  if (typeof url === 'string') {
    const name = terraform.text(url, stream).replace(/^jdbc:redshift:\/\//, '');
    const table = String(member(block, 'redshift_configuration', 'data_table_name') ?? '');
    nodes.push(
      builder.node({
        id: `warehouse ${name}`,
        kind: 'warehouse',
        label: 'Redshift',
        name,
        details: [`table ${table}`],
        existing: true,
      }),
    );
  }
  const endpoint =
    member(block, 'http_endpoint_configuration', 'url') ?? member(block, 'splunk_configuration', 'hec_endpoint');
  if (typeof endpoint === 'string') {
    const name = terraform.text(endpoint, stream);
    nodes.push(builder.node({ id: `http/${name}`, kind: 'system', label: 'HTTP endpoint', name, existing: true }));
  }
  return nodes;
}
