import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import type { EmulatedAws } from '../../lab/emulator/emulated-aws';

/** Makes a delivery stream of the emulator, which has what it takes in a bucket at once. */
export async function makeDeliveryStream(
  config: EmulatedAws['config'],
  name: string,
  bucketArn: string,
): Promise<void> {
  await new FirehoseClient(config).send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: name,
      ExtendedS3DestinationConfiguration: {
        BucketARN: bucketArn,
        RoleARN: 'arn:aws:iam::123456789012:role/firehose',
      },
    }),
  );
}
