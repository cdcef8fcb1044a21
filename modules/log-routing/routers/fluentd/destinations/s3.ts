import type { Size, Time } from '../../../../fluent-bit/option';
import { injectDate } from '../../../../fluentd/format';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields } from '../../../../core/object-shape';
import { json, mapOf, required } from '../../../../core/shape';
import { plainText } from '../../../../core/string-shape';
import { bucket } from '../../../../core/references';
import { isKnown } from '../../../../core/validation';
import { accessShapes } from '../../../destinations/aws-access';
import { s3Destination as fluentBitS3, type S3DestinationProps } from '../../../destinations/s3';
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
  bucket: required(bucket),
  prefix: plainText,
  uploadTimeout: plainText,
  objectSize: plainText,
  options: mapOf(json),
});

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
  const { options, uploadTimeout = '1m', objectSize, ...bucketProps } = props;
  const { bucket, prefix = '', region, role } = bucketProps;
  const { statements, endpoints, port } = fluentBitS3(bucketProps);
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
    statements,
    endpoints,
    port,
    warnings: () => [],
    problems: () =>
      isKnown(prefix) && /^\/|[^/]$|\/\/|[$%]/.test(prefix)
        ? [
            `FluentdDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$" or "%", got ${JSON.stringify(prefix)}`,
          ]
        : [],
  };
}
