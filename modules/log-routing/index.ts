export type { AssumedRole, AwsAccess } from './destinations/aws-access';
export type { ExpectedLoad } from './routers/expected-load';
export * from './routers/fluentd/fluentd-destination';
export type { FluentdOutput, FluentdOutputName, FluentdOutputOptions } from '../fluentd/output';
export { type FluentdGem, type FluentdSource } from './routers/fluentd/destination';
export type { FluentdRoute, FluentdTaggedRecords } from './routers/fluentd/fluentd-route';
export type { FluentdRouting } from './routers/fluentd/fluentd-routing';
export {
  type ConfigurationBucket,
  type ImageDelivery,
  type InitDelivery,
  type InlineDelivery,
  ConfigDelivery,
  type OptionsDelivery,
  type S3Delivery,
} from './config-delivery';
export * from './log-destination';
export type { LogSource, ObjectFolder } from './destination';
export type { FieldChanges } from './routes/field-changes';
export type { FieldPattern, LogRoute, MultilineLanguage, RecordPattern, TaggedRecords } from './routes/log-route';
export type { LevelScale, LevelSelection, LogLevel } from './routes/log-level';
export type { LuaFunction } from './routes/lua-code';
export type { LogRouting } from './log-routing';
export type { ParserPreset } from './routes/parser-presets';
export type { RouterImage } from './routers/router-image';
export type { TaskRouting } from './task-routing-shape';
export type { RouterType } from './routers/router-messages';
export type { DestinationBucket } from './destinations/s3-access';
