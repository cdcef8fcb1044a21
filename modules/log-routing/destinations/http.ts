import { type ContainerSecret, secret, secretShapes } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import type { Text } from '../../fluent-bit/value';
import { byProperty, anyOf, fields, flag, json, mapOf, number, oneOf, plainText, required } from '../../core/shape';
import { isKnown } from '../../core/validation';
import type { LogDestination, LogSource } from '../destination';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a destination that takes records over HTTP. */
export interface HttpDestinationProps {
  /** Host of the server, without `https://`. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Path and query of requests.
   *
   * @default '/'
   */
  readonly uri?: string;

  /**
   * Format of requests: `json_lines` has a record a line, `json` an array of them.
   *
   * @default 'json_lines'
   */
  readonly format?: HttpFormat;

  /**
   * Headers of requests by their names: a text, a secret, or a secret behind a text.
   *
   * @default - only those that Fluent Bit adds
   */
  readonly headers?: Readonly<Record<string, HttpHeader>>;

  /**
   * User of basic authentication.
   *
   * @default - none
   */
  readonly user?: DestinationUser;

  /**
   * Whether requests are encrypted. It must be so where they hold secrets.
   *
   * @default true
   */
  readonly tls?: boolean;

  /**
   * Compression of requests.
   *
   * @default 'gzip'
   */
  readonly compress?: HttpCompression;

  /** Options of Fluent Bit's `http` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'http'>>;
}

/** Format of requests, in Fluent Bit's words. */
export type HttpFormat = 'json' | 'json_lines' | 'json_stream' | 'gelf' | 'msgpack';

/** Compression of requests. */
export type HttpCompression = 'gzip' | 'snappy' | 'zstd' | 'none';

/** Value of a header; `prefix` is what stands before the secret, as in `Bearer `. */
export type HttpHeader = string | ContainerSecret | { readonly prefix: string; readonly secret: ContainerSecret };

/** Shape of `HttpDestinationProps`. */
export const httpShape = fields<HttpDestinationProps>({
  host: required(plainText),
  port: number,
  uri: plainText,
  format: oneOf('json', 'json_lines', 'json_stream', 'gelf', 'msgpack'),
  headers: mapOf(
    anyOf(
      plainText,
      byProperty({
        ...secretShapes,
        prefix: fields<Extract<HttpHeader, { readonly prefix: string }>>({
          prefix: required(plainText),
          secret: required(secret),
        }),
      }),
    ),
  ),
  user: userShape,
  tls: flag,
  compress: oneOf('gzip', 'snappy', 'zstd', 'none'),
  options: mapOf(json),
});

/**
 * A server that takes records over HTTP, as those of many vendors do. Requests that it refuses for good, by a status of
 * 400 to 499 other than 408 and 429, are dropped: a wrong key loses records. The router's log says so.
 *
 * @example
 *
 *     LogDestination.http({
 *       host: 'api.axiom.co',
 *       uri: '/v1/datasets/web/ingest',
 *       headers: { Authorization: { prefix: 'Bearer ', secret: { secretArn: token.arn } } },
 *       options: { json_date_key: '_time', json_date_format: 'iso8601' },
 *     })
 */
export function httpDestination(props: HttpDestinationProps): LogDestination {
  const { host, port = 443, uri = '/', format = 'json_lines', headers = {}, user, compress = 'gzip' } = props;
  const odd = Object.keys(headers).find((name) => !/^[\w-]+$/.test(name));
  return networkDestination('http', {
    name: 'http',
    port,
    output: (source) => ({
      name: 'http',
      options: {
        host,
        port,
        uri,
        format,
        ...(Object.keys(headers).length > 0 && { header: headerTexts(headers, source) }),
        ...(user && { http_user: user.name, http_passwd: source.secret('HTTP_PASSWORD', user.password) }),
        ...(compress !== 'none' && { compress }),
        ...networkOptions(source, props.tls),
        // On the level info it reports every request, and all of that is paid for in the router's log group.
        Log_Level: 'warn',
        ...props.options,
      },
    }),
    problems: () => [
      ...(isKnown(uri) && !uri.startsWith('/')
        ? [`LogDestination.http: uri must begin with "/", got ${JSON.stringify(uri)}`]
        : []),
      ...(odd === undefined
        ? []
        : [`LogDestination.http: headers must have names of letters, digits, "_" and "-", got ${JSON.stringify(odd)}`]),
    ],
  });
}

function headerTexts(headers: Readonly<Record<string, HttpHeader>>, { secret }: LogSource): readonly Text[] {
  return Object.entries(headers).map(([name, value]) => {
    if (typeof value === 'string') return [`${name} `, value];
    const variableName = `HTTP_${name.replace(/\W/g, '_').toUpperCase()}`;
    return 'prefix' in value
      ? [`${name} ${value.prefix}`, secret(variableName, value.secret)]
      : [`${name} `, secret(variableName, value)];
  });
}
