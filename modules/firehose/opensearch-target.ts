import type { DeliveryContext, DeliveryTarget } from './target';
import { indexNameForm, indexNamePattern } from '../storage/opensearch-index';
import type { PolicyStatement } from '../core/policy';
import { arnOf, fields, known, noInterpolation, number, plainText, required } from '../core/shape';
import { integerProblem, patternProblem, type Problem } from '../core/validation';
import { bufferingOf, bufferingProblems, bufferingShapes } from './buffering';
import { bucketStatements, folderProblem, targetBucket, type TargetBucket } from './target-bucket';
import { type VpcAccess, vpcAccess, vpcConfiguration, vpcProblems, vpcStatements } from './vpc-access';

/** What every target in OpenSearch takes. */
export interface OpenSearchTargetBaseProps {
  /** Index of the documents, in lower case. */
  readonly index: string;

  /** Bucket of the documents that OpenSearch did not take, or of all: a `LogBucket`, or the ARN of one. */
  readonly bucket: TargetBucket;

  /**
   * Longest time that documents wait, 0 to 900 seconds.
   *
   * @default 60
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceBufferingHints.html
   */
  readonly bufferSeconds?: number;

  /**
   * Size at which they are delivered before their time, 1 to 100 MiB. Small instances take no request of more than 10.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#network-limits
   */
  readonly bufferMiB?: number;

  /**
   * Beginning of the objects' keys, before `2026/11/21/09/`.
   *
   * @default 'opensearch/'
   */
  readonly prefix?: string;

  /**
   * Documents that go to the bucket, in gzip: those that OpenSearch has not taken for `retrySeconds`, or all. To change
   * it replaces the delivery stream.
   *
   * @default 'failed'
   */
  readonly backup?: 'failed' | 'all';

  /**
   * Seconds for which a document is tried before it goes to the bucket, 0 to 7200.
   *
   * @default 300
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceRetryOptions.html
   */
  readonly retrySeconds?: number;

  /**
   * Way to a domain or collection that is reached from within a VPC alone. To change it replaces the delivery stream.
   *
   * @default - from the internet
   * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc
   */
  readonly vpc?: VpcAccess;
}

/**
 * A domain of Amazon OpenSearch Service. Where it has fine-grained access control, the role of the delivery stream must
 * be mapped to one of OpenSearch's that may create indices and write to them.
 */
export interface OpenSearchTargetDomainProps extends OpenSearchTargetBaseProps {
  /** The domain. */
  readonly domain: {
    /** ARN of the domain. */
    readonly domainArn: string;
  };

  /**
   * How long an index is written to before the next one is begun, with the time behind its name: `nginx-2026-11-21`.
   *
   * @default 'day'
   * @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html#es-index-rotation
   */
  readonly rotation?: keyof typeof rotationPeriods;

  /** Not beside a domain. */
  readonly collection?: never;
}

/**
 * A collection of Amazon OpenSearch Serverless. A data access policy of the collection must let the role of the
 * delivery stream do `aoss:CreateIndex`, `aoss:UpdateIndex` and `aoss:WriteDocument`.
 */
export interface OpenSearchTargetCollectionProps extends OpenSearchTargetBaseProps {
  /** The collection. */
  readonly collection: {
    /** Host of the collection, without `https://`, with which Terraform's `collection_endpoint` begins. */
    readonly endpoint: string;
    /** ARN of the collection. */
    readonly collectionArn: string;
  };

  /** Collections have one index. */
  readonly rotation?: never;

  /** Not beside a collection. */
  readonly domain?: never;
}

/** Properties of a target in OpenSearch: a domain, or a collection of its serverless kind. */
export type OpenSearchTargetProps = OpenSearchTargetDomainProps | OpenSearchTargetCollectionProps;

const rotationPeriods = {
  none: 'NoRotation',
  hour: 'OneHour',
  day: 'OneDay',
  week: 'OneWeek',
  month: 'OneMonth',
} as const;

/** Shape of `OpenSearchTargetProps`. */
export const openSearchTargetShape = fields<OpenSearchTargetProps>({
  ...bufferingShapes,
  domain: fields<OpenSearchTargetDomainProps['domain']>({ domainArn: required(arnOf('es', 'a domain')) }),
  collection: fields<OpenSearchTargetCollectionProps['collection']>({
    endpoint: required(plainText),
    collectionArn: required(arnOf('aoss', 'a collection')),
  }),
  index: required(plainText),
  rotation: known(plainText),
  bucket: required(targetBucket),
  prefix: noInterpolation,
  backup: known(plainText),
  retrySeconds: number,
  vpc: vpcAccess,
});

