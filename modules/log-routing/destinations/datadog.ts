import { type ContainerSecret, secret } from '../../containers/container-secret';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { oneOf, required, optional } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { portsOf, proxyEffect } from './http-access';
import { derivedPort, genericEffects, type OptionEffects, setBy, unaffected } from './option-effects';
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
  readonly options?: DestinationOptions<'datadog'>;
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

/**
 * Site of a Datadog organization.
 *
 * @useDeclaredType
 */
export type DatadogSite = (typeof sites)[number];

/** Shape of `DatadogDestinationProps`. */
export const datadogShape = fields<DatadogDestinationProps>({
  apiKey: required(secret),
  site: oneOf(...sites),
  service: plainText,
  source: plainText,
  tags: mapOf(plainText),
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `datadog` output. */
export const datadogEffects: OptionEffects<DestinationOptions<'datadog'>> = {
  ...genericEffects,
  apikey: setBy('apiKey'),
  port: derivedPort,
  proxy: proxyEffect,
  ...unaffected('host', 'compress', 'provider', 'dd_service', 'dd_source', 'dd_tags', 'dd_hostname', 'dd_message_key'),
  ...unaffected('include_tag_key', 'tag_key', 'json_date_key', 'header'),
};

const port = 443;

/**
 * Creates a destination that sends records to Datadog: the field `log` becomes the message, and the ECS metadata
 * becomes tags.
 */
export function datadogDestination(props: DatadogDestinationProps): LogDestination {
  const { apiKey, site = 'datadoghq.com', service, source: technology, tags = {}, options = {} } = props;
  const list = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
  const odd = list.find((tag) => isKnown(tag) && /,/.test(tag));
  return networkDestination('datadog', {
    name: 'datadog',
    ports: portsOf(port, options),
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
        ...routerOptions<'datadog'>(options, source),
      },
    }),
    problems: () => [
      ...(odd === undefined ? [] : [`LogDestination.datadog: tags must not contain ",", got ${JSON.stringify(odd)}`]),
      ...(props.site !== undefined && options.host !== undefined
        ? [
            'LogDestination.datadog: site must not be set with options.host, which replaces its host; remove one of them',
          ]
        : []),
    ],
  });
}
