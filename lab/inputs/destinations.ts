import { type ContainerSecret, DeliveryTarget, FluentdDestination, LogDestination } from '../../modules';
import { openSearchTargetShape } from '../../modules/firehose/opensearch-target';
import { redshiftTargetShape } from '../../modules/firehose/redshift-target';
import { s3TargetShape } from '../../modules/firehose/s3-target';
import { cloudWatchLogsShape } from '../../modules/log-routing/destinations/cloudwatch-logs';
import { datadogShape } from '../../modules/log-routing/destinations/datadog';
import { firehoseShape } from '../../modules/log-routing/destinations/firehose';
import { forwardShape } from '../../modules/log-routing/destinations/forward';
import { httpShape } from '../../modules/log-routing/destinations/http';
import { kinesisShape } from '../../modules/log-routing/destinations/kinesis';
import { lokiShape } from '../../modules/log-routing/destinations/loki';
import { newRelicShape } from '../../modules/log-routing/destinations/new-relic';
import { nullShape } from '../../modules/log-routing/destinations/null';
import { openSearchShape } from '../../modules/log-routing/destinations/opensearch';
import { s3Shape } from '../../modules/log-routing/destinations/s3';
import { splunkShape } from '../../modules/log-routing/destinations/splunk';
import { stdoutShape } from '../../modules/log-routing/destinations/stdout';
import { cloudWatchLogsShape as fluentdLogsShape } from '../../modules/log-routing/routers/fluentd/destinations/cloudwatch-logs';
import { firehoseShape as fluentdFirehoseShape } from '../../modules/log-routing/routers/fluentd/destinations/firehose';
import { s3Shape as fluentdS3Shape } from '../../modules/log-routing/routers/fluentd/destinations/s3';
import { stdoutShape as fluentdStdoutShape } from '../../modules/log-routing/routers/fluentd/destinations/stdout';
import type { Shape } from '../../modules/core/shape';
import fc from 'fast-check';
import { always, anyOf, type Choice, created, never, number, one, type Right, some } from './right';

/** The first parameter of a function, which may be optional. */
type Props<Factory> = Factory extends (props: infer P) => unknown ? NonNullable<P> : never;

/** Shape and valid values of the properties of each function of a table. */
type Factories<T> = { readonly [K in keyof T]: readonly [shape: Shape, ...right: Right<Props<T[K]>>[]] };

/** Valid values that one of several functions creates. */
function createdBy<T extends object>(title: string, functions: T, factories: Factories<T>): Choice {
  const names = Object.keys(functions) as (keyof T & string)[];
  return anyOf(
    ...names.map((name) => {
      const [shape, ...right] = factories[name] as Factories<Record<string, never>>[string];
      return created(`${title}.${name}`, shape, functions[name] as (props: never) => unknown, anyOf(...right));
    }),
  );
}

