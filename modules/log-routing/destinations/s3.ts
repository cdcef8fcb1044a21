import type { Size, Time } from '../../fluent-bit/option';
import type { AwsPlace } from '../../core/aws-environment';
import { bucketKeyUsage, keyStatements, writesObjects } from '../../core/key-usage';
import type { PolicyStatement } from '../../core/policy';
import { rule } from '../../core/rule';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { oneOf, required, optional } from '../../core/shape';
import { plainText } from '../../core/string-shape';
import { isKnown } from '../../core/validation';
import { bufferFolderName } from '../routers/buffer-folder';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination, LogSource } from '../destination';
import {
  accessShapes,
  type AwsAccess,
  awsEffects,
  awsOptions,
  endpointsFor,
  otherRegion,
  portsFor,
  regionProblem,
  statementsFor,
} from './aws-access';
import { bufferLimit, genericEffects, losesRecords, type OptionEffects, setBy, unaffected } from './option-effects';
import {
  accessProblems,
  type DestinationBucket,
  destinationBucket,
  fixedStart,
  objectActions,
  ownerAcl,
  portOfEndpoint,
  writerProblem,
} from './s3-access';

/** Properties of an S3 destination. */
export interface S3DestinationProps extends AwsAccess {
  /** Bucket: a `LogBucket`, or the name and ARN of an existing bucket. */
  readonly bucket: DestinationBucket;

  /**
   * Prefix of the object keys; ends with a slash and does not start with one, such as `production/`.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Layout of the object keys: `by-container`, such as `nginx/2026/11/21/04/…`, or `athena` with partitions that Athena
   * and Glue read, such as `container=nginx/year=2026/month=11/day=21/hour=04/…`.
   *
   * @default 'by-container'
   * @see https://docs.aws.amazon.com/athena/latest/ug/partitions.html
   */
  readonly keyLayout?: S3KeyLayout;

  /**
   * Upload frequency, a trade-off between lost records and request costs. Records that wait for their upload are lost
   * if the task is killed, or if S3 is unavailable when the task stops, and each upload is a billed request.
   * `least-loss` uploads after 1 minute or 1 MB, `balanced` after 5 minutes or 10 MB, `fewest-requests` after 15
   * minutes or 100 MB, whichever comes first.
   *
   * @default 'least-loss'
   * @see https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/s3
   */
  readonly uploads?: S3Uploads;

  /**
   * Maximum time that records wait in the router before they are uploaded.
   *
   * @default - determined by `uploads`
   */
  readonly uploadTimeout?: Time;

  /**
   * Size before compression at which an object is uploaded before `uploadTimeout`; 1M to 1G.
   *
   * @default - determined by `uploads`
   */
  readonly objectSize?: Size;

  /** Options of Fluent Bit's `s3` output, which override the options that this library sets. */
  readonly options?: DestinationOptions<'s3'>;
}

/** Layout of the object keys. */
export type S3KeyLayout = 'by-container' | 'athena';

/** Upload frequency, a trade-off between lost records and request costs. */
export type S3Uploads = 'least-loss' | 'balanced' | 'fewest-requests';

const uploadLimits: Readonly<Record<S3Uploads, { readonly timeout: Time; readonly size: Size }>> = {
  'least-loss': { timeout: '1m', size: '1M' },
  balanced: { timeout: '5m', size: '10M' },
  'fewest-requests': { timeout: '15m', size: '100M' },
};

