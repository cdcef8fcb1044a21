import { DescribeDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import { type FirehoseProps, FirehoseStack } from '../../examples/firehose';
import { DeliveryStream, DeliveryTarget, KinesisStream } from '../../modules';
import { stderr, stdout } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from '../pipeline/s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { kinesisClient, recordsByShard } from '../pipeline/stream-records';
import { until } from '../../lab/until';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import { existingCluster } from '../support/existing-cluster';
import { bucket, byImage } from '../../lab/synth/tasks';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { accessLine, errorLine, s3Client, withOpenBucket, withRouter } from './example';

const region = 'us-east-1';
const hourly = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';
const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000';
const domainArn = 'arn:aws:es:us-east-1:123456789012:domain/logs';
const warehouse = {
  jdbcUrl: 'jdbc:redshift://logs.abc.us-east-1.redshift.amazonaws.com:5439/dev',
  secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:warehouse-AbCdEf',
};

describeWithTerraform('Delivery streams', (parts) => {
  const config = () => parts.clientConfig(region);

  /** Returns a delivery stream as stored by the emulator, with its destination and the name of its role. */
  async function described(DeliveryStreamName: string) {
    const firehose = new FirehoseClient(config());
    const { DeliveryStreamDescription: stream } = await firehose.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName }),
    );
    const [destination] = stream!.Destinations!;
    return { ...stream!, destination: destination! };
  }

  describe('of nginx', () => {
    let props: FirehoseProps;
    let synthesized: string;
    let folder: TerraformFolder;
    const synthesize = (more: Partial<FirehoseProps> = {}) =>
      stackFolder((app) => new FirehoseStack(app, 'nginx', { ...props, ...more }));

    beforeAll(async () => {
      props = { ...(await existingCluster(config())), delivery: byImage, warehouse };
      synthesized = synthesize();
      folder = await parts.applied(synthesized);
    }, 5 * 60_000);

    destroyAfterTests(() => folder);

    test('read the encrypted stream of accesses, and convert them to Parquet with the schema of a table', async () => {
      const { stream, archive, bucket: name } = (await folder.outputs()) as Record<string, string>;
      const { StreamDescriptionSummary: source } = await kinesisClient(config()).send(
        new DescribeStreamSummaryCommand({ StreamName: stream! }),
      );
      const { Source, DeliveryStreamEncryptionConfiguration, destination } = await described(archive!);

      expect(source).toMatchObject({
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        EncryptionType: 'KMS',
        KeyId: 'alias/aws/kinesis',
      });
      expect(Source!.KinesisStreamSourceDescription!.KinesisStreamARN).toBe(source!.StreamARN);
      expect(DeliveryStreamEncryptionConfiguration).toBeUndefined();
      expect(destination.ExtendedS3DestinationDescription).toMatchObject({
        BucketARN: `arn:aws:s3:::${name}`,
        Prefix: 'accesses/day=!{timestamp:yyyy-MM-dd}/',
        CompressionFormat: 'UNCOMPRESSED',
        DataFormatConversionConfiguration: {
          Enabled: true,
          SchemaConfiguration: { DatabaseName: 'nginx', TableName: 'accesses' },
        },
      });
    });

    test('copy the same accesses to Redshift, with the credentials in the secret', async () => {
      const { destination } = await described('nginx-Warehouse');

      expect(destination.RedshiftDestinationDescription).toMatchObject({
        ClusterJDBCURL: warehouse.jdbcUrl,
        CopyCommand: { DataTableName: 'accesses', CopyOptions: "json 'auto' timeformat 'auto' gzip" },
        SecretsManagerConfiguration: { Enabled: true, SecretARN: warehouse.secretArn },
        S3DestinationDescription: { CompressionFormat: 'GZIP', Prefix: 'redshift/' },
      });
    });

    test('partition errors by level, with a role that can write to two prefixes of the bucket', async () => {
      const { errors, bucket: name } = (await folder.outputs()) as Record<string, string>;
      const { destination, DeliveryStreamEncryptionConfiguration } = await described(errors!);
      const target = destination.ExtendedS3DestinationDescription!;
      expect(DeliveryStreamEncryptionConfiguration).toMatchObject({ KeyType: 'AWS_OWNED_CMK', Status: 'ENABLED' });
      expect(target).toMatchObject({
        Prefix: `errors/level=!{partitionKeyFromQuery:level}/${hourly}`,
        ErrorOutputPrefix: 'failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
        CompressionFormat: 'GZIP',
        DynamicPartitioningConfiguration: { Enabled: true },
        ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'MetadataExtraction' }] },
      });
      expect(await rightsOf(target.RoleARN!)).toContainEqual({
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        Resource: [`arn:aws:s3:::${name}/errors/*`, `arn:aws:s3:::${name}/failed/*`],
      });
    });

    test('plan no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });

    describeWithFluentBit('with a real Fluent Bit', () => {
      test('receive each record once, with a newline, and several accesses in one record', async () => {
        const { stream, bucket: name } = (await folder.outputs()) as { stream: string; bucket: string };
        const count = 300;
        const requests = Array.from({ length: count }, (_, index) => `/${index}`);
        const environment = await new EmulatedService(config(), 'main', 'nginx-Nginx').routerEnvironment();
        await withRouter(config(), environment, synthesized, async (router) => {
          await router.send(`nginx-firelens-${taskId}`, [
            ...requests.map((uri) => stdout(accessLine(uri), 'nginx')),
            ...requests.map((uri) => stderr(errorLine(uri), 'nginx')),
          ]);
          await until(() => router.hasDelivered('nginx.kinesis', count), 'the stream gets the accesses');
          await until(() => router.hasDelivered('nginx.firehose', count), 'the delivery stream gets the errors');
        });

        // The emulator delivers records to S3 only, not from data streams, and ignores the format.
        const accesses = (await recordsByShard(kinesisClient(config()), stream)).flat();
        const errors: string[] = [];
        await withOpenBucket(config(), folder, async () => {
          const objects = await objectsIn(s3Client(config()), name);
          errors.push(...Object.values(objects).map((bytes) => bytes.toString()));
        });
        expect(accesses.length).toBeLessThan(count);
        for (const text of [...accesses, ...errors]) expect(text).toMatch(/\}\n$/);
        expect(
          parseLines(accesses.join(''))
            .map(({ uri }) => uri)
            .sort(),
        ).toEqual(requests.toSorted());
        expect(
          parseLines(errors.join(''))
            .map(({ request }) => request)
            .sort(),
        ).toEqual(requests.map((uri) => `GET ${uri} HTTP/1.1`).sort());
      });
    });

    // The emulator does not support delivery streams to OpenSearch; emulator-gaps.test.ts verifies it.
    test('are planned with OpenSearch as an additional destination for errors', async () => {
      const { changes } = await folder.planOf(synthesize({ searchDomainArn: domainArn }));

      const made = changes.filter(({ change }) => change.actions.join() === 'create');
      expect(made.map(({ type }) => type).sort()).toEqual([
        'aws_cloudwatch_log_group',
        'aws_cloudwatch_log_stream',
        'aws_iam_role',
        'aws_iam_role_policy',
        'aws_kinesis_firehose_delivery_stream',
      ]);
      expect(made.at(-1)!.change.after).toMatchObject({
        name: 'nginx-Search',
        destination: 'opensearch',
        opensearch_configuration: [{ domain_arn: domainArn, index_name: 'nginx-errors' }],
      });
    });
  });

  describe('with all properties', () => {
    /** Properties that the emulator supports. */
    function ofS3(stack: TerraformStack): void {
      const source = new KinesisStream(stack, 'Source', { shards: 2, retentionHours: 48, kmsKeyArn });
      new DeliveryStream(stack, 'Read', {
        source,
        to: DeliveryTarget.s3({ bucket, compression: 'none', bufferSeconds: 0, bufferMiB: 1, appendNewline: true }),
      });
      new DeliveryStream(stack, 'Direct', {
        kmsKeyArn,
        to: DeliveryTarget.s3({
          bucket,
          prefix: 'nginx/',
          timePartitions: 'dt=!{timestamp:yyyy-MM-dd}/',
          partitionBy: { level: '.level // "none"' },
          parquetTable: { databaseName: 'nginx', tableName: 'accesses' },
          backup: { bucket },
        }),
      });
    }

    /** Properties that the emulator does not support. */
    function ofOpenSearch(stack: TerraformStack): void {
      const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'], vpcId: 'vpc-1' };
      const collection = {
        endpoint: 'abc.us-east-1.aoss.amazonaws.com',
        collectionArn: 'arn:aws:aoss:us-east-1:123456789012:collection/abc',
      };
      new DeliveryStream(stack, 'ToDomain', {
        to: DeliveryTarget.openSearch({ domain: { domainArn }, index: 'nginx', rotation: 'week', bucket, vpc }),
      });
      new DeliveryStream(stack, 'ToCollection', {
        to: DeliveryTarget.openSearch({ collection, index: 'nginx', backup: 'all', bucket }),
      });
    }

    const synthesize = (...builds: readonly ((stack: TerraformStack) => void)[]) =>
      stackFolder((app) => {
        const stack = new TerraformStack(app, 'streams');
        new AwsProvider(stack, 'Aws', { region });
        for (const build of builds) build(stack);
        return stack;
      });

    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await parts.applied(synthesize(ofS3));
    }, 5 * 60_000);

    destroyAfterTests(() => folder);

    test('have these properties, and then plan no changes', async () => {
      const { destination: read } = await described('streams-Read');
      const { destination: direct, DeliveryStreamEncryptionConfiguration } = await described('streams-Direct');

      expect(read.ExtendedS3DestinationDescription).toMatchObject({
        CompressionFormat: 'UNCOMPRESSED',
        BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 },
        ProcessingConfiguration: { Processors: [{ Type: 'AppendDelimiterToRecord' }] },
      });
      expect(DeliveryStreamEncryptionConfiguration).toMatchObject({ KeyARN: kmsKeyArn });
      expect(direct.ExtendedS3DestinationDescription).toMatchObject({
        Prefix: 'nginx/level=!{partitionKeyFromQuery:level}/dt=!{timestamp:yyyy-MM-dd}/',
        S3BackupMode: 'Enabled',
        S3BackupDescription: { Prefix: 'source/', CompressionFormat: 'GZIP' },
        DataFormatConversionConfiguration: { Enabled: true },
      });
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });

    test('are planned for a domain in a VPC and for a collection', async () => {
      const { changes } = await folder.planOf(synthesize(ofS3, ofOpenSearch));

      expect(changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
      expect(changes.flatMap(({ change }) => change.after?.['destination'] ?? []).sort()).toEqual([
        'opensearch',
        'opensearchserverless',
      ]);
    });
  });

  /** Returns the permissions of a role with one policy. */
  async function rightsOf(roleArn: string): Promise<readonly unknown[]> {
    const [iam, RoleName] = [new IAMClient(config()), roleArn.split('/').at(-1)!];
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: PolicyNames[0]! }));
    return (JSON.parse(decodeURIComponent(PolicyDocument!)) as { Statement: unknown[] }).Statement;
  }
});
