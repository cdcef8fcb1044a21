import type { Size, Text, Time } from '../fluent-bit';
import { isKnown } from '../internal/validation';
import type { LogDestination } from './log-destination';

/** Properties of a destination in S3. */
export interface S3DestinationProps {
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
   * Region of the bucket.
   *
   * @default - that of the service
   */
  readonly region?: string;

  /**
   * Longest time that records wait in the router before they are uploaded. What waits is lost if the task is killed;
   * shorter waits cost more requests.
   *
   * @default '1m'
   */
  readonly uploadTimeout?: Time;

  /**
   * Size at which an object is uploaded before its time, before compression; 1M to 1G.
   *
   * @default '1M' - AWS's advice for least loss
   * @see https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/s3
   */
  readonly objectSize?: Size;
}

/** Buffers of an object until its upload, on the router's volume. */
const storeDir = '/var/log/flb-storage/s3';

/**
 * Attempts before an object is given up. They are made by the upload timer, every 10 seconds with an upload timeout of
 * one minute, so this rides out some five minutes of an outage.
 */
const retryLimit = 30;

/**
 * Objects in an S3 bucket: gzip, one JSON record a line, under a key that says container, hour and task and is never
 * used twice: `nginx/2026/11/21/04/0532-<task id>-<random>.gz`.
 */
export function s3Destination(props: S3DestinationProps): LogDestination {
  const { bucket, prefix = '', uploadTimeout = '1m', objectSize = '1M' } = props;
  return {
    name: 's3',
    output: ({ container, region }) => ({
      name: 's3',
      options: {
        bucket: bucket.bucketName,
        region: props.region ?? region,
        use_put_object: true,
        total_file_size: objectSize,
        upload_timeout: uploadTimeout,
        s3_key_format: key(prefix, container),
        s3_key_format_tag_delimiters: '-',
        compression: 'gzip',
        store_dir: storeDir,
        Retry_Limit: retryLimit,
      },
    }),
    statements: (containers) => [
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: containers.map((container) => `${bucket.bucketArn}/${prefix}${container}/*`),
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
    ],
    problems: (container) => [
      ...(taskIdIndex(container) > 9
        ? [
            `container "${container}": its name must hold 7 hyphens at most for keys in S3 to tell its tasks apart (F28)`,
          ]
        : []),
      ...(isKnown(prefix) && /^\/|[^/]$|\/\/|[$%]/.test(prefix)
        ? [
            `LogDestination.s3: prefix must end with "/", not begin with it, and be free of "$" and "%", got ${JSON.stringify(prefix)}`,
          ]
        : []),
    ],
  };
}

function key(prefix: string, container: string): Text {
  return ['/', prefix, `${container}/%Y/%m/%d/%H/%M%S-$TAG[${taskIdIndex(container)}]-$UUID.gz`];
}

/** Place of the task's id in the tag `<container>-firelens-<task id>` when that is parted at its hyphens (F28). */
function taskIdIndex(container: string): number {
  return container.split('-').length + 1;
}
