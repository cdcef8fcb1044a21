import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { DeliveryStream, DeliveryTarget, LogBucket, type S3TargetProps } from '../../../modules';
import { type Block, refusal, synth } from '../../../lab/synth/synth';
import { bucket, statementsAt } from '../../../lab/synth/tasks';

const { bucketArn } = bucket;
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const hourly = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';
const roleArn = '${aws_iam_role.Archive_Role_A9A170E5.arn}';
const parquetTable = { databaseName: 'nginx', tableName: 'accesses' };

describe('by default', () => {
  test('writes gzip objects in Athena partitions, and failed records under another prefix', () => {
    const { cloudwatch_logging_options: log, ...rest } = configuration({ bucket });

    expect(rest).toEqual({
      role_arn: roleArn,
      bucket_arn: bucketArn,
      prefix: `logs/${hourly}`,
      error_output_prefix: 'failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
      buffering_interval: 300,
      buffering_size: 64,
      compression_format: 'GZIP',
    });
    expect(log.enabled).toBe(true);
  });

  test('can write only to its two folders of that bucket', () => {
    expect(rights({ bucket })).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        Resource: bucketArn,
      },
      {
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        Resource: [`${bucketArn}/logs/*`, `${bucketArn}/failed/*`],
      },
    ]);
  });
});

test('can use the key of a LogBucket, only for that bucket and through S3', () => {
  const synthesized = synth((stack) => {
    new DeliveryStream(stack, 'Archive', {
      to: DeliveryTarget.s3({ bucket: new LogBucket(stack, 'Logs', { kmsKeyArn }) }),
    });
  });

  const arn = '${aws_s3_bucket.Logs_6819BB44.arn}';
  expect(statementsAt(synthesized, 'Archive/Deliver')[2]).toEqual({
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: kmsKeyArn,
    Condition: {
      StringEquals: {
        'kms:ViaService': 's3.eu-west-1.${data.aws_partition.AwsPartition.dns_suffix}',
      },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arn, `${arn}/*`] },
    },
  });
});

test('accepts prefixes, partitions by time and buffering', () => {
  const props = {
    bucket,
    prefix: 'nginx/',
    timePartitions: 'dt=!{timestamp:yyyy-MM-dd}/!{firehose:random-string}/',
    errorPrefix: 'nginx-failed/',
    bufferSeconds: 0,
    bufferMiB: 1,
  };

  expect(configuration(props)).toMatchObject({
    prefix: 'nginx/dt=!{timestamp:yyyy-MM-dd}/!{firehose:random-string}/',
    error_output_prefix: 'nginx-failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
    buffering_interval: 0,
    buffering_size: 1,
  });
  expect(rights(props)[1]!.Resource).toEqual([`${bucketArn}/nginx/*`, `${bucketArn}/nginx-failed/*`]);
});

test('partitions records by their fields, as strings', () => {
  const partitionBy = { level: '.level // "none"', status: '.status' };

  expect(configuration({ bucket, partitionBy })).toMatchObject({
    prefix: `logs/level=!{partitionKeyFromQuery:level}/status=!{partitionKeyFromQuery:status}/${hourly}`,
    dynamic_partitioning_configuration: { enabled: true },
    processing_configuration: {
      enabled: true,
      processors: [
        {
          type: 'MetadataExtraction',
          parameters: [
            { parameter_name: 'JsonParsingEngine', parameter_value: 'JQ-1.6' },
            {
              parameter_name: 'MetadataExtractionQuery',
              parameter_value: '{"level":(.level // "none" | tostring),"status":(.status | tostring)}',
            },
          ],
        },
      ],
    },
  });
});

test('appends newlines with appendNewline', () => {
  expect(configuration({ bucket, appendNewline: true }).processing_configuration).toEqual({
    enabled: true,
    processors: [{ type: 'AppendDelimiterToRecord' }],
  });
});

test('writes uncompressed objects with compression "none"', () => {
  expect(configuration({ bucket, compression: 'none' }).compression_format).toBe('UNCOMPRESSED');
});

