import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { TerraformVariable } from 'cdktf';
import { DeliveryStream, DeliveryTarget, type RedshiftTargetProps } from '../../../modules';
import { type Block, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, statementsAt } from '../../../lab/synth/tasks';

const jdbcUrl = 'jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:warehouse-AbCdEf';
const props = { jdbcUrl, table: 'accesses', secret: { secretArn }, bucket };
const roleArn = '${aws_iam_role.Warehouse_Role_36593D49.arn}';

test('copies records from gzip objects in the bucket to the table, with the credentials in the secret', () => {
  const { only } = warehouse(props);

  const { cloudwatch_logging_options: log, ...rest } = only(KinesisFirehoseDeliveryStream)
    .redshift_configuration as Block;
  expect(only(KinesisFirehoseDeliveryStream).destination).toBe('redshift');
  expect(rest).toEqual({
    role_arn: roleArn,
    cluster_jdbcurl: jdbcUrl,
    data_table_name: 'accesses',
    copy_options: "json 'auto' timeformat 'auto' gzip",
    secrets_manager_configuration: { enabled: true, secret_arn: secretArn, role_arn: roleArn },
    retry_duration: 3600,
    s3_configuration: {
      role_arn: roleArn,
      bucket_arn: bucket.bucketArn,
      prefix: 'redshift/',
      buffering_interval: 300,
      buffering_size: 64,
      compression_format: 'GZIP',
      cloudwatch_logging_options: log,
    },
  });
  expect(log.enabled).toBe(true);
});

test('can read that secret and write to that bucket', () => {
  expect(rights(props).map(({ Action, Resource }) => [Action, Resource] as unknown)).toEqual([
    ['secretsmanager:GetSecretValue', [secretArn, `${secretArn}-??????`]],
    [['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], bucket.bucketArn],
    [['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], [`${bucket.bucketArn}/*`]],
  ]);
});

test('can use the key of the secret, only for that secret and through Secrets Manager', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

  expect(rights({ ...props, secret: { secretArn, kmsKeyArn } })[1]).toEqual({
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: kmsKeyArn,
    Condition: {
      StringEquals: {
        'kms:ViaService': 'secretsmanager.eu-west-1.${data.aws_partition.AwsPartition.dns_suffix}',
      },
      StringLike: { 'kms:EncryptionContext:SecretARN': [secretArn, `${secretArn}-??????`] },
    },
  });
});

test('accepts columns, COPY options, a prefix, buffering and a retry duration', () => {
  const wanted = {
    columns: ['time', 'uri'],
    copyOptions: "json 's3://acme/paths.json'",
    prefix: 'warehouse/',
    bufferSeconds: 900,
    bufferMiB: 128,
    retrySeconds: 0,
  };

  expect(configuration({ ...props, ...wanted })).toMatchObject({
    data_table_columns: 'time,uri',
    copy_options: "json 's3://acme/paths.json' gzip",
    retry_duration: 0,
    s3_configuration: { prefix: 'warehouse/', buffering_interval: 900, buffering_size: 128 },
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    const secret = { secretArn: text('secret') };
    const to = DeliveryTarget.redshift({ ...props, jdbcUrl: text('url'), copyOptions: text('options'), secret });
    new DeliveryStream(stack, 'Warehouse', { to });
  });

  expect(only(KinesisFirehoseDeliveryStream).redshift_configuration).toMatchObject({
    cluster_jdbcurl: '${var.url}',
    copy_options: '${var.options} gzip',
    secrets_manager_configuration: { secret_arn: '${var.secret}' },
  });
});

test('fails when properties are invalid, listing all problems', () => {
  const wrong = {
    jdbcUrl: 'logs.abc.eu-west-1.redshift.amazonaws.com',
    table: 'my table',
    columns: [],
    copyOptions: "json 'auto' GZIP",
    secret: { secretArn: 'warehouse' },
    bucket,
    prefix: 'redshift',
    retrySeconds: -1,
    bufferSeconds: 901,
    bufferMiB: 0,
  };

  expect(refusal((stack) => new DeliveryStream(stack, 'Warehouse', { to: DeliveryTarget.redshift(wrong) })))
    .toBe(`test/Warehouse:
  - to.jdbcUrl must be a JDBC URL such as "jdbc:redshift://<host>:5439/<database>", got "logs.abc.eu-west-1.redshift.amazonaws.com"
  - to.table must be 1 to 512 characters without spaces, got "my table"
  - to.columns must contain at least one column, got none; leave it out
  - to.copyOptions must not specify a compression, because "gzip" is appended, got "json 'auto' GZIP"
  - to.prefix must be a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}", got "redshift"
  - to.retrySeconds must be an integer from 0 to 7200 seconds, got -1
  - to.bufferSeconds must be an integer from 0 to 900 seconds, got 901
  - to.bufferMiB must be an integer from 1 to 128 MiB, got 0
  - to.secret.secretArn must be the ARN of a secret, got "warehouse"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "jdbcUrl": null, "table": "t", "columns": "a, b", "secret": "warehouse" }') as object;

  expect(
    refusal((stack) => {
      const to = DeliveryTarget.redshift(props as RedshiftTargetProps);
      new DeliveryStream(stack, 'Warehouse', { to });
    }),
  ).toBe(`test/Warehouse:
  - to.jdbcUrl must be a string, got null
  - to.columns must be an array known at synth time, got "a, b"; use ["a, b"]
  - to.secret must be an object with secretArn, got "warehouse"
  - to.bucket must be given: an object with bucketArn`);
});

function warehouse(target: RedshiftTargetProps): Synthesized {
  return synth((stack) => new DeliveryStream(stack, 'Warehouse', { to: DeliveryTarget.redshift(target) }));
}

function configuration(target: RedshiftTargetProps): Block {
  return warehouse(target).only(KinesisFirehoseDeliveryStream).redshift_configuration as Block;
}

/** Returns all statements except the permission to write to the error log. */
function rights(target: RedshiftTargetProps): Block[] {
  return statementsAt(warehouse(target), 'Warehouse/Deliver').slice(0, -1);
}
