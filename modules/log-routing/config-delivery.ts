import {
  byValueOf,
  anyOf,
  fields,
  inWords,
  matching,
  number,
  oneOf,
  plainText,
  required,
  type Shape,
  type ShapesOf,
  text,
} from '../core/shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import { type ImageRepository, repository } from '../storage/image-repository';

/** How the configuration reaches the router. */
export type ConfigDelivery = OptionsDelivery | ImageDelivery | InitDelivery | S3Delivery;

/** Delivery by the options of the log driver, from which ECS itself writes one output a container. */
export interface OptionsDelivery {
  /** Tells the deliveries apart. */
  readonly by: 'options';
}

/** Delivery by an image that holds the configuration. */
export interface ImageDelivery {
  /** Tells the deliveries apart. */
  readonly by: 'image';

  /** Repository of the image: an `EcrRepository`, or the URL and ARN of one that stands already. */
  readonly repository: ImageRepository;

  /**
   * Tag of the image.
   *
   * @default - a digest of the image's files, so that a changed configuration is another image
   */
  readonly tag?: string;
}

/**
 * A bucket that holds the configuration of routers: a `LogBucket` that keeps its objects `forever`, or one that stands
 * already.
 */
export interface ConfigurationBucket {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts it, if there is one. */
  readonly kmsKeyArn?: string | undefined;

  /** Days after which S3 deletes an object, if that is known: no task would start then. */
  readonly retentionDays?: number | 'forever';
}

/** Delivery by objects in S3, which AWS's `init` image of Fluent Bit fetches when a task starts. */
export interface InitDelivery {
  /** Tells the deliveries apart. */
  readonly by: 'init';

  /** The bucket that holds the configuration. */
  readonly bucket: ConfigurationBucket;

  /**
   * Beginning of the objects' keys, without a slash in front and with one at its end. The
   * family of the task definition follows: stages or regions that share a bucket and families need prefixes of their own.
   *
   * @default 'fluent-bit/'
   */
  readonly prefix?: string;
}

/** Delivery by an object in S3, which ECS's agent fetches when a task starts, on EC2 instances alone (F11). */
export interface S3Delivery {
  /** Tells the deliveries apart. */
  readonly by: 's3';

  /** The bucket that holds the configuration. */
  readonly bucket: ConfigurationBucket;

  /**
   * Beginning of the object's key, without a slash in front and with one at its end. The
   * family of the task definition follows: stages or regions that share a bucket and families need prefixes of their own.
   *
   * @default 'fluent-bit/'
   */
  readonly prefix?: string;
}

/**
 * The deliveries.
 *
 * @example
 *
 *     ConfigDelivery.image({ repository: new EcrRepository(this, 'Router', { repositoryName: 'router' }) })
 */
export const ConfigDelivery = {
  /**
   * Nothing to build: one destination a container, no filters. The router has no `[SERVICE]` section then: it gets 5
   * seconds to deliver what it holds when it is stopped, buffers in memory, and has no health check to ask.
   */
  options: (): OptionsDelivery => ({ by: 'options' }),

  /** An image in ECR, built once a change from the files that synth leaves: any number of destinations. */
  image: (props: Omit<ImageDelivery, 'by'>): ImageDelivery => ({ by: 'image', ...props }),

  /**
   * An object in S3, which Terraform uploads and the router fetches when a task starts: any number of destinations, and
   * nothing to build. A task does not start while S3 or its bucket cannot be reached.
   */
  init: (props: Omit<InitDelivery, 'by'>): InitDelivery => ({ by: 'init', ...props }),

  /**
   * An object in S3, which Terraform uploads and ECS's agent fetches when a task starts: any number of destinations, and
   * nothing to build, but on EC2 instances alone, and no parsers. The execution role reads it, so that the containers need
   * no right to. A task does not start while S3 or its bucket cannot be reached.
   */
  s3: (props: Omit<S3Delivery, 'by'>): S3Delivery => ({ by: 's3', ...props }),
} as const;

const bucketShapes: ShapesOf<ConfigurationBucket> = {
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
  retentionDays: anyOf(number, oneOf('forever')),
};

const by = required(oneOf('options', 'image', 'init', 's3'));

const options = fields<OptionsDelivery>({ by });

const image = fields<ImageDelivery>({
  by,
  repository: required(repository),
  tag: matching(
    plainText,
    /^\w[\w.-]{0,127}$/,
    '1 to 128 letters, digits, "_", "." and "-", not beginning with "." or "-"',
  ),
});

/** Shape of the deliveries of a router that runs Fluent Bit. */
export const fluentBitDelivery = deliveryBy({
  options,
  image,
  init: fields<InitDelivery>({ by, bucket: required(fields(bucketShapes)), prefix: plainText }),
  // F12 looks at the ARN.
  s3: fields<S3Delivery>({
    by,
    bucket: required(fields<ConfigurationBucket>({ ...bucketShapes, bucketArn: required(plainText) })),
    prefix: plainText,
  }),
});

/** Shape of the deliveries of a router that runs Fluentd. */
export const fluentdDelivery = deliveryBy({ options, image });

/** What `ConfigDelivery` makes, by the names of its functions. */
function deliveryBy(shapes: Readonly<Record<string, Shape>>): Shape {
  return { ...byValueOf('by', shapes), form: inWords(Object.keys(shapes).map((name) => `ConfigDelivery.${name}`)) };
}
