import { givenOptionProblems } from '../../../fluent-bit/option';
import { type FluentdOutputName, optionTable } from '../../../fluentd/output';
import { made, validatedFactory } from '../../destinations/checked';
import { forwardShape } from '../../destinations/forward';
import { cloudWatchLogsDestination, cloudWatchLogsEffects, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { firehoseDestination, firehoseEffects, firehoseShape } from './destinations/firehose';
import { forwardDestination, forwardEffects } from './destinations/forward';
import { nullDestination } from './destinations/null';
import { s3Destination, s3Effects, s3Shape } from './destinations/s3';
import { stdoutDestination, stdoutEffects, stdoutShape } from './destinations/stdout';
import type { FluentdDestination as FluentdDestinationType } from './destination';

export type { FluentdCloudWatchLogsDestinationProps } from './destinations/cloudwatch-logs';
export type { FluentdFirehoseDestinationProps } from './destinations/firehose';
export type { FluentdForwardDestinationProps, FluentdForwardServer } from './destinations/forward';
export type { FluentdS3DestinationProps } from './destinations/s3';
export type { FluentdStdoutDestinationProps } from './destinations/stdout';

/**
 * Destination of a router that runs Fluentd.
 *
 * @interface
 */
export type FluentdDestination = FluentdDestinationType;

const checked = validatedFactory<FluentdDestination>(
  'FluentdDestination',
  'fluentd',
  nullDestination,
  (name, options) => givenOptionProblems(optionTable(name as FluentdOutputName), options),
);

/**
 * Destinations of a router that runs Fluentd.
 *
 * @example
 *
 *     FluentdDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const FluentdDestination = {
  /** Writes objects to an S3 bucket. */
  s3: checked('s3', s3Shape, s3Destination, s3Effects),
  /** Writes events to a CloudWatch Logs log group. */
  cloudWatchLogs: checked('cloudWatchLogs', cloudWatchLogsShape, cloudWatchLogsDestination, cloudWatchLogsEffects),
  /** Sends records to an Amazon Data Firehose delivery stream. */
  firehose: checked('firehose', firehoseShape, firehoseDestination, firehoseEffects),
  /** Forwards records to another Fluentd or to Fluent Bit. */
  forward: checked('forward', forwardShape, forwardDestination, forwardEffects),
  /** Writes records to the router's own log, for debugging. */
  stdout: checked('stdout', stdoutShape, stdoutDestination, stdoutEffects),
  /** Drops records on purpose. */
  null: () => made('FluentdDestination.null', nullDestination()),
} as const;
