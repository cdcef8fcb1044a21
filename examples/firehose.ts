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

/** Existing resources that the example uses. */
export interface FirehoseProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /** Delivery of the log router configuration: `image` or `init`, because log driver options cannot contain filters. */
  readonly delivery: ConfigDelivery;
  /** Redshift database, and the secret with its user. */
  readonly warehouse: { readonly jdbcUrl: string; readonly secretArn: string };
  /**
   * OpenSearch domain for searching errors.
   *
   * @default - errors go only to S3
   */
  readonly searchDomainArn?: string;
}

/**
 * nginx whose access log goes to a stream with two consumers: one writes Parquet for Athena, one loads it into
 * Redshift. Its errors go directly to S3, with a prefix for each level, and to OpenSearch if there is a domain.
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
    // Deletes the logs with the example; omit it to keep them.
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

  /** Creates the table that Firehose uses to write Parquet and Athena to query it, with a partition for each day. */
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
