import { inWords } from '../core/format';
import { byValueOf, fields, reference } from '../core/object-shape';
import { anyOf, number, oneOf, required, type Shape, type ShapesOf } from '../core/shape';
import { matching, plainText, text } from '../core/string-shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import { type ImageRepository, repository } from '../storage/image-repository';

/** Method of delivering the configuration to the router. */
export type ConfigDelivery = OptionsDelivery | ImageDelivery | InlineDelivery | InitDelivery | S3Delivery;

/** Delivery with log driver options, from which ECS generates one output for each container. */
export interface OptionsDelivery {
  /** Name of the delivery. */
  readonly by: 'options';
}

/** Delivery with an image that contains the configuration. */
export interface ImageDelivery {
  /** Name of the delivery. */
  readonly by: 'image';

  /** Repository of the image: an `EcrRepository`, or the URL and ARN of an existing repository. */
  readonly repository: ImageRepository;

  /**
   * Tag of the image.
   *
   * @default - a digest of the image's files, so that every change of the configuration gets a new tag
   */
  readonly tag?: string;
}

/** Delivery with the task definition, whose router writes the configuration to its volume before it starts. */
export interface InlineDelivery {
  /** Name of the delivery. */
  readonly by: 'inline';
}

/** S3 bucket for the configuration of routers: a `LogBucket` with `retentionDays: 'forever'`, or an existing bucket. */
export interface ConfigurationBucket {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts the bucket, if any. */
  readonly kmsKeyArn?: string | undefined;

  /**
   * Days after which S3 deletes objects, if known. Must be `'forever'`, because tasks do not start without the
   * configuration.
   */
  readonly retentionDays?: number | 'forever';
}

/** Delivery with objects in S3, which the `init` image of AWS for Fluent Bit downloads when a task starts. */
export interface InitDelivery {
  /** Name of the delivery. */
  readonly by: 'init';

  /** Bucket for the configuration. */
  readonly bucket: ConfigurationBucket;

  /**
   * Prefix of the object keys; ends with a slash and does not start with one. The family of the task definition follows
   * it: stages or regions that share a bucket and family names need different prefixes.
   *
   * @default 'fluent-bit/'
   */
  readonly prefix?: string;
}

/** Delivery with an object in S3, which the ECS agent downloads when a task starts; only on EC2 instances (F11). */
export interface S3Delivery {
  /** Name of the delivery. */
  readonly by: 's3';

  /** Bucket for the configuration. */
  readonly bucket: ConfigurationBucket;

  /**
   * Prefix of the object key; ends with a slash and does not start with one. The family of the task definition follows
   * it: stages or regions that share a bucket and family names need different prefixes.
   *
   * @default 'fluent-bit/'
   */
  readonly prefix?: string;
}

/**
 * Methods of delivering the configuration to the router.
 *
 * @example
 *
 *     ConfigDelivery.image({ repository: new EcrRepository(this, 'Router', { repositoryName: 'router' }) })
 */
export const ConfigDelivery = {
  /**
   * Delivery with log driver options: needs no image and no bucket, but supports only one destination for each
   * container and no filters. Without a `[SERVICE]` section, the router has 5 seconds to deliver buffered records when
   * it stops, buffers in memory, and has no health check.
   */
  options: (props: Omit<OptionsDelivery, 'by'> = {}): OptionsDelivery => ({ by: 'options', ...props }),

  /**
   * Delivery with an image in ECR, which you build from the files that synth writes whenever the configuration changes;
   * supports any number of destinations.
   */
  image: (props: Omit<ImageDelivery, 'by'>): ImageDelivery => ({ by: 'image', ...props }),

  /**
   * Delivery with the task definition: needs no image to build and no bucket, and supports any number of destinations. A
   * rollback starts the configuration of its revision. The configuration must have at most 49,152 of the 65,536 bytes of
   * a task definition (M23).
   */
  inline: (props: Omit<InlineDelivery, 'by'> = {}): InlineDelivery => ({ by: 'inline', ...props }),

  /**
   * Delivery with an object in S3, which Terraform uploads and the router downloads when a task starts; supports any
   * number of destinations without building an image. A task does not start while S3 or the bucket is unreachable, and
   * a task of an earlier revision downloads the newest configuration (F65).
   */
  init: (props: Omit<InitDelivery, 'by'>): InitDelivery => ({ by: 'init', ...props }),

  /**
   * Delivery with an object in S3, which Terraform uploads and the ECS agent downloads when a task starts; supports any
   * number of destinations without building an image, but only on EC2 instances and without parsers. The execution role
   * reads the object, so the containers need no permission. A task does not start while S3 or the bucket is
   * unreachable, and a task of an earlier revision downloads the newest configuration (F65).
   */
  s3: (props: Omit<S3Delivery, 'by'>): S3Delivery => ({ by: 's3', ...props }),
} as const;

const bucketShapes: ShapesOf<ConfigurationBucket> = {
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
  retentionDays: anyOf(number, oneOf('forever')),
};

const by = required(oneOf('options', 'image', 'inline', 'init', 's3'));

const options = fields<OptionsDelivery>({ by });

const image = fields<ImageDelivery>({
  by,
  repository: required(repository),
  tag: matching(
    plainText,
    /^\w[\w.-]{0,127}$/,
    '1 to 128 letters, digits, "_", "." and "-", not starting with "." or "-"',
  ),
});

/** Shape of the deliveries of a router that runs Fluent Bit. */
export const fluentBitDelivery = deliveryBy({
  options,
  image,
  inline: fields<InlineDelivery>({ by }),
  init: fields<InitDelivery>({ by, bucket: required(reference(bucketShapes)), prefix: plainText }),
  // F12 checks the ARN.
  s3: fields<S3Delivery>({
    by,
    bucket: required(reference<ConfigurationBucket>({ ...bucketShapes, bucketArn: required(plainText) })),
    prefix: plainText,
  }),
});

/** Shape of the deliveries of a router that runs Fluentd. */
export const fluentdDelivery = deliveryBy({ options, image });

/** Returns the shape of a delivery, described by the functions of `ConfigDelivery` that create it. */
function deliveryBy(shapes: Readonly<Record<string, Shape>>): Shape {
  return { ...byValueOf('by', shapes), form: inWords(Object.keys(shapes).map((name) => `ConfigDelivery.${name}`)) };
}
