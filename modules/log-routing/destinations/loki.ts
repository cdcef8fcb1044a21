import { type ContainerSecret, secret } from '../../containers/container-secret';
import { matchingAtDeploy } from '../../core/at-deploy';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { flag, number, required, optional } from '../../core/shape';
import { uriFormat } from '../../core/format';
import { matching, plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination, LogSource } from '../destination';
import { genericEffects, type OptionEffects, setBy, unaffected } from './option-effects';
import { type DestinationUser, hostText, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a Loki destination. */
export type LokiDestinationProps = LokiServer & (LokiUser | LokiToken);

/** Connection to a Loki server. */
export interface LokiServer {
  /** Host name of the server, without `https://`. */
  readonly host: string;

  /**
   * Port of the server; Loki without a proxy uses 3100.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Path of the requests.
   *
   * @default '/loki/api/v1/push'
   */
  readonly uri?: string;

  /**
   * Tenant ID of the records.
   *
   * @default - none, for a single-tenant Loki
   */
  readonly tenantId?: string;

  /**
   * Labels of the streams: a string, or `$field` for the value of a field. Use few labels with few values: each
   * combination is a separate stream, and values that differ between tasks make Loki slow. A field that is used as a
   * label is removed from the line.
   *
   * @default - `{ container: <the container's name> }`
   * @see https://grafana.com/docs/loki/latest/get-started/labels/bp-labels/
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Encrypts requests with TLS. Must be `true` if they contain secrets.
   *
   * @default true
   */
  readonly tls?: boolean;

  /** Options of Fluent Bit's `loki` output, which override the options that this library sets. */
  readonly options?: DestinationOptions<'loki'>;
}

/** Optional basic authentication. */
export interface LokiUser {
  /**
   * User name and password.
   *
   * @default - none
   */
  readonly user?: DestinationUser;
  /** Not allowed with `user`. */
  readonly bearerToken?: never;
}

/** Authentication with a bearer token. */
export interface LokiToken {
  /** Bearer token. */
  readonly bearerToken: ContainerSecret;
  /** Not allowed with `bearerToken`. */
  readonly user?: never;
}

/** Shape of `LokiDestinationProps`. */
export const lokiShape = fields<LokiDestinationProps>({
  host: required(hostText),
  port: number,
  uri: matching(plainText, ...uriFormat),
  tenantId: plainText,
  labels: mapOf(plainText),
  tls: flag,
  user: userShape,
  bearerToken: secret,
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `loki` output. */
export const lokiEffects: OptionEffects<DestinationOptions<'loki'>> = {
  ...genericEffects,
  host: setBy('host'),
  port: setBy('port'),
  tls: setBy('tls'),
  http_user: setBy('user.name'),
  http_passwd: setBy('user.password'),
  bearer_token: setBy('bearerToken'),
  ...unaffected('uri', 'tenant_id', 'tenant_id_key', 'tenant_id_key_error_handling', 'labels', 'label_keys'),
  ...unaffected('label_map_path', 'structured_metadata', 'structured_metadata_map_keys', 'remove_keys', 'line_format'),
  ...unaffected('drop_single_key', 'auto_kubernetes_labels', 'header', 'buffer_size', 'compress'),
};

/** Fields with too many values for a label: fields that FireLens adds, and the line. */
const manyValued = /^\$(container_id|container_name|ecs_task_arn|log|partial_id)\b/;

/**
 * Creates a destination that sends records to Loki, each as a line of JSON. Lines that Loki rejects, such as lines that
 * are too old, are permanently dropped.
 *
 * @example
 *
 *     LogDestination.loki({
 *       host: 'logs-prod-012.grafana.net',
 *       user: { name: '123456', password: { secretArn: token.arn } },
 *     })
 */
export function lokiDestination(props: LokiDestinationProps): LogDestination {
  const { host, port = 443, uri, tenantId, labels, user, bearerToken, tls, options } = props;
  const list = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${matchingAtDeploy(value, '^[^,$]+$')}`);
  const odd = list.find((label) => isKnown(label) && /,/.test(label));
  return networkDestination('loki', {
    name: 'loki',
    ports: [port],
    output: (source) => ({
      name: 'loki',
      options: {
        host,
        port,
        ...(uri !== undefined && { uri }),
        ...(tenantId !== undefined && { tenant_id: tenantId }),
        labels: labels ? list.join(',') : `container=${source.name}`,
        ...(user && { http_user: user.name, http_passwd: source.secret('LOKI_PASSWORD', user.password) }),
        ...(bearerToken && { bearer_token: source.secret('LOKI_TOKEN', bearerToken) }),
        compress: 'gzip',
        ...networkOptions(source, tls),
        ...routerOptions<'loki'>(options, source),
      },
    }),
    problems: () =>
      odd === undefined ? [] : [`LogDestination.loki: labels must not contain ",", got ${JSON.stringify(odd)}`],
    warnings: (source) => labelWarnings(labels, source),
  });
}

function labelWarnings(labels: LokiServer['labels'] = {}, { name }: LogSource): readonly string[] {
  return Object.values(labels)
    .filter((value) => manyValued.test(value))
    .map(
      (value) =>
        `container "${name}": LogDestination.loki: labels should not contain "${value}", because each of its values is a separate stream`,
    );
}
