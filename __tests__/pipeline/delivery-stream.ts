import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import type { EmulatedAws } from '../../lab/emulator/emulated-aws';

/** Creates a delivery stream in the emulator, which writes records to a bucket immediately. */
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
