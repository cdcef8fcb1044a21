export { EcrRepository, type EcrRepositoryProps } from './ecr-repository';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export { type ImageRepository } from './image-repository';
export type { KeyClient } from './key-policy';
export { KinesisStream, type KinesisStreamProps } from './kinesis-stream';
export { LogBucket, type LogBucketProps } from './log-bucket';
export { LogGroup, type LogGroupProps } from './log-group';
export type { LogWriter, WritableBucket } from './writable-bucket';
