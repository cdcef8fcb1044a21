import { validatedFactory } from '../../destinations/checked';
import { forwardShape } from '../../destinations/forward';
import { cloudWatchLogsDestination, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { firehoseDestination, firehoseShape } from './destinations/firehose';
import { forwardDestination } from './destinations/forward';
import { nullDestination } from './destinations/null';
import { s3Destination, s3Shape } from './destinations/s3';
import { stdoutDestination, stdoutShape } from './destinations/stdout';
import type { FluentdDestination as FluentdDestinationType } from './destination';

/** A place where Fluentd sends log records: everything else about it follows from here. */
export type FluentdDestination = FluentdDestinationType;

const checked = validatedFactory<FluentdDestination>('FluentdDestination', nullDestination);

/**
 * The destinations of a router that runs Fluentd.
 *
 * @example
 *
 *     FluentdDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const FluentdDestination = {
  /** Objects in an S3 bucket. */
  s3: checked('s3', s3Shape, s3Destination),
  /** Events in a CloudWatch log group. */
  cloudWatchLogs: checked('cloudWatchLogs', cloudWatchLogsShape, cloudWatchLogsDestination),
  /** Records of an Amazon Data Firehose delivery stream. */
  firehose: checked('firehose', firehoseShape, firehoseDestination),
  /** Records to another Fluentd, or to Fluent Bit. */
  forward: checked('forward', forwardShape, forwardDestination),
  /** The router's own log, to look at records. */
  stdout: checked('stdout', stdoutShape, stdoutDestination),
  /** Nowhere, on purpose. */
  null: nullDestination,
} as const;
