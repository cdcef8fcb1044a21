import { bool, integer, oneOf, type OptionsOf, required } from '../../fluent-bit/option';
import { encryptedEndpoint } from '../../fluent-bit/outputs/encrypted-endpoint';
import { renderText } from '../../fluent-bit/value';
import type { OutputType } from '../../fluent-bit/plugin';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';
import { assumeRole, awsRefusals } from './aws';

/**
 * Options of the `s3` output from the gem `fluent-plugin-s3`.
 *
 * @see https://github.com/fluent/fluent-plugin-s3/blob/v1.8.5/docs/output.md
 */
const s3Options = {
  ...assumeRole,
  /** Name of the bucket. */
  s3_bucket: required(text()),
  /** AWS Region of the bucket. */
  s3_region: text(),
  /** Custom endpoint of S3, such as a VPC endpoint or another service. */
  s3_endpoint: text(),
  /** Uses path-style addresses, with the bucket name in the path instead of the host name. */
  force_path_style: bool(),
  /** Replacement for `%{path}` in keys. */
  path: text(),
  /**
   * Key of an object, with strftime placeholders, `${tag}`, `${chunk_id}`, `%{hex_random}`, `%{uuid_flush}` and
   * `%{file_extension}`.
   */
  s3_object_key_format: required(text()),
  /** Number of digits of `%{hex_random}`; the default is 4. */
  hex_random_length: integer(4, 16),
  /** Compression of objects; the default is gzip. */
  store_as: oneOf('gzip', 'json', 'text'),
  /** Lists the bucket at startup, which requires `s3:ListBucket`; the default is true. */
  check_apikey_on_start: bool(),
  /** Checks at startup that the bucket exists, which requires `s3:ListBucket`; the default is true. */
  check_bucket: bool(),
  /**
   * Checks that a key does not exist before writing, which requires `s3:ListBucket` and `s3:GetObject`; the default is
   * true.
   */
  check_object: bool(),
  /** Creates a missing bucket; the default is true. */
  auto_create_bucket: bool(),
  /** Storage class of objects. */
  storage_class: oneOf('STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'),
  /** Server-side encryption of objects, if it differs from the bucket's default. */
  use_server_side_encryption: oneOf('AES256', 'aws:kms'),
  /** KMS key for that encryption. */
  ssekms_key_id: text(),
  /** Checksum algorithm that S3 verifies. */
  checksum_algorithm: oneOf('CRC32', 'CRC32C', 'SHA1', 'SHA256'),
  /** Format of a record; the default adds time and tag to the JSON. */
  format: section(formatOptions),
  /** Fields to add to records. */
  inject: section(injectOptions),
  /** Buffer of the output. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `s3` output, by the names that the plugin uses. */
export type S3Options = OptionsOf<typeof s3Options>;

/** Definition of the `s3` output. */
export const s3Output = {
  options: s3Options,
  problems: s3Problems,
  messages: { refusedByAws: awsRefusals },
} as const satisfies OutputType;

/**
 * Checks for combinations of options with which objects overwrite each other, or keys contain unresolved placeholders.
 */
function s3Problems(options: S3Options): string[] {
  const { buffer, check_object: checks = true } = options;
  const keys = buffer?.chunk_keys ?? (buffer ? [] : ['time']);
  const key = renderText(options.s3_object_key_format);
  const problems: (string | false)[] = [
    checks !== true &&
      !/\$\{chunk_id\}|%\{uuid_flush\}|%\{hex_random\}/.test(key) &&
      `s3_object_key_format must contain "\${chunk_id}", because objects overwrite each other otherwise, got "${key}"`,
    /\$\{tag/.test(key) &&
      !keys.includes('tag') &&
      `s3_object_key_format must not contain "\${tag}" unless chunk_keys of the buffer contain "tag", got "${key}"`,
    /%[A-Za-z]/.test(key) &&
      !keys.includes('time') &&
      `s3_object_key_format must not contain time placeholders unless chunk_keys of the buffer contain "time", got "${key}"`,
  ];
  return [
    ...problems.filter((problem) => problem !== false),
    ...encryptedEndpoint('s3_endpoint', options.s3_endpoint),
    ...bufferProblems(buffer),
  ];
}
