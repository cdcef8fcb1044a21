import { validatedFactory } from '../../destinations/checked';
import { forwardShape } from '../../destinations/forward';
import { cloudWatchLogsDestination, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { firehoseDestination, firehoseShape } from './destinations/firehose';
import { forwardDestination } from './destinations/forward';
import { nullDestination } from './destinations/null';
import { s3Destination, s3Shape } from './destinations/s3';
import { stdoutDestination, stdoutShape } from './destinations/stdout';
import type { FluentdDestination as FluentdDestinationType } from './destination';

export type { FluentdCloudWatchLogsDestinationProps } from './destinations/cloudwatch-logs';
export type { FluentdFirehoseDestinationProps } from './destinations/firehose';
export type { FluentdForwardDestinationProps } from './destinations/forward';
export type { FluentdS3DestinationProps } from './destinations/s3';
export type { FluentdStdoutDestinationProps } from './destinations/stdout';

/** Destination of a router that runs Fluentd. */
export type FluentdDestination = FluentdDestinationType;

const checked = validatedFactory<FluentdDestination>('FluentdDestination', 'fluentd', nullDestination);

/**
 * Destinations of a router that runs Fluentd.
 *
 * @example
 *
 *     FluentdDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const FluentdDestination = {
  /** Writes objects to an S3 bucket. */
  s3: checked('s3', s3Shape, s3Destination),
  /** Writes events to a CloudWatch Logs log group. */
  cloudWatchLogs: checked('cloudWatchLogs', cloudWatchLogsShape, cloudWatchLogsDestination),
  /** Sends records to an Amazon Data Firehose delivery stream. */
  firehose: checked('firehose', firehoseShape, firehoseDestination),
  /** Forwards records to another Fluentd or to Fluent Bit. */
  forward: checked('forward', forwardShape, forwardDestination),
  /** Writes records to the router's own log, for debugging. */
  stdout: checked('stdout', stdoutShape, stdoutDestination),
  /** Drops records on purpose. */
  null: nullDestination,
} as const;
