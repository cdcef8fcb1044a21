export type { AssumedRole, AwsAccess } from './destinations/aws-access';
export type { CloudWatchLogsDestinationProps } from './destinations/cloudwatch-logs';
export type { DatadogDestinationProps, DatadogSite } from './destinations/datadog';
export type { ExpectedLoad } from './routers/expected-load';
export type { FirehoseDestinationProps } from './destinations/firehose';
export { FluentdDestination } from './routers/fluentd/fluentd-destination';
export { type FluentdGem, type FluentdSource } from './routers/fluentd/destination';
export type { FluentdCloudWatchLogsDestinationProps } from './routers/fluentd/destinations/cloudwatch-logs';
export type { FluentdFirehoseDestinationProps } from './routers/fluentd/destinations/firehose';
export type { FluentdForwardDestinationProps } from './routers/fluentd/destinations/forward';
export type { FluentdS3DestinationProps } from './routers/fluentd/destinations/s3';
export type { FluentdStdoutDestinationProps } from './routers/fluentd/destinations/stdout';
export type { FluentdRoute, FluentdTaggedRecords } from './routers/fluentd/fluentd-route';
export type { FluentdRouting } from './routers/fluentd/fluentd-routing';
export type { ForwardDestinationProps } from './destinations/forward';
export type { HttpCompression, HttpDestinationProps, HttpFormat, HttpHeader } from './destinations/http';
export type { KinesisDestinationProps } from './destinations/kinesis';
export {
  type ConfigurationBucket,
  type ImageDelivery,
  type InitDelivery,
  ConfigDelivery,
  type OptionsDelivery,
  type S3Delivery,
} from './config-delivery';
export { LogDestination } from './log-destination';
export { type LogSource } from './destination';
export type {
  FieldChanges,
  FieldPattern,
  LogLevel,
  LogRoute,
  LuaFunction,
  MultilineLanguage,
  RecordPattern,
  TaggedRecords,
} from './routes/log-route';
export type { LogRouting } from './log-routing';
export type { LokiDestinationProps } from './destinations/loki';
export type { DestinationUser } from './destinations/network-output';
export type { NewRelicDestinationProps, NewRelicSite } from './destinations/new-relic';
export type { NullDestinationProps } from './destinations/null';
export type { OpenSearchDestinationProps } from './destinations/opensearch';
export type { ParserPreset } from './routes/parser-presets';
export type { RouterImage } from './routers/router-image';
export type { S3DestinationProps, S3KeyLayout, S3Uploads } from './destinations/s3';
export type { SplunkDestinationProps } from './destinations/splunk';
export type { StdoutDestinationProps } from './destinations/stdout';
export type { TaskRouting } from './task-routing-shape';
export type { RouterType } from './routers/router-messages';
