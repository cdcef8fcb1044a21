import type { ContainerSecret } from '../container';
import type { OutputPlugin, Size, Variable } from '../fluent-bit';
import type { PolicyStatement } from '../internal/policy';
import { checkedAs } from './destinations/checked';
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

/** The records that a destination gets. */
export interface LogSource {
  /** The container that wrote them, or for records with a tag of the application's the name of their route. */
  readonly name: string;
  /** Name of the output in the router's own log and metrics; no other output of the task has it. */
  readonly alias: string;
  /** Region in which it runs. */
  readonly region: string;
  /** Place of the task's id in the tag when that is parted at its hyphens (F28), if the tag holds it. */
  readonly taskIdPart: number | undefined;
  /** Most that an output may have waiting on disk for it; the oldest records go first when it is full. */
  readonly outputBuffer: Size;
  /** Whether Fluent Bit keeps on disk what waits for an output, and not in its memory. */
  readonly waitsOnDisk: boolean;
  /** The environment variable, named so if that is free, in which the router finds a secret. */
  readonly secret: (name: string, secret: ContainerSecret) => Variable;
}

/** A place where log records go: everything else about it follows from here. */
export interface LogDestination {
  /** Name in the router's own log and metrics, behind the container's: `nginx.s3`. */
  readonly name: string;

  /** The output that delivers the records of one source. */
  output(source: LogSource): OutputPlugin;

  /** What the task role must be allowed, on exact ARNs, for the records of these sources, which it gets by name. */
  statements(sources: readonly string[]): readonly PolicyStatement[];

  /** Services of AWS that it connects to, by the names of their VPC endpoints, as in `logs`. */
  readonly endpoints: readonly string[];

  /** TCP port that it connects to. */
  readonly port: number;

  /** Everything about a source that this destination cannot take. */
  problems(source: LogSource): readonly string[];

  /** What is allowed about it, and likely to hurt. */
  warnings(source: LogSource): readonly string[];
}

const checked = checkedAs<LogDestination>('LogDestination', nullDestination);

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
