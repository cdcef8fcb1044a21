import type { GraphBuilder } from '../graph-builder';
import { drawnTypes } from '../targets';
import { member } from '../terraform';

/** Adds the resources of drawn types that nothing else in the stacks refers to, such as a repository for other stacks. */
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
    else if (resource.type in drawnTypes) builder.target(targets.ofResource(resource)!);
  }
}
