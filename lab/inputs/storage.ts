import {
  type AuditTrailProps,
  type DeliveryStreamProps,
  type EcrRepositoryProps,
  type EncryptionKeyProps,
  type KinesisStreamProps,
  type LogBucketProps,
  type LogGroupProps,
} from '../../modules';
import { deliveryTarget } from './destinations';
import { retention } from './network';
import { always, anyOf, known, never, number, one, type Right, some } from './right';

const logBucketOptions = {
  retentionDays: anyOf<LogBucketProps['retentionDays']>(number(1, 3650), 'forever'),
  abortIncompleteUploadDays: number(1, 30),
} satisfies Right<LogBucketProps>;

/** Properties of a `LogBucket`. */
export const logBucket = anyOf<LogBucketProps>(
  {
    ...logBucketOptions,
    bucketName: one('acme-logs', 'a.b-c3'),
    bucketNamePrefix: never,
    logDeliveryServices: known(some('vpcs', 'trail/audit')),
  },
  {
    ...logBucketOptions,
    bucketName: never,
    bucketNamePrefix: 'acme-logs-',
    kmsKeyArn: never,
    logDeliveryServices: known(some('vpcs', 'load-balancers', 'trail/audit')),
  },
);

/** Properties of a `LogGroup`. */
export const logGroup = anyOf<LogGroupProps>(
  {
    logGroupName: '/firelens/web',
    logGroupNamePrefix: never,
    retentionDays: retention,
    logGroupClass: one('STANDARD', 'INFREQUENT_ACCESS'),
  },
  { logGroupName: never, logGroupNamePrefix: '/firelens/', retentionDays: retention },
);

/** Properties of an `EcrRepository`. */
export const ecrRepository: Right<EcrRepositoryProps> = {
  repositoryName: one('team/web', 'router'),
  maxImageCount: number(1, 100),
  untaggedRetentionDays: number(1, 30),
};

/** Properties of an `EncryptionKey`. */
export const encryptionKey: Right<EncryptionKeyProps> = {
  servicePrincipals: some('log-groups', 'alarms', 'flow-logs', 'trails'),
  aliasName: one('logs', 'acme/logs'),
  deletionWindowDays: number(7, 30),
};

/** Properties of a `KinesisStream`. */
export const kinesisStream: Right<KinesisStreamProps> = {
  streamName: 'accesses',
  shards: number(1, 100),
  retentionHours: number(24, 8760),
};

const deliveryStreamOptions = {
  to: deliveryTarget,
  deliveryStreamName: 'archive',
  errorLogRetentionDays: retention,
} satisfies Right<DeliveryStreamProps>;

/** Properties of a `DeliveryStream`. */
export const deliveryStream = anyOf<DeliveryStreamProps>(
  { ...deliveryStreamOptions, source: never },
  {
    ...deliveryStreamOptions,
    source: always({ streamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/accesses' }),
    kmsKeyArn: never,
  },
);

/** Properties of an `AuditTrail`. */
export const auditTrail = anyOf<AuditTrailProps>(
  {
    trailName: one('audit', 'a.b-c'),
    readWriteType: one('All', 'WriteOnly'),
    retentionDays: number(1, 3650),
    bucket: never,
  },
  {
    trailName: always('audit'),
    readWriteType: one('All', 'WriteOnly'),
    bucket: always({ bucketName: 'acme-logs', logDeliveryServices: ['trail/audit'] }),
    retentionDays: never,
    forceDestroy: never,
  },
);
