import type { OutputPlugin } from '../fluent-bit';
import type { PolicyStatement } from '../internal/policy';
import { cloudWatchLogsDestination } from './cloudwatch-logs-destination';
import { firehoseDestination } from './firehose-destination';
import { kinesisDestination } from './kinesis-destination';
import { s3Destination } from './s3-destination';

/** The records that a destination gets. */
export interface LogSource {
  /** Container that wrote them. */
  readonly container: string;
  /** Region in which it runs. */
  readonly region: string;
}

/** A place where log records go: everything else about it follows from here. */
export interface LogDestination {
  /** Name in the router's own log and metrics, behind the container's: `nginx.s3`. */
  readonly name: string;

  /** The output that delivers the records of one container. */
  output(source: LogSource): OutputPlugin;

  /** What the task role must be allowed, on exact ARNs, for the records of these containers. */
  statements(containers: readonly string[]): readonly PolicyStatement[];

  /** Everything about the records of a container that this destination cannot take. */
  problems(container: string): readonly string[];
}

/**
 * The destinations.
 *
 * @example
 *
 *     LogDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const LogDestination = {
  /** Objects in an S3 bucket. */
  s3: s3Destination,
  /** Events in a CloudWatch log group. */
  cloudWatchLogs: cloudWatchLogsDestination,
  /** Records of an Amazon Data Firehose delivery stream. */
  firehose: firehoseDestination,
  /** Records of a Kinesis data stream. */
  kinesis: kinesisDestination,
} as const;
