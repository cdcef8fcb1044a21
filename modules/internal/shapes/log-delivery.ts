import type {
  ConfigurationBucket,
  ImageDelivery,
  InitDelivery,
  OptionsDelivery,
  S3Delivery,
} from '../../log-routing/log-delivery';
import {
  byValueOf,
  either,
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
} from '../shape';
import { bucketArn, kmsKeyArn, repository } from './standing';

const bucketShapes: ShapesOf<ConfigurationBucket> = {
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
  retentionDays: either(number, oneOf('forever')),
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

/** What `LogDelivery` makes, by the names of its functions. */
function deliveryBy(shapes: Readonly<Record<string, Shape>>): Shape {
  return { ...byValueOf('by', shapes), form: inWords(Object.keys(shapes).map((name) => `LogDelivery.${name}`)) };
}
