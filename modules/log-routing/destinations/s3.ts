import type { Size, Time } from '../../fluent-bit/option';
import type { OutputOptions } from '../../fluent-bit/output';
import { fields, json, mapOf, oneOf, plainText, required } from '../../core/shape';
import { bucket } from '../../core/references';
import { isKnown } from '../../core/validation';
import { bufferFolderName } from '../routers/buffer-folder';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';

/** Properties of a destination in S3. */
export interface S3DestinationProps extends AwsAccess {
  /** The bucket: a `LogBucket`, or the name and ARN of one that stands already. */
  readonly bucket: {
    /** Name of the bucket. */
    readonly bucketName: string;
    /** ARN of the bucket. */
    readonly bucketArn: string;
    /** ARN of the KMS key that encrypts it, if there is one. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Beginning of the objects' keys, without a slash in front and with one at its end, as in `production/`.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * How the keys of objects are made up: `by-container` as `nginx/2026/11/21/04/…`, or `athena` with partitions that
   * Athena and Glue read, as `container=nginx/year=2026/month=11/day=21/hour=04/…`.
   *
   * @default 'by-container'
   * @see https://docs.aws.amazon.com/athena/latest/ug/partitions.html
   */
  readonly keyLayout?: S3KeyLayout;

  /**
   * What to save: records that wait for their object are lost if the task is killed, or if S3 is down at the moment in
   * which it stops, and each upload is a request that costs. `least-loss` uploads after a minute or 1 MB, `balanced` after 5 minutes or 10 MB, `fewest-requests` after 15
   * minutes or 100 MB, whichever comes first.
   *
   * @default 'least-loss'
   * @see https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/s3
   */
  readonly uploads?: S3Uploads;

  /**
   * Longest time that records wait in the router before they are uploaded.
   *
   * @default - that of `uploads`
   */
  readonly uploadTimeout?: Time;

  /**
   * Size at which an object is uploaded before its time, before compression; 1M to 1G.
   *
   * @default - that of `uploads`
   */
  readonly objectSize?: Size;

  /** Options of Fluent Bit's `s3` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'s3'>>;
}

/** How the keys of objects are made up. */
export type S3KeyLayout = 'by-container' | 'athena';

/** What uploads to S3 save: records, requests, or some of both. */
export type S3Uploads = 'least-loss' | 'balanced' | 'fewest-requests';

const uploadLimits: Readonly<Record<S3Uploads, { readonly timeout: Time; readonly size: Size }>> = {
  'least-loss': { timeout: '1m', size: '1M' },
  balanced: { timeout: '5m', size: '10M' },
  'fewest-requests': { timeout: '15m', size: '100M' },
};

/** Shape of `S3DestinationProps`. */
export const s3Shape = fields<S3DestinationProps>({
  ...accessShapes,
  bucket: required(bucket),
  prefix: plainText,
  keyLayout: oneOf('by-container', 'athena'),
  uploads: oneOf(...Object.keys(uploadLimits)),
  uploadTimeout: plainText,
  objectSize: plainText,
  options: mapOf(json),
});

/**
 * Folder on the router's volume with one folder for each output. Outputs of one bucket must not share theirs: when Fluent
 * Bit ends, an output removes the files of the others, and when it starts, it uploads them under its own keys.
 */
const storeDir = '/var/log/flb-storage/s3';

/**
 * Where records wait that S3 does not take: in the engine's buffers on disk. The engine tries again until the router is
 * stopped, and it does not stop while they wait. Of what is in the folder of the output, Fluent Bit 5.0.9 does not try
 * again when it ends what has failed before: that waits until it is started again.
 */
function waitingInEngine(outputBuffer: Size) {
  return {
    preserve_data_ordering: false,
    // The most that there is: S3 takes "no_limits" for 5.
    Retry_Limit: 2147483647,
    'storage.total_limit_size': outputBuffer,
  };
}

/**
 * Where records wait where the engine has no buffers on disk: in the folder of the output. Attempts are made by its
 * timer, every 10 seconds with an upload timeout of one minute, so this rides out some five minutes of an outage.
 */
function waitingInFolder(outputBuffer: Size) {
  return { store_dir_limit_size: outputBuffer, Retry_Limit: 30 };
}

/**
 * Objects in an S3 bucket: gzip, one JSON record a line, under a key that says container, hour and task and is never
 * used twice: `nginx/2026/11/21/04/0532-<task id>-<random>.gz`.
 */
export function s3Destination(props: S3DestinationProps): LogDestination {
  const { bucket, prefix = '', keyLayout = 'by-container', uploads = 'least-loss' } = props;
  const { uploadTimeout = uploadLimits[uploads].timeout, objectSize = uploadLimits[uploads].size } = props;
  const folder = (source: string) => `${keyLayout === 'athena' ? 'container=' : ''}${source}/`;
  return {
    name: 's3',
    output: (source) => ({
      name: 's3',
      options: {
        bucket: bucket.bucketName,
        ...awsOptions(props, source),
        // Fluent Bit uses a connection again on which an answer did not come in time, and gets no other answer there.
        'net.keepalive': false,
        // A server that hangs must leave time for others before the router is killed.
        'net.io_timeout': '30s',
        use_put_object: true,
        total_file_size: objectSize,
        upload_timeout: uploadTimeout,
        s3_key_format: ['/', prefix, `${folder(source.name)}${keyEnd(keyLayout, source.taskIdPart)}`],
        s3_key_format_tag_delimiters: '-',
        compression: 'gzip',
        store_dir: `${storeDir}/${bufferFolderName(source.alias)}`,
        ...(source.waitsOnDisk ? waitingInEngine : waitingInFolder)(source.outputBuffer),
        ...props.options,
      },
    }),
    statements: (sources) =>
      statementsFor(props, [
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: sources.map((source) => `${bucket.bucketArn}/${prefix}${folder(source)}*`),
        },
        ...(bucket.kmsKeyArn === undefined
          ? []
          : [
              {
                Effect: 'Allow' as const,
                Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
                Resource: bucket.kmsKeyArn,
              },
            ]),
      ]),
    endpoints: endpointsFor(props, 's3'),
    port: 443,
    warnings: () => [],
    problems: ({ name, taskIdPart = 0 }) => [
      ...(taskIdPart > 0 && name.startsWith('-')
        ? [`container "${name}": its name must not begin with a hyphen for keys in S3 to tell its tasks apart (F28)`]
        : []),
      ...(taskIdPart > 9
        ? [`container "${name}": its name must hold 7 hyphens at most for keys in S3 to tell its tasks apart (F28)`]
        : []),
      ...(isKnown(prefix) && /^\/|[^/]$|\/\/|[$%]/.test(prefix)
        ? [
            `LogDestination.s3: prefix must end with "/", not begin with it, and be free of "$" and "%", got ${JSON.stringify(prefix)}`,
          ]
        : []),
    ],
  };
}

/** The end of a key: hour, minute and second of its first record, the task if the tag tells it, and a random text. */
function keyEnd(layout: S3KeyLayout, taskIdPart: number | undefined): string {
  const hour = { 'by-container': '%Y/%m/%d/%H', athena: 'year=%Y/month=%m/day=%d/hour=%H' }[layout];
  return `${hour}/%M%S-${taskIdPart === undefined ? '' : `$TAG[${taskIdPart}]-`}$UUID.gz`;
}
