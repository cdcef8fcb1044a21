import fc from 'fast-check';
import type { EcrRepositoryProps, EcsClusterProps, LogBucketProps, LogGroupProps } from '../../../modules';
import { flag, kmsKeyArn, number, one, retention, some, token, withSome } from './right-values';

/** Properties of a `LogBucket`. */
export const logBucketProps = withSome<LogBucketProps>(
  {},
  {
    bucketName: fc.oneof(one('acme-logs', 'a.b-c3'), token.text),
    retentionDays: fc.oneof(number(1, 3650), token.number),
    abortIncompleteUploadDays: number(1, 30),
    versioned: flag,
    kmsKeyArn,
    writers: some('vpcs'),
    forceDestroy: flag,
  },
);

/** The other way to name a `LogBucket`. */
export const logBucketPrefixProps = withSome<LogBucketProps>(
  { bucketNamePrefix: one('acme-logs-') },
  { writers: some('vpcs', 'load-balancers') },
);

/** Properties of a `LogGroup`. */
export const logGroupProps = withSome<LogGroupProps>(
  {},
  {
    logGroupName: fc.oneof(one('/firelens/web'), token.text),
    retentionDays: fc.oneof(retention, token.number),
    kmsKeyArn,
    logGroupClass: one('STANDARD', 'INFREQUENT_ACCESS'),
  },
);

/** The other way to name a `LogGroup`. */
export const logGroupPrefixProps = withSome<LogGroupProps>({ logGroupNamePrefix: one('/firelens/') });

/** Properties of an `EcrRepository`. */
export const ecrRepositoryProps = withSome<EcrRepositoryProps>(
  { repositoryName: fc.oneof(one('team/web', 'router'), token.text) },
  {
    immutableTags: flag,
    scanOnPush: flag,
    keepImages: fc.oneof(number(1, 100), token.number),
    untaggedRetentionDays: number(1, 30),
    kmsKeyArn,
    forceDelete: flag,
  },
);

/** Where ECS Exec records what is done. */
export const executeCommandLogging = fc.oneof(
  withSome<{ logGroup: object; kmsKeyArn: string }>(
    {
      logGroup: fc.constant({
        logGroupName: '/acme/exec',
        logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/exec',
      }),
    },
    { kmsKeyArn },
  ),
  withSome<{ bucket: object; prefix: string; kmsKeyArn: string }>(
    {
      bucket: withSome<{ bucketName: string; bucketArn: string; kmsKeyArn: string }>(
        { bucketName: one('acme-exec'), bucketArn: one('arn:aws:s3:::acme-exec') },
        { kmsKeyArn },
      ),
    },
    { prefix: one('exec/'), kmsKeyArn },
  ),
);

/** Properties of an `EcsCluster`. */
export const ecsClusterProps = withSome<EcsClusterProps>(
  {},
  {
    clusterName: fc.oneof(one('main'), token.text),
    containerInsights: one('enabled', 'enhanced', 'disabled'),
    executeCommandLogging,
  },
);
