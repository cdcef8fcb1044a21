import type { DeliveryStreamProps, StreamSource } from '../../delivery-stream';
import type { DeliveryTarget } from '../../delivery-targets/delivery-target';
import type { KinesisStreamProps } from '../../kinesis-stream';
import { arnOf, fields, number, plainText, required, withMethods } from '../shape';
import { kmsKeyArn } from './standing';

/** Shape of `KinesisStreamProps`. */
export const kinesisStreamShape = fields<KinesisStreamProps>({
  streamName: plainText,
  shards: number,
  retentionHours: number,
  kmsKeyArn,
});

/** Shape of `DeliveryStreamProps`. */
export const deliveryStreamShape = fields<DeliveryStreamProps>({
  to: required(
    withMethods<DeliveryTarget>('a target, as one of DeliveryTarget', 'configuration', 'statements', 'problems'),
  ),
  deliveryStreamName: plainText,
  errorLogRetentionDays: number,
  source: fields<StreamSource>({
    streamArn: required(arnOf('kinesis', 'a stream of Kinesis')),
    kmsKeyArn,
  }),
  kmsKeyArn,
});
