import { bool, integer, oneOf, type OptionsOf, required } from '../../fluent-bit/option';
import { renderText } from '../../fluent-bit/value';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';
import { assumeRole } from './aws';

/**
 * Options of the `s3` output, of the gem `fluent-plugin-s3`.
 *
 * @see https://github.com/fluent/fluent-plugin-s3/blob/v1.8.5/docs/output.md
 */
export const s3Options = {
  ...assumeRole,
  /** Name of the bucket. */
  s3_bucket: required(text()),
  /** Region of the bucket. */
  s3_region: text(),
  /** Endpoint in place of S3's own, of a VPC endpoint or of another service. */
  s3_endpoint: text(),
  /** Whether the name of the bucket stands in the path, and not in the host. */
  force_path_style: bool(),
  /** What `%{path}` stands for in keys. */
  path: text(),
  /** Key of an object: strftime, `${tag}`, `${chunk_id}`, `%{hex_random}`, `%{uuid_flush}`, `%{file_extension}`. */
  s3_object_key_format: required(text()),
  /** Digits of `%{hex_random}`; its default is 4. */
  hex_random_length: integer(4, 16),
  /** Compression of objects; its default is gzip. */
  store_as: oneOf('gzip', 'json', 'text'),
  /** Whether to list the bucket when Fluentd starts, which takes `s3:ListBucket`; its default is true. */
  check_apikey_on_start: bool(),
  /** Whether to look for the bucket when Fluentd starts, which takes `s3:ListBucket`; its default is true. */
  check_bucket: bool(),
  /** Whether to look for a key before it is used, which takes `s3:ListBucket` and `s3:GetObject`; its default is true. */
  check_object: bool(),
  /** Whether to make a bucket that is missing; its default is true. */
  auto_create_bucket: bool(),
  /** Storage class of objects. */
  storage_class: oneOf('STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'),
  /** Encryption of objects, where it is not that of the bucket. */
  use_server_side_encryption: oneOf('AES256', 'aws:kms'),
  /** Key of that encryption. */
  ssekms_key_id: text(),
  /** Checksum that S3 checks. */
  checksum_algorithm: oneOf('CRC32', 'CRC32C', 'SHA1', 'SHA256'),
  /** Form of a record; its default is not JSON alone. */
  format: section(formatOptions),
  /** Fields that records get. */
  inject: section(injectOptions),
  /** Where records wait. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `s3` output, by its own names. */
export type S3Options = OptionsOf<typeof s3Options>;

/** Combinations of options with which objects replace each other, or are named by what is put for nothing. */
export function s3Problems(options: S3Options): string[] {
  const { buffer, check_object: checks = true } = options;
  const keys = buffer?.chunk_keys ?? (buffer ? [] : ['time']);
  const key = renderText(options.s3_object_key_format);
  const problems: (string | false)[] = [
    checks !== true &&
      !/\$\{chunk_id\}|%\{uuid_flush\}|%\{hex_random\}/.test(key) &&
      `s3_object_key_format must hold "\${chunk_id}", or objects replace each other, got "${key}"`,
    /\$\{tag/.test(key) &&
      !keys.includes('tag') &&
      `s3_object_key_format must not hold "\${tag}" where chunk_keys of its buffer do not hold "tag", got "${key}"`,
    /%[A-Za-z]/.test(key) &&
      !keys.includes('time') &&
      `s3_object_key_format must not hold times where chunk_keys of its buffer do not hold "time", got "${key}"`,
  ];
  return [...problems.filter((problem) => problem !== false), ...bufferProblems(buffer)];
}
