import type { DeliveryTarget } from './target';
import { keyStatements } from '../core/key-usage';
import { fields, list, noInterpolation, number, plainText, required, text } from '../core/shape';
import { kmsKeyArn, secretArn } from '../core/references';
import { integerProblem, isKnown, patternProblem, type Problem } from '../core/validation';
import { type Buffering, bufferingOf, bufferingProblems, bufferingShapes } from './buffering';
import { bucketStatements, folderProblem, targetBucket, type TargetBucket } from './target-bucket';

/** Properties of a target in Redshift. */
export interface RedshiftTargetProps extends Buffering {
  /**
   * The database, as in `jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev`. Its cluster or workgroup
   * must be publicly accessible, and let the addresses of Firehose in that region connect.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc
   */
  readonly jdbcUrl: string;

  /** Table that gets a row for each record, as in `nginx.accesses`. It must be there. */
  readonly table: string;

  /**
   * Columns that are written to.
   *
   * @default - all that a record has a field for
   */
  readonly columns?: readonly string[];

  /**
   * How `COPY` reads records. `gzip` is added, since that is what they lie in.
   *
   * @default "json 'auto' timeformat 'auto'"
   * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html
   */
  readonly copyOptions?: string;

  /**
   * Secret in Secrets Manager with the database user who may insert into the table, as `{"username": "…", "password":
   * "…"}`. The right to read it comes along.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html
   */
  readonly secret: {
    /** ARN of the secret. */
    readonly secretArn: string;
    /**
     * ARN of the KMS key that encrypts it.
     *
     * @default - the key of AWS, `alias/aws/secretsmanager`
     */
    readonly kmsKeyArn?: string | undefined;
  };

  /** Bucket in which records lie before they are copied, and after: a `LogBucket`, or the ARN of one. */
  readonly bucket: TargetBucket;

  /**
   * Beginning of the objects' keys, before `2026/11/21/09/`.
   *
   * @default 'redshift/'
   */
  readonly prefix?: string;

  /**
   * Seconds for which objects are tried to be copied, 0 to 7200. Then they are named in a manifest below `errors/`, for
   * you to copy.
   *
   * @default 3600
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_RedshiftRetryOptions.html
   */
  readonly retrySeconds?: number;
}

/** Shape of `RedshiftTargetProps`. */
export const redshiftTargetShape = fields<RedshiftTargetProps>({
  ...bufferingShapes,
  jdbcUrl: required(plainText),
  table: required(noInterpolation),
  columns: list(text),
  copyOptions: noInterpolation,
  secret: required(fields<RedshiftTargetProps['secret']>({ secretArn: required(secretArn), kmsKeyArn })),
  bucket: required(targetBucket),
  prefix: noInterpolation,
  retrySeconds: number,
});

/** Rows in a table of Redshift, copied from objects in a bucket, where they stay as the bucket says. */
export function redshiftTarget(props: RedshiftTargetProps): DeliveryTarget {
  const { jdbcUrl, table, columns, secret, bucket, prefix = 'redshift/', retrySeconds = 3600 } = props;
  const { copyOptions = "json 'auto' timeformat 'auto'" } = props;
  return {
    configuration: ({ roleArn, errorLog }) => ({
      destination: 'redshift',
      redshiftConfiguration: {
        roleArn,
        clusterJdbcurl: jdbcUrl,
        dataTableName: table,
        ...(columns && { dataTableColumns: columns.join(',') }),
        copyOptions: `${copyOptions} gzip`,
        secretsManagerConfiguration: { enabled: true, secretArn: secret.secretArn, roleArn },
        retryDuration: retrySeconds,
        cloudwatchLoggingOptions: errorLog,
        s3Configuration: {
          roleArn,
          bucketArn: bucket.bucketArn,
          prefix,
          ...bufferingOf(props),
          compressionFormat: 'GZIP',
          cloudwatchLoggingOptions: errorLog,
        },
      },
    }),
    statements: (deliveryStream) => [
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret.secretArn },
      ...keyStatements(deliveryStream, {
        keyArn: secret.kmsKeyArn,
        actions: ['kms:Decrypt'],
        service: 'secretsmanager',
        context: { SecretARN: [secret.secretArn] },
      }),
      // Manifests lie beside the folder of the records.
      ...bucketStatements(deliveryStream, bucket, ['']),
    ],
    problems: () => problems(props),
  };
}

function problems({ jdbcUrl, table, columns, copyOptions, ...props }: RedshiftTargetProps): Problem[] {
  return [
    patternProblem(
      'to.jdbcUrl',
      jdbcUrl,
      /^jdbc:(redshift|postgresql):\/\/[\w.-]+:\d{1,5}\/[\w$-]+$/,
      'as in "jdbc:redshift://<host>:5439/<database>"',
    ),
    patternProblem('to.table', table, /^\S{1,512}$/, '1 to 512 characters without blanks'),
    columns?.length === 0 && 'to.columns must hold at least one column, got none; leave it out',
    copyOptions !== undefined &&
      isKnown(copyOptions) &&
      /\b(gzip|bzip2|lzop|zstd)\b/i.test(copyOptions) &&
      `to.copyOptions must not say how records are compressed, since "gzip" is added, got ${JSON.stringify(copyOptions)}`,
    folderProblem('to.prefix', props.prefix),
    integerProblem('to.retrySeconds', props.retrySeconds, { min: 0, max: 7200, unit: 'seconds' }),
    ...bufferingProblems(props),
  ];
}
