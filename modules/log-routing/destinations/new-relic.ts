import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import { fields } from '../../core/object-shape';
import { json, mapOf, oneOf, required } from '../../core/shape';
import type { LogDestination } from '../destination';
import { httpDestination } from './http';
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
  readonly options?: Partial<OutputOptions<'http'>>;
}

/** Data center of a New Relic account. */
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
  options: mapOf(json),
});

/**
 * Creates a destination that sends records to the New Relic Log API: the field `log` becomes `message`. Requests that
 * New Relic rejects, such as for a wrong key, are permanently dropped.
 */
export function newRelicDestination({ licenseKey, site = 'us', options }: NewRelicDestinationProps): LogDestination {
  const http = httpDestination({
    host: hosts[site],
    uri: '/log/v1',
    format: 'json',
    headers: { 'Api-Key': licenseKey },
    options: { json_date_key: 'timestamp', json_date_format: 'epoch_ms', ...options },
  });
  return networkDestination('newRelic', {
    name: 'newrelic',
    port: http.port,
    output: (source) => http.output({ ...source, secret: (_, key) => source.secret('NEW_RELIC_LICENSE_KEY', key) }),
  });
}
