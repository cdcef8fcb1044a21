import { recordAccessor } from '../accessor';
import { bool, integer, oneOf, type OptionsOf, repeated, size, text } from '../option';
import type { OutputType } from '../plugin';
import { freeText, hostName } from './forms';
import { encryptedSecret, type GenericOutputOptions } from './generic';

/**
 * Options of the `splunk` output, which sends to an HTTP Event Collector.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/splunk
 */
const splunkOptions = {
  /** Host name of the collector; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the collector; Fluent Bit's default is 8088. */
  port: integer(1, 65535),
  /** Token of the collector; use a variable, because it is a secret. Mutually exclusive with `http_user`. */
  splunk_token: text(),
  /** User name of basic authentication. */
  http_user: text(),
  /** Password of basic authentication. */
  http_passwd: text(),
  /** Sends the record as the whole event instead of in its `event` field. */
  splunk_send_raw: bool(),
  /** Field to send instead of the whole record, such as `$log`. */
  event_key: recordAccessor(text({ pattern: /^\$/, form: 'a string that begins with "$"' })),
  /** Host of the events; `$field` inserts a field of the record. */
  event_host: recordAccessor(),
  /** Source of the events; `$field` inserts a field of the record. */
  event_source: recordAccessor(),
  /** Source type of the events. */
  event_sourcetype: text(),
  /** Field with the source type; `event_sourcetype` applies to records without it. */
  event_sourcetype_key: recordAccessor(),
  /** Index of the events. */
  event_index: text(),
  /** Field with the index; `event_index` applies to records without it. */
  event_index_key: recordAccessor(),
  /** Indexed fields of the events, each a name and a value, such as `task $ecs_task_arn`. */
  event_field: repeated(
    recordAccessor(
      freeText({
        pattern: /^\S+ +\S|^\$\{\w+\}$/,
        form: 'a name and a field separated by a space, such as "task $ecs_task_arn"',
      }),
    ),
  ),
  /** Channel identifier of the requests. */
  channel: text(),
  /** Compression of requests. */
  compress: oneOf('gzip'),
  /** Maximum size of a response to read. */
  http_buffer_size: size('4096'),
  /** Prints rejected requests, including the token; for debugging only. */
  http_debug_bad_request: bool(),
} as const;

/**
 * Options of the `splunk` output, by their Fluent Bit names.
 *
 * @interface
 */
export type SplunkOptions = OptionsOf<typeof splunkOptions>;

/** Definition of the `splunk` output. */
export const splunkOutput = {
  options: splunkOptions,
  problems: splunkProblems,
  messages: {
    // The output drops records at every 4xx status except 408 and 429.
    lost: ['http_status=400', 'http_status=401', 'http_status=403', 'http_status=404', 'http_status=413'],
    refusedByServer: ['http_status=401', 'http_status=403'],
  },
} as const satisfies OutputType;

/** Checks for combinations of options that the `splunk` output rejects or with which it sends its token unencrypted. */
function splunkProblems(options: SplunkOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { splunk_token: token, http_user: user, http_passwd: password, tls = false } = options;
  const given = [token, user].filter((name) => name !== undefined).length;
  const problems: (string | false)[] = [
    given !== 1 && `exactly one of splunk_token and http_user must be set, got ${given}`,
    user !== undefined &&
      password === undefined &&
      'http_passwd must be set with http_user, because neither is sent otherwise',
    ...(token === undefined ? [] : encryptedSecret('splunk_token', tls, options.host)),
  ];
  return problems.filter((problem) => problem !== false);
}
