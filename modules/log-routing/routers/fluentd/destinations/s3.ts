import type { Size, Time } from '../../../../fluent-bit/option';
import { injectDate } from '../../../../fluentd/format';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields } from '../../../../core/object-shape';
import { json } from '../../../../core/json-shape';
import { mapOf } from '../../../../core/collection-shape';
import { required, optional } from '../../../../core/shape';
import { plainText } from '../../../../core/string-shape';
import { isKnown } from '../../../../core/validation';
import { accessShapes, endpointsFor, otherRegion, portsFor, regionProblem } from '../../../destinations/aws-access';
import { type OptionEffects, setBy, unaffected } from '../../../destinations/option-effects';
import { destinationBucket, portOfEndpoint, withoutTokens, writerProblem } from '../../../destinations/s3-access';
import { bufferEffect, genericEffects } from './option-effects';
import { checkStatements, fixedKeyStart, isKeyArn, keyStatement } from './s3-access';
import { s3Statements, type S3DestinationProps } from '../../../destinations/s3';
import type { FluentdDestination } from '../destination';
import { assumeRole } from './assume-role';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a Fluentd destination in S3. */
export interface FluentdS3DestinationProps extends Pick<S3DestinationProps, 'bucket' | 'prefix' | 'region' | 'role'> {
  /**
   * Maximum time that records wait in the router before they are uploaded.
   *
   * @default '1m'
   */
  readonly uploadTimeout?: Time;

  /**
   * Size before compression at which an object is uploaded before `uploadTimeout`.
   *
   * @default '8M'
   */
  readonly objectSize?: Size;

  /**
   * Options of Fluentd's `s3` output, which override the options that this library sets; options of a section are
   * overridden individually.
   */
  readonly options?: Partial<FluentdOutputOptions<'s3'>>;
}

/** Shape of `FluentdS3DestinationProps`. */
export const s3Shape = fields<FluentdS3DestinationProps>({
  ...accessShapes,
  bucket: required(destinationBucket),
  prefix: plainText,
  uploadTimeout: plainText,
  objectSize: plainText,
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluentd's `s3` output. */
export const s3Effects: OptionEffects<FluentdOutputOptions<'s3'>> = {
  ...genericEffects,
  s3_bucket: setBy('bucket'),
  s3_region: setBy('region'),
  assume_role_credentials: setBy('role'),
  path: setBy('prefix'),
  s3_endpoint: 'derived',
  s3_object_key_format: 'derived',
  check_apikey_on_start: 'derived',
  check_bucket: 'derived',
  check_object: 'derived',
  auto_create_bucket: 'derived',
  ssekms_key_id: {
    add: (key) =>
      !isKeyArn(key) && 'kms:GenerateDataKey on the ARN of the key to the task role, or specify the key by its ARN',
  },
  ...unaffected('force_path_style', 'hex_random_length', 'store_as', 'storage_class', 'use_server_side_encryption'),
  ...unaffected('checksum_algorithm', 'format', 'inject'),
  buffer: bufferEffect,
};

/**
 * End of the object keys. With the options delivery, it contains no tag, because log driver options do not support
 * chunk keys.
 */
const keyEnd = {
  image: '${tag}-${chunk_id}.%{file_extension}',
  options: '${chunk_id}.%{file_extension}',
} as const;

/**
 * Creates a destination that writes objects to an S3 bucket: gzip, with one JSON record per line and its time as the
 * field `date`, under a key that contains the container, hour and task: `app/2026/11/21/04/app-firelens-<task
 * id>-<random>.gz`. A retry replaces the object, so no record is stored twice. With the options delivery, the key does
 * not contain the task.
 *
 * The plugin's checks of bucket and key are disabled, because they need permissions to read the bucket.
 */
export function s3Destination(props: FluentdS3DestinationProps): FluentdDestination {
  const { options = {}, uploadTimeout = '1m', objectSize, ...bucketProps } = props;
  const { bucket, prefix = '', region, role } = bucketProps;
  /** Beginning of the keys of a source, which the task role may write to. */
  const start = (source: string) => {
    const { s3_object_key_format: format } = options;
    return format === undefined ? `${prefix}${source}/` : fixedKeyStart(format, prefix);
  };
  return {
    name: 's3',
    gem: { name: 'fluent-plugin-s3', version: '1.8.5' },
    output: (source) => ({
      name: 's3',
      options: withOptions<FluentdOutputOptions<'s3'>>(
        {
          s3_bucket: bucket.bucketName,
          s3_region: region ?? source.region,
          ...assumeRole(role),
          check_apikey_on_start: false,
          check_bucket: false,
          check_object: false,
          auto_create_bucket: false,
          ...(prefix !== '' && { path: prefix }),
          s3_object_key_format: `%{path}${source.name}/%Y/%m/%d/%H/${keyEnd[source.delivery]}`,
          store_as: 'gzip',
          ...(bucket.objectLockEnabled === true && { checksum_algorithm: 'CRC32' as const }),
          format: { '@type': 'json' },
          inject: injectDate,
          buffer: {
            chunk_keys: source.delivery === 'image' ? ['tag', 'time'] : ['time'],
            ...losslessBuffer(source, uploadTimeout, objectSize),
            timekey: '1h',
            timekey_use_utc: true,
          },
        },
        options,
      ),
    }),
    statements: (sources, place) => [
      ...s3Statements(props, 's3:PutObject', sources.map(start), place),
      ...(role
        ? []
        : [...checkStatements(bucket, options, sources.map(start)), ...keyStatement(bucket, options, place)]),
    ],
    endpoints: endpointsFor(props, 's3', { service: options.s3_endpoint }),
    ports: portsFor(props, portOfEndpoint(options.s3_endpoint)),
    ...otherRegion(props),
    folders: (sources) => sources.map((source) => ({ bucketName: bucket.bucketName, prefix: start(source) })),
    warnings: () => [],
    problems: (source) =>
      [
        regionProblem('bucket', bucket.bucketArn, props, source),
        regionProblem('bucket.kmsKeyArn', bucket.kmsKeyArn, props, source),
        writerProblem(props, start(source.name), source.knownAccountId),
        /[*?]/.test(withoutTokens(start(''))) &&
          options.s3_object_key_format !== undefined &&
          `options.s3_object_key_format must not contain "*" or "?" before its first placeholder, because they are wildcards in permissions, got ${JSON.stringify(options.s3_object_key_format)}`,
        isKnown(prefix) &&
          /^\/|[^/]$|\/\/|[$%]/.test(prefix) &&
          `prefix must end with "/", and must not start with "/" or contain "//", "$" or "%", got ${JSON.stringify(prefix)}`,
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `FluentdDestination.s3: ${problem}`),
  };
}
