import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import { fields, flag, json, mapOf, number, plainText, required } from '../../core/shape';
import { isKnown } from '../../core/validation';
import type { LogDestination, LogSource } from '../destination';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a destination in Loki. */
export type LokiDestinationProps = LokiServer & (LokiUser | LokiToken);

/** A server of Loki, and what it is told. */
export interface LokiServer {
  /** Host of the server, without `https://`. */
  readonly host: string;

  /**
   * Port of the server; that of a Loki without a proxy is 3100.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Path of requests.
   *
   * @default '/loki/api/v1/push'
   */
  readonly uri?: string;

  /**
   * Tenant of the records.
   *
   * @default - none, for a Loki of one tenant
   */
  readonly tenantId?: string;

  /**
   * Labels of the streams: a text, or by `$field` what a field of the record holds. Few, and of few values: each
   * combination is a stream of its own, and what differs from task to task makes Loki slow. A field that is a label is
   * no longer in the line.
   *
   * @default - `{ container: <the container's name> }`
   * @see https://grafana.com/docs/loki/latest/get-started/labels/bp-labels/
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Whether requests are encrypted. It must be so where they hold secrets.
   *
   * @default true
   */
  readonly tls?: boolean;

  /** Options of Fluent Bit's `loki` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'loki'>>;
}

/** Basic authentication, if any. */
export interface LokiUser {
  /**
   * The user.
   *
   * @default - none
   */
  readonly user?: DestinationUser;
  /** Not beside a user. */
  readonly bearerToken?: never;
}

/** Bearer authentication. */
export interface LokiToken {
  /** The token. */
  readonly bearerToken: ContainerSecret;
  /** Not beside a token. */
  readonly user?: never;
}

/** Shape of `LokiDestinationProps`. */
export const lokiShape = fields<LokiDestinationProps>({
  host: required(plainText),
  port: number,
  uri: plainText,
  tenantId: plainText,
  labels: mapOf(plainText),
  tls: flag,
  user: userShape,
  bearerToken: secret,
  options: mapOf(json),
});

/** Fields that FireLens adds, or a line consists of, and whose values are too many for a label. */
const manyValued = /^\$(container_id|container_name|ecs_task_arn|log|partial_id)\b/;

/**
 * Streams in Loki, each record as a line of JSON. Lines that Loki refuses for good, as when they are too old, are
 * dropped.
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
  const list = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`);
  const odd = list.find((label) => isKnown(label) && /,/.test(label));
  return networkDestination('loki', {
    name: 'loki',
    port,
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
        ...options,
      },
    }),
    problems: () =>
      odd === undefined ? [] : [`LogDestination.loki: labels must be free of ",", got ${JSON.stringify(odd)}`],
    warnings: (source) => labelWarnings(labels, source),
  });
}

function labelWarnings(labels: LokiServer['labels'] = {}, { name }: LogSource): readonly string[] {
  return Object.values(labels)
    .filter((value) => manyValued.test(value))
    .map(
      (value) =>
        `container "${name}": LogDestination.loki: labels should not hold "${value}", each value of which is a stream of its own`,
    );
}
