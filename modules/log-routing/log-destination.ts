import { validatedFactory } from './destinations/checked';
import { cloudWatchLogsDestination, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { datadogDestination, datadogShape } from './destinations/datadog';
import { firehoseDestination, firehoseShape } from './destinations/firehose';
import { forwardDestination, forwardShape } from './destinations/forward';
import { httpDestination, httpShape } from './destinations/http';
import { kinesisDestination, kinesisShape } from './destinations/kinesis';
import { lokiDestination, lokiShape } from './destinations/loki';
import { newRelicDestination, newRelicShape } from './destinations/new-relic';
import { nullDestination, nullShape } from './destinations/null';
import { openSearchDestination, openSearchShape } from './destinations/opensearch';
import { s3Destination, s3Shape } from './destinations/s3';
import { splunkDestination, splunkShape } from './destinations/splunk';
import { stdoutDestination, stdoutShape } from './destinations/stdout';
import type { LogDestination as LogDestinationType } from './destination';

/** A place where log records go: everything else about it follows from here. */
export type LogDestination = LogDestinationType;

const checked = validatedFactory<LogDestination>('LogDestination', nullDestination);

/**
 * The destinations.
 *
 * @example
 *
 *     LogDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const LogDestination = {
  /** Objects in an S3 bucket. */
  s3: checked('s3', s3Shape, s3Destination),
  /** Events in a CloudWatch log group. */
  cloudWatchLogs: checked('cloudWatchLogs', cloudWatchLogsShape, cloudWatchLogsDestination),
  /** Records of an Amazon Data Firehose delivery stream. */
  firehose: checked('firehose', firehoseShape, firehoseDestination),
  /** Records of a Kinesis data stream. */
  kinesis: checked('kinesis', kinesisShape, kinesisDestination),
  /** Documents in a domain of Amazon OpenSearch Service, or in a collection of its serverless kind. */
  openSearch: checked('openSearch', openSearchShape, openSearchDestination),
  /** Records over HTTP, to a server of your own or a vendor's. */
  http: checked('http', httpShape, httpDestination),
  /** Logs in New Relic. */
  newRelic: checked('newRelic', newRelicShape, newRelicDestination),
  /** Logs in Datadog. */
  datadog: checked('datadog', datadogShape, datadogDestination),
  /** Events in Splunk. */
  splunk: checked('splunk', splunkShape, splunkDestination),
  /** Streams in Loki, Grafana Cloud's too. */
  loki: checked('loki', lokiShape, lokiDestination),
  /** Records to a Fluentd or another Fluent Bit. */
  forward: checked('forward', forwardShape, forwardDestination),
  /** The router's own log, to look at records. */
  stdout: checked('stdout', stdoutShape, stdoutDestination),
  /** Nowhere, on purpose. */
  null: checked('null', nullShape, nullDestination),
} as const;