test('writes Parquet with the schema of a Glue table, which it can read', () => {
  expect(configuration({ bucket, parquetTable })).toMatchObject({
    compression_format: 'UNCOMPRESSED',
    buffering_size: 64,
    data_format_conversion_configuration: {
      input_format_configuration: { deserializer: { open_x_json_ser_de: {} } },
      output_format_configuration: { serializer: { parquet_ser_de: {} } },
      schema_configuration: { database_name: 'nginx', table_name: 'accesses', role_arn: roleArn },
    },
  });
  const glue =
    'arn:${data.aws_partition.AwsPartition.partition}:glue:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}';
  expect(rights({ bucket, parquetTable }).at(-1)).toEqual({
    Effect: 'Allow',
    Action: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
    Resource: [`${glue}:catalog`, `${glue}:database/nginx`, `${glue}:table/nginx/accesses`],
  });
});

test('writes a backup of the unmodified records', () => {
  const props = { bucket, bufferSeconds: 0, backup: { bucket: { bucketArn: 'arn:aws:s3:::acme-source' } } };

  expect(configuration(props)).toMatchObject({
    s3_backup_mode: 'Enabled',
    s3_backup_configuration: {
      role_arn: roleArn,
      bucket_arn: 'arn:aws:s3:::acme-source',
      prefix: 'source/',
      buffering_interval: 300,
      compression_format: 'GZIP',
      cloudwatch_logging_options: { enabled: true },
    },
  });
  expect(rights(props)[3]).toMatchObject({ Resource: ['arn:aws:s3:::acme-source/source/*'] });
});

test('does not compile with a compression and Parquet', () => {
  // @ts-expect-error Parquet files are always compressed
  const props: S3TargetProps = { bucket, parquetTable, compression: 'gzip' };

  expect(props.compression).toBe('gzip');
});

test('fails when buckets are not objects', () => {
  const name = { bucketArn: 'acme-logs' };

  expect(messageFor({ bucket: name, backup: { bucket: name } })).toBe(`test/Archive:
  - to.bucket.bucketArn must be the ARN of a bucket, got "acme-logs"
  - to.backup.bucket.bucketArn must be the ARN of a bucket, got "acme-logs"`);
});

test('fails when prefixes are invalid, or errorPrefix is inside prefix', () => {
  expect(
    messageFor({ bucket, prefix: 'logs', errorPrefix: '/failed/', backup: { bucket, prefix: '!{timestamp:yyyy}/' } }),
  ).toBe(`test/Archive:
  - to.prefix must be a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}", got "logs"
  - to.errorPrefix must be a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}", got "/failed/"
  - to.backup.prefix must be a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}", got "!{timestamp:yyyy}/"`);
  expect(messageFor({ bucket, errorPrefix: 'logs/failed/', backup: { bucket, prefix: 'logs/source/' } }))
    .toBe(`test/Archive:
  - to.errorPrefix must be outside "logs/", which must contain only records, got "logs/failed/"
  - to.backup.prefix must be outside "logs/", which must contain only records, got "logs/source/"`);
});

test.each([
  ['that contain no time', 'a/'],
  ['that begin with a slash', '/dt=!{timestamp:yyyy}/'],
  ['that do not end with a slash', 'dt=!{timestamp:yyyy}'],
  ['that contain the error type', '!{timestamp:yyyy}/!{firehose:error-output-type}/'],
  ['that contain a record field', '!{timestamp:yyyy}/!{partitionKeyFromQuery:level}/'],
])('fails for partitions by time %s', (_, timePartitions) => {
  expect(messageFor({ bucket, timePartitions })).toBe(`test/Archive:
  - to.timePartitions must be folders with a time, such as "dt=!{timestamp:yyyy-MM-dd}/", that do not begin with "/" and end with "/", got "${timePartitions}"`);
});

