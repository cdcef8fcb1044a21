import { bool, integer, oneOf, type OptionsOf, repeated, size, text } from '../option';
import { hostName } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `splunk` output, which sends to an HTTP Event Collector.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/splunk
 */
export const splunkOptions = {
  /** Host of the collector; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the collector; Fluent Bit's default is 8088. */
  port: integer(1, 65535),
  /** Token of the collector: a secret, so better a variable; either it or `http_user`. */
  splunk_token: text(),
  /** User of basic authentication. */
  http_user: text(),
  /** Password of that user. */
  http_passwd: text(),
  /** Whether the record is the whole event, rather than its `event` field. */
  splunk_send_raw: bool(),
  /** The one field to send, as `$log`, rather than the whole record. */
  event_key: text({ pattern: /^\$/, form: 'a string that begins with "$"' }),
  /** Host of the events; `$field` stands for a field of the record. */
  event_host: text(),
  /** Source of the events; `$field` stands for a field of the record. */
  event_source: text(),
  /** Source type of the events. */
  event_sourcetype: text(),
  /** Field that gives the source type; `event_sourcetype` where it is missing. */
  event_sourcetype_key: text(),
  /** Index of the events. */
  event_index: text(),
  /** Field that gives the index; `event_index` where it is missing. */
  event_index_key: text(),
  /** Indexed fields of the events, each a name and what it holds, as `task $ecs_task_arn`. */
  event_field: repeated(
    text({
      pattern: /^\S+ +\S|^\$\{\w+\}$/,
      form: 'a name and a field with a blank between, such as "task $ecs_task_arn"',
    }),
  ),
  /** Channel of the requests. */
  channel: text(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
  /** Most that is read of a response. */
  http_buffer_size: size('4096'),
  /** Whether refused requests are printed, token and all; for diagnosis only. */
  http_debug_bad_request: bool(),
} as const;

/** Options of the `splunk` output, by Fluent Bit's own names. */
export type SplunkOptions = OptionsOf<typeof splunkOptions>;

/** Combinations of options that the `splunk` output refuses at start, or with which it gives its token away. */
export function splunkProblems(options: SplunkOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { splunk_token: token, http_user: user, http_passwd: password, tls = false } = options;
  const given = [token, user].filter((name) => name !== undefined).length;
  const problems: (string | false)[] = [
    given !== 1 && `exactly one of splunk_token and http_user must be given, got ${given}`,
    user !== undefined && password === undefined && 'http_passwd must be given where http_user is, or neither is sent',
    token !== undefined && tls === false && 'tls must be true, or the splunk_token travels in clear (N08)',
  ];
  return problems.filter((problem) => problem !== false);
}
