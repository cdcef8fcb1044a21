import type { OutputOptions } from '../../fluent-bit/output';
import { indexNameForm, indexNamePattern } from '../../storage/opensearch-index';
import type { PolicyStatement } from '../../core/policy';
import { arnOf, byProperty, fields, json, mapOf, plainText, required } from '../../core/shape';
import { isKnown } from '../../core/validation';
import type { LogDestination, LogSource } from '../destination';
import { accessShapes, type AwsAccess, endpointsFor, statementsFor } from './aws-access';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a destination in OpenSearch: a domain, one with users of its own, or a collection. */
export type OpenSearchDestinationProps = OpenSearchDomainProps | OpenSearchDomainUserProps | OpenSearchCollectionProps;

/** What every destination in OpenSearch takes. */
export interface OpenSearchIndexing {
  /**
   * One index for all records, in lower case.
   *
   * @default - an index for each container and day, as `nginx-2026.11.21`
   */
  readonly index?: string;

  /** Options of Fluent Bit's `opensearch` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'opensearch'>>;
}

/**
 * A domain of Amazon OpenSearch Service that takes requests signed by a role. Where it has fine-grained access control,
 * the role must be mapped to one of OpenSearch's that may create indices and write to them.
 */
export interface OpenSearchDomainProps extends OpenSearchIndexing, AwsAccess {
  /** The domain. */
  readonly domain: {
    /** Host of the domain, without `https://`. */
    readonly endpoint: string;
    /** ARN of the domain. */
    readonly domainArn: string;
  };
  /** Not beside signed requests. */
  readonly user?: never;
  /** Not beside a domain. */
  readonly collection?: never;
}

/** A domain of Amazon OpenSearch Service that knows users by their passwords. */
export interface OpenSearchDomainUserProps extends OpenSearchIndexing {
  /** The domain. */
  readonly domain: {
    /** Host of the domain, without `https://`. */
    readonly endpoint: string;
    /** ARN of the domain, of no use here. */
    readonly domainArn?: string;
  };
  /** A user of its internal database, who may create indices and write to them. */
  readonly user: DestinationUser;
  /** Not beside a user: requests are not signed. */
  readonly region?: never;
  /** Not beside a user: requests are not signed. */
  readonly role?: never;
  /** Not beside a domain. */
  readonly collection?: never;
}

/**
 * A collection of Amazon OpenSearch Serverless. A data access policy of the collection must let the task role, or the
 * role that the router takes on, do `aoss:CreateIndex`, `aoss:UpdateIndex` and `aoss:WriteDocument`.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
export interface OpenSearchCollectionProps extends OpenSearchIndexing, AwsAccess {
  /** The collection. */
  readonly collection: {
    /** Host of the collection, without `https://`, with which Terraform's `collection_endpoint` begins. */
    readonly endpoint: string;
    /** ARN of the collection. */
    readonly collectionArn: string;
  };
  /** Not beside a collection. */
  readonly domain?: never;
  /** Not beside a collection: requests are signed. */
  readonly user?: never;
}

const endpoint = required(plainText);
const indexing = { index: plainText, options: mapOf(json) };

/** Shape of `OpenSearchDestinationProps`. */
export const openSearchShape = byProperty({
  domain: fields<
    Pick<OpenSearchDomainUserProps, 'domain' | 'index' | 'options'> &
      Partial<Pick<OpenSearchDomainUserProps, 'user'>> &
      AwsAccess
  >({
    ...indexing,
    ...accessShapes,
    domain: required(fields<OpenSearchDomainUserProps['domain']>({ endpoint, domainArn: arnOf('es', 'a domain') })),
    user: userShape,
  }),
  collection: fields<Pick<OpenSearchCollectionProps, 'collection' | 'index' | 'options' | 'region' | 'role'>>({
    ...indexing,
    ...accessShapes,
    collection: required(
      fields<OpenSearchCollectionProps['collection']>({
        endpoint,
        collectionArn: required(arnOf('aoss', 'a collection')),
      }),
    ),
  }),
});

const port = 443;

/**
 * Attempts before records are given up, some four minutes of an outage. Where OpenSearch refuses one record, Fluent Bit
 * sends all of its request again, and those that were taken are there once more for each attempt: so there is an end.
 */
const retryLimit = 10;

/**
 * Documents in OpenSearch, each with the time of its record as `@timestamp`. A record that it refuses, say for a field
 * of another type than in the index, is given up after some minutes; the router's log says why. The records that were
 * sent along are in the index several times then.
 */
export function openSearchDestination(props: OpenSearchDestinationProps): LogDestination {
  const { domain, collection, index, options } = props;
  return networkDestination('openSearch', {
    name: 'opensearch',
    port,
    // No id is made from a record (generate_id): of equal lines at one time, all but the first would be dropped.
    output: (source) => ({
      name: 'opensearch',
      options: {
        host: (domain ?? collection).endpoint,
        port,
        ...accessOptions(props, source),
        ...(index === undefined
          ? { logstash_format: true, logstash_prefix: source.name, logstash_dateformat: '%Y.%m.%d' }
          : { index }),
        suppress_type_name: true,
        trace_error: true,
        // All domains take it; of collections AWS does not say so.
        ...(domain && { compress: 'gzip' }),
        ...networkOptions(source),
        Retry_Limit: retryLimit,
        ...options,
      },
    }),
    statements: () => statements(props),
    endpoints: collection ? endpointsFor(props, 'aoss') : props.role ? ['sts'] : [],
    problems: ({ name }) => [
      ...(domain && !props.user && domain.domainArn === undefined
        ? ['LogDestination.openSearch: domain.domainArn must be given, unless there is a user of the domain']
        : []),
      ...(isKnown(index) && !indexNamePattern.test(withoutPlaceholders(index!))
        ? [`LogDestination.openSearch: index must be ${indexNameForm}, got ${JSON.stringify(index)}`]
        : []),
      ...(index === undefined && !indexNamePattern.test(name)
        ? [`container "${name}": its name must be ${indexNameForm} for an index in OpenSearch; give index`]
        : []),
    ],
  });
}

function accessOptions(props: OpenSearchDestinationProps, source: LogSource): Partial<OutputOptions<'opensearch'>> {
  if (props.user) {
    return { http_user: props.user.name, http_passwd: source.secret('OPENSEARCH_PASSWORD', props.user.password) };
  }
  const { region, role, collection } = props;
  return {
    aws_auth: true,
    aws_service_name: collection ? 'aoss' : 'es',
    aws_region: region ?? source.region,
    ...(role && { aws_role_arn: role.roleArn }),
    ...(role?.externalId !== undefined && { aws_external_id: role.externalId }),
  };
}

function statements(props: OpenSearchDestinationProps): readonly PolicyStatement[] {
  if (props.user) return [];
  if (props.collection) {
    const { collectionArn } = props.collection;
    return statementsFor(props, [{ Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: collectionArn }]);
  }
  // Fluent Bit posts to /_bulk, or to /_bulk/?pipeline=<name>.
  const path = props.options?.pipeline === undefined ? '_bulk' : '_bulk/';
  const { domainArn } = props.domain;
  return statementsFor(props, [{ Effect: 'Allow', Action: 'es:ESHttpPost', Resource: `${domainArn}/${path}` }]);
}

/** The name with something in place of times and fields, which Fluent Bit fills in. */
function withoutPlaceholders(index: string): string {
  return index.replace(/%[A-Za-z]|\$[A-Za-z_]\w*(\['[^']+'\])*/g, 'x');
}
