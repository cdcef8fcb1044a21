import { bool, integer, oneOf, type OptionsOf, repeated, text, time } from '../option';
import { header, hostName, jsonDateFormat, proxy } from './forms';

/**
 * Options of the `http` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/http
 */
export const httpOptions = {
  /** Host of the server; Fluent Bit's default is 127.0.0.1. */
  host: hostName(),
  /** Port of the server; Fluent Bit's default is 80, with `tls` too. */
  port: integer(1, 65535),
  /** Path and query of requests; Fluent Bit's default is /. */
  uri: text(),
  /** Method of requests; Fluent Bit's default is POST. */
  http_method: oneOf('POST', 'PUT'),
  /** Format of the payload; Fluent Bit's default is json. */
  format: oneOf('json', 'json_lines', 'json_stream', 'gelf', 'msgpack'),
  /** Field that gets the time of a record, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Form of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
  /** Compression of requests. */
  compress: oneOf('gzip', 'snappy', 'zstd'),
  /** Headers of requests, each a name and its value. */
  header: repeated(header()),
  /** Header that gets the tag. */
  header_tag: text(),
  /** User of basic authentication. */
  http_user: text(),
  /** Password of that user. */
  http_passwd: text(),
  /** Whether requests are signed with AWS credentials. */
  aws_auth: bool(),
  /** Service to sign for, as `es`. */
  aws_service: text(),
  /** Region of that service. */
  aws_region: text(),
  /** Role to take on for the requests. */
  aws_role_arn: text(),
  /** External id for that role. */
  aws_external_id: text(),
  /** Endpoint in place of STS's own. */
  aws_sts_endpoint: text(),
  /** Profile of the shared credentials file. */
  aws_profile: text(),
  /** Proxy to send requests to. */
  proxy: proxy(),
  /** Whether a header may be there twice. */
  allow_duplicated_headers: bool(),
  /** Whether the router logs what the server responds. */
  log_response_payload: bool(),
  /** Longest wait for a response; Fluent Bit's default is 60s. */
  'http.response_timeout': time(),
  /** Longest silence within a response; 0s for no limit. */
  'http.read_idle_timeout': time(),
  /** Field that is sent as the body, rather than the whole record. */
  body_key: text(),
  /** Field that holds the headers of that body. */
  headers_key: text(),
  /** Field of the GELF timestamp. */
  gelf_timestamp_key: text(),
  /** Field of the GELF host. */
  gelf_host_key: text(),
  /** Field of the GELF short message. */
  gelf_short_message_key: text(),
  /** Field of the GELF full message. */
  gelf_full_message_key: text(),
  /** Field of the GELF level. */
  gelf_level_key: text(),
  /** Whether requests carry a token of OAuth 2. */
  'oauth2.enable': bool(),
  /** Where the token comes from. */
  'oauth2.token_url': text({ pattern: /^(https?:\/\/|\$\{)/, form: 'a URL' }),
  /** Id of the client. */
  'oauth2.client_id': text(),
  /** Secret of the client. */
  'oauth2.client_secret': text(),
  /** User agent of token requests. */
  'oauth2.user_agent': text(),
  /** Scope to ask for. */
  'oauth2.scope': text(),
  /** Audience to ask for. */
  'oauth2.audience': text(),
  /** Resource to ask for. */
  'oauth2.resource': text(),
  /** How the client proves itself; Fluent Bit's default is basic. */
  'oauth2.auth_method': oneOf('basic', 'post', 'private_key_jwt'),
  /** File of the private key, for private_key_jwt. */
  'oauth2.jwt_key_file': text(),
  /** File of its certificate. */
  'oauth2.jwt_cert_file': text(),
  /** Audience of the assertion; `oauth2.token_url` by default. */
  'oauth2.jwt_aud': text(),
  /** Header of the assertion that holds the certificate's thumbprint; Fluent Bit's default is kid. */
  'oauth2.jwt_header': oneOf('kid', 'x5t'),
  /** Seconds that an assertion holds; Fluent Bit's default is 300. */
  'oauth2.jwt_ttl_seconds': integer(1),
  /** Seconds before its end at which a token is renewed; Fluent Bit's default is 60. */
  'oauth2.refresh_skew_seconds': integer(0),
  /** Longest wait for a token. */
  'oauth2.timeout': time(),
  /** Longest wait for a connection to the token's server. */
  'oauth2.connect_timeout': time(),
} as const;

/** Options of the `http` output, by Fluent Bit's own names. */
export type HttpOptions = OptionsOf<typeof httpOptions>;

/** Combinations of options that the `http` output refuses at start, or with which it sends nothing anywhere. */
export function httpProblems(options: HttpOptions): string[] {
  const problems: (string | false)[] = [
    ...missing(options, options.aws_auth === true && ['aws_service', 'aws_region'], 'aws_auth is true'),
    ...missing(options, options.proxy !== undefined && ['host', 'port'], 'proxy is, which takes their defaults away'),
    ...missing(options, options.body_key !== undefined && ['headers_key'], 'body_key is'),
    ...missing(options, options.headers_key !== undefined && ['body_key'], 'headers_key is'),
    ...(options['oauth2.enable'] === true ? oauthProblems(options) : []),
  ];
  return problems.filter((problem) => problem !== false);
}

function oauthProblems(options: HttpOptions): string[] {
  const { 'oauth2.auth_method': method = 'basic' } = options;
  return [
    ...missing(options, ['oauth2.token_url', 'oauth2.client_id'], 'oauth2.enable is true'),
    ...(method === 'basic' || method === 'post'
      ? missing(options, ['oauth2.client_secret'], `oauth2.auth_method is "${method}"`)
      : []),
    ...(method === 'private_key_jwt'
      ? missing(options, ['oauth2.jwt_key_file', 'oauth2.jwt_cert_file'], `oauth2.auth_method is "${method}"`)
      : []),
  ];
}

function missing(options: HttpOptions, names: readonly (keyof HttpOptions)[] | false, where: string): string[] {
  return (names || [])
    .filter((name) => options[name] === undefined)
    .map((name) => `${name} must be given where ${where}`);
}
