import type { EcsClusterConfiguration } from '@cdktf/provider-aws/lib/ecs-cluster';
import type { Containers } from '../containers/ec2-container';
import type { AwsPlace } from '../core/aws-environment';
import { bucketKeyUsage, keyStatements, writesObjects } from '../core/key-usage';
import { omitUndefined } from '../core/omit-undefined';
import type { PolicyStatement } from '../core/policy';
import { rule } from '../core/rule';
import { byProperty, fields } from '../core/object-shape';
import { required } from '../core/shape';
import { plainText, text } from '../core/string-shape';
import { bucket, kmsKeyArnFormat, logGroup } from '../core/references';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import { isGiven } from '../core/given';

/** Log group or bucket in which ECS Exec records its sessions. */
export type ExecuteCommandLogging = ExecuteCommandLogGroup | ExecuteCommandBucket;

/** Log group in which ECS Exec records its sessions. */
export interface ExecuteCommandLogGroup {
  /** The log group: a `LogGroup`, or the name and ARN of an existing log group. */
  readonly logGroup: {
    /** Name of the log group. */
    readonly logGroupName: string;
    /** ARN of the log group. */
    readonly logGroupArn: string;
    /** ARN of the KMS key that encrypts the log group, if any. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * ARN of a KMS key that encrypts the data between client and container, in addition to TLS. Users who run commands
   * need `kms:GenerateDataKey` on it.
   *
   * @default - TLS only
   */
  readonly kmsKeyArn?: string;
}

/** Bucket in which ECS Exec records its sessions. */
export interface ExecuteCommandBucket {
  /** The bucket: a `LogBucket`, or the name and ARN of an existing bucket. */
  readonly bucket: {
    /** Name of the bucket. */
    readonly bucketName: string;
    /** ARN of the bucket. */
    readonly bucketArn: string;
    /** ARN of the KMS key that encrypts the bucket, if any. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Prefix of the object keys, which ends with a slash.
   *
   * @default 'execute-command/'
   */
  readonly prefix?: string;

  /**
   * ARN of a KMS key that encrypts the data between client and container, in addition to TLS. Users who run commands
   * need `kms:GenerateDataKey` on it.
   *
   * @default - TLS only
   */
  readonly kmsKeyArn?: string;
}

/** Settings of ECS Exec for a task. */
export interface ExecuteCommand {
  /**
   * Log group or bucket in which the cluster records the sessions, for which the task role needs permissions. An
   * `EcsCluster` without `executeCommandLogging` records them there.
   *
   * @default - the logging of the service's cluster; without a service, the log group of the task
   */
  readonly logging?: ExecuteCommandLogging;
}

/** Cluster that records the sessions of ECS Exec. */
export interface RecordingCluster {
  /** Log group or bucket in which the cluster records the sessions. */
  readonly executeCommandLogging?: ExecuteCommandLogging | undefined;
  /** Makes the cluster record the sessions, and returns where it does. */
  recordExecuteCommand?(logging?: ExecuteCommandLogging): ExecuteCommandLogging | undefined;
}

/** Returns the settings of ECS Exec for a service, with the logging of its cluster. */
export function executeCommandIn(
  cluster: RecordingCluster,
  executeCommand: boolean | ExecuteCommand,
): false | ExecuteCommand {
  if (!executeCommand) return false;
  const given = typeof executeCommand === 'object' ? executeCommand.logging : undefined;
  const recorded = cluster.executeCommandLogging ?? cluster.recordExecuteCommand?.(given);
  return omitUndefined({ logging: given ?? recorded });
}

/** Returns a warning if the sessions of a service are not recorded, or not where the service specifies. */
export const recordedSessions = rule('M27', {
  states: 'The cluster of a service with `executeCommand` records the sessions.',
  severity: 'warning',
  fix: 'Set `executeCommandLogging` of the cluster to the log group or bucket in which it records sessions.',
  check: (
    { executeCommandLogging: logging }: RecordingCluster,
    executeCommand: boolean | ExecuteCommand | undefined,
    isRouted: boolean,
  ) => {
    if (typeof executeCommand !== 'object') return undefined;
    if (executeCommand.logging === undefined) {
      return (
        isRouted &&
        'executeCommand: the sessions may not be recorded, because the cluster has no executeCommandLogging, and containers with a log router have no log group of their own; configure the cluster to record them, and set its executeCommandLogging'
      );
    }
    return (
      logging !== undefined &&
      JSON.stringify(clusterConfiguration(logging)) !== JSON.stringify(clusterConfiguration(executeCommand.logging)) &&
      'executeCommand.logging must be the executeCommandLogging of the cluster, which has only one; the sessions are recorded where the cluster specifies'
    );
  },
});

/** Returns the configuration of an ECS cluster that records the sessions of ECS Exec. */
export function clusterConfiguration(logging: ExecuteCommandLogging): EcsClusterConfiguration {
  return {
    executeCommandConfiguration: {
      ...(logging.kmsKeyArn !== undefined && { kmsKeyId: logging.kmsKeyArn }),
      logging: 'OVERRIDE',
      logConfiguration: isGiven(logging, 'bucket')
        ? {
            s3BucketName: logging.bucket.bucketName,
            s3KeyPrefix: prefixOf(logging),
            s3BucketEncryptionEnabled: true,
          }
        : {
            cloudWatchLogGroupName: logging.logGroup.logGroupName,
            // The agent starts no session if it requires encryption that the log group does not have.
            ...(logging.logGroup.kmsKeyArn !== undefined && { cloudWatchEncryptionEnabled: true }),
          },
    },
  };
}

/**
 * Returns the permissions with which the Session Manager agent, which uses the task role, opens its channels and records
 * the session.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function executeCommandStatements(
  logging: ExecuteCommandLogging | undefined,
  ownLogGroupArn: string,
  place: AwsPlace,
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
      // These actions do not support resource-level permissions.
      Resource: '*',
    },
    ...(logging && isGiven(logging, 'bucket')
      ? bucketStatements(logging, place)
      : logGroupStatements(logging?.logGroup.logGroupArn ?? ownLogGroupArn)),
    // The agent calls KMS itself, and not through a service.
    ...(logging?.kmsKeyArn === undefined
      ? []
      : [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: logging.kmsKeyArn } as const]),
  ];
}

function bucketStatements(logging: ExecuteCommandBucket, place: AwsPlace): readonly PolicyStatement[] {
  const { bucketArn } = logging.bucket;
  return [
    { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucketArn}/${prefixOf(logging)}*` },
    { Effect: 'Allow', Action: 's3:GetEncryptionConfiguration', Resource: bucketArn },
    ...keyStatements(place, bucketKeyUsage(logging.bucket, writesObjects)),
  ];
}

function logGroupStatements(logGroupArn: string): readonly PolicyStatement[] {
  return [
    // The agent searches all log groups. This action does not support resource-level permissions.
    { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      Resource: `${logGroupArn}:*`,
    },
  ];
}

/** Returns the AWS services that the agent connects to, by the names of their VPC endpoints. */
export function executeCommandEndpoints(logging: ExecuteCommandLogging | undefined): readonly string[] {
  return [
    'ssmmessages',
    ...(logging && isGiven(logging, 'bucket') ? ['s3'] : ['logs']),
    ...(logging?.kmsKeyArn === undefined ? [] : ['kms']),
  ];
}

/** Checks where the sessions are recorded. */
export function executeCommandProblems(name: string, logging: ExecuteCommandLogging | undefined): Problem[] {
  if (!logging) return [];
  return [
    isGiven(logging, 'bucket') &&
      patternProblem(
        `${name}.prefix`,
        logging.prefix,
        /^([\w.-]+\/)+$/,
        'folder names of letters, digits, "_", "-" and ".", each followed by a slash',
      ),
    patternProblem(`${name}.kmsKeyArn`, logging.kmsKeyArn, ...kmsKeyArnFormat),
  ];
}

/** Returns a warning for each container in which ECS Exec does not work. */
export function executeCommandWarnings(containers: Containers): readonly string[] {
  return Object.entries(containers)
    .filter(([, { readonlyRootFilesystem }]) => readonlyRootFilesystem)
    .map(
      ([name]) =>
        `container "${name}": executeCommand does not work with readonlyRootFilesystem, because the agent of ECS Exec writes to the root file system; remove one of them`,
    );
}

function prefixOf({ prefix = 'execute-command/' }: ExecuteCommandBucket): string {
  return prefix;
}

/** Shape of `ExecuteCommandLogging`. */
export const executeCommandLogging = byProperty({
  logGroup: fields<ExecuteCommandLogGroup>({ logGroup: required(logGroup), kmsKeyArn: text }),
  bucket: fields<ExecuteCommandBucket>({ bucket: required(bucket), prefix: plainText, kmsKeyArn: text }),
});