/** Shape of `S3DestinationProps`. */
export const s3Shape = fields<S3DestinationProps>({
  ...accessShapes,
  bucket: required(destinationBucket),
  prefix: plainText,
  keyLayout: oneOf('by-container', 'athena'),
  uploads: oneOf(...Object.keys(uploadLimits)),
  uploadTimeout: plainText,
  objectSize: plainText,
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `s3` output. */
export const s3Effects: OptionEffects<DestinationOptions<'s3'>> = {
  ...genericEffects,
  ...awsEffects,
  bucket: setBy('bucket'),
  s3_key_format: 'derived',
  canned_acl: {
    add: (acl) =>
      acl !== ownerAcl &&
      'an object ownership other than "BucketOwnerEnforced" to the bucket, or S3 rejects every upload with this ACL',
  },
  endpoint: 'derived',
  port: { refused: 's3 ignores it; add the port to options.endpoint' },
  store_dir_limit_size: bufferLimit(true),
  retry_exhausted_action: losesRecords(
    (value) => value === 'delete',
    'should be "quarantine", because objects that used up their retries are deleted',
  ),
  ...unaffected('total_file_size', 'upload_chunk_size', 'upload_timeout', 'use_put_object', 'static_file_path'),
  ...unaffected('store_dir', 's3_key_format_tag_delimiters', 'compression', 'content_type', 'storage_class'),
  ...unaffected('log_key', 'json_date_key', 'json_date_format', 'preserve_data_ordering', 'send_content_md5'),
  ...unaffected('quarantine_dir_limit_size'),
};

/**
 * Folder on the router's volume that contains a folder for each output. Outputs to the same bucket must not share a
 * folder: when Fluent Bit stops, an output removes the files of the others, and when it starts, it uploads them under
 * its own keys.
 */
const storeDir = '/var/log/flb-storage/s3';

/**
 * Returns options that buffer records in the engine's files on disk while S3 is unavailable. The engine retries until
 * the router is stopped, and does not stop while records wait. When Fluent Bit 5.0.9 stops, it does not retry failed
 * uploads in the folder of the output: they wait until it is restarted.
 */
function waitingInEngine(outputBuffer: Size) {
  return {
    preserve_data_ordering: false,
    // The maximum: the S3 output treats "no_limits" as 5.
    Retry_Limit: 2147483647,
    'storage.total_limit_size': outputBuffer,
  };
}

/**
 * Returns options that buffer records in the folder of the output if the engine has no buffers on disk. The output
 * retries on a timer, every 10 seconds with an upload timeout of one minute, which covers an outage of about 5 minutes.
 */
function waitingInFolder(outputBuffer: Size) {
  return { store_dir_limit_size: outputBuffer, Retry_Limit: 30 };
}

/**
 * Returns the permissions of the task role to write objects whose keys begin with one of `starts`, encrypted with the key
 * of the bucket.
 */
export function s3Statements(
  props: Pick<S3DestinationProps, 'bucket' | 'role' | 'region'>,
  actions: string | readonly string[],
  starts: readonly string[],
  place: AwsPlace,
): readonly PolicyStatement[] {
  const { bucket } = props;
  return statementsFor(props, [
    {
      Effect: 'Allow',
      Action: actions,
      Resource: [...new Set(starts.map((start) => `${bucket.bucketArn}/${start}*`))],
    },
    ...keyStatements(place, bucketKeyUsage(bucket, writesObjects, props.region)),
  ]);
}

/**
 * Creates a destination that writes objects to an S3 bucket: gzip, with one JSON record per line, under a unique key
 * that contains the container, hour and task: `nginx/2026/11/21/04/0532-<task id>-<random>.gz`.
 */
export function s3Destination(props: S3DestinationProps): LogDestination {
  const { bucket, prefix = '', keyLayout = 'by-container', uploads = 'least-loss', options = {} } = props;
  const { uploadTimeout = uploadLimits[uploads].timeout, objectSize = uploadLimits[uploads].size } = props;
  const folder = (source: string) => `${keyLayout === 'athena' ? 'container=' : ''}${source}/`;
  /** Beginning of the keys of a source, which the task role may write to. */
  const start = (source: string) =>
    options.s3_key_format === undefined ? `${prefix}${folder(source)}` : fixedStart(options.s3_key_format);
  return {
    name: 's3',
    output: (source) => ({
      name: 's3',
      options: {
        bucket: bucket.bucketName,
        ...awsOptions(props, source),
        // Fluent Bit reuses a connection after a response timeout, and receives no further responses on it.
        'net.keepalive': false,
        // A server that hangs must leave time for other uploads before the router is killed.
        'net.io_timeout': '30s',
        use_put_object: true,
        total_file_size: objectSize,
        upload_timeout: uploadTimeout,
        s3_key_format: ['/', prefix, `${folder(source.name)}${keyEnd(keyLayout, source.taskIdPart)}`],
        s3_key_format_tag_delimiters: '-',
        compression: 'gzip',
        ...(bucket.objectLockEnabled === true && { send_content_md5: true }),
        store_dir: `${storeDir}/${bufferFolderName(source.alias)}`,
        ...(source.waitsOnDisk ? waitingInEngine : waitingInFolder)(source.outputBuffer),
        ...routerOptions<'s3'>(options, source),
      },
    }),
    statements: (sources, place) => s3Statements(props, objectActions(options.canned_acl), sources.map(start), place),
    endpoints: endpointsFor(props, 's3', { service: options.endpoint, sts: options.sts_endpoint }),
    ports: portsFor(props, portOfEndpoint(options.endpoint)),
    ...otherRegion(props),
    folders: (sources) => sources.map((source) => ({ bucketName: bucket.bucketName, prefix: start(source) })),
    warnings: () => [],
    problems: (source) => [
      ...taskIdInKeys(source),
      ...(isKnown(prefix) && /^\/|[^/]$|\/\/|[$%*?]/.test(prefix)
        ? [
            `LogDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$", "%", "*" or "?", got ${JSON.stringify(prefix)}`,
          ]
        : []),
      ...[
        ...accessProblems(props),
        regionProblem('bucket', bucket.bucketArn, props, source),
        regionProblem('bucket.kmsKeyArn', bucket.kmsKeyArn, props, source),
        writerProblem(props, start(source.name), source.knownAccountId),
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `LogDestination.s3: ${problem}`),
    ],
  };
}

const taskIdInKeys = rule('F28', {
  states: 'The name of a container whose records go to S3 has at most 7 hyphens.',
  severity: 'error',
  fix: 'Choose another name: Fluent Bit supports at most ten parts of a tag.',
  check: ({ name, taskIdPart = 0 }: LogSource) => [
    taskIdPart > 0 &&
      name.startsWith('-') &&
      `container "${name}": name must not start with "-", or S3 keys cannot contain the task ID; rename the container`,
    taskIdPart > 9 &&
      `container "${name}": name must contain at most 7 hyphens, or S3 keys cannot contain the task ID; rename the container`,
  ],
});

/**
 * Returns the end of a key: hour, minute and second of its first record, the task ID if the tag contains it, and a
 * random string.
 */
function keyEnd(layout: S3KeyLayout, taskIdPart: number | undefined): string {
  const hour = { 'by-container': '%Y/%m/%d/%H', athena: 'year=%Y/month=%m/day=%d/hour=%H' }[layout];
  return `${hour}/%M%S-${taskIdPart === undefined ? '' : `$TAG[${taskIdPart}]-`}$UUID.gz`;
}
