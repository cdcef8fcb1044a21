import { type ContainerSecret, secret, secretShapes } from '../../containers/container-secret';
import { framingFix, repeatedHeaders } from '../../fluent-bit/outputs/framing-headers';
import type { Text } from '../../fluent-bit/value';
import { byProperty, fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { anyOf, flag, number, oneOf, required, optional } from '../../core/shape';
import { uriFormat } from '../../core/format';
import { matching, plainText } from '../../core/string-shape';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination, LogSource } from '../destination';
import { losesRecords, type OptionEffects, setBy, genericEffects, unaffected } from './option-effects';
import { accessProblems, endpointsOf, portsOf, proxyEffect, roleStatements } from './http-access';
import { profileEffect } from './aws-access';
import { type DestinationUser, hostText, networkDestination, networkOptions, userShape } from './network-output';
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
  readonly options?: DestinationOptions<'http'>;
}

/** Format of the request body, as named by Fluent Bit. */
export type HttpFormat = 'json' | 'json_lines' | 'json_stream' | 'gelf' | 'msgpack';

/** Compression of the request body. */
export type HttpCompression = 'gzip' | 'snappy' | 'zstd' | 'none';

/** Value of a header; `prefix` is the string before the secret, such as `Bearer `. */
export type HttpHeader = string | ContainerSecret | { readonly prefix: string; readonly secret: ContainerSecret };

/** Shape of `HttpDestinationProps`. */
export const httpShape = fields<HttpDestinationProps>({
  host: required(hostText),
  port: number,
  uri: matching(plainText, ...uriFormat),
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
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `http` output. */
export const httpEffects: OptionEffects<DestinationOptions<'http'>> = {
  ...genericEffects,
  host: setBy('host'),
  port: setBy('port'),
  tls: setBy('tls'),
  http_user: setBy('user.name'),
  http_passwd: setBy('user.password'),
  aws_auth: {
    add: (value) =>
      value !== false &&
      'the action of aws_service that accepts the requests, such as osis:Ingest, on the ARN of the called resource to the task role, or to the role in aws_role_arn',
  },
  aws_role_arn: {
    add: (value) => typeof value !== 'string' && 'sts:AssumeRole on the ARN of that role to the task role',
  },
  aws_sts_endpoint: 'derived',
  aws_profile: profileEffect,
  proxy: proxyEffect,
  'oauth2.token_url': 'derived',
  body_key: losesRecords(() => true, 'should not be set, because records without the field are dropped'),
  ...unaffected('uri', 'http_method', 'format', 'json_date_key', 'json_date_format', 'compress', 'header'),
  ...unaffected('header_tag', 'aws_service', 'aws_region', 'aws_external_id', 'allow_duplicated_headers'),
  ...unaffected('log_response_payload', 'http.response_timeout', 'http.read_idle_timeout', 'headers_key'),
  ...unaffected('gelf_timestamp_key', 'gelf_host_key', 'gelf_short_message_key', 'gelf_full_message_key'),
  ...unaffected('gelf_level_key', 'oauth2.enable', 'oauth2.client_id', 'oauth2.client_secret', 'oauth2.user_agent'),
  ...unaffected('oauth2.scope', 'oauth2.audience', 'oauth2.resource', 'oauth2.auth_method', 'oauth2.jwt_key_file'),
  ...unaffected('oauth2.jwt_cert_file', 'oauth2.jwt_aud', 'oauth2.jwt_header', 'oauth2.jwt_ttl_seconds'),
  ...unaffected('oauth2.refresh_skew_seconds', 'oauth2.timeout', 'oauth2.connect_timeout'),
};

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
  const { options = {} } = props;
  return networkDestination('http', {
    name: 'http',
    ports: portsOf(port, options),
    statements: () => roleStatements(options),
    endpoints: endpointsOf(options),
    output: (source) => ({
      name: 'http',
      options: {
        host,
        port,
        uri,
        format,
        // A header that Fluent Bit also sets, such as Content-Type, is sent once, with the value from here.
        ...(Object.keys(headers).length > 0 && {
          header: headerTexts(headers, source),
          allow_duplicated_headers: false,
        }),
        ...(user && { http_user: user.name, http_passwd: source.secret('HTTP_PASSWORD', user.password) }),
        ...(compress !== 'none' && { compress }),
        ...networkOptions(source, props.tls),
        // At the level info, Fluent Bit logs every request, which adds costs in the router's log group.
        Log_Level: 'warn',
        ...routerOptions<'http'>(options, source),
      },
    }),
    problems: () => [
      ...accessProblems(options).map((problem) => `LogDestination.http: ${problem}`),
      ...headerProblems(Object.keys(headers), options).map((problem) => `LogDestination.http: ${problem}`),
    ],
  });
}

/** Returns the errors of the names of headers: a request has each only once, and Fluent Bit sets some itself. */
function headerProblems(names: readonly string[], { header }: DestinationOptions<'http'>): readonly string[] {
  const odd = names.find((name) => !/^[\w-]+$/.test(name));
  return [
    ...(odd === undefined
      ? []
      : [`headers must have names of letters, digits, "_" and "-", got ${JSON.stringify(odd)}`]),
    ...names
      .filter((name) => framingFix(name) !== undefined)
      .map(
        (name) =>
          `headers must not contain ${JSON.stringify(name)}, which describes how Fluent Bit sends the request; ${framingFix(name)}`,
      ),
    ...repeatedHeaders('headers', names),
    ...(names.length > 0 && header !== undefined
      ? ['headers must not be set with options.header, which replaces them; remove one of them']
      : []),
  ];
}

function headerTexts(headers: Readonly<Record<string, HttpHeader>>, { secret }: LogSource): readonly Text[] {
  return Object.entries(headers).map(([name, value]) => {
    if (typeof value === 'string') return [`${name} `, value];
    const variableName = `HTTP_${name.replace(/\W/g, '_').toUpperCase()}`;
    return isGiven(value, 'prefix')
      ? [`${name} `, value.prefix, secret(variableName, value.secret)]
      : [`${name} `, secret(variableName, value)];
  });
}
