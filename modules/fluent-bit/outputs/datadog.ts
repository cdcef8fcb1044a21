import { bool, integer, oneOf, type OptionsOf, repeated, required, text } from '../option';
import { httpRefusals } from '../messages';
import type { OutputType } from '../plugin';
import { freeText, header, hostName, proxy } from './forms';
import { encryptedSecret, type GenericOutputOptions } from './generic';

/**
 * Options of the `datadog` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/datadog
 */
const datadogOptions = {
  /** API key of Datadog; use a variable, because it is a secret. */
  apikey: required(text()),
  /** Host name of the Datadog site; Fluent Bit's default is http-intake.logs.datadoghq.com, in the United States. */
  host: hostName(),
  /** Port of the site; 443 with `tls`. */
  port: integer(1, 65535),
  /** Compression of requests, which Datadog recommends; none by default. */
  compress: oneOf('gzip', 'false'),
  /** Converts the metadata fields of ECS to tags. */
  provider: oneOf('ecs'),
  /** Service name of the records. */
  dd_service: text(),
  /** Source of the records, such as `nginx`. */
  dd_source: text(),
  /** Tags of the records, such as `env:prod,team:blue`. */
  dd_tags: freeText(),
  /** Host name of the records. */
  dd_hostname: text(),
  /** Field with the message; Fluent Bit's default is log. */
  dd_message_key: text(),
  /** Adds the Fluent Bit tag to the record. */
  include_tag_key: bool(),
  /** Field to add the tag to; Fluent Bit's default is tagkey. */
  tag_key: text(),
  /** Field to add the time of the record to; Fluent Bit's default is timestamp. */
  json_date_key: text(),
  /** Headers of requests, each a name and a value. */
  header: repeated(header()),
  /** HTTP proxy for requests. */
  proxy: proxy(),
} as const;

/**
 * Options of the `datadog` output, by their Fluent Bit names.
 *
 * @interface
 */
export type DatadogOptions = OptionsOf<typeof datadogOptions>;

/** Definition of the `datadog` output. */
export const datadogOutput = {
  options: datadogOptions,
  problems: datadogProblems,
  messages: { refusedByServer: httpRefusals },
} as const satisfies OutputType;

/** Checks that the `datadog` output does not send its API key unencrypted. */
function datadogProblems({ tls = false, host }: DatadogOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return encryptedSecret('apikey', tls, host);
}
