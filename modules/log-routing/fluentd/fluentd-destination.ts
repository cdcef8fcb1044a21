import type { FluentdOutput } from '../../fluentd';
import type { LogDestination, LogSource } from '../log-destination';
import { checkedAs } from '../destinations/checked';
import { forwardShape } from '../destinations/forward';
import { cloudWatchLogsDestination, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { firehoseDestination, firehoseShape } from './destinations/firehose';
import { forwardDestination } from './destinations/forward';
import { nullDestination } from './destinations/null';
import { s3Destination, s3Shape } from './destinations/s3';
import { stdoutDestination, stdoutShape } from './destinations/stdout';

/** The records that a destination of Fluentd gets. */
export interface FluentdSource extends Omit<LogSource, 'alias' | 'taskIdPart' | 'waitsOnDisk'> {
  /** Name of the output in the router's own log; no other output of the task has it. */
  readonly id: string;
  /** How the output reaches the router: options of a log driver carry no sections. */
  readonly delivery: 'options' | 'image';
}

/** A place where Fluentd sends log records: everything else about it follows from here. */
export interface FluentdDestination extends Pick<LogDestination, 'name' | 'statements' | 'endpoints' | 'port'> {
  /** The gem that the router must have for it, if the image of Fluentd does not hold its plugin. */
  readonly gem?: FluentdGem;

  /** The output that delivers the records of one source. */
  output(source: FluentdSource): FluentdOutput;

  /** Everything about a source that this destination cannot take. */
  problems(source: FluentdSource): readonly string[];

  /** What is allowed about it, and likely to hurt. */
  warnings(source: FluentdSource): readonly string[];
}

/** A gem with plugins of Fluentd, in the version that routers are built with. */
export interface FluentdGem {
  /** Name of the gem. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
}

const checked = checkedAs<FluentdDestination>('FluentdDestination', nullDestination);

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
