import type { ConfigDelivery } from '../../modules';

/** Places where records are counted. */
export type Place = 'bucket' | 'logGroup';

/** A task that writes numbered records, which one delivery routes to places. */
export interface DeliveryCase {
  /** Name of the task: the end of its family, and part of the mark of its records. */
  readonly name: string;
  /** Delivery of the router's configuration. */
  readonly delivery: ConfigDelivery['by'];
  /** Places where every record must arrive. */
  readonly places: readonly Place[];
}

/** Parts of a run that need more than an AWS account. */
export interface OptionalParts {
  /** `true` if an image of the router can be built and pushed. */
  readonly image: boolean;
  /** `true` to start an EC2 instance, which the s3 delivery needs. */
  readonly ec2: boolean;
}

const both = ['bucket', 'logGroup'] as const;

/** One task for each delivery. ECS writes one output for each container with the options delivery, so it has two. */
const cases = {
  options: [
    { name: 'options-bucket', places: ['bucket'] },
    { name: 'options-log-group', places: ['logGroup'] },
  ],
  inline: [{ name: 'inline', places: both }],
  init: [{ name: 'init', places: both }],
  image: [{ name: 'image', places: both }],
  s3: [{ name: 's3', places: both }],
} as const satisfies Readonly<Record<ConfigDelivery['by'], readonly Omit<DeliveryCase, 'delivery'>[]>>;

/** Returns the tasks of a run. */
export function deliveryCases({ image, ec2 }: OptionalParts): readonly DeliveryCase[] {
  return deliveries
    .filter((delivery) => (delivery !== 'image' || image) && (delivery !== 's3' || ec2))
    .flatMap((delivery) => cases[delivery].map((each) => ({ ...each, delivery })));
}

const deliveries = ['options', 'inline', 'init', 'image', 's3'] as const satisfies readonly (keyof typeof cases)[];