test('fails when partitions have names that Athena does not support, no query, or are too many', () => {
  expect(messageFor({ bucket, partitionBy: { Level: '.level', 'user-id': '.user', status: ' ', hour: '.hour' } }))
    .toBe(`test/Archive:
  - a name in to.partitionBy must be lowercase letters, digits and "_", not beginning with a digit, got "Level"
  - a name in to.partitionBy must be lowercase letters, digits and "_", not beginning with a digit, got "user-id"
  - to.partitionBy.status must be a jq query, such as ".status", got " "
  - to.partitionBy.hour must not have the name of a partition by time; rename it`);
  expect(messageFor({ bucket, partitionBy: {} })).toBe(`test/Archive:
  - to.partitionBy must contain 1 to 50 partitions, got 0`);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`p${index}`, '.p']));
  expect(messageFor({ bucket, partitionBy: many })).toBe(`test/Archive:
  - to.partitionBy must contain 1 to 50 partitions, got 51`);
});

test.each([
  ['', {}, 0, 1],
  [' with partitionBy', { partitionBy: { level: '.level' } }, 60, 64],
  [' with parquetTable', { parquetTable }, 0, 64],
] as const)('fails when buffers are smaller or larger than Firehose has them%s', (because, props, seconds, mib) => {
  expect(messageFor({ bucket, ...props, bufferSeconds: seconds - 1, bufferMiB: mib - 1 })).toBe(`test/Archive:
  - to.bufferSeconds must be an integer from ${seconds} to 900 seconds${because}, got ${seconds - 1}
  - to.bufferMiB must be an integer from ${mib} to 128 MiB${because}, got ${mib - 1}`);
  expect(messageFor({ bucket, ...props, bufferSeconds: 901, bufferMiB: 129 })).toBe(`test/Archive:
  - to.bufferSeconds must be an integer from ${seconds} to 900 seconds${because}, got 901
  - to.bufferMiB must be an integer from ${mib} to 128 MiB${because}, got 129`);
});

test('fails when the format is invalid, as values read from JSON can be', () => {
  const wrong = { bucket, compression: 'zip', parquetTable: { databaseName: 'Nginx', tableName: '' } };

  expect(messageFor(wrong as unknown as S3TargetProps)).toBe(`test/Archive:
  - to.compression must be "gzip" or "none", got "zip"
  - to.compression must not be given with to.parquetTable, whose files are always compressed; leave it out
  - to.parquetTable.databaseName must be 1 to 255 lowercase letters, digits and "_", got "Nginx"
  - to.parquetTable.tableName must be 1 to 255 lowercase letters, digits and "_", got ""`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "bucket": "acme-logs", "partitionBy": { "level": 5 }, "appendNewline": "yes", "backup": {}, "parquetTable": "nginx" }',
  ) as object;

  expect(messageFor(props as S3TargetProps)).toBe(`test/Archive:
  - to.partitionBy.level must be a string, got 5
  - to.bucket must be an object with bucketArn, got "acme-logs"
  - to.appendNewline must be true or false known at synth time, got "yes"
  - to.backup.bucket must be given: an object with bucketArn
  - to.parquetTable must be an object with databaseName, tableName, got "nginx"`);
  expect(messageFor(undefined as unknown as S3TargetProps)).toBe(`test/Archive:
  - to must be given: an object with bucket`);
});

test('fails when a prefix contains a Terraform expression', () => {
  expect(messageFor({ bucket, prefix: '${var.folder}/' })).toBe(`test/Archive:
  - to.prefix must not contain "${'$'}{" or "%{", which start a Terraform expression, got "${'$'}{var.folder}/"; pass a token instead`);
});

function built(props: S3TargetProps) {
  return synth((stack) => new DeliveryStream(stack, 'Archive', { to: DeliveryTarget.s3(props) }));
}

function configuration(props: S3TargetProps): Block {
  return built(props).only(KinesisFirehoseDeliveryStream).extended_s3_configuration as Block;
}

/** Returns all statements except the permission to write to the error log. */
function rights(props: S3TargetProps): Block[] {
  return statementsAt(built(props), 'Archive/Deliver').slice(0, -1);
}

function messageFor(props: S3TargetProps): string {
  return refusal((stack) => new DeliveryStream(stack, 'Archive', { to: DeliveryTarget.s3(props) }));
}
