import { bool, integer, oneOf, type OptionsOf, repeated, required, text } from '../option';
import { header, hostName, proxy } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `datadog` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/datadog
 */
export const datadogOptions = {
  /** Key of the Datadog organisation: a secret, so better a variable. */
  apikey: required(text()),
  /** Host of the Datadog site; Fluent Bit's default is http-intake.logs.datadoghq.com, in the United States. */
  host: hostName(),
  /** Port of that host; 443 with `tls`. */
  port: integer(1, 65535),
  /** Compression of requests, which Datadog recommends; none by default. */
  compress: oneOf('gzip', 'false'),
  /** Whether the fields that ECS adds become tags. */
  provider: oneOf('ecs'),
  /** Service that the records come from. */
  dd_service: text(),
  /** Technology that they come from, as `nginx`. */
  dd_source: text(),
  /** Tags of the records, as `env:prod,team:blue`. */
  dd_tags: text(),
  /** Host that the records come from. */
  dd_hostname: text(),
  /** Field that holds the message; Fluent Bit's default is log. */
  dd_message_key: text(),
  /** Whether the record gets its tag. */
  include_tag_key: bool(),
  /** Field that gets the tag; Fluent Bit's default is tagkey. */
  tag_key: text(),
  /** Field that gets the time of a record; Fluent Bit's default is timestamp. */
  json_date_key: text(),
  /** Headers of requests, each a name and its value. */
  header: repeated(header()),
  /** Proxy to send requests to. */
  proxy: proxy(),
} as const;

/** Options of the `datadog` output, by Fluent Bit's own names. */
export type DatadogOptions = OptionsOf<typeof datadogOptions>;

/** Combinations of options with which the `datadog` output gives its key away. */
export function datadogProblems({ tls = false }: DatadogOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === false ? ['tls must be true, or the apikey travels in clear (N08)'] : [];
}
