import { recordAccessor } from '../accessor';
import { bool, integer, oneOf, type OptionsOf, repeated, text, time } from '../option';
import { httpRefusals } from '../messages';
import type { OutputType } from '../plugin';
import { encryptedEndpoint } from './encrypted-endpoint';
import { nameOfHeader, repeatedHeaders } from './framing-headers';
import { header, headerName, hostName, jsonDateFormat, proxy, stsEndpoint, uri } from './forms';

/**
 * Options of the `http` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/http
 */
const httpOptions = {
  /** Host name of the server; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the server; Fluent Bit's default is 80, even with `tls`. */
  port: integer(1, 65535),
  /** URI path and query of requests; Fluent Bit's default is /. */
  uri: uri(),
  /** HTTP method; Fluent Bit's default is POST. */
  http_method: oneOf('POST', 'PUT'),
  /** Format of the payload; Fluent Bit's default is json. */
  format: oneOf('json', 'json_lines', 'json_stream', 'gelf', 'msgpack'),
  /** Field to add the time of the record to, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Format of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
  /** Compression of requests. */
  compress: oneOf('gzip', 'snappy', 'zstd'),
  /** Headers of requests, each a name and a value. */
  header: repeated(header()),
  /** Header to set to the tag. */
  header_tag: headerName(),
  /** User name of basic authentication. */
  http_user: text(),
  /** Password of basic authentication. */
  http_passwd: text(),
  /** Signs requests with AWS credentials. */
  aws_auth: bool(),
  /** AWS service to sign requests for, such as `es`. */
  aws_service: text(),
  /** AWS Region of that service. */
  aws_region: text(),
  /** ARN of an IAM role to assume for requests. */
  aws_role_arn: text(),
  /** External ID for the role. */
  aws_external_id: text(),
  /** Custom endpoint of AWS STS. */
  aws_sts_endpoint: stsEndpoint(),
  /** Profile in the shared credentials file. */
  aws_profile: text(),
  /** HTTP proxy for requests. */
  proxy: proxy(),
  /** Allows a header to occur twice. */
  allow_duplicated_headers: bool(),
  /** Logs the responses of the server. */
  log_response_payload: bool(),
  /** Timeout of a response; Fluent Bit's default is 60s. */
  'http.response_timeout': time(),
  /** Idle timeout while reading a response; 0s disables it. */
  'http.read_idle_timeout': time(),
  /** Field to send as the body instead of the whole record. */
  body_key: recordAccessor(),
  /** Field with the headers of that request. */
  headers_key: recordAccessor(),
  /** Field with the GELF timestamp. */
  gelf_timestamp_key: text(),
  /** Field with the GELF host. */
  gelf_host_key: text(),
  /** Field with the GELF short message. */
  gelf_short_message_key: text(),
  /** Field with the GELF full message. */
  gelf_full_message_key: text(),
  /** Field with the GELF level. */
  gelf_level_key: text(),
  /** Enables OAuth 2.0 authentication. */
  'oauth2.enable': bool(),
  /** URL of the token endpoint. */
  'oauth2.token_url': text({ pattern: /^(https?:\/\/|\$\{)/, form: 'a URL' }),
  /** Client ID. */
  'oauth2.client_id': text(),
  /** Client secret. */
  'oauth2.client_secret': text(),
  /** User agent of token requests. */
  'oauth2.user_agent': text(),
  /** Requested scope. */
  'oauth2.scope': text(),
  /** Requested audience. */
  'oauth2.audience': text(),
  /** Requested resource. */
  'oauth2.resource': text(),
  /** Client authentication method; Fluent Bit's default is basic. */
  'oauth2.auth_method': oneOf('basic', 'post', 'private_key_jwt'),
  /** Path of the private key, for private_key_jwt. */
  'oauth2.jwt_key_file': text(),
  /** Path of the certificate, for private_key_jwt. */
  'oauth2.jwt_cert_file': text(),
  /** Audience of the assertion; `oauth2.token_url` by default. */
  'oauth2.jwt_aud': text(),
  /** JWT header with the thumbprint of the certificate; Fluent Bit's default is kid. */
  'oauth2.jwt_header': oneOf('kid', 'x5t'),
  /** Validity of the assertion, in seconds; Fluent Bit's default is 300. */
  'oauth2.jwt_ttl_seconds': integer(1),
  /** Seconds before its expiry at which a token is refreshed; Fluent Bit's default is 60. */
  'oauth2.refresh_skew_seconds': integer(0),
  /** Timeout of token requests. */
  'oauth2.timeout': time(),
  /** Timeout of establishing a connection to the token endpoint. */
  'oauth2.connect_timeout': time(),
} as const;

/**
 * Options of the `http` output, by their Fluent Bit names.
 *
 * @interface
 */
export type HttpOptions = OptionsOf<typeof httpOptions>;

/** Definition of the `http` output. */
export const httpOutput = {
  options: httpOptions,
  problems: httpProblems,
  messages: { lost: ['chunk will not be retried'], refusedByServer: httpRefusals },
} as const satisfies OutputType;

/** Checks for combinations of options that the `http` output rejects or with which it sends nothing. */
function httpProblems(options: HttpOptions): string[] {
  const problems: (string | false)[] = [
    ...missing(options, options.aws_auth === true && ['aws_service', 'aws_region'], 'aws_auth is true'),
    ...missing(
      options,
      options.proxy !== undefined && ['host', 'port'],
      'proxy is set, because the proxy disables their defaults',
    ),
    ...missing(options, options.body_key !== undefined && ['headers_key'], 'body_key is set'),
    ...missing(options, options.headers_key !== undefined && ['body_key'], 'headers_key is set'),
    ...(options['oauth2.enable'] === true ? oauthProblems(options) : []),
    ...(options.allow_duplicated_headers === false
      ? repeatedHeaders('header', (options.header ?? []).map(nameOfHeader))
      : []),
  ];
  return problems.filter((problem) => problem !== false);
}

function oauthProblems(options: HttpOptions): string[] {
  const { 'oauth2.auth_method': method = 'basic' } = options;
  return [
    ...missing(options, ['oauth2.token_url', 'oauth2.client_id'], 'oauth2.enable is true'),
    ...encryptedEndpoint('oauth2.token_url', options['oauth2.token_url']),
    ...(method === 'basic' || method === 'post'
      ? missing(options, ['oauth2.client_secret'], `oauth2.auth_method is "${method}"`)
      : []),
    ...(method === 'private_key_jwt'
      ? missing(options, ['oauth2.jwt_key_file', 'oauth2.jwt_cert_file'], `oauth2.auth_method is "${method}"`)
      : []),
  ];
}

function missing(options: HttpOptions, names: readonly (keyof HttpOptions)[] | false, where: string): string[] {
  return (names || []).filter((name) => options[name] === undefined).map((name) => `${name} must be set when ${where}`);
}
