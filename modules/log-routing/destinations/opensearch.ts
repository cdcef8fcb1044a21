import type { OutputOptions } from '../../fluent-bit/output';
import { indexNameForm, indexNamePattern } from '../../storage/opensearch-index';
import type { PolicyStatement } from '../../core/policy';
import { byProperty, fields, reference } from '../../core/object-shape';
import { json, mapOf, required } from '../../core/shape';
import { collectionArn, domainArn } from '../../core/references';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import type { LogDestination, LogSource } from '../destination';
import { accessShapes, type AwsAccess, endpointsFor, statementsFor } from './aws-access';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of an OpenSearch destination: a domain with signed requests, a domain with a user, or a collection. */
export type OpenSearchDestinationProps = OpenSearchDomainProps | OpenSearchDomainUserProps | OpenSearchCollectionProps;

/** Properties that all OpenSearch destinations share. */
export interface OpenSearchIndexing {
  /**
   * Index for all records, in lowercase.
   *
   * @default - an index for each container and day, such as `nginx-2026.11.21`
   */
  readonly index?: string;

  /** Options of Fluent Bit's `opensearch` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'opensearch'>>;
}

/**
 * Amazon OpenSearch Service domain with requests signed by an IAM role. If the domain uses fine-grained access control,
 * the role must be mapped to an OpenSearch role that may create indices and write to them.
 */
export interface OpenSearchDomainProps extends OpenSearchIndexing, AwsAccess {
  /** OpenSearch domain. */
  readonly domain: {
    /** Host name of the domain, without `https://`. */
    readonly endpoint: string;
    /** ARN of the domain. */
    readonly domainArn: string;
  };
  /** Not allowed with signed requests. */
  readonly user?: never;
  /** Not allowed with `domain`. */
  readonly collection?: never;
}

/** Amazon OpenSearch Service domain with user names and passwords. */
export interface OpenSearchDomainUserProps extends OpenSearchIndexing {
  /** OpenSearch domain. */
  readonly domain: {
    /** Host name of the domain, without `https://`. */
    readonly endpoint: string;
    /** ARN of the domain; not used. */
    readonly domainArn?: string;
  };
  /** User of the domain's internal user database that may create indices and write to them. */
  readonly user: DestinationUser;
  /** Not allowed with `user`, because requests are not signed. */
  readonly region?: never;
  /** Not allowed with `user`, because requests are not signed. */
  readonly role?: never;
  /** Not allowed with `domain`. */
  readonly collection?: never;
}

/**
 * Amazon OpenSearch Serverless collection. A data access policy of the collection must allow `aoss:CreateIndex`,
 * `aoss:UpdateIndex` and `aoss:WriteDocument` for the task role, or for the role that the router assumes.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html
 */
export interface OpenSearchCollectionProps extends OpenSearchIndexing, AwsAccess {
  /** OpenSearch Serverless collection. */
  readonly collection: {
    /** Host name of the collection: Terraform's `collection_endpoint` without `https://`. */
    readonly endpoint: string;
    /** ARN of the collection. */
    readonly collectionArn: string;
  };
  /** Not allowed with `collection`. */
  readonly domain?: never;
  /** Not allowed with `collection`, because requests are signed. */
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
    domain: required(reference<OpenSearchDomainUserProps['domain']>({ endpoint, domainArn })),
    user: userShape,
  }),
  collection: fields<Pick<OpenSearchCollectionProps, 'collection' | 'index' | 'options' | 'region' | 'role'>>({
    ...indexing,
    ...accessShapes,
    collection: required(
      reference<OpenSearchCollectionProps['collection']>({
        endpoint,
        collectionArn: required(collectionArn),
      }),
    ),
  }),
});

const port = 443;

/**
 * Number of retries before records are dropped, about 4 minutes of an outage. If OpenSearch rejects one record, Fluent
 * Bit sends the whole request again, and each retry indexes the accepted records once more, so the number of retries
 * must be limited.
 */
const retryLimit = 10;

/**
 * Creates a destination that indexes records in OpenSearch, each with its time as `@timestamp`. A record that
 * OpenSearch rejects, for example because a field has another type than in the index, is dropped after some minutes;
 * the router's log contains the reason. Records that were sent in the same request are then indexed several times.
 */
export function openSearchDestination(props: OpenSearchDestinationProps): LogDestination {
  const { domain, collection, index, options } = props;
  return networkDestination('openSearch', {
    name: 'opensearch',
    port,
    // Without generate_id, which would drop all but the first of equal lines at the same time.
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
        // AWS documents compressed requests for domains, but not for collections.
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
        ? ['LogDestination.openSearch: domain.domainArn must be set for signed requests; set it, or set user']
        : []),
      ...(isKnown(index) && !indexNamePattern.test(withoutPlaceholders(index!))
        ? [`LogDestination.openSearch: index must be ${indexNameForm}, got ${JSON.stringify(index)}`]
        : []),
      ...(index === undefined && !indexNamePattern.test(name)
        ? [
            `container "${name}": name must be ${indexNameForm} to be part of an OpenSearch index name; rename the container, or set index`,
          ]
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

/** Returns the name with the placeholders for times and fields, which Fluent Bit fills in, replaced by a letter. */
function withoutPlaceholders(index: string): string {
  return index.replace(/%[A-Za-z]|\$[A-Za-z_]\w*(\['[^']+'\])*/g, 'x');
}
