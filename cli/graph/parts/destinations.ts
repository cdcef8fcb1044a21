import type { GraphBuilder } from '../graph-builder';
import type { RouterOutput } from '../routes/route';
import type { Target } from '../targets';
import type { Place } from '../terraform';

/** AWS resources that outputs write to, by plugin: the Terraform type, and the options with the name. */
const resources: Readonly<Record<string, readonly [type: string, options: readonly string[]]>> = {
  cloudwatch: ['aws_cloudwatch_log_group', ['log_group_name']],
  cloudwatch_logs: ['aws_cloudwatch_log_group', ['log_group_name']],
  firehose: ['aws_kinesis_firehose_delivery_stream', ['delivery_stream']],
  kinesis: ['aws_kinesis_stream', ['stream']],
  kinesis_firehose: ['aws_kinesis_firehose_delivery_stream', ['delivery_stream', 'delivery_stream_name']],
  kinesis_streams: ['aws_kinesis_stream', ['stream', 'stream_name']],
  s3: ['aws_s3_bucket', ['bucket', 's3_bucket']],
};

/** Names of other systems, by plugin. */
const systems: Readonly<Record<string, string>> = {
  datadog: 'Datadog',
  forward: 'Fluent server',
  http: 'HTTP server',
  loki: 'Loki',
  opensearch: 'OpenSearch',
  splunk: 'Splunk',
};

/** Returns the destination of an output. */
export function destinationOf(output: RouterOutput, builder: GraphBuilder, place: Place): Target {
  const plugin = output.plugin.toLowerCase();
  const option = (...names: readonly string[]) =>
    output.options.find(([name]) => names.includes(name.toLowerCase()))?.[1];
  const [type, names = []] = resources[plugin] ?? [];
  const value = option(...names);
  if (type !== undefined && value !== undefined) return builder.targets.ofName(type, value, place);

  if (plugin === 'null')
    return { id: 'nowhere', kind: 'nowhere', label: 'Dropped', name: 'nowhere', resource: undefined };
  if (plugin === 'stdout') {
    return {
      id: 'router log',
      kind: 'nowhere',
      label: 'Standard output',
      name: 'of the log router',
      resource: undefined,
    };
  }
  const host = builder.terraform.text(option('host', 'endpoint') ?? '', place).replace(/^"|"$/g, '');
  // The name of a domain is a part of its host name.
  const [, domain] = /^(?:vpc|search)-(.+)-[a-z0-9]{26}\..*\.(?:es|aoss)\./.exec(host) ?? [];
  if (plugin === 'opensearch' && domain !== undefined)
    return builder.targets.ofName('aws_opensearch_domain', domain, place);
  const path = option('uri');
  const name = host === '' ? plugin : `${host}${path === undefined ? '' : builder.terraform.text(path, place)}`;
  const kind = plugin === 'opensearch' || plugin === 'es' ? 'search' : 'system';
  return { id: `${plugin}/${name}`, kind, label: systems[plugin] ?? plugin, name, resource: undefined };
}

/** Returns the role of another account that an output assumes, if any. */
export function assumedRoleOf(output: RouterOutput): string | undefined {
  return output.options.find(([name]) =>
    ['role_arn', 'aws_role_arn', 'sts_role_arn'].includes(name.toLowerCase()),
  )?.[1];
}
