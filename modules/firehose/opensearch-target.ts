import type { DeliveryContext, DeliveryTarget } from './target';
import { indexNameForm, indexNamePattern } from '../storage/opensearch-index';
import type { PolicyStatement } from '../core/policy';
import { fields, reference } from '../core/object-shape';
import { known, number, required } from '../core/shape';
import { collectionArn, domainArn } from '../core/references';
import { noInterpolation, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { integerProblem, patternProblem } from '../core/validation';
import { bufferingOf, bufferingProblems, bufferingShapes } from './buffering';
import { bucketStatements, folderProblem, targetBucket, type TargetBucket } from './target-bucket';
import { type VpcAccess, vpcAccess, vpcConfiguration, vpcProblems, vpcStatements } from './vpc-access';

/** Common properties of OpenSearch targets. */
export interface OpenSearchTargetBaseProps {
  /** Name of the index, in lowercase. */
  readonly index: string;

  /**
   * Bucket for documents that OpenSearch rejects, or for all documents: a `LogBucket`, or the ARN of an existing
   * bucket.
   */
  readonly bucket: TargetBucket;

  /**
   * Maximum buffering time in seconds, 0 to 900.
   *
   * @default 60
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceBufferingHints.html
   */
  readonly bufferSeconds?: number;

  /**
   * Maximum buffer size in MiB, 1 to 100. Small instance types accept requests of at most 10 MiB.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#network-limits
   */
  readonly bufferMiB?: number;

  /**
   * Prefix of the object keys, followed by `2026/11/21/09/`.
   *
   * @default 'opensearch/'
   */
  readonly prefix?: string;

  /**
   * Documents to write to the bucket, compressed with gzip: those that could not be indexed within `retrySeconds`, or
   * all. Changing it replaces the delivery stream.
   *
   * @default 'failed'
   */
  readonly backup?: 'failed' | 'all';

  /**
   * Retry duration in seconds, 0 to 7200, after which a document is written to the bucket.
   *
   * @default 300
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceRetryOptions.html
   */
  readonly retrySeconds?: number;

  /**
   * VPC access to a domain or collection that is not public. Changing it replaces the delivery stream.
   *
   * @default - access over the internet
   * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc
   */
  readonly vpc?: VpcAccess;
}

/**
 * Properties of an Amazon OpenSearch Service domain as target. With fine-grained access control, the role of the
 * delivery stream must be mapped to an OpenSearch role that can create indices and write to them.
 */
export interface OpenSearchTargetDomainProps extends OpenSearchTargetBaseProps {
  /** Domain to deliver to. */
  readonly domain: {
    /** ARN of the domain. */
    readonly domainArn: string;
  };

  /**
   * Period after which a new index is started, with the time appended to its name: `nginx-2026-11-21`.
   *
   * @default 'day'
   * @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html#es-index-rotation
   */
  readonly rotation?: keyof typeof rotationPeriods;

  /** Conflicts with `domain`. */
  readonly collection?: never;
}

/**
 * Properties of an Amazon OpenSearch Serverless collection as target. A data access policy of the collection must grant
 * the role of the delivery stream `aoss:CreateIndex`, `aoss:UpdateIndex` and `aoss:WriteDocument`.
 */
export interface OpenSearchTargetCollectionProps extends OpenSearchTargetBaseProps {
  /** Collection to deliver to. */
  readonly collection: {
    /** Host name of the collection endpoint, without the `https://` of Terraform's `collection_endpoint`. */
    readonly endpoint: string;
    /** ARN of the collection. */
    readonly collectionArn: string;
  };

  /** Not supported for collections. */
  readonly rotation?: never;

  /** Conflicts with `collection`. */
  readonly domain?: never;
}

/** Properties of an OpenSearch target: a domain or a serverless collection. */
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
  domain: reference<OpenSearchTargetDomainProps['domain']>({ domainArn: required(domainArn) }),
  collection: reference<OpenSearchTargetCollectionProps['collection']>({
    endpoint: required(plainText),
    collectionArn: required(collectionArn),
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
 * Delivers each record as a document to OpenSearch, which rejects records that the router combined
 * (`simple_aggregation`). Rejected documents are written to a bucket together with the error.
 */
export function openSearchTarget(props: OpenSearchTargetProps): DeliveryTarget {
  const { domain, collection, bucket, vpc, rotation = 'day' } = props;
  return {
    configuration: (context) =>
      collection
        ? {
            destination: 'opensearchserverless',
            opensearchserverlessConfiguration: {
              collectionEndpoint: `https://${collection.endpoint}`,
              ...commonConfiguration(props, context),
            },
          }
        : {
            destination: 'opensearch',
            opensearchConfiguration: {
              domainArn: domain.domainArn,
              indexRotationPeriod: rotationPeriods[rotation],
              ...commonConfiguration(props, context),
            },
          },
    statements: (deliveryStream) => [
      ...(collection
        ? collectionStatements(collection.collectionArn)
        : domainStatements(domain.domainArn, props.index)),
      // AWS does not fully document the keys of failed documents.
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
    // The types exclude these two, except in values read from JSON.
    (props.domain === undefined) === (props.collection === undefined) &&
      'exactly one of to.domain or to.collection must be given',
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
    ...bufferingProblems(props, { maxMiB: 100 }),
    ...(props.vpc ? vpcProblems(props.vpc) : []),
  ];
}
