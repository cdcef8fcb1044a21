import { bool, bytesOf, oneOf, type OptionsOf, required, size, text, time } from '../option';
import { isVariable, partsOf, renderText } from '../value';
import { awsOptions } from './aws';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `s3` output, which collects records on disk and uploads them as objects.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
 */
export const s3Options = {
  ...awsOptions,
  /** Name of the bucket. */
  bucket: required(text()),
  /** Region of the bucket; Fluent Bit's default is us-east-1, wherever it runs. */
  region: text(),
  /** Size at which an object is finished; 1G at most with `use_put_object`. */
  total_file_size: size('1M', '50G'),
  /** Size of a part of a multipart upload, 5 MiB or more; twice it must fit into `total_file_size`. */
  upload_chunk_size: size('5242880', '50M'),
  /** Time after which an object is finished, however small. */
  upload_timeout: time('1s'),
  /** Whether an object goes up in one request, and not in parts. */
  use_put_object: bool(),
  /** Folder in which objects are collected. */
  store_dir: text(),
  /** Most that the folder may hold; 0 for no limit. */
  store_dir_limit_size: size(),
  /** Key of an object: strftime, `$TAG`, `$TAG[0]` to `$TAG[9]`, `$UUID`, `$INDEX`. */
  s3_key_format: text({ pattern: /^(\/|\$\{)/, form: 'a string that begins with "/"' }),
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
  /** Endpoint in place of S3's own. */
  endpoint: text(),
  /** What becomes of an object that used up its retries; since Fluent Bit 5. */
  retry_exhausted_action: oneOf('quarantine', 'delete'),
  /** Most that such objects may take on disk; since Fluent Bit 5. */
  quarantine_dir_limit_size: size(),
} as const;

/** Options of the `s3` output, by Fluent Bit's own names. */
export type S3Options = OptionsOf<typeof s3Options>;

/** Size of a part by default, the only one that need not fit twice into an object. */
const defaultChunkBytes = 5_242_880;

/** Key where none is given. */
const defaultKey = '/fluent-bit-logs/$TAG/%Y/%m/%d/%H/%M/%S';

/** Combinations of options that the `s3` output refuses at start, takes in another sense, or that lose records. */
export function s3Problems(options: S3Options & Pick<GenericOutputOptions, 'Retry_Limit'>): string[] {
  const { total_file_size: total = '100M', upload_chunk_size: chunk, use_put_object: put } = options;
  const { compression, static_file_path: fixed, s3_key_format: key } = options;
  const path = renderText(key ?? defaultKey);
  const problems: (string | false)[] = [
    put === true &&
      exceeds(total, 1e9) &&
      `total_file_size must be 1G at most with use_put_object, got ${JSON.stringify(total)}`,
    bytesOf(chunk) !== defaultChunkBytes &&
      exceeds(chunk, (bytesOf(total) ?? Infinity) / 2) &&
      `upload_chunk_size must fit twice into total_file_size ${JSON.stringify(total)}, got ${JSON.stringify(chunk)}`,
    (compression === 'arrow' || compression === 'parquet') &&
      (put ?? false) === false &&
      `use_put_object must be true where compression is "${compression}"`,
    key !== undefined &&
      path.endsWith('.gz') &&
      compression !== 'gzip' &&
      !isVariable(compression) &&
      `compression must be "gzip" where s3_key_format ends with ".gz", got ${JSON.stringify(compression ?? 'none')}`,
    key !== undefined &&
      compression === 'gzip' &&
      !path.endsWith('.gz') &&
      !isVariable(partsOf(key).at(-1)) &&
      `s3_key_format must end with ".gz" where compression is "gzip", got ${JSON.stringify(path)}`,
    !isUnique(path, fixed === true) &&
      `s3_key_format must hold $UUID, or objects overwrite each other, got ${JSON.stringify(path)}`,
    options.Retry_Limit === 'no_limits' && 'Retry_Limit must be a number, since s3 takes "no_limits" for 5',
  ];
  return problems.filter((problem) => problem !== false);
}

/**
 * The whole tag holds the task's id; with it, the count of the task's objects will do, or the second of the first record
 * and the suffix that Fluent Bit appends.
 */
function isUnique(key: string, fixed: boolean): boolean {
  const ofTask = /\$TAG(?!\[)/.test(key);
  return key.includes('$UUID') || (ofTask && (key.includes('$INDEX') || (!fixed && key.includes('%S'))));
}

function exceeds(value: S3Options['total_file_size'], limit: number): boolean {
  return (bytesOf(value) ?? 0) > limit;
}
