import fc from 'fast-check';
import type {
  AuditTrailInBucket,
  AuditTrailInOwnBucket,
  AuditTrailOptions,
  EcrRepositoryProps,
  EncryptionKeyProps,
  KinesisStreamProps,
  LogBucketProps,
  LogGroupProps,
  WritableBucket,
} from '../../modules';
import { dependable, type Every, flag, kmsKeyArn, number, one, retention, some, token, withSome } from './right-values';

/** Properties of a `LogBucket`. */
export const logBucketProps = withSome<LogBucketProps>({}, {
  bucketName: fc.oneof(one('acme-logs', 'a.b-c3'), token.text),
  retentionDays: fc.oneof(number(1, 3650), token.number),
  abortIncompleteUploadDays: number(1, 30),
  versioned: flag,
  kmsKeyArn,
  logDeliveryServices: some('vpcs'),
  forceDestroy: flag,
} satisfies Every<Omit<LogBucketProps, 'bucketNamePrefix'>>);

/** The other way to name a `LogBucket`, and other logDeliveryServices. */
export const logBucketPrefixProps = withSome<LogBucketProps>(
  { bucketNamePrefix: one('acme-logs-') },
  { logDeliveryServices: some('vpcs', 'load-balancers', 'trail/audit'), retentionDays: fc.constant('forever') },
);

/** Properties of a `LogGroup`. */
export const logGroupProps = withSome<LogGroupProps>({}, {
  logGroupName: fc.oneof(one('/firelens/web'), token.text),
  retentionDays: fc.oneof(retention, token.number),
  kmsKeyArn,
  logGroupClass: one('STANDARD', 'INFREQUENT_ACCESS'),
  forceDestroy: flag,
} satisfies Every<Omit<LogGroupProps, 'logGroupNamePrefix'>>);

/** The other way to name a `LogGroup`. */
export const logGroupPrefixProps = withSome<LogGroupProps>({ logGroupNamePrefix: one('/firelens/') });

/** Properties of an `EcrRepository`. */
export const ecrRepositoryProps = withSome<EcrRepositoryProps>(
  { repositoryName: fc.oneof(one('team/web', 'router'), token.text) },
  {
    immutableTags: flag,
    scanOnPush: flag,
    maxImageCount: fc.oneof(number(1, 100), token.number),
    untaggedRetentionDays: number(1, 30),
    kmsKeyArn,
    forceDelete: flag,
  } satisfies Every<Omit<EcrRepositoryProps, 'repositoryName'>>,
);

/** Properties of an `EncryptionKey`. */
export const encryptionKeyProps = withSome<EncryptionKeyProps>({}, {
  servicePrincipals: some('log-groups', 'alarms', 'flow-logs', 'trails'),
  aliasName: fc.oneof(one('logs', 'acme/logs'), token.text),
  deletionWindowDays: fc.oneof(number(7, 30), token.number),
  forceDestroy: flag,
} satisfies Every<EncryptionKeyProps>);

/** Properties of a `KinesisStream`. */
export const kinesisStreamProps = withSome<KinesisStreamProps>({}, {
  streamName: fc.oneof(one('accesses'), token.text),
  shards: fc.oneof(number(1, 100), token.number),
  retentionHours: fc.oneof(number(24, 8760), token.number),
  kmsKeyArn,
} satisfies Every<KinesisStreamProps>);

const trail = {
  readWriteType: one('All', 'WriteOnly'),
  logGroup: fc.constant({ logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/trail' }),
  kmsKeyArn,
} satisfies Every<Omit<AuditTrailOptions, 'trailName'>>;

/** Properties of an `AuditTrail`. */
export const auditTrailProps = fc.oneof(
  withSome<AuditTrailInOwnBucket>({}, {
    ...trail,
    trailName: one('audit', 'a.b-c'),
    retentionDays: number(1, 3650),
    forceDestroy: flag,
  } satisfies Every<Omit<AuditTrailInOwnBucket, 'bucket'>>),
  withSome<AuditTrailInBucket>(
    {
      trailName: one('audit'),
      bucket: withSome<WritableBucket>(
        { bucketName: one<unknown>('acme-logs'), bucketArn: one('arn:aws:s3:::acme-logs') },
        { kmsKeyArn, logDeliveryServices: one(['trail/audit']), dependables: fc.tuple(dependable) },
      ),
    },
    trail,
  ),
);
