import type {
  AuditTrailProps,
  DeliveryStreamProps,
  EcrRepositoryProps,
  EncryptionKeyProps,
  KinesisStreamProps,
  LogBucketProps,
  LogGroupProps,
} from '../../modules';
import { deliveryTarget } from './destinations';
import { retention } from './network';
import { always, anyOf, known, never, number, one, only, type Right, some } from './right';

/** Properties of a `LogBucket`. */
export const logBucket = anyOf<LogBucketProps>(
  {
    bucketName: one('acme-logs', 'a.b-c3'),
    bucketNamePrefix: never,
    logDeliveryServices: known(some('vpcs', 'trail/audit')),
  },
  {
    bucketName: never,
    bucketNamePrefix: 'acme-logs-',
    kmsKeyArn: never,
    logDeliveryServices: known(some('vpcs', 'load-balancers', 'network-load-balancers', 'trail/audit')),
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
