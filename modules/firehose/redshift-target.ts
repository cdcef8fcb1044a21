import type { DeliveryTarget } from './target';
import { awsPlace } from '../core/aws-environment';
import { keyStatements } from '../core/key-usage';
import { fields, reference } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { number, required } from '../core/shape';
import { noInterpolation, plainText, text } from '../core/string-shape';
import { kmsKeyArn, secretArn } from '../core/references';
import { secretArns } from '../core/secret-arns';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import { type Buffering, bufferingOf, bufferingProblems, bufferingShapes } from './buffering';
import { bucketStatements, folderProblem, targetBucket, type TargetBucket } from './target-bucket';

/** Properties of a Redshift target. */
export interface RedshiftTargetProps extends Buffering {
  /**
   * JDBC URL of the database, such as `jdbc:redshift://logs.abc.eu-west-1.redshift.amazonaws.com:5439/dev`. The cluster
   * or workgroup must be publicly accessible and allow connections from the Firehose addresses of its region.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc
   */
  readonly jdbcUrl: string;

  /** Existing table to insert a row into for each record, such as `nginx.accesses`. */
  readonly table: string;

  /**
   * Columns to write to.
   *
   * @default - all columns for which a record has a field
   */
  readonly columns?: readonly string[];

  /**
   * Options of the `COPY` command. `gzip` is appended, because the objects are compressed.
   *
   * @default "json 'auto' timeformat 'auto'"
   * @see https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html
   */
  readonly copyOptions?: string;

  /**
   * Secrets Manager secret with the credentials of a database user who can insert into the table, as
   * `{"username":"…","password":"…"}`. The role of the delivery stream gets permission to read it.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html
   */
  readonly secret: {
    /** ARN of the secret. */
    readonly secretArn: string;
    /**
     * ARN of the KMS key that encrypts the secret.
     *
     * @default - the AWS managed key `alias/aws/secretsmanager`
     */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Bucket that stores the records before and after they are copied: a `LogBucket`, or the ARN of an existing bucket.
   */
  readonly bucket: TargetBucket;

  /**
   * Prefix of the object keys, followed by `2026/11/21/09/`.
   *
   * @default 'redshift/'
   */
  readonly prefix?: string;

  /**
   * Retry duration in seconds, 0 to 7200, after which the objects are listed in a manifest under `errors/` for manual
   * copying.
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
  secret: required(reference<RedshiftTargetProps['secret']>({ secretArn: required(secretArn), kmsKeyArn })),
  bucket: required(targetBucket),
  prefix: noInterpolation,
  retrySeconds: number,
});

/**
 * Delivers each record as a row to a Redshift table, copied from objects in a bucket. The objects are kept for the
 * retention of the bucket.
 */
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
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: secretArns(deliveryStream, secret.secretArn),
      },
      ...keyStatements(awsPlace(deliveryStream), {
        keyArn: secret.kmsKeyArn,
        actions: ['kms:Decrypt'],
        service: 'secretsmanager',
        context: { SecretARN: secretArns(deliveryStream, secret.secretArn) },
      }),
      // Manifests are written outside the prefix of the records.
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
      'a JDBC URL such as "jdbc:redshift://<host>:5439/<database>"',
    ),
    patternProblem('to.table', table, /^\S{1,512}$/, '1 to 512 characters without spaces'),
    columns?.length === 0 && 'to.columns must contain at least one column, got none; leave it out',
    copyOptions !== undefined &&
      isKnown(copyOptions) &&
      /\b(gzip|bzip2|lzop|zstd)\b/i.test(copyOptions) &&
      `to.copyOptions must not specify a compression, because "gzip" is appended, got ${JSON.stringify(copyOptions)}`,
    folderProblem('to.prefix', props.prefix),
    integerProblem('to.retrySeconds', props.retrySeconds, { min: 0, max: 7200, unit: 'seconds' }),
    ...bufferingProblems(props),
  ];
}
