import type { DeliveryContext, DeliveryTarget } from './target';
import { fields } from '../core/object-shape';
import { flag, known, required } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import { type Buffering, bufferingOf, bufferingProblems, bufferingShapes, type BufferLimits } from './buffering';
import { type GlueTable, glueTable, parquetConfiguration, tableProblems, tableStatements } from './glue-table';
import {
  insideProblem,
  keysOf,
  type ObjectKeys,
  objectKeysProblems,
  objectKeysShapes,
  partitionProcessor,
} from './object-keys';
import { bucketStatements, folderProblem, targetBucket, type TargetBucket } from './target-bucket';

/** Common properties of S3 targets. */
export interface S3TargetBaseProps extends Buffering, ObjectKeys {
  /** Bucket to deliver to: a `LogBucket`, or the ARN of an existing bucket. */
  readonly bucket: TargetBucket;

  /**
   * Appends a newline to each record. Records from a log router already end with one.
   *
   * @default false
   * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-s3bucketprefix.html
   */
  readonly appendNewline?: boolean;

  /**
   * Backup of the unmodified records, compressed with gzip. AWS cannot disable a backup once it is enabled.
   *
   * @default - no backup
   */
  readonly backup?: BackupFolder;
}

/** Properties of an S3 target that writes the unmodified records, one per line. */
export interface S3LinesProps extends S3TargetBaseProps {
  /**
   * Compression format of the objects.
   *
   * @default 'gzip'
   */
  readonly compression?: 'gzip' | 'none';

  /** Available in `S3ParquetProps`. */
  readonly parquetTable?: never;
}

/** Properties of an S3 target that writes Parquet files, of which Athena reads only the columns that a query needs. */
export interface S3ParquetProps extends S3TargetBaseProps {
  /**
   * Glue table that defines which fields of a record become columns. Records that do not match are delivered under
   * `errorPrefix`.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
   */
  readonly parquetTable: GlueTable;

  /** Not supported: Parquet files are always compressed. */
  readonly compression?: never;
}

/** Properties of an S3 target. Specifying `parquetTable` together with `compression` is a compile-time error. */
export type S3TargetProps = S3LinesProps | S3ParquetProps;

/** Folder of a bucket for unmodified records. */
export interface BackupFolder {
  /** Bucket of the folder; can be the bucket of the target. */
  readonly bucket: TargetBucket;

  /**
   * Prefix of the object keys, followed by `2026/11/21/09/`.
   *
   * @default 'source/'
   */
  readonly prefix?: string;
}

/** Shape of `S3TargetProps`. */
export const s3TargetShape = fields<S3TargetProps>({
  ...bufferingShapes,
  ...objectKeysShapes,
  bucket: required(targetBucket),
  appendNewline: flag,
  backup: fields<BackupFolder>({ bucket: required(targetBucket), prefix: noInterpolation }),
  compression: known(plainText),
  parquetTable: glueTable,
});

/**
 * Delivers records as objects in an S3 bucket: JSON, one record per line, compressed with gzip, or Parquet. The keys
 * contain partitions that Athena and Glue read. Records that cannot be delivered are stored under `errorPrefix`.
 */
export function s3Target(props: S3TargetProps): DeliveryTarget {
  const { bucket, backup, compression = 'gzip', parquetTable, partitionBy, appendNewline = false } = props;
  const keys = keysOf(props);
  const processors = [
    ...(partitionBy ? [partitionProcessor(partitionBy)] : []),
    ...(appendNewline ? [{ type: 'AppendDelimiterToRecord' }] : []),
  ];
  return {
    configuration: (context) => ({
      destination: 'extended_s3',
      extendedS3Configuration: {
        roleArn: context.roleArn,
        bucketArn: bucket.bucketArn,
        prefix: keys.prefix,
        errorOutputPrefix: keys.errorPrefix,
        ...bufferingOf(props),
        compressionFormat: parquetTable || compression === 'none' ? 'UNCOMPRESSED' : 'GZIP',
        cloudwatchLoggingOptions: context.errorLog,
        ...(partitionBy && { dynamicPartitioningConfiguration: { enabled: true } }),
        ...(processors.length > 0 && { processingConfiguration: { enabled: true, processors } }),
        ...(parquetTable && { dataFormatConversionConfiguration: parquetConfiguration(parquetTable, context.roleArn) }),
        ...(backup && { s3BackupMode: 'Enabled', s3BackupConfiguration: backupConfiguration(backup, context) }),
      },
    }),
    statements: (deliveryStream) => [
      ...bucketStatements(deliveryStream, bucket, keys.folders),
      ...(backup ? bucketStatements(deliveryStream, backup.bucket, [folderOf(backup)]) : []),
      ...(parquetTable ? tableStatements(deliveryStream, parquetTable) : []),
    ],
    problems: () => [
      ...objectKeysProblems(props),
      ...bufferingProblems(props, bufferLimits(props)),
      ...formatProblems(props),
      ...(backup ? backupProblems(backup, bucket, keys.folders[0]) : []),
    ],
  };
}

function folderOf({ prefix = 'source/' }: BackupFolder): string {
  return prefix;
}

function backupConfiguration(backup: BackupFolder, { roleArn, errorLog }: DeliveryContext) {
  return {
    roleArn,
    bucketArn: backup.bucket.bucketArn,
    prefix: folderOf(backup),
    // Uses the default buffering, because backups do not support zero buffering.
    ...bufferingOf({}),
    compressionFormat: 'GZIP',
    cloudwatchLoggingOptions: errorLog,
  };
}

/**
 * Firehose requires larger buffers for partitioning and format conversion.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/buffering.html
 */
function bufferLimits({ partitionBy, parquetTable }: S3TargetProps): BufferLimits {
  if (partitionBy) return { minSeconds: 60, minMiB: 64, reason: 'partitionBy' };
  return parquetTable ? { minMiB: 64, reason: 'parquetTable' } : {};
}

/** The types exclude these, except in values read from JSON. */
function formatProblems({ compression, parquetTable }: S3TargetProps): Problem[] {
  return [
    patternProblem('to.compression', compression, /^(gzip|none)$/, '"gzip" or "none"'),
    parquetTable &&
      compression !== undefined &&
      'to.compression must not be given with to.parquetTable, whose files are always compressed; leave it out',
    ...(parquetTable ? tableProblems(parquetTable) : []),
  ];
}

function backupProblems(backup: BackupFolder, bucket: TargetBucket, records: string): Problem[] {
  const folder = folderOf(backup);
  return [
    folderProblem('to.backup.prefix', folder),
    backup.bucket.bucketArn === bucket.bucketArn && insideProblem('to.backup.prefix', folder, records),
  ];
}