/** A secret, of Secrets Manager or of Parameter Store. */
export const secret = anyOf<ContainerSecret>(
  { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key', jsonKey: 'token' },
  { parameterArn: 'arn:aws:ssm:eu-west-1:111122223333:parameter/key' },
);
const user = { name: 'writer', password: secret };
const access = { region: 'eu-central-1', role: { externalId: 'acme' } };
const generic = {
  Retry_Limit: one<5 | 'no_limits'>(5, 'no_limits'),
  'storage.total_limit_size': '500M',
  Log_Level: 'warn',
} as const;
const server = { host: 'logs.example.com', port: number(1, 65535), options: generic } as const;
const logGroup = { logGroupName: '/acme/web' };
const search = { endpoint: 'search.example.com' };
const collection = { endpoint: 'abc.eu-west-1.aoss.amazonaws.com' };

/** Destinations of a router that runs Fluent Bit. */
export const destination = createdBy('LogDestination', LogDestination, {
  s3: [
    s3Shape,
    {
      ...access,
      prefix: one('production/', 'a/b/'),
      uploadTimeout: '2m',
      objectSize: '5M',
      options: { Retry_Limit: number(1, 50), storage_class: 'STANDARD_IA' },
    },
  ],
  cloudWatchLogs: [cloudWatchLogsShape, { ...access, logGroup, streamPrefix: 'web/', options: generic }],
  firehose: [firehoseShape, { ...access, deliveryStream: { deliveryStreamName: 'logs' }, options: generic }],
  kinesis: [kinesisShape, { ...access, stream: { streamName: 'logs' }, options: generic }],
  openSearch: [
    openSearchShape,
    {
      ...access,
      domain: { ...search, domainArn: always() },
      index: one('web', 'web-%Y'),
      user: never,
      options: generic,
    },
    { domain: search, user: always(user), index: 'web', region: never, role: never, options: generic },
    { ...access, collection, index: 'web', options: generic },
  ],
  http: [
    httpShape,
    {
      ...server,
      uri: '/v1/logs?x=1',
      headers: anyOf({ 'X-Team': 'blue' }, { 'Api-Key': secret }, { Authorization: { prefix: 'Bearer ', secret } }),
      user,
      tls: fc.constant(true),
    },
  ],
  newRelic: [newRelicShape, { licenseKey: secret, options: generic }],
  datadog: [
    datadogShape,
    {
      apiKey: secret,
      service: one('web', 'production'),
      source: 'web',
      tags: { team: 'blue', stage: 'test' },
      options: generic,
    },
  ],
  splunk: [
    splunkShape,
    {
      ...server,
      token: secret,
      index: one('web', 'production'),
      source: 'web',
      sourcetype: 'web',
      fields: { task: '$ecs_task_arn' },
      tls: fc.constant(true),
    },
  ],
  loki: [
    lokiShape,
    {
      ...server,
      user: always(user),
      bearerToken: never,
      uri: '/push',
      tenantId: 'web',
      labels: fc.constant({ job: 'web', level: '$level' }),
      tls: fc.constant(true),
    },
    { ...server, bearerToken: always(secret), tls: fc.constant(true) },
  ],
  forward: [forwardShape, { ...server, sharedKey: always(secret), user }],
  stdout: [stdoutShape, { options: generic }],
  null: [nullShape, { options: generic }],
});

const log = { '@log_level': 'warn' } as const;
const buffer = { flush_interval: '10s', chunk_limit_size: '4M' } as const;

/** Destinations of a router that runs Fluentd. */
export const fluentdDestination = createdBy('FluentdDestination', FluentdDestination, {
  s3: [
    fluentdS3Shape,
    {
      ...access,
      prefix: 'production/',
      uploadTimeout: '5m',
      objectSize: '16M',
      options: { ...log, store_as: one('gzip', 'json'), buffer },
    },
  ],
  cloudWatchLogs: [fluentdLogsShape, { ...access, logGroup, options: { ...log, buffer } }],
  firehose: [fluentdFirehoseShape, { ...access, deliveryStream: { deliveryStreamName: 'logs' }, options: log }],
  forward: [forwardShape, { ...server, sharedKey: always(secret), user, options: { ...log, buffer } }],
  stdout: [fluentdStdoutShape, { options: log }],
  null: [nullShape, {}],
});

/** A destination that the official image of Fluentd has. */
export const fluentdStdout = created('FluentdDestination.stdout', fluentdStdoutShape, FluentdDestination.stdout, {});

const buffering = { bufferSeconds: number(60, 900), bufferMiB: number(64, 100) };
const folder = one('web/', 'a/b/');

const toS3 = {
  ...buffering,
  prefix: folder,
  partitionBy: fc.constant({ status: '.status', host: '.host' }),
  timePartitions: 'dt=!{timestamp:yyyy-MM-dd}/',
  errorPrefix: 'failed/',
  backup: { prefix: 'source/' },
};

const toOpenSearch = {
  bufferSeconds: number(0, 900),
  bufferMiB: number(1, 100),
  index: 'web',
  prefix: folder,
  backup: one('failed', 'all'),
  retrySeconds: number(0, 7200),
  vpc: { subnetIds: some('subnet-1', 'subnet-2'), securityGroupIds: some('sg-1', 'sg-2') },
};

/** Targets of a delivery stream. */
export const deliveryTarget = createdBy('DeliveryTarget', DeliveryTarget, {
  s3: [
    s3TargetShape,
    { ...toS3, compression: one('gzip', 'none'), parquetTable: never },
    { ...toS3, parquetTable: always({ databaseName: 'logs', tableName: 'nginx_1' }) },
  ],
  openSearch: [
    openSearchTargetShape,
    { ...toOpenSearch, domain: always(), collection: never, rotation: one('none', 'hour', 'day', 'week', 'month') },
    { ...toOpenSearch, domain: never, collection: always(collection) },
  ],
  redshift: [
    redshiftTargetShape,
    {
      ...buffering,
      jdbcUrl: 'jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev',
      table: 'nginx.accesses',
      columns: some('host', 'path', 'status'),
      copyOptions: "json 'auto'",
      prefix: folder,
      retrySeconds: number(0, 7200),
    },
  ],
});
