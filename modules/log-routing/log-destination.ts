import { givenOptionProblems } from '../fluent-bit/option';
import { outputKind } from '../fluent-bit/output';
import { optionTable } from '../fluent-bit/plugin';
import { validatedFactory } from './destinations/checked';
import { cloudWatchLogsDestination, cloudWatchLogsEffects, cloudWatchLogsShape } from './destinations/cloudwatch-logs';
import { datadogDestination, datadogEffects, datadogShape } from './destinations/datadog';
import { firehoseDestination, firehoseEffects, firehoseShape } from './destinations/firehose';
import { forwardDestination, forwardEffects, forwardShape } from './destinations/forward';
import { httpDestination, httpEffects, httpShape } from './destinations/http';
import { kinesisDestination, kinesisEffects, kinesisShape } from './destinations/kinesis';
import { lokiDestination, lokiEffects, lokiShape } from './destinations/loki';
import { newRelicDestination, newRelicEffects, newRelicShape } from './destinations/new-relic';
import { nullDestination, nullEffects, nullShape } from './destinations/null';
import { openSearchDestination, openSearchEffects, openSearchShape } from './destinations/opensearch';
import { s3Destination, s3Effects, s3Shape } from './destinations/s3';
import { splunkDestination, splunkEffects, splunkShape } from './destinations/splunk';
import { stdoutDestination, stdoutEffects, stdoutShape } from './destinations/stdout';
import type { LogDestination as LogDestinationType } from './destination';

export type { CloudWatchLogsDestinationProps } from './destinations/cloudwatch-logs';
export type { DatadogDestinationProps, DatadogSite } from './destinations/datadog';
export type { DestinationOptions } from './destinations/destination-options';
export type { DestinationUser } from './destinations/network-output';
export type { FirehoseDestinationProps } from './destinations/firehose';
export type { ForwardDestinationProps, ForwardServer, ForwardSharedKey, ForwardUser } from './destinations/forward';
export type { HttpCompression, HttpDestinationProps, HttpFormat, HttpHeader } from './destinations/http';
export type { KinesisDestinationProps } from './destinations/kinesis';
export type { LokiDestinationProps, LokiServer, LokiToken, LokiUser } from './destinations/loki';
export type { NewRelicDestinationProps, NewRelicSite } from './destinations/new-relic';
export type { NullDestinationProps } from './destinations/null';
export type {
  OpenSearchCollectionProps,
  OpenSearchDestinationProps,
  OpenSearchDomainProps,
  OpenSearchDomainUserProps,
  OpenSearchIndexing,
} from './destinations/opensearch';
export type { S3DestinationProps, S3KeyLayout, S3Uploads } from './destinations/s3';
export type { SplunkDestinationProps } from './destinations/splunk';
export type { StdoutDestinationProps } from './destinations/stdout';

/**
 * Destination of log records.
 *
 * @interface
 */
export type LogDestination = LogDestinationType;

const checked = validatedFactory<LogDestination>('LogDestination', 'fluentbit', nullDestination, (name, options) =>
  givenOptionProblems(optionTable(outputKind, name), options),
);

/**
 * Destinations of a router that runs Fluent Bit.
 *
 * @example
 *
 *     LogDestination.s3({ bucket: new LogBucket(this, 'Logs') })
 */
export const LogDestination = {
  /** Writes objects to an S3 bucket. */
  s3: checked('s3', s3Shape, s3Destination, s3Effects),
  /** Writes events to a CloudWatch Logs log group. */
  cloudWatchLogs: checked('cloudWatchLogs', cloudWatchLogsShape, cloudWatchLogsDestination, cloudWatchLogsEffects),
  /** Sends records to an Amazon Data Firehose delivery stream. */
  firehose: checked('firehose', firehoseShape, firehoseDestination, firehoseEffects),
  /** Sends records to a Kinesis data stream. */
  kinesis: checked('kinesis', kinesisShape, kinesisDestination, kinesisEffects),
  /** Indexes records in an Amazon OpenSearch Service domain or an Amazon OpenSearch Serverless collection. */
  openSearch: checked('openSearch', openSearchShape, openSearchDestination, openSearchEffects),
  /** Sends records to an HTTP server. */
  http: checked('http', httpShape, httpDestination, httpEffects),
  /** Sends records to New Relic. */
  newRelic: checked('newRelic', newRelicShape, newRelicDestination, newRelicEffects),
  /** Sends records to Datadog. */
  datadog: checked('datadog', datadogShape, datadogDestination, datadogEffects),
  /** Sends events to Splunk. */
  splunk: checked('splunk', splunkShape, splunkDestination, splunkEffects),
  /** Sends records to Loki, including Grafana Cloud. */
  loki: checked('loki', lokiShape, lokiDestination, lokiEffects),
  /** Forwards records to Fluentd or to another Fluent Bit. */
  forward: checked('forward', forwardShape, forwardDestination, forwardEffects),
  /** Writes records to the router's own log, for debugging. */
  stdout: checked('stdout', stdoutShape, stdoutDestination, stdoutEffects),
  /** Drops records on purpose. */
  null: checked('null', nullShape, nullDestination, nullEffects),
} as const;
