import type { OutputOptions } from '../../fluent-bit/output';
import { indexNameForm, indexNamePattern } from '../../storage/opensearch-index';
import type { PolicyStatement } from '../../core/policy';
import { hostFormat } from '../../core/format';
import { byProperty, fields, namedLikeArn, reference } from '../../core/object-shape';
import { collectionArn, domainArn } from '../../core/references';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { required, optional } from '../../core/shape';
import { matching, plainText } from '../../core/string-shape';
import type { Problem } from '../../core/problem';
import { isKnown } from '../../core/validation';
import { isText, isVariable, partsOf } from '../../fluent-bit/value';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination, LogSource } from '../destination';
import {
  accessShapes,
  type AwsAccess,
  endpointsFor,
  otherRegion,
  portsFor,
  profileEffect,
  regionProblem,
  statementsFor,
} from './aws-access';
import { derivedPort, genericEffects, losesRecords, type OptionEffects, setBy, unaffected } from './option-effects';
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
  readonly options?: DestinationOptions<'opensearch'>;
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

const endpoint = required({ ...matching(plainText, ...hostFormat), samples: ['search.example.com'] });
const regionInArn = /^arn:[^:]*:[^:]*:([^:]+):/;
const regionInEndpoint = /\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.(?:es|aos|aoss)\./;

const domainShape = namedLikeArn<OpenSearchDomainUserProps['domain']>(
  namedLikeArn<OpenSearchDomainUserProps['domain']>(
    reference<OpenSearchDomainUserProps['domain']>({
      endpoint,
      domainArn,
    }),
    'endpoint',
    'domainArn',
    /:domain\/(.+)$/,
    /^(?:search|vpc)-(.+)-[a-z0-9]{26}\./,
  ),
  'endpoint',
  'domainArn',
  regionInArn,
  regionInEndpoint,
);

const collectionShape = namedLikeArn<OpenSearchCollectionProps['collection']>(
  namedLikeArn<OpenSearchCollectionProps['collection']>(
    reference<OpenSearchCollectionProps['collection']>({
      endpoint,
      collectionArn: required(collectionArn),
    }),
    'endpoint',
    'collectionArn',
    /:collection\/(.+)$/,
    /^([a-z0-9]+)\.[a-z0-9-]+\.aoss\./,
  ),
  'endpoint',
  'collectionArn',
  regionInArn,
  regionInEndpoint,
);

const indexing = { index: plainText, options: mapOf(optional(json)) };

/** Shape of `OpenSearchDestinationProps`. */
export const openSearchShape = byProperty({
  domain: fields<
    Pick<OpenSearchDomainUserProps, 'domain' | 'index' | 'options'> &
      Partial<Pick<OpenSearchDomainUserProps, 'user'>> &
      AwsAccess
  >({
    ...indexing,
    ...accessShapes,
    domain: required(domainShape),
    user: userShape,
  }),
  collection: fields<Pick<OpenSearchCollectionProps, 'collection' | 'index' | 'options' | 'region' | 'role'>>({
    ...indexing,
    ...accessShapes,
    collection: required(collectionShape),
  }),
});

/** Effects of the options of Fluent Bit's `opensearch` output. */
export const openSearchEffects: OptionEffects<DestinationOptions<'opensearch'>> = {
  ...genericEffects,
  host: setBy('domain.endpoint or collection.endpoint'),
  port: derivedPort,
  index: setBy('index'),
  http_user: setBy('user.name'),
  http_passwd: setBy('user.password'),
  aws_auth: { refused: 'requests are signed unless the property user is set; set or remove user instead' },
  aws_service_name: { refused: 'the properties domain and collection determine it; set one of them instead' },
  aws_region: setBy('region'),
  aws_role_arn: setBy('role.roleArn'),
  aws_external_id: setBy('role.externalId'),
  aws_sts_endpoint: 'derived',
  aws_profile: profileEffect,
  path: {
    add: (value) =>
      isText(value) &&
      partsOf(value).some(isVariable) &&
      'es:ESHttpPost on "<ARN of the domain><path>/_bulk" to the task role, unless the property user is set',
  },
  pipeline: 'derived',
  generate_id: losesRecords(
    (value) => value === true,
    'should be false, because only the first of equal lines at the same time is indexed',
  ),
  id_key: losesRecords(() => true, 'should not be set, because records without the field are dropped'),
  suppress_type_name: losesRecords(
    (value) => value === false,
    'should be true, because OpenSearch 2 and later reject documents with a type',
  ),
  ...unaffected('type', 'logstash_format', 'logstash_prefix', 'logstash_prefix_key', 'logstash_prefix_separator'),
  ...unaffected('logstash_dateformat', 'time_key', 'time_key_format', 'time_key_nanos', 'include_tag_key', 'tag_key'),
  ...unaffected('buffer_size', 'write_operation', 'replace_dots', 'current_time_index', 'trace_output', 'trace_error'),
  ...unaffected('compress'),
};

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
  const { domain, collection, index, options = {} } = props;
  const access: AwsAccess = props;
  return networkDestination('openSearch', {
    name: 'opensearch',
    ports: portsFor(access, options.port),
    ...otherRegion(access),
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
        ...routerOptions<'opensearch'>(options, source),
      },
    }),
    statements: () => statements(props),
    endpoints: endpointsFor(access, 'aoss', { sts: options.aws_sts_endpoint }).filter(
      (service) => collection !== undefined || service !== 'aoss',
    ),
    problems: (source) => [
      ...[
        props.user ? undefined : regionProblem('domain', domain?.domainArn, props, source),
        regionProblem('collection', collection?.collectionArn, access, source),
        pathProblem(options.path),
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `LogDestination.openSearch: ${problem}`),
      ...(domain && !props.user && domain.domainArn === undefined
        ? ['LogDestination.openSearch: domain.domainArn must be set for signed requests; set it, or set user']
        : []),
      ...(isKnown(index) && !indexNamePattern.test(withoutPlaceholders(index!))
        ? [`LogDestination.openSearch: index must be ${indexNameForm}, got ${JSON.stringify(index)}`]
        : []),
      ...(index === undefined && !indexNamePattern.test(source.name)
        ? [
            `container "${source.name}": name must be ${indexNameForm} to be part of an OpenSearch index name; rename the container, or set index`,
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
  // Fluent Bit posts to <path>/_bulk, or to <path>/_bulk/?pipeline=<name>.
  const { path, pipeline } = props.options ?? {};
  const before = typeof path === 'string' ? path : '';
  const bulk = pipeline === undefined ? '_bulk' : '_bulk/';
  const Resource = `${props.domain.domainArn}${before}/${bulk}`;
  return statementsFor(props, [{ Effect: 'Allow', Action: 'es:ESHttpPost', Resource }]);
}

function pathProblem(path: unknown): Problem {
  return (
    typeof path === 'string' &&
    isKnown(path) &&
    /[*?]/.test(path) &&
    `options.path must not contain "*" or "?", because they are wildcards in permissions, got ${JSON.stringify(path)}`
  );
}

/** Returns the name with the placeholders for times and fields, which Fluent Bit fills in, replaced by a letter. */
function withoutPlaceholders(index: string): string {
  return index.replace(/%[A-Za-z]|\$[A-Za-z_]\w*(\['[^']+'\])*/g, 'x');
}
