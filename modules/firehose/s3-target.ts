import type { DeliveryContext, DeliveryTarget } from './target';
import { fields, flag, known, noInterpolation, plainText, required } from '../core/shape';
import { patternProblem, type Problem } from '../core/validation';
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

/** What every target in S3 takes. */
export interface S3TargetBaseProps extends Buffering, ObjectKeys {
  /** The bucket: a `LogBucket`, or the ARN of one that stands already. */
  readonly bucket: TargetBucket;

  /**
   * Whether to end each record with a line end. Those of a log router have one already.
   *
   * @default false
   * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-s3bucketprefix.html
   */
  readonly appendNewline?: boolean;

  /**
   * Where each record is kept as it came besides, in gzip. AWS does not end a backup once it has begun.
   *
   * @default - nowhere
   */
  readonly backup?: BackupFolder;
}

/** Records as they came, one a line. */
export interface S3LinesProps extends S3TargetBaseProps {
  /**
   * Compression of the objects.
   *
   * @default 'gzip'
   */
  readonly compression?: 'gzip' | 'none';

  /** For Parquet, `S3ParquetProps`. */
  readonly parquetTable?: never;
}

/** Records as rows of Parquet files, of which Athena reads no more than the columns it needs. */
export interface S3ParquetProps extends S3TargetBaseProps {
  /**
   * Table in Glue that says which fields of a record become columns. A record that does not fit goes below
   * `errorPrefix`.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
   */
  readonly parquetTable: GlueTable;

  /** Parquet files are compressed in themselves. */
  readonly compression?: never;
}

/** Properties of a target in S3; a `parquetTable` with a `compression` does not compile. */
export type S3TargetProps = S3LinesProps | S3ParquetProps;

/** A folder of a bucket for records as they came. */
export interface BackupFolder {
  /** The bucket; it may be that of the target. */
  readonly bucket: TargetBucket;

  /**
   * Beginning of the objects' keys, before `2026/11/21/09/`.
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
 * Objects in an S3 bucket: JSON, one record a line, in gzip, or Parquet. Their keys are partitions that Athena and Glue
 * read; what could not be delivered lies beside them, below `errorPrefix`.
 */
export function s3Target(props: S3TargetProps): DeliveryTarget {
  const { bucket, backup, compression = 'gzip', parquetTable, partitionBy, appendNewline = false } = props;
  const keys = keysOf(props);
  const processors = [
    ...(partitionBy ? [partitionProcessor(partitionBy)] : []),
    ...(appendNewline ? [{ type: 'AppendDelimiterToRecord' }] : []),
  ];
  return {
    configuration: (means) => ({
      destination: 'extended_s3',
      extendedS3Configuration: {
        roleArn: means.roleArn,
        bucketArn: bucket.bucketArn,
        prefix: keys.prefix,
        errorOutputPrefix: keys.errorPrefix,
        ...bufferingOf(props),
        compressionFormat: parquetTable || compression === 'none' ? 'UNCOMPRESSED' : 'GZIP',
        cloudwatchLoggingOptions: means.errorLog,
        ...(partitionBy && { dynamicPartitioningConfiguration: { enabled: true } }),
        ...(processors.length > 0 && { processingConfiguration: { enabled: true, processors } }),
        ...(parquetTable && { dataFormatConversionConfiguration: parquetConfiguration(parquetTable, means.roleArn) }),
        ...(backup && { s3BackupMode: 'Enabled', s3BackupConfiguration: backupConfiguration(backup, means) }),
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
    // Never at once, which Firehose does not do here.
    ...bufferingOf({}),
    compressionFormat: 'GZIP',
    cloudwatchLoggingOptions: errorLog,
  };
}

/**
 * Firehose sorts records, and makes columns of them, in larger buffers.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/buffering.html
 */
function bufferLimits({ partitionBy, parquetTable }: S3TargetProps): BufferLimits {
  if (partitionBy) return { leastSeconds: 60, leastMiB: 64, because: 'partitionBy' };
  return parquetTable ? { leastMiB: 64, because: 'parquetTable' } : {};
}

/** The types rule these out, but not in values that were read from JSON. */
function formatProblems({ compression, parquetTable }: S3TargetProps): Problem[] {
  return [
    patternProblem('to.compression', compression, /^(gzip|none)$/, '"gzip" or "none"'),
    parquetTable &&
      compression !== undefined &&
      'to.compression must not be given with to.parquetTable, which compresses in itself; leave it out',
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
