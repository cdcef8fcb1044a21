import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  DeliveryStream,
  DeliveryTarget,
  FargateService,
  type GlueTable,
  KinesisStream,
  LogBucket,
  type ConfigDelivery,
  LogDestination,
  type Network,
} from '../modules';

/** Where nginx runs, and what stands already of those who read its logs. */
export interface FirehoseProps {
  /** The cluster. */
  readonly cluster: Cluster;
  /** The network. */
  readonly network: Network;
  /** How the routes reach the router: by image or by init, since options of a log driver carry no filters. */
  readonly delivery: ConfigDelivery;
  /** The database in Redshift, and the secret with its user. */
  readonly warehouse: { readonly jdbcUrl: string; readonly secretArn: string };
  /** The domain of OpenSearch, if errors are to be searched there. */
  readonly searchDomainArn?: string;
}

/**
 * nginx whose access log waits in a stream for two readers: one makes Parquet of it for Athena, one loads it into
 * Redshift. Its errors go to S3 without a stream, in a folder for each level, and to OpenSearch if there is a domain.
 *
 *     nginx ── stdout ── KinesisStream ──┬── DeliveryStream ── S3, Parquet
 *           │                            └── DeliveryStream ── Redshift
 *           └─ stderr ──┬── DeliveryStream ── S3, gzip
 *                       └── DeliveryStream ── OpenSearch
 */
export class FirehoseStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: FirehoseProps) {
    super(scope, id);
    const { cluster, network, delivery, warehouse, searchDomainArn } = props;
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // An example goes as a whole; leave this out where logs are to stay.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Bucket', { forceDestroy });

    const accesses = new KinesisStream(this, 'Accesses');
    const archive = new DeliveryStream(this, 'Archive', {
      source: accesses,
      to: DeliveryTarget.s3({
        bucket,
        prefix: 'accesses/',
        timePartitions: 'day=!{timestamp:yyyy-MM-dd}/',
        parquetTable: this.accessTable(`s3://${bucket.bucketName}/accesses/`),
      }),
    });
    const { jdbcUrl, secretArn } = warehouse;
    new DeliveryStream(this, 'Warehouse', {
      source: accesses,
      to: DeliveryTarget.redshift({ jdbcUrl, table: 'accesses', secret: { secretArn }, bucket }),
    });
    const errors = new DeliveryStream(this, 'Errors', {
      to: DeliveryTarget.s3({ bucket, prefix: 'errors/', partitionBy: { level: '.level' } }),
    });
    const search =
      searchDomainArn === undefined
        ? []
        : [
            new DeliveryStream(this, 'Search', {
              to: DeliveryTarget.openSearch({ domain: { domainArn: searchDomainArn }, index: 'nginx-errors', bucket }),
            }),
          ];

    new FargateService(this, 'Nginx', {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      family: 'nginx',
      containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
      logRouting: {
        routes: [
          {
            source: 'stdout',
            parse: 'nginx-access',
            to: LogDestination.kinesis({ stream: accesses, options: { simple_aggregation: true } }),
          },
          {
            source: 'stderr',
            parse: 'nginx-error',
            to: [errors, ...search].map((deliveryStream) => LogDestination.firehose({ deliveryStream })),
          },
        ],
        delivery,
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'stream', { value: accesses.streamName });
    new TerraformOutput(this, 'archive', { value: archive.deliveryStreamName });
    new TerraformOutput(this, 'errors', { value: errors.deliveryStreamName });
  }

  /** The table by which Firehose makes Parquet of accesses, and in which Athena finds them, each day in a partition. */
  private accessTable(location: string): GlueTable {
    const database = new GlueCatalogDatabase(this, 'Database', { name: 'nginx' });
    const texts = ['date', 'remote_addr', 'method', 'uri', 'http_user_agent', 'ecs_task_arn'];
    const table = new GlueCatalogTable(this, 'Table', {
      name: 'accesses',
      databaseName: database.name,
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'day', type: 'string' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': '2026-01-01,NOW',
      },
      storageDescriptor: {
        location,
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serDeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        columns: [...texts.map((name) => ({ name, type: 'string' })), { name: 'status', type: 'int' }],
      },
    });
    return { databaseName: database.name, tableName: table.name };
  }
}
