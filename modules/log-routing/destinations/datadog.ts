import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import { fields } from '../../core/object-shape';
import { json, mapOf, oneOf, required } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import type { LogDestination } from '../destination';
import { networkDestination, networkOptions } from './network-output';

/** Properties of a Datadog destination. */
export interface DatadogDestinationProps {
  /** API key of the organization. */
  readonly apiKey: ContainerSecret;

  /**
   * Site of the organization.
   *
   * @default 'datadoghq.com'
   * @see https://docs.datadoghq.com/getting_started/site/
   */
  readonly site?: DatadogSite;

  /**
   * Service name of the records.
   *
   * @default - the container's name
   */
  readonly service?: string;

  /**
   * Source of the records, such as `nginx`, which determines how Datadog parses them.
   *
   * @default - the container's name
   */
  readonly source?: string;

  /**
   * Tags of the records.
   *
   * @default - only the tags that describe the task, such as `task_arn`
   */
  readonly tags?: Readonly<Record<string, string>>;

  /** Options of Fluent Bit's `datadog` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'datadog'>>;
}

const sites = [
  'datadoghq.com',
  'datadoghq.eu',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;

/** Site of a Datadog organization. */
export type DatadogSite = (typeof sites)[number];

/** Shape of `DatadogDestinationProps`. */
export const datadogShape = fields<DatadogDestinationProps>({
  apiKey: required(secret),
  site: oneOf(...sites),
  service: plainText,
  source: plainText,
  tags: mapOf(plainText),
  options: mapOf(json),
});

const port = 443;

/**
 * Creates a destination that sends records to Datadog: the field `log` becomes the message, and the ECS metadata
 * becomes tags.
 */
export function datadogDestination(props: DatadogDestinationProps): LogDestination {
  const { apiKey, site = 'datadoghq.com', service, source: technology, tags = {}, options } = props;
  const list = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
  const odd = list.find((tag) => isKnown(tag) && /,/.test(tag));
  return networkDestination('datadog', {
    name: 'datadog',
    port,
    output: (source) => ({
      name: 'datadog',
      options: {
        host: `http-intake.logs.${site}`,
        port,
        apikey: source.secret('DATADOG_API_KEY', apiKey),
        provider: 'ecs',
        dd_service: service ?? source.name,
        dd_source: technology ?? source.name,
        ...(list.length > 0 && { dd_tags: list.join(',') }),
        compress: 'gzip',
        ...networkOptions(source),
        ...options,
      },
    }),
    problems: () =>
      odd === undefined ? [] : [`LogDestination.datadog: tags must not contain ",", got ${JSON.stringify(odd)}`],
  });
}
