import { bool, bytesOf, oneOf, type OptionsOf, required, size, text, time } from '../option';
import type { OutputType } from '../plugin';
import { isVariable, partsOf, renderText } from '../value';
import { awsOptions, awsRefusals } from './aws';
import { encryptedEndpoint } from './encrypted-endpoint';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `s3` output, which buffers records on disk and uploads them as objects.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3
 */
const s3Options = {
  ...awsOptions,
  /** Name of the bucket. */
  bucket: required(text()),
  /** AWS Region of the bucket; Fluent Bit's default is us-east-1, wherever it runs. */
  region: text(),
  /** Size at which an object is completed; at most 1G with `use_put_object`. */
  total_file_size: size('1M', '50G'),
  /** Size of a part in a multipart upload, at least 5 MiB; two parts must fit into `total_file_size`. */
  upload_chunk_size: size('5242880', '50M'),
  /** Time after which an object is completed, even if it is smaller than `total_file_size`. */
  upload_timeout: time('1s'),
  /** Uploads an object in a single request instead of in parts. */
  use_put_object: bool(),
  /** Directory in which objects are buffered. */
  store_dir: text(),
  /** Maximum size of the directory; 0 for no limit. */
  store_dir_limit_size: size(),
  /** Key of an object, with strftime placeholders, `$TAG`, `$TAG[0]` to `$TAG[9]`, `$UUID` and `$INDEX`. */
  s3_key_format: text({ pattern: /^(\/|\$\{)/, form: 'a string that begins with "/"' }),
  /** Characters that split the tag into `$TAG[0]`, `$TAG[1]`, …. */
  s3_key_format_tag_delimiters: text(),
  /** Disables the suffix that makes the key unique. */
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
  /**
   * Canned ACL of an object. Buckets whose object ownership is `BucketOwnerEnforced` accept only
   * `bucket-owner-full-control`.
   */
  canned_acl: oneOf(
    'private',
    'public-read',
    'public-read-write',
    'authenticated-read',
    'aws-exec-read',
    'bucket-owner-read',
    'bucket-owner-full-control',
  ),
  /** Field to write instead of the whole record. */
  log_key: text(),
  /** Field to add the time of the record to, or `false` for none. */
  json_date_key: text(),
  /** Format of that time. */
  json_date_format: oneOf('double', 'epoch', 'epoch_ms', 'iso8601', 'java_sql_timestamp'),
  /** Holds back later uploads when one fails, to preserve their order. */
  preserve_data_ordering: bool(),
  /** Sends an MD5 checksum with uploads, as Object Lock requires. */
  send_content_md5: bool(),
  /** Custom endpoint of S3. */
  endpoint: text(),
  /** Action for an object that used up its retries; since Fluent Bit 5. */
  retry_exhausted_action: oneOf('quarantine', 'delete'),
  /** Maximum disk space of quarantined objects; since Fluent Bit 5. */
  quarantine_dir_limit_size: size(),
} as const;

/**
 * Options of the `s3` output, by their Fluent Bit names.
 *
 * @interface
 */
export type S3Options = OptionsOf<typeof s3Options>;

/** Definition of the `s3` output. */
export const s3Output = {
  options: s3Options,
  problems: s3Problems,
  messages: {
    lost: ['times, will not retry', 'has reached max upload errors', 'has reached max completion errors'],
    refusedByAws: awsRefusals,
    retried: [
      'PutObject request failed',
      'CreateMultipartUpload request failed',
      'UploadPart request failed',
      'CompleteMultipartUpload request failed',
    ],
    unsentAtExit: ['Could not send all chunks on exit', 'Could not complete upload'],
    overloaded: ['Buffer is full: current_buffer_size', 'Buffer is almost full: current_buffer_size'],
  },
} as const satisfies OutputType;

/** Default size of a part, the only size that need not fit twice into an object. */
const defaultChunkBytes = 5_242_880;

/** Default key of an object. */
const defaultKey = '/fluent-bit-logs/$TAG/%Y/%m/%d/%H/%M/%S';

/** Checks for combinations of options that the `s3` output rejects or interprets differently, or that lose records. */
function s3Problems(options: S3Options & Pick<GenericOutputOptions, 'Retry_Limit'>): string[] {
  const { total_file_size: total = '100M', upload_chunk_size: chunk, use_put_object: put } = options;
  const { compression, static_file_path: fixed, s3_key_format: key } = options;
  const path = renderText(key ?? defaultKey);
  const problems: (string | false)[] = [
    put === true &&
      exceeds(total, 1e9) &&
      `total_file_size must be at most 1G with use_put_object, got ${JSON.stringify(total)}`,
    bytesOf(chunk) !== defaultChunkBytes &&
      exceeds(chunk, (bytesOf(total) ?? Infinity) / 2) &&
      `upload_chunk_size must be at most half of total_file_size ${JSON.stringify(total)}, got ${JSON.stringify(chunk)}`,
    (compression === 'arrow' || compression === 'parquet') &&
      (put ?? false) === false &&
      `use_put_object must be true when compression is "${compression}"`,
    key !== undefined &&
      path.endsWith('.gz') &&
      compression !== 'gzip' &&
      !isVariable(compression) &&
      `compression must be "gzip" when s3_key_format ends with ".gz", got ${JSON.stringify(compression ?? 'none')}`,
    key !== undefined &&
      compression === 'gzip' &&
      !path.endsWith('.gz') &&
      !isVariable(partsOf(key).at(-1)) &&
      `s3_key_format must end with ".gz" when compression is "gzip", got ${JSON.stringify(path)}`,
    !isUnique(path, fixed === true) &&
      `s3_key_format must contain $UUID, because objects overwrite each other otherwise, got ${JSON.stringify(path)}`,
    ...encryptedEndpoint('endpoint', options.endpoint),
    options.Retry_Limit === 'no_limits' && 'Retry_Limit must be a number, got "no_limits", which s3 treats as 5',
  ];
  return problems.filter((problem) => problem !== false);
}

/**
 * The complete tag contains the task ID. Together with it, a key is unique with the task's object counter, or with the
 * second of the first record and the suffix that Fluent Bit appends.
 */
function isUnique(key: string, fixed: boolean): boolean {
  const ofTask = /\$TAG(?!\[)/.test(key);
  return key.includes('$UUID') || (ofTask && (key.includes('$INDEX') || (!fixed && key.includes('%S'))));
}

function exceeds(value: S3Options['total_file_size'], limit: number): boolean {
  return (bytesOf(value) ?? 0) > limit;
}
