import { imageFormat } from '../modules/containers/container-image';
import { logRetentionDays, objectRetentionRange } from '../modules/core/retention';
import { pinnedFluentBitImage } from '../modules/log-routing/routers/fluent-bit/rules/router-rules';
import type { LogRouting } from '../modules/log-routing/log-routing';
import { repositoryNameFormat } from '../modules/storage/ecr-repository';
import { integer, oneOf, type SettingsOf, string, uniqueArray } from './forms';
import { groups } from './groups';

const destinationsForm = 'an array of "s3", "cloudwatch" or both';

const fluentBitImageForm =
  'an AWS for Fluent Bit image with a full 3.x version or a digest, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16"';

/** Returns the default of `repositoryName`. */
export function defaultRepositoryName(namePrefix: string): string {
  return `${namePrefix}/fluent-bit`;
}

/** Settings of the log routing and of the stored logs. */
export const logSettings = {
  /**
   * Destinations of the web server's logs: one or both of `s3` and `cloudwatch`. Changing it deploys new tasks.
   *
   * @default ['s3']
   */
  destinations: uniqueArray(oneOf('s3', 'cloudwatch'), destinationsForm)
    .min(1, { error: `${destinationsForm}, without duplicates` })
    .readonly()
    .default(['s3']),

  /**
   * Delivery of the log router configuration: `image` builds it into an image in the ECR repository, which must be
   * pushed before the service starts; `inline` writes it to the task definition; `options` writes log driver options to
   * the task definition, for a single destination.
   *
   * @default 'image'
   */
  delivery: oneOf('image', 'inline', 'options').default('image'),

  /**
   * Name of the ECR repository for the log router image. Changing it replaces the repository.
   *
   * @default - `<namePrefix>/fluent-bit`
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  repositoryName: string(...repositoryNameFormat).exactOptional(),

  /**
   * AWS for Fluent Bit image with a full 3.x version or a digest: the log router's image, or its base image.
   *
   * @default - the image of `LogRouting`
   */
  fluentBitImage: string(imageFormat[0], fluentBitImageForm)
    .regex(pinnedFluentBitImage, { error: fluentBitImageForm })
    .exactOptional(),

  /**
   * Expected log volume of a task, which determines the log router's memory, CPU and buffers:
   * `{ "recordsPerSecond": 2000 }`, with `recordBytes` (750) and `outageMinutes` (15).
   *
   * @default - about 500 KB a second, and 1 GB of buffer per output
   * @see ExpectedLoad
   */
  expectedLoad: groups.expectedLoad.readonly().exactOptional(),

  /**
   * Days after which S3 deletes log objects, 1 or more.
   *
   * @default 90
   */
  logRetentionDays: integer(objectRetentionRange).default(90),

  /**
   * Retention of log groups in days, including the log router's; one of the values that CloudWatch Logs supports.
   *
   * @default 30
   */
  logGroupRetentionDays: oneOf(...logRetentionDays).default(30),
} satisfies SettingsOf<Pick<LogRouting, 'fluentBitImage' | 'expectedLoad'>>;
