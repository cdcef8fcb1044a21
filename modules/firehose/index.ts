export {
  type DeliveryStreamBaseProps,
  DeliveryStream,
  type DeliveryStreamProps,
  type DirectDeliveryStreamProps,
  type ReadingDeliveryStreamProps,
} from './delivery-stream';
export { DeliveryTarget } from './delivery-target';
export type { GlueTable } from './glue-table';
export type {
  OpenSearchTargetCollectionProps,
  OpenSearchTargetDomainProps,
  OpenSearchTargetProps,
} from './opensearch-target';
export type { RedshiftTargetProps } from './redshift-target';
export type { BackupFolder, S3LinesProps, S3ParquetProps, S3TargetProps } from './s3-target';
export type { StreamSource } from './stream-source';
export type { DeliveryContext } from './target';
export type { TargetBucket } from './target-bucket';
export type { VpcAccess } from './vpc-access';
