import { type ContainerSecret, DeliveryTarget, FluentdDestination, LogDestination } from '../../modules';
import fc from 'fast-check';
import { fields } from '../../modules/core/object-shape';
import type { Shape } from '../../modules/core/shape';
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
import * as fluentdCloudWatchLogs from '../../modules/log-routing/routers/fluentd/destinations/cloudwatch-logs';
import * as fluentdFirehose from '../../modules/log-routing/routers/fluentd/destinations/firehose';
import * as fluentdS3 from '../../modules/log-routing/routers/fluentd/destinations/s3';
import * as fluentdStdoutModule from '../../modules/log-routing/routers/fluentd/destinations/stdout';
import { always, anyOf, type Choice, created, never, number, one, type Right, some } from './right';

/** The first parameter of a function, which may be optional. */
type Props<Factory> = Factory extends (props: infer P) => unknown ? NonNullable<P> : never;

/** Valid values that one of several functions creates, whose properties have other values than their shapes determine. */
function createdBy<T extends object>(
  title: string,
  functions: T,
  shapes: Readonly<Record<keyof T, Shape>>,
  properties: { readonly [K in keyof T]?: readonly Right<Props<T[K]>>[] } = {},
): Choice {
  const names = Object.keys(functions) as (keyof T & string)[];
  return anyOf(
    ...names.map((name) => {
      const create = functions[name] as (props: never) => unknown;
      return created(`${title}.${name}`, shapes[name], create, properties[name] && anyOf(...properties[name]));
    }),
  );
}

/** A secret, of Secrets Manager or of Parameter Store. */
export const secret = anyOf<ContainerSecret>(
  {
    secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key',
    jsonKey: 'token',
    versionStage: 'AWSPREVIOUS',
    versionId: never,
  },
  {
    secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key',
    versionStage: never,
    versionId: '9d4cb84b-ad69-40c0-a0ab-cead36b967e8',
  },
  { parameterArn: 'arn:aws:ssm:eu-west-1:111122223333:parameter/key' },
);
const access = { region: 'eu-west-1', role: { roleArn: 'arn:aws:iam::111122223333:role/writer' } };
const generic = {
  Retry_Limit: one<5 | 'no_limits'>(5, 'no_limits'),
  'storage.total_limit_size': '500M',
  Log_Level: 'warn',
} as const;
const user = { password: secret };
const server = { host: 'logs.example.com', options: generic } as const;
const search = { endpoint: 'search.example.com' };
const collection = { endpoint: '1a2b.eu-west-1.aoss.amazonaws.com' };

/** Shapes of the properties of each destination. */
export const destinationShapes = {
  s3: s3Shape,
  cloudWatchLogs: cloudWatchLogsShape,
  firehose: firehoseShape,
  kinesis: kinesisShape,
  openSearch: openSearchShape,
  http: httpShape,
  newRelic: newRelicShape,
  datadog: datadogShape,
  splunk: splunkShape,
  loki: lokiShape,
  forward: forwardShape,
  stdout: stdoutShape,
  null: nullShape,
};

const fluentdDestinationShapes = {
  s3: fluentdS3.s3Shape,
  cloudWatchLogs: fluentdCloudWatchLogs.cloudWatchLogsShape,
  firehose: fluentdFirehose.firehoseShape,
  forward: forwardShape,
  stdout: fluentdStdoutModule.stdoutShape,
  null: fields<object>({}),
};

/** Destinations of a router that runs Fluent Bit. */
export const destination = createdBy('LogDestination', LogDestination, destinationShapes, {
  s3: [
    {
      ...access,
      prefix: one('production/', 'a/b/'),
      uploadTimeout: '2m',
      objectSize: '5M',
      options: { Retry_Limit: number(1, 50), storage_class: 'STANDARD_IA' },
    },
  ],
  cloudWatchLogs: [{ ...access, options: generic }],
  firehose: [{ ...access, options: generic }],
  kinesis: [{ ...access, options: generic }],
  openSearch: [
    {
      ...access,
      domain: { ...search, domainArn: always() },
      index: one('web', 'web-%Y'),
      user: never,
      options: generic,
    },
    { domain: search, user: always(user), region: never, role: never, options: generic },
    { ...access, collection, options: generic },
  ],
  http: [
    {
      ...server,
      uri: '/v1/logs?x=1',
      user,
      headers: anyOf({ 'X-Team': 'blue' }, { 'Api-Key': secret }, { Authorization: { prefix: 'Bearer ', secret } }),
      tls: fc.constant(true),
    },
  ],
  newRelic: [{ licenseKey: secret, options: generic }],
  datadog: [
    {
      apiKey: secret,
      tags: { team: 'blue', stage: 'test' },
      options: generic,
    },
  ],
  splunk: [
    {
      ...server,
      token: secret,
      fields: { task: '$ecs_task_arn' },
      tls: fc.constant(true),
    },
  ],
  loki: [
    {
      ...server,
      user: always(user),
      bearerToken: never,
      uri: '/push',
      labels: fc.constant({ job: 'web', level: '$level' }),
      tls: fc.constant(true),
    },
    { ...server, uri: '/push', user: never, bearerToken: always(secret), tls: fc.constant(true) },
  ],
  forward: [{ ...server, sharedKey: always(secret), user }],
  stdout: [{ options: generic }],
  null: [{ options: generic }],
});

const log = { '@log_level': 'warn' } as const;
const buffer = { flush_interval: '10s', chunk_limit_size: '4M' } as const;

/** Destinations of a router that runs Fluentd. */
export const fluentdDestination = createdBy('FluentdDestination', FluentdDestination, fluentdDestinationShapes, {
  s3: [
    {
      ...access,
      prefix: 'production/',
      uploadTimeout: '5m',
      objectSize: '16M',
      options: { ...log, store_as: one('gzip', 'json'), buffer },
    },
  ],
  cloudWatchLogs: [{ ...access, options: { ...log, buffer } }],
  firehose: [{ ...access, options: log }],
  forward: [{ ...server, sharedKey: always(), options: { ...log, buffer } }],
  stdout: [{ options: log }],
});

/** A destination that the official image of Fluentd has. */
export const fluentdStdout = createdBy(
  'FluentdDestination',
  { stdout: FluentdDestination.stdout },
  fluentdDestinationShapes,
);

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
  prefix: folder,
  backup: one('failed', 'all'),
  retrySeconds: number(0, 7200),
  vpc: { subnetIds: some('subnet-1', 'subnet-2'), securityGroupIds: some('sg-1', 'sg-2'), vpcId: 'vpc-1' },
};

/** Targets of a delivery stream. */
export const deliveryTarget = createdBy(
  'DeliveryTarget',
  DeliveryTarget,
  { s3: s3TargetShape, openSearch: openSearchTargetShape, redshift: redshiftTargetShape },
  {
    s3: [
      { ...toS3, compression: one('gzip', 'none'), parquetTable: never },
      { ...toS3, compression: never, parquetTable: always({ databaseName: 'logs', tableName: 'nginx_1' }) },
    ],
    openSearch: [
      { ...toOpenSearch, domain: always(), collection: never, rotation: one('none', 'hour', 'day', 'week', 'month') },
      { ...toOpenSearch, domain: never, rotation: never, collection: always(collection) },
    ],
    redshift: [
      {
        ...buffering,
        jdbcUrl: 'jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev',
        table: 'nginx.accesses',
        copyOptions: "json 'auto'",
        prefix: folder,
        retrySeconds: number(0, 7200),
      },
    ],
  },
);
