export type { AssumedRole, AwsAccess } from './aws-access';
export type { CloudWatchLogsDestinationProps } from './cloudwatch-logs-destination';
export type { DatadogDestinationProps, DatadogSite } from './datadog-destination';
export type { ExpectedLoad } from './expected-load';
export type { FirehoseDestinationProps } from './firehose-destination';
export type { ForwardDestinationProps } from './forward-destination';
export type { HttpCompression, HttpDestinationProps, HttpFormat, HttpHeader } from './http-destination';
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
export type { LokiDestinationProps } from './loki-destination';
export type { DestinationUser } from './network-output';
export type { NewRelicDestinationProps, NewRelicSite } from './new-relic-destination';
export type { NullDestinationProps } from './null-destination';
export type { OpenSearchDestinationProps } from './opensearch-destination';
export type { ParserPreset } from './parser-presets';
export type { RouterImage } from './router-image';
export type { S3DestinationProps, S3KeyLayout, S3Uploads } from './s3-destination';
export type { SplunkDestinationProps } from './splunk-destination';
export type { StdoutDestinationProps } from './stdout-destination';
