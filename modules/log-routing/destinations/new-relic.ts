import { type ContainerSecret, secret } from '../../containers/container-secret';
import { omitUndefined } from '../../core/omit-undefined';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { oneOf, required, optional } from '../../core/shape';
import type { DestinationOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { httpDestination, httpEffects } from './http';
import { derivedPort, type OptionEffects } from './option-effects';
import { networkDestination } from './network-output';

/** Properties of a New Relic destination. */
export interface NewRelicDestinationProps {
  /** License key of the account, of the type `INGEST - LICENSE`. */
  readonly licenseKey: ContainerSecret;

  /**
   * Data center of the account.
   *
   * @default 'us'
   */
  readonly site?: NewRelicSite;

  /** Options of Fluent Bit's `http` output, which override the options that this library sets. */
  readonly options?: DestinationOptions<'http'>;
}

/**
 * Data center of a New Relic account.
 *
 * @useDeclaredType
 */
export type NewRelicSite = keyof typeof hosts;

/** @see https://docs.newrelic.com/docs/logs/log-api/introduction-log-api/ */
const hosts = {
  us: 'log-api.newrelic.com',
  eu: 'log-api.eu.newrelic.com',
  jp: 'log-api.jp.nr-data.net',
  fedramp: 'gov-log-api.newrelic.com',
} as const;

/** Shape of `NewRelicDestinationProps`. */
export const newRelicShape = fields<NewRelicDestinationProps>({
  licenseKey: required(secret),
  site: oneOf(...Object.keys(hosts)),
  options: mapOf(optional(json)),
});

const ofKey = { refused: 'the property licenseKey authenticates the requests; remove it' } as const;

/** Effects of the options of Fluent Bit's `http` output, as far as New Relic needs no others. */
export const newRelicEffects: OptionEffects<DestinationOptions<'http'>> = {
  ...httpEffects,
  host: 'none',
  port: derivedPort,
  tls: 'none',
  http_user: ofKey,
  http_passwd: ofKey,
};

/**
 * Creates a destination that sends records to the New Relic Log API: the field `log` becomes `message`. Requests that
 * New Relic rejects, such as for a wrong key, are permanently dropped.
 */
export function newRelicDestination(props: NewRelicDestinationProps): LogDestination {
  const { licenseKey, site = 'us', options = {} } = props;
  const http = httpDestination({
    host: hosts[site],
    uri: '/log/v1',
    format: 'json',
    headers: { 'Api-Key': licenseKey },
    options: { json_date_key: 'timestamp', json_date_format: 'epoch_ms', ...omitUndefined(options) },
  });
  return networkDestination('newRelic', {
    name: 'newrelic',
    ports: http.ports,
    statements: http.statements,
    endpoints: http.endpoints,
    output: (source) => http.output({ ...source, secret: (name, key) => source.secret(nameOf(name), key) }),
    problems: () =>
      [
        props.site !== undefined &&
          options.host !== undefined &&
          'site must not be set with options.host, which replaces its host; remove one of them',
        Array.isArray(options.header) &&
          'options.header must not be set, because it replaces the header with licenseKey; use LogDestination.http for further headers',
      ]
        .filter((problem) => problem !== false)
        .map((problem) => `LogDestination.newRelic: ${problem}`),
  });
}

/** Returns the name of the variable of a secret; the header with the key would otherwise determine its name. */
function nameOf(name: string): string {
  return name === 'HTTP_API_KEY' ? 'NEW_RELIC_LICENSE_KEY' : name;
}
