import type { EcrRepositoryProps } from '../../ecr-repository';
import type { LogBucketProps } from '../../log-bucket';
import type { LogGroupProps } from '../../log-group';
import { either, fields, flag, number, oneOf, plainText, required, spelledText, tokenList } from '../shape';
import { kmsKeyArn } from './standing';

/** Shape of `LogBucketProps`. */
export const logBucketShape = fields<LogBucketProps>({
  bucketName: plainText,
  bucketNamePrefix: plainText,
  retentionDays: either(number, oneOf('forever')),
  abortIncompleteUploadDays: number,
  versioned: flag,
  kmsKeyArn,
  writers: tokenList(spelledText),
  forceDestroy: flag,
});

/** Shape of `LogGroupProps`. */
export const logGroupShape = fields<LogGroupProps>({
  logGroupName: plainText,
  logGroupNamePrefix: plainText,
  retentionDays: number,
  kmsKeyArn,
  logGroupClass: plainText,
  forceDestroy: flag,
});

/** Shape of `EcrRepositoryProps`. */
export const ecrRepositoryShape = fields<EcrRepositoryProps>({
  repositoryName: required(plainText),
  immutableTags: flag,
  scanOnPush: flag,
  keepImages: number,
  untaggedRetentionDays: number,
  kmsKeyArn,
  forceDelete: flag,
});
