export type { AssumedRole, AwsAccess } from './aws-access';
export type { CloudWatchLogsDestinationProps } from './cloudwatch-logs-destination';
export type { FirehoseDestinationProps } from './firehose-destination';
export type { KinesisDestinationProps } from './kinesis-destination';
export { type ImageDelivery, type InitDelivery, LogDelivery, type OptionsDelivery } from './log-delivery';
export { LogDestination, type LogSource } from './log-destination';
export type {
  FieldChanges,
  FieldPattern,
  LogLevel,
  LogRoute,
  LuaFunction,
  MultilineLanguage,
  RecordPattern,
  TaggedRecords,
} from './log-route';
export type { LogRouting } from './log-routing';
export type { ParserPreset } from './parser-presets';
export type { RouterImage } from './router-image';
export type { S3DestinationProps, S3KeyLayout, S3Uploads } from './s3-destination';
