import type { EcsClusterConfiguration } from '@cdktf/provider-aws/lib/ecs-cluster';
import type { Containers } from '../containers/container-rules';
import type { PolicyStatement } from '../core/policy';
import { byProperty, fields, noInterpolation, plainText, required } from '../core/shape';
import { bucket, kmsKeyArnFormat, logGroup } from '../core/references';
import { patternProblem, type Problem } from '../core/validation';

/** Where it is recorded what somebody does in a container: in a log group, or in a bucket. */
export type ExecuteCommandLogging = ExecuteCommandLogGroup | ExecuteCommandBucket;

/** Records of ECS Exec in a log group. */
export interface ExecuteCommandLogGroup {
  /** The log group: a `LogGroup`, or the name and ARN of one that stands already. */
  readonly logGroup: {
    /** Name of the log group. */
    readonly logGroupName: string;
    /** ARN of the log group. */
    readonly logGroupArn: string;
  };

  /**
   * ARN of a KMS key that encrypts what goes between the two sides, beside TLS. Whoever runs commands needs
   * `kms:GenerateDataKey` on it.
   *
   * @default - TLS alone
   */
  readonly kmsKeyArn?: string;
}

/** Records of ECS Exec in a bucket. */
export interface ExecuteCommandBucket {
  /** The bucket: a `LogBucket`, or the name and ARN of one that stands already. */
  readonly bucket: {
    /** Name of the bucket. */
    readonly bucketName: string;
    /** ARN of the bucket. */
    readonly bucketArn: string;
    /** ARN of the KMS key that encrypts it, if there is one. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Beginning of the objects' keys, with a slash at its end.
   *
   * @default 'execute-command/'
   */
  readonly prefix?: string;

  /**
   * ARN of a KMS key that encrypts what goes between the two sides, beside TLS. Whoever runs commands needs
   * `kms:GenerateDataKey` on it.
   *
   * @default - TLS alone
   */
  readonly kmsKeyArn?: string;
}

/** What a task must know to let somebody run commands in its containers. */
export interface ExecuteCommand {
  /**
   * Where that is recorded, as the cluster has it.
   *
   * @default - as in the cluster of the service; in the task's own log group, where that says nothing
   */
  readonly logging?: ExecuteCommandLogging;
}

/** What a task must know for a service in a cluster. */
export function executeCommandIn(
  { executeCommandLogging: logging }: { readonly executeCommandLogging?: ExecuteCommandLogging | undefined },
  executeCommand: boolean | ExecuteCommand,
): boolean | ExecuteCommand {
  if (!executeCommand) return false;
  return { ...(logging && { logging }), ...(typeof executeCommand === 'object' && executeCommand) };
}

/** Log groups that a task may need for that. */
export interface LogGroupArns {
  /** ARN of the task's own log group. */
  readonly own: string;

  /** ARN by which IAM means every log group of the account and region. */
  readonly every: string;
}

/** Where a cluster has it recorded, as ECS takes it. */
export function clusterConfiguration(logging: ExecuteCommandLogging): EcsClusterConfiguration {
  return {
    executeCommandConfiguration: {
      ...(logging.kmsKeyArn !== undefined && { kmsKeyId: logging.kmsKeyArn }),
      logging: 'OVERRIDE',
      logConfiguration:
        'bucket' in logging
          ? {
              s3BucketName: logging.bucket.bucketName,
              s3KeyPrefix: prefixOf(logging),
              s3BucketEncryptionEnabled: true,
            }
          : { cloudWatchLogGroupName: logging.logGroup.logGroupName },
    },
  };
}

/**
 * What the agent of Session Manager, which runs with the rights of the container, needs to open its channels and to
 * record what is done.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function executeCommandStatements(
  logging: ExecuteCommandLogging | undefined,
  logGroups: LogGroupArns,
): readonly PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      // These calls know no resource.
      Resource: '*',
    },
    ...(logging && 'bucket' in logging
      ? bucketStatements(logging)
      : logGroupStatements({ ...logGroups, ...(logging && { own: logging.logGroup.logGroupArn }) })),
    ...(logging?.kmsKeyArn === undefined
      ? []
      : [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: logging.kmsKeyArn } as const]),
  ];
}

function bucketStatements(logging: ExecuteCommandBucket): readonly PolicyStatement[] {
  const { bucketArn, kmsKeyArn } = logging.bucket;
  return [
    { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucketArn}/${prefixOf(logging)}*` },
    { Effect: 'Allow', Action: 's3:GetEncryptionConfiguration', Resource: bucketArn },
    ...(kmsKeyArn === undefined
      ? []
      : [{ Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKeyArn } as const]),
  ];
}

function logGroupStatements({ own, every }: LogGroupArns): readonly PolicyStatement[] {
  return [
    // The agent looks for the group among all.
    { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: every },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      Resource: `${own}:*`,
    },
  ];
}

/** Services of AWS that the agent connects to, by the names of their VPC endpoints. */
export function executeCommandEndpoints(logging: ExecuteCommandLogging | undefined): readonly string[] {
  return [
    'ssmmessages',
    ...(logging && 'bucket' in logging ? ['s3'] : ['logs']),
    ...(logging?.kmsKeyArn === undefined ? [] : ['kms']),
  ];
}

/** What is wrong with where it is to be recorded. */
export function executeCommandProblems(name: string, logging: ExecuteCommandLogging | undefined): Problem[] {
  if (!logging) return [];
  return [
    'bucket' in logging &&
      patternProblem(
        `${name}.prefix`,
        logging.prefix,
        /^([\w.-]+\/)+$/,
        'letters, digits, "_", "-" and "." between slashes, with one at its end',
      ),
    patternProblem(`${name}.kmsKeyArn`, logging.kmsKeyArn, ...kmsKeyArnFormat),
  ];
}

/** Containers in which nobody can run commands. */
export function executeCommandWarnings(containers: Containers): readonly string[] {
  return Object.entries(containers)
    .filter(([, { readonlyRootFilesystem }]) => readonlyRootFilesystem)
    .map(
      ([name]) =>
        `container "${name}": executeCommand does not work where readonlyRootFilesystem is set, as the agent of ECS Exec writes to the root file system; leave out one of them`,
    );
}

function prefixOf({ prefix = 'execute-command/' }: ExecuteCommandBucket): string {
  return prefix;
}

/** Shape of `ExecuteCommandLogging`. */
export const executeCommandLogging = byProperty({
  logGroup: fields<ExecuteCommandLogGroup>({ logGroup: required(logGroup), kmsKeyArn: noInterpolation }),
  bucket: fields<ExecuteCommandBucket>({ bucket: required(bucket), prefix: plainText, kmsKeyArn: noInterpolation }),
});
