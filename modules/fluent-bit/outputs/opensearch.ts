import { bool, integer, oneOf, type OptionsOf, size, text } from '../option';
import { isVariable } from '../value';
import { hostName, path } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `opensearch` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/opensearch
 */
export const opensearchOptions = {
  /** Host of the cluster; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the cluster; Fluent Bit's default is 9200, Amazon's clusters have 443. */
  port: integer(1, 65535),
  /** Name of the index, in which `$field` stands for a field of the record; Fluent Bit's default is fluent-bit. */
  index: text(),
  /** Type of the documents; Fluent Bit's default is _doc. */
  type: text(),
  /** Whether documents have no type: OpenSearch 2 and OpenSearch Serverless refuse one. */
  suppress_type_name: bool(),
  /** User of basic authentication. */
  http_user: text(),
  /** Password of that user. */
  http_passwd: text(),
  /** Whether requests are signed with AWS credentials. */
  aws_auth: bool(),
  /** Region of the cluster. */
  aws_region: text(),
  /** Service to sign for: a cluster, or OpenSearch Serverless; Fluent Bit's default is es. */
  aws_service_name: oneOf('es', 'aoss'),
  /** Role to take on for the requests. */
  aws_role_arn: text(),
  /** External id for that role. */
  aws_external_id: text(),
  /** Endpoint in place of STS's own. */
  aws_sts_endpoint: text(),
  /** Profile of the shared credentials file. */
  aws_profile: text(),
  /** Whether there is an index for each day, in place of `index`. */
  logstash_format: bool(),
  /** Beginning of the names of these indices; Fluent Bit's default is logstash. */
  logstash_prefix: text(),
  /** Field that gives this beginning; `logstash_prefix` where it is missing. */
  logstash_prefix_key: text(),
  /** What stands between the beginning and the day; Fluent Bit's default is a hyphen. */
  logstash_prefix_separator: text(),
  /** Form of the day, in strftime; Fluent Bit's default is %Y.%m.%d. */
  logstash_dateformat: text(),
  /** Field that gets the time of a record; Fluent Bit's default is @timestamp. */
  time_key: text(),
  /** Form of that time, in strftime. */
  time_key_format: text(),
  /** Whether that time has nanoseconds. */
  time_key_nanos: bool(),
  /** Whether the record gets its tag. */
  include_tag_key: bool(),
  /** Field that gets the tag; Fluent Bit's default is flb-key. */
  tag_key: text(),
  /** Most that is read of a response; 0 for no limit. */
  buffer_size: size(),
  /** Path of the cluster behind a reverse proxy. */
  path: path(),
  /** Ingest pipeline that documents pass. */
  pipeline: text(),
  /** Whether a document's id is made from the record, so that a retry writes it only once. */
  generate_id: bool(),
  /** What to do with documents; Fluent Bit's default is create. */
  write_operation: oneOf('create', 'index', 'update', 'upsert'),
  /** Field that gives the id of a document; records without it are skipped. */
  id_key: text(),
  /** Whether dots in names of fields become underscores. */
  replace_dots: bool(),
  /** Whether the day of an index is that of writing, rather than the record's. */
  current_time_index: bool(),
  /** Whether requests are logged; for diagnosis only. */
  trace_output: bool(),
  /** Whether refused requests are logged; for diagnosis only. */
  trace_error: bool(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
} as const;

/** Options of the `opensearch` output, by Fluent Bit's own names. */
export type OpensearchOptions = OptionsOf<typeof opensearchOptions>;

/** Combinations of options that the `opensearch` output refuses at start, heeds a part of, or that reach no cluster. */
export function opensearchProblems(options: OpensearchOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { aws_auth: signed = false, aws_service_name: service, tls = false, port = 9200 } = options;
  const { write_operation: operation, id_key: key, generate_id: generated = false } = options;
  const problems: (string | false)[] = [
    signed === true && options.aws_region === undefined && 'aws_region must be given where aws_auth is true',
    signed === true && tls === false && 'tls must be true where aws_auth is (N08)',
    signed === true &&
      port !== 443 &&
      !isVariable(port) &&
      `port must be 443 where aws_auth is true, the one that Amazon's clusters have, got ${port}`,
    service === 'aoss' && signed === false && 'aws_auth must be true where aws_service_name is "aoss"',
    service === 'aoss' &&
      (options.suppress_type_name ?? false) === false &&
      'suppress_type_name must be true where aws_service_name is "aoss", which refuses types',
    (operation === 'update' || operation === 'upsert') &&
      key === undefined &&
      generated === false &&
      `id_key must be given where write_operation is "${operation}", or generate_id be true`,
    key !== undefined && generated === true && 'generate_id must not be true beside id_key, which takes its place',
  ];
  return problems.filter((problem) => problem !== false);
}
