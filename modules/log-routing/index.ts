export type { CloudWatchLogsDestinationProps } from './cloudwatch-logs-destination';
export type { FirehoseDestinationProps } from './firehose-destination';
export type { KinesisDestinationProps } from './kinesis-destination';
export { type ImageDelivery, type InitDelivery, LogDelivery, type OptionsDelivery } from './log-delivery';
export { LogDestination, type LogSource } from './log-destination';
export type { LogRoute, LogRouting } from './log-route';
export type { RouterImage } from './router-image';
export type { S3DestinationProps, S3KeyLayout, S3Uploads } from './s3-destination';
