export { LogBucket, type LogBucketProps } from './log-bucket';
export type { Network } from './network';
export { ValidationError } from './internal/validation';
