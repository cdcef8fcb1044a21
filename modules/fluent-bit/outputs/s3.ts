import { bool, bytesOf, integer, oneOf, type OptionsOf, required, size, text, time } from '../option';
import { isVariable, partsOf, type Text } from '../value';

/**
 * Options of the `s3` output, which collects records on disk and uploads them as objects.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
 */
export const s3Options = {
  /** Name of the bucket. */
  bucket: required(text()),
  /** Region of the bucket; Fluent Bit's default is us-east-1, wherever it runs. */
  region: text(),
  /** Size at which an object is finished; 1G at most with `use_put_object`. */
  total_file_size: size('1M', '50G'),
  /** Size of a part of a multipart upload; twice it must fit into `total_file_size`. */
  upload_chunk_size: size('5M', '50M'),
  /** Time after which an object is finished, however small. */
  upload_timeout: time('1s'),
  /** Whether an object goes up in one request, and not in parts. */
  use_put_object: bool(),
  /** Folder in which objects are collected. */
  store_dir: text(),
  /** Most that the folder may hold; 0 for no limit. */
  store_dir_limit_size: size(),
  /** Key of an object: strftime, `$TAG`, `$TAG[0]` to `$TAG[9]`, `$UUID`, `$INDEX`. */
  s3_key_format: text({ pattern: /^\//, form: 'a text that begins with "/"' }),
  /** Characters that part the tag into `$TAG[0]`, `$TAG[1]`, …. */
  s3_key_format_tag_delimiters: text(),
  /** Whether nothing is appended to the key to make it unique. */
  static_file_path: bool(),
  /** Compression of an object. */
  compression: oneOf('gzip', 'zstd', 'snappy', 'arrow', 'parquet'),
  /** Media type of an object. */
  content_type: text(),
  /** Storage class of an object. */
  storage_class: oneOf(
    'STANDARD',
    'REDUCED_REDUNDANCY',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'GLACIER',
    'DEEP_ARCHIVE',
    'GLACIER_IR',
  ),
  /** ACL of an object; buckets that enforce their owner refuse every one. */
  canned_acl: text(),
  /** The one field to write, rather than the whole record. */
  log_key: text(),
  /** Field that gets the time of a record, or `false` for none. */
  json_date_key: text(),
  /** Form of that time. */
  json_date_format: oneOf('double', 'epoch', 'epoch_ms', 'iso8601', 'java_sql_timestamp'),
  /** Whether a failed upload holds back those after it. */
  preserve_data_ordering: bool(),
  /** Whether uploads carry an MD5 sum, which Object Lock wants. */
  send_content_md5: bool(),
  /** Whether a request that failed by the network is repeated at once. */
  auto_retry_requests: bool(),
  /** Role to take on for the upload. */
  role_arn: text(),
  /** External id for that role. */
  external_id: text(),
  /** Endpoint in place of S3's own. */
  endpoint: text(),
  /** Endpoint in place of STS's own. */
  sts_endpoint: text(),
  /** Profile of the shared credentials file. */
  profile: text(),
  /** What becomes of an object that used up its retries; since Fluent Bit 5. */
  retry_exhausted_action: oneOf('quarantine', 'delete'),
  /** Most that such objects may take on disk; since Fluent Bit 5. */
  quarantine_dir_limit_size: size(),
  /** Port of the endpoint. */
  port: integer(1, 65535),
} as const;

/** Options of the `s3` output, by Fluent Bit's own names. */
export type S3Options = OptionsOf<typeof s3Options>;

/** Combinations of options that the `s3` output refuses at start, or that lose records. */
export function s3Problems(options: S3Options): string[] {
  const { total_file_size: total, upload_chunk_size: chunk, use_put_object: put, s3_key_format: key } = options;
  const { compression, static_file_path: fixed } = options;
  const problems: (string | false)[] = [
    put === true &&
      exceeds(total, '1G') &&
      `total_file_size must be 1G at most with use_put_object, got ${JSON.stringify(total)}`,
    put !== true &&
      chunk !== undefined &&
      exceeds(chunk, halfOf(total)) &&
      `upload_chunk_size must fit twice into total_file_size ${JSON.stringify(total)}, got ${JSON.stringify(chunk)}`,
  ];
  if (key !== undefined) {
    const text = literalOf(key);
    problems.push(
      text.endsWith('.gz') &&
        compression !== 'gzip' &&
        `compression must be "gzip" where s3_key_format ends with ".gz", got ${JSON.stringify(compression ?? 'none')}`,
      compression === 'gzip' &&
        !text.endsWith('.gz') &&
        `s3_key_format must end with ".gz" where compression is "gzip", got ${JSON.stringify(text)}`,
      !isUnique(text, fixed === true) &&
        `s3_key_format must hold $UUID, or two tasks overwrite each other's objects, got ${JSON.stringify(text)}`,
    );
  }
  return problems.filter((problem) => problem !== false);
}

/** The tag holds the task's id; with the second of the first record and the suffix that Fluent Bit appends, it will do. */
function isUnique(key: string, fixed: boolean): boolean {
  return key.includes('$UUID') || key.includes('$INDEX') || (!fixed && key.includes('$TAG') && key.includes('%S'));
}

function literalOf(text: Text): string {
  return partsOf(text)
    .map((part) => (isVariable(part) ? '' : part))
    .join('');
}

function exceeds(value: S3Options['total_file_size'], limit: string): boolean {
  const bytes = bytesOf(value);
  return bytes !== undefined && bytes > (bytesOf(limit) ?? Infinity);
}

function halfOf(value: S3Options['total_file_size']): string {
  return String((bytesOf(value) ?? 100e6) / 2);
}
