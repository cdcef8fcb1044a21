import type { GraphBuilder } from '../graph-builder';
import { drawnTypes } from '../targets';
import { listOf, member, type Resource, type Terraform } from '../terraform';
import { counted } from '../words';

/** Adds the resources of drawn types that no other resource refers to, and the retention of buckets and log groups. */
export function addStorage(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  const streams = terraform.resources('aws_kinesis_firehose_delivery_stream');
  const errorLogs = new Set(
    streams.flatMap((stream) =>
      Object.values(stream.block).flatMap((configuration) => {
        const name = member(configuration, 'cloudwatch_logging_options', 'log_group_name');
        return terraform.referenced(name, stream) ?? [];
      }),
    ),
  );
  for (const resource of terraform.resources()) {
    // The error log of a Firehose stream is a part of the stream.
    if (errorLogs.has(resource)) builder.represents(resource);
    else if (resource.type in drawnTypes) {
      builder.describe(builder.target(targets.ofResource(resource)!), retentionOf(resource, terraform));
    }
  }
}

function retentionOf(resource: Resource, terraform: Terraform): readonly string[] {
  const days =
    resource.type === 'aws_cloudwatch_log_group'
      ? resource.block['retention_in_days']
      : terraform
          .referringTo(resource, 'aws_s3_bucket_lifecycle_configuration', 'bucket')
          .flatMap(({ block }) => listOf(block['rule']).flatMap((rule) => listOf(rule['expiration'])))
          .map((expiration) => expiration['days'])[0];
  return typeof days === 'number' && days > 0 ? [`kept ${counted(days, 'day')}`] : [];
}
