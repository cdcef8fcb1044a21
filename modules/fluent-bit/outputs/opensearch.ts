import { recordAccessor } from '../accessor';
import { rule } from '../../core/rule';
import { bool, integer, oneOf, type OptionsOf, size, text } from '../option';
import { httpRefusals } from '../messages';
import type { OutputType } from '../plugin';
import { isVariable } from '../value';
import { hostName, path, stsEndpoint } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `opensearch` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/opensearch
 */
const opensearchOptions = {
  /** Host name of the cluster; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the cluster; Fluent Bit's default is 9200, Amazon OpenSearch Service uses 443. */
  port: integer(1, 65535),
  /** Name of the index, in which `$field` inserts a field of the record; Fluent Bit's default is fluent-bit. */
  index: recordAccessor(),
  /** Type of the documents; Fluent Bit's default is _doc. */
  type: text(),
  /** Sends documents without a type, as OpenSearch 2 and OpenSearch Serverless require. */
  suppress_type_name: bool(),
  /** User name of basic authentication. */
  http_user: text(),
  /** Password of basic authentication. */
  http_passwd: text(),
  /** Signs requests with AWS credentials. */
  aws_auth: bool(),
  /** AWS Region of the cluster. */
  aws_region: text(),
  /** AWS service to sign for: `es` for a domain, `aoss` for OpenSearch Serverless; Fluent Bit's default is es. */
  aws_service_name: oneOf('es', 'aoss'),
  /** ARN of an IAM role to assume for requests. */
  aws_role_arn: text(),
  /** External ID for the role. */
  aws_external_id: text(),
  /** Custom endpoint of AWS STS. */
  aws_sts_endpoint: stsEndpoint(),
  /** Profile in the shared credentials file. */
  aws_profile: text(),
  /** Writes to one index per day instead of to `index`. */
  logstash_format: bool(),
  /** Prefix of the daily index names; Fluent Bit's default is logstash. */
  logstash_prefix: text(),
  /** Field with the prefix; `logstash_prefix` applies to records without it. */
  logstash_prefix_key: recordAccessor(text(), '$'),
  /** Separator between the prefix and the date; Fluent Bit's default is a hyphen. */
  logstash_prefix_separator: text(),
  /** Format of the date, as in strftime; Fluent Bit's default is %Y.%m.%d. */
  logstash_dateformat: text(),
  /** Field to add the time of the record to; Fluent Bit's default is @timestamp. */
  time_key: text(),
  /** Format of that time, as in strftime. */
  time_key_format: text(),
  /** Writes that time with nanoseconds. */
  time_key_nanos: bool(),
  /** Adds the tag to the record. */
  include_tag_key: bool(),
  /** Field to add the tag to; Fluent Bit's default is flb-key. */
  tag_key: text(),
  /** Maximum size of a response to read; 0 for no limit. */
  buffer_size: size(),
  /** URI path of the cluster behind a reverse proxy. */
  path: path(),
  /** Ingest pipeline of the documents. */
  pipeline: text(),
  /** Generates the document ID from the record, so that a retry does not write a duplicate. */
  generate_id: bool(),
  /** Write operation; Fluent Bit's default is create. */
  write_operation: oneOf('create', 'index', 'update', 'upsert'),
  /** Field with the document ID; records without it are skipped. */
  id_key: recordAccessor(),
  /** Replaces dots in field names with underscores. */
  replace_dots: bool(),
  /** Uses the current date for the index name instead of the record's. */
  current_time_index: bool(),
  /** Logs requests; for debugging only. */
  trace_output: bool(),
  /** Logs rejected requests; for debugging only. */
  trace_error: bool(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
} as const;

/**
 * Options of the `opensearch` output, by their Fluent Bit names.
 *
 * @interface
 */
export type OpensearchOptions = OptionsOf<typeof opensearchOptions>;

const encryptedSignature = rule('N08', {
  variant: 'signature',
  states: 'Requests that are signed with AWS credentials are encrypted in transit.',
  severity: 'error',
  fix: 'This rule cannot be relaxed; remove `tls: false`.',
  check: (signed: OpensearchOptions['aws_auth'], tls: GenericOutputOptions['tls']) =>
    signed === true && tls === false && 'tls must be true when aws_auth is true',
});

/** Definition of the `opensearch` output. */
export const opensearchOutput = {
  options: opensearchOptions,
  problems: opensearchProblems,
  messages: { refusedByServer: httpRefusals },
} as const satisfies OutputType;

/**
 * Checks for combinations of options that the `opensearch` output or the cluster rejects, or that are partly ignored.
 */
function opensearchProblems(options: OpensearchOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { aws_auth: signed = false, aws_service_name: service, tls = false, port = 9200 } = options;
  const { write_operation: operation, id_key: key, generate_id: generated = false } = options;
  const problems: (string | false)[] = [
    signed === true && options.aws_region === undefined && 'aws_region must be set when aws_auth is true',
    ...encryptedSignature(signed, tls),
    signed === true &&
      port !== 443 &&
      !isVariable(port) &&
      `port must be 443, the port of Amazon OpenSearch Service, when aws_auth is true, got ${port}`,
    service === 'aoss' && signed === false && 'aws_auth must be true when aws_service_name is "aoss"',
    service === 'aoss' &&
      (options.suppress_type_name ?? false) === false &&
      'suppress_type_name must be true when aws_service_name is "aoss", because OpenSearch Serverless rejects types',
    (operation === 'update' || operation === 'upsert') &&
      key === undefined &&
      generated === false &&
      `id_key must be set when write_operation is "${operation}", unless generate_id is true`,
    key !== undefined && generated === true && 'generate_id must not be true with id_key, which replaces it',
  ];
  return problems.filter((problem) => problem !== false);
}
