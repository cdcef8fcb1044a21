import { type ContainerSecret, secret } from '../../containers/container-secret';
import { matchingAtDeploy } from '../../core/at-deploy';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { flag, number, required, optional } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { genericEffects, type OptionEffects, setBy, unaffected } from './option-effects';
import { hostText, networkDestination, networkOptions } from './network-output';

/** Properties of a Splunk destination. */
export interface SplunkDestinationProps {
  /** Host name of the HTTP Event Collector, without `https://`, such as `http-inputs-acme.splunkcloud.com`. */
  readonly host: string;

  /**
   * Port of the HTTP Event Collector; Splunk Cloud uses 443.
   *
   * @default 8088
   */
  readonly port?: number;

  /** Token of the HTTP Event Collector. */
  readonly token: ContainerSecret;

  /**
   * Index of the events.
   *
   * @default - the default index of the token
   */
  readonly index?: string;

  /**
   * Source of the events.
   *
   * @default - the container's name
   */
  readonly source?: string;

  /**
   * Source type of the events, which determines how Splunk parses them.
   *
   * @default - the source type of the token
   */
  readonly sourcetype?: string;

  /**
   * Indexed fields of the events by name, each set to a field of the record, such as `$ecs_task_arn`.
   *
   * @default - none
   */
  readonly fields?: Readonly<Record<string, string>>;

  /**
   * Encrypts requests with TLS. Must be `true`, because requests contain the token.
   *
   * @default true
   */
  readonly tls?: boolean;

  /** Options of Fluent Bit's `splunk` output, which override the options that this library sets. */
  readonly options?: DestinationOptions<'splunk'>;
}

/** Shape of `SplunkDestinationProps`. */
export const splunkShape = fields<SplunkDestinationProps>({
  host: required(hostText),
  port: number,
  token: required(secret),
  index: plainText,
  source: plainText,
  sourcetype: plainText,
  fields: mapOf(plainText),
  tls: flag,
  options: mapOf(optional(json)),
});

const ofToken = { refused: 'the property token authenticates the requests; remove it' } as const;

/** Effects of the options of Fluent Bit's `splunk` output. */
export const splunkEffects: OptionEffects<DestinationOptions<'splunk'>> = {
  ...genericEffects,
  host: setBy('host'),
  port: setBy('port'),
  tls: setBy('tls'),
  splunk_token: setBy('token'),
  http_user: ofToken,
  http_passwd: ofToken,
  ...unaffected('splunk_send_raw', 'event_key', 'event_host', 'event_source', 'event_sourcetype', 'event_index'),
  ...unaffected('event_sourcetype_key', 'event_index_key', 'event_field', 'channel', 'compress', 'http_buffer_size'),
  ...unaffected('http_debug_bad_request'),
};

/**
 * Creates a destination that sends each record as an event to a Splunk HTTP Event Collector, without indexer
 * acknowledgment. Requests that Splunk rejects, such as for a wrong token, are permanently dropped.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector
 */
export function splunkDestination(props: SplunkDestinationProps): LogDestination {
  const { host, port = 8088, token, index, sourcetype, fields = {}, tls, options } = props;
  const odd = Object.values(fields).find((field) => isKnown(field) && !field.startsWith('$'));
  return networkDestination('splunk', {
    name: 'splunk',
    ports: [port],
    output: (source) => ({
      name: 'splunk',
      options: {
        host,
        port,
        splunk_token: source.secret('SPLUNK_TOKEN', token),
        event_source: props.source ?? source.name,
        ...(sourcetype !== undefined && { event_sourcetype: sourcetype }),
        ...(index !== undefined && { event_index: index }),
        ...(Object.keys(fields).length > 0 && {
          event_field: Object.entries(fields).map(
            ([name, field]) => `${name} ${matchingAtDeploy(field, '^[$][A-Za-z_][A-Za-z0-9_]*$')}`,
          ),
        }),
        compress: 'gzip',
        ...networkOptions(source, tls),
        ...routerOptions<'splunk'>(options, source),
      },
    }),
    problems: () =>
      odd === undefined
        ? []
        : [`LogDestination.splunk: fields must be fields of the record, such as "$level", got ${JSON.stringify(odd)}`],
  });
}