/**
 * Documents in OpenSearch, one for each record; of many that a router sends as one (`simple_aggregation`) it takes none.
 * What it does not take goes to a bucket, with the reason why.
 */
export function openSearchTarget(props: OpenSearchTargetProps): DeliveryTarget {
  const { domain, collection, bucket, vpc, rotation = 'day' } = props;
  return {
    configuration: (means) =>
      collection
        ? {
            destination: 'opensearchserverless',
            opensearchserverlessConfiguration: {
              collectionEndpoint: `https://${collection.endpoint}`,
              ...commonConfiguration(props, means),
            },
          }
        : {
            destination: 'opensearch',
            opensearchConfiguration: {
              domainArn: domain.domainArn,
              indexRotationPeriod: rotationPeriods[rotation],
              ...commonConfiguration(props, means),
            },
          },
    statements: (deliveryStream) => [
      ...(collection
        ? collectionStatements(collection.collectionArn)
        : domainStatements(domain.domainArn, props.index)),
      // Where in it failed documents go is not all said by AWS.
      ...bucketStatements(deliveryStream, bucket, ['']),
      ...(vpc ? vpcStatements(deliveryStream, vpc) : []),
    ],
    problems: () => problems(props),
  };
}

function commonConfiguration(props: OpenSearchTargetProps, { roleArn, errorLog }: DeliveryContext) {
  const { index, bucket, prefix = 'opensearch/', backup = 'failed', retrySeconds = 300, vpc } = props;
  const { bufferSeconds = 60, bufferMiB = 5 } = props;
  return {
    roleArn,
    indexName: index,
    ...bufferingOf({ bufferSeconds, bufferMiB }),
    retryDuration: retrySeconds,
    cloudwatchLoggingOptions: errorLog,
    s3BackupMode: backup === 'all' ? 'AllDocuments' : 'FailedDocumentsOnly',
    s3Configuration: {
      roleArn,
      bucketArn: bucket.bucketArn,
      prefix,
      compressionFormat: 'GZIP',
      cloudwatchLoggingOptions: errorLog,
    },
    ...(vpc && { vpcConfig: vpcConfiguration(vpc, roleArn) }),
  };
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es */
function domainStatements(domainArn: string, index: string): readonly PolicyStatement[] {
  const readPaths = [
    '',
    '_all/_settings',
    '_cluster/stats',
    `${index}*/_mapping*`,
    '_nodes',
    '_nodes/stats',
    '_nodes/*/stats',
    '_stats',
    `${index}*/_stats`,
  ];
  return [
    {
      Effect: 'Allow',
      Action: ['es:DescribeDomain', 'es:DescribeDomains', 'es:DescribeDomainConfig', 'es:ESHttpPost', 'es:ESHttpPut'],
      Resource: [domainArn, `${domainArn}/*`],
    },
    { Effect: 'Allow', Action: 'es:ESHttpGet', Resource: readPaths.map((path) => `${domainArn}/${path}`) },
  ];
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-serverless */
function collectionStatements(collectionArn: string): readonly PolicyStatement[] {
  return [{ Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: collectionArn }];
}

function problems(props: OpenSearchTargetProps): Problem[] {
  return [
    patternProblem('to.index', props.index, indexNamePattern, indexNameForm),
    // The types rule these two out, but not in values that were read from JSON.
    (props.domain === undefined) === (props.collection === undefined) &&
      'to.domain or to.collection must be given, and not both',
    props.collection &&
      props.rotation !== undefined &&
      'to.rotation must not be given with to.collection, which has one index; leave it out',
    patternProblem('to.collection.endpoint', props.collection?.endpoint, /^[\w.-]+$/, 'a host without "https://"'),
    folderProblem('to.prefix', props.prefix),
    patternProblem('to.backup', props.backup, /^(failed|all)$/, '"failed" or "all"'),
    patternProblem(
      'to.rotation',
      props.rotation,
      /^(none|hour|day|week|month)$/,
      '"none", "hour", "day", "week" or "month"',
    ),
    integerProblem('to.retrySeconds', props.retrySeconds, { min: 0, max: 7200, unit: 'seconds' }),
    ...bufferingProblems(props, { mostMiB: 100 }),
    ...(props.vpc ? vpcProblems(props.vpc) : []),
  ];
}
