import type {
  AuditTrailProps,
  DeliveryStreamProps,
  EcrRepositoryProps,
  EncryptionKeyProps,
  KinesisStreamProps,
  LogBucketProps,
  LogGroupProps,
  ObjectLock,
} from '../../modules';
import { deliveryTarget } from './destinations';
import { retention } from './network';
import { always, anyOf, known, never, number, one, only, type Right, some } from './right';

const writers = { accounts: always(some('111122223333', '444455556666')), organizationId: one('o-a1b2c3d4e5') };

const bucketWriters = { ...writers, prefix: one('logs/', 'a/b/') };

/** Properties of a bucket for other accounts. */
const whole = {
  writers: bucketWriters,
  replicationSourceAccounts: never,
};

/** Properties of a bucket with Object Lock and replicas. */
const locked = {
  writers: bucketWriters,
  versioned: one(true),
  replicationSourceAccounts: some('111122223333', '444455556666'),
  forceDestroy: one(false),
  retentionDays: always('forever'),
  objectLock: anyOf<ObjectLock>(
    { mode: one('GOVERNANCE', 'COMPLIANCE'), days: always(number(1, 36500)), years: never },
    { mode: one('GOVERNANCE', 'COMPLIANCE'), years: always(number(1, 100)), days: never },
  ),
  replication: {
    bucket: {
      bucketArn: one('arn:aws:s3:::acme-copies'),
      kmsKeyArn: always(known(one('arn:aws:kms:us-west-2:111122223333:key/1a2b'))),
      versioned: one(true),
      objectLockEnabled: one(true),
    },
    region: known(one('us-west-2')),
    prefix: one('web/'),
  },
};

/** Properties of a `LogBucket`. */
export const logBucket = anyOf<LogBucketProps>(
  {
    bucketName: one('acme-logs', 'a.b-c3'),
    bucketNamePrefix: never,
    logDeliveryServices: known(some('vpcs', 'trail/audit')),
    ...whole,
    objectLock: never,
    replication: never,
  },
  {
    bucketName: one('acme-logs', 'a.b-c3'),
    bucketNamePrefix: never,
    logDeliveryServices: known(some('vpcs', 'trail/audit')),
    ...locked,
  },
  {
    bucketName: never,
    bucketNamePrefix: 'acme-logs-',
    kmsKeyArn: never,
    logDeliveryServices: known(some('vpcs', 'load-balancers', 'network-load-balancers', 'trail/audit')),
    ...whole,
    objectLock: never,
    replication: never,
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
  only({ logGroupNamePrefix: '/firelens/' }),
);

/** Properties of an `EcrRepository`. */
export const ecrRepository: Right<EcrRepositoryProps> = { repositoryName: one('team/web', 'router') };

/** Properties of an `EncryptionKey`. */
export const encryptionKey: Right<EncryptionKeyProps> = {
  writers,
  servicePrincipals: some('log-groups', 'alarms', 'flow-logs', 'trails'),
  aliasName: one('logs', 'acme/logs'),
  deletionWindowDays: number(7, 30),
};

/** Properties of a `KinesisStream`. */
export const kinesisStream: Right<KinesisStreamProps> = { retentionHours: number(24, 8760) };

/** Properties of a `DeliveryStream`. */
export const deliveryStream = anyOf<DeliveryStreamProps>(
  { to: deliveryTarget, errorLogRetentionDays: retention, source: never },
  { to: deliveryTarget, errorLogRetentionDays: retention, source: always(), kmsKeyArn: never },
);

const readWriteType = one('All', 'WriteOnly');

/** Properties of an `AuditTrail`. */
export const auditTrail = anyOf<AuditTrailProps>(
  { trailName: one('audit', 'a.b-c'), readWriteType, bucket: never },
  {
    trailName: always('audit'),
    readWriteType,
    bucket: always({ logDeliveryServices: ['trail/audit'] }),
    retentionDays: never,
    forceDestroy: never,
  },
);
