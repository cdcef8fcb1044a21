import fc from 'fast-check';
import {
  type DeliveryStreamBaseProps,
  DeliveryTarget,
  type RedshiftTargetProps,
  type S3LinesProps,
} from '../../modules';
import { made } from './made';
import { type Every, flag, kmsKeyArn, number, one, retention, some, token, withAll, withSome } from './right-values';

const bucket = withSome<{ bucketArn: string; kmsKeyArn: string }>(
  { bucketArn: fc.oneof(one('arn:aws:s3:::acme-logs'), token.text) },
  { kmsKeyArn },
);

const folder = one('web/', 'a/b/');
const retrySeconds = number(0, 7200);
const buffering = { bufferSeconds: number(60, 900), bufferMiB: number(64, 100) };

const ofS3 = {
  ...buffering,
  prefix: folder,
  partitionBy: fc.constant({ status: '.status', host: '.host' }),
  timePartitions: one('dt=!{timestamp:yyyy-MM-dd}/'),
  errorPrefix: one('failed/'),
  appendNewline: flag,
  backup: withSome<{ bucket: object; prefix: string }>({ bucket }, { prefix: one('source/') }),
} satisfies Every<Omit<S3LinesProps, 'bucket' | 'compression' | 'parquetTable'>>;

const ofOpenSearch = {
  bufferSeconds: number(0, 900),
  bufferMiB: number(1, 100),
  prefix: folder,
  backup: one('failed', 'all'),
  retrySeconds,
  vpc: withAll({ subnetIds: some('subnet-1', 'subnet-2'), securityGroupIds: some('sg-1', 'sg-2') }),
};

const domain = fc.constant({ domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/search' });
const collection = fc.constant({
  endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
  collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
});

/** Properties of each target. */
const propsOf: Every<typeof DeliveryTarget> = {
  s3: fc.oneof(
    withSome<Record<string, unknown>>({ bucket }, { ...ofS3, compression: one('gzip', 'none') }),
    withSome<Record<string, unknown>>(
      { bucket, parquetTable: withAll({ databaseName: one('logs'), tableName: one('nginx_1') }) },
      ofS3,
    ),
  ),
  openSearch: fc.oneof(
    withSome<Record<string, unknown>>(
      { domain, index: one('web'), bucket },
      { ...ofOpenSearch, rotation: one('none', 'hour', 'day', 'week', 'month') },
    ),
    withSome<Record<string, unknown>>({ collection, index: one('web'), bucket }, ofOpenSearch),
  ),
  redshift: withSome<RedshiftTargetProps>(
    {
      jdbcUrl: one('jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev'),
      table: one<unknown>('nginx.accesses'),
      secret: withSome<{ secretArn: string; kmsKeyArn: string }>(
        { secretArn: one('arn:aws:secretsmanager:eu-west-1:111122223333:secret:db') },
        { kmsKeyArn },
      ),
      bucket,
    },
    {
      columns: some('host', 'path', 'status'),
      copyOptions: one("json 'auto'"),
      prefix: folder,
      retrySeconds,
      ...buffering,
    } satisfies Every<Omit<RedshiftTargetProps, 'jdbcUrl' | 'table' | 'secret' | 'bucket'>>,
  ),
};

const target = fc.oneof(
  ...Object.entries(propsOf).map(([name, props]) =>
    props.map((given) =>
      made(`DeliveryTarget.${name}`, (of) => DeliveryTarget[name as keyof typeof DeliveryTarget](of as never), given),
    ),
  ),
);

const common = {
  deliveryStreamName: fc.oneof(one('archive'), token.text),
  errorLogRetentionDays: retention,
} satisfies Every<Omit<DeliveryStreamBaseProps, 'to'>>;

const source = withSome<{ streamArn: string; kmsKeyArn: string }>(
  { streamArn: fc.oneof(one('arn:aws:kinesis:eu-west-1:111122223333:stream/accesses'), token.text) },
  { kmsKeyArn },
);

/** Properties of a `DeliveryStream`. */
export const deliveryStreamProps = fc.oneof(
  withSome<Record<string, unknown>>({ to: target }, { ...common, kmsKeyArn }),
  withSome<Record<string, unknown>>({ to: target, source }, common),
);
