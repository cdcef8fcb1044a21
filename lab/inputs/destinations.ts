import fc from 'fast-check';
import { type AssumedRole, LogDestination } from '../../modules';
import { made } from './made';
import { type Every, flag, kmsKeyArn, number, one, token, withAll, withSome } from './right-values';
import { secret } from './secrets';

/** A role to take. */
export const role = withSome<AssumedRole>(
  { roleArn: one('arn:aws:iam::111122223333:role/writer') },
  { externalId: one('acme') },
);

/** A user and a password. */
export const user = withAll({ name: one('writer'), password: secret });

/** A host to connect to. */
export const host = fc.oneof(one('logs.example.com'), token.text);

/** A port to connect to. */
export const port = number(1, 65535);

/** A bucket for records. */
export const bucket = withSome<{ bucketName: string; bucketArn: string; kmsKeyArn: string }>(
  { bucketName: fc.oneof(one('acme-logs'), token.text), bucketArn: one('arn:aws:s3:::acme-logs') },
  { kmsKeyArn },
);

/** A log group for records. */
export const logGroup = withAll({
  logGroupName: fc.oneof(one('/acme/web'), token.text),
  logGroupArn: one('arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web'),
});

/** A delivery stream for records. */
export const deliveryStream = fc.constant({
  deliveryStreamName: 'logs',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs',
});

const access = { region: one('eu-central-1'), role };
const text = one('web', 'production');
const generic = { Retry_Limit: one<unknown>(5, 'no_limits'), 'storage.total_limit_size': one('500M') };
const options = withSome<Record<string, unknown>>({}, { ...generic, Log_Level: one('warn') });

/** Properties of each destination. */
const propsOf: Every<typeof LogDestination> = {
  s3: withSome<Record<string, unknown>>(
    { bucket },
    {
      ...access,
      prefix: one('production/', 'a/b/'),
      keyLayout: one('by-container', 'athena'),
      uploads: one('least-loss', 'balanced', 'fewest-requests'),
      uploadTimeout: one('2m'),
      objectSize: one('5M'),
      options: withSome<Record<string, unknown>>({}, { Retry_Limit: number(1, 50), storage_class: one('STANDARD_IA') }),
    },
  ),
  cloudWatchLogs: withSome<Record<string, unknown>>({ logGroup }, { ...access, streamPrefix: one('web/'), options }),
  firehose: withSome<Record<string, unknown>>({ deliveryStream }, { ...access, options }),
  kinesis: withSome<Record<string, unknown>>(
    {
      stream: withSome<Record<string, unknown>>(
        { streamName: one('logs'), streamArn: one('arn:aws:kinesis:eu-west-1:111122223333:stream/logs') },
        { kmsKeyArn },
      ),
    },
    { ...access, options },
  ),
  openSearch: fc.oneof(
    withSome<Record<string, unknown>>(
      {
        domain: fc.constant({
          endpoint: 'search.example.com',
          domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/a',
        }),
      },
      { ...access, index: one('web', 'web-%Y'), options },
    ),
    withSome<Record<string, unknown>>(
      { domain: fc.constant({ endpoint: 'search.example.com' }), user },
      { index: one('web'), options },
    ),
    withSome<Record<string, unknown>>(
      {
        collection: fc.constant({
          endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
          collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
        }),
      },
      { ...access, index: one('web'), options },
    ),
  ),
  http: withSome<Record<string, unknown>>(
    { host },
    {
      port,
      uri: one('/v1/logs?x=1'),
      format: one('json', 'json_lines', 'json_stream', 'gelf', 'msgpack'),
      headers: fc.oneof(
        fc.constant({ 'X-Team': 'blue' }),
        withAll({ 'Api-Key': secret }),
        withAll({ Authorization: withAll({ prefix: one('Bearer '), secret }) }),
      ),
      user,
      tls: fc.constant(true),
      compress: one('gzip', 'snappy', 'zstd', 'none'),
      options,
    },
  ),
  newRelic: withSome<Record<string, unknown>>(
    { licenseKey: secret },
    { site: one('us', 'eu', 'jp', 'fedramp'), options },
  ),
  datadog: withSome<Record<string, unknown>>(
    { apiKey: secret },
    {
      site: one('datadoghq.com', 'datadoghq.eu'),
      service: text,
      source: text,
      tags: fc.constant({ team: 'blue', stage: 'test' }),
      options,
    },
  ),
  splunk: withSome<Record<string, unknown>>(
    { host, token: secret },
    {
      port,
      index: text,
      source: text,
      sourcetype: text,
      fields: fc.constant({ task: '$ecs_task_arn' }),
      tls: fc.constant(true),
      options,
    },
  ),
  loki: fc.oneof(
    withSome<Record<string, unknown>>(
      { host, user },
      { port, uri: one('/push'), tenantId: text, labels: fc.constant({ job: 'web', level: '$level' }), options },
    ),
    withSome<Record<string, unknown>>({ host, bearerToken: secret }, { port, options }),
  ),
  forward: withSome<Record<string, unknown>>({ host, sharedKey: secret }, { port, tls: flag, user, options }),
  stdout: withSome<Record<string, unknown>>({}, { options }),
  null: withSome<Record<string, unknown>>({}, { options }),
};

/** A destination, whichever. */
export const destination: fc.Arbitrary<unknown> = fc.oneof(
  ...Object.entries(propsOf).map(([name, props]) =>
    props.map((given) =>
      made(`LogDestination.${name}`, (of) => LogDestination[name as keyof typeof LogDestination](of as never), given),
    ),
  ),
);
