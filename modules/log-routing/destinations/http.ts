import { type ContainerSecret, secret, secretShapes } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import type { Text } from '../../fluent-bit/value';
import { byProperty, fields } from '../../core/object-shape';
import { anyOf, flag, json, mapOf, number, oneOf, required } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import type { LogDestination, LogSource } from '../destination';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';
import { isGiven } from '../../core/given';

/** Properties of an HTTP destination. */
export interface HttpDestinationProps {
  /** Host name of the server, without `https://`. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Path and query string of the requests.
   *
   * @default '/'
   */
  readonly uri?: string;

  /**
   * Format of the request body: `json_lines` has one record per line, `json` is an array of records.
   *
   * @default 'json_lines'
   */
  readonly format?: HttpFormat;

  /**
   * Request headers by name: a string, a secret, or a secret with a prefix.
   *
   * @default - only the headers that Fluent Bit adds
   */
  readonly headers?: Readonly<Record<string, HttpHeader>>;

  /**
   * User for basic authentication.
   *
   * @default - none
   */
  readonly user?: DestinationUser;

  /**
   * Encrypts requests with TLS. Must be `true` if they contain secrets.
   *
   * @default true
   */
  readonly tls?: boolean;

  /**
   * Compression of the request body.
   *
   * @default 'gzip'
   */
  readonly compress?: HttpCompression;

  /** Options of Fluent Bit's `http` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'http'>>;
}

/** Format of the request body, as named by Fluent Bit. */
export type HttpFormat = 'json' | 'json_lines' | 'json_stream' | 'gelf' | 'msgpack';

/** Compression of the request body. */
export type HttpCompression = 'gzip' | 'snappy' | 'zstd' | 'none';

/** Value of a header; `prefix` is the string before the secret, such as `Bearer `. */
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
 * Creates a destination that sends records to an HTTP server, such as the log API of a vendor. Requests that the server
 * rejects with a status from 400 to 499, except 408 and 429, are permanently dropped: a wrong key loses records. The
 * router's log reports it.
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
        // At the level info, Fluent Bit logs every request, which adds costs in the router's log group.
        Log_Level: 'warn',
        ...props.options,
      },
    }),
    problems: () => [
      ...(isKnown(uri) && !uri.startsWith('/')
        ? [`LogDestination.http: uri must start with "/", got ${JSON.stringify(uri)}`]
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
    return isGiven(value, 'prefix')
      ? [`${name} ${value.prefix}`, secret(variableName, value.secret)]
      : [`${name} `, secret(variableName, value)];
  });
}
