import { FlowLog, type FlowLogConfig } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { LogGroup, type LogGroupProps } from '../storage/log-group';
import { type WritableBucket, writableShapes } from '../storage/writable-bucket';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { bucketProblems } from '../storage/log-writers';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { logRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { fields, flag, number, plainText, required, type ShapesOf } from '../core/shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import { patternProblem, type Problem } from '../core/validation';

/** Flow logs in a log group that is made for them, where CloudWatch Logs Insights reads them. */
export interface FlowLogsInLogGroup extends Pick<LogGroupProps, 'retentionDays' | 'kmsKeyArn' | 'forceDestroy'> {
  /**
   * Connections to record: all, those that the security groups let through (`accepted`), or those that they do not
   * (`rejected`), which are the fewest by far in most networks.
   *
   * @default 'all'
   */
  readonly traffic?: 'all' | 'accepted' | 'rejected';

  /** For a bucket, `FlowLogsInBucket`. */
  readonly bucket?: never;
}

/** Flow logs in a bucket, below `AWSLogs/<account>/vpcflowlogs/`: at half the price, and for Athena to read. */
export interface FlowLogsInBucket extends Pick<FlowLogsInLogGroup, 'traffic'> {
  /** The bucket: a `LogBucket` with the writer `vpcs`, or the ARN of one whose policy lets flow logs in. */
  readonly bucket: Omit<WritableBucket, 'bucketName'>;

  /** The bucket says how long it keeps them. */
  readonly retentionDays?: never;

  /** The bucket says what encrypts them. */
  readonly kmsKeyArn?: never;

  /** The bucket says whether it may be destroyed with them. */
  readonly forceDestroy?: never;
}

/** The flow logs of a VPC: which connections are recorded, and where the records go. */
export type FlowLogsOptions = FlowLogsInLogGroup | FlowLogsInBucket;

const trafficTypes = { all: 'ALL', accepted: 'ACCEPT', rejected: 'REJECT' } as const;

interface Destination {
  readonly arguments: Partial<FlowLogConfig>;
  readonly logGroup?: LogGroup;
  readonly role?: IamRole;
  readonly rolePolicy?: IamRolePolicy;
}

/**
 * A record of the connections of a VPC, one line for each in 10 minutes.
 *
 *     FlowLog                waits for what lets it write
 *     ├── LogGroup           deletes records after `retentionDays`; with a bucket neither it nor the role
 *     └── IamRole            for flow logs of this account and region, and nobody else
 *         └── IamRolePolicy  writes to that log group
 */
export class FlowLogs extends Construct {
  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly flowLog: FlowLog;
    readonly logGroup: LogGroup | undefined;
    readonly role: IamRole | undefined;
    readonly rolePolicy: IamRolePolicy | undefined;
  };

  constructor(scope: Construct, id: string, vpcId: string, options: FlowLogsOptions) {
    super(scope, id);
    const { traffic = 'all' } = options;

    const destination = options.bucket ? inBucket(options.bucket) : this.createLogGroup(scope, options);
    const flowLog = new FlowLog(this, 'Resource', {
      vpcId,
      trafficType: trafficTypes[traffic],
      tags: { Name: physicalName(this) },
      ...destination.arguments,
    });

    const { logGroup, role, rolePolicy } = destination;
    this.resources = { flowLog, logGroup, role, rolePolicy };
  }

  private createLogGroup(vpc: Construct, { retentionDays, kmsKeyArn, forceDestroy }: FlowLogsInLogGroup): Destination {
    const logGroup = new LogGroup(this, 'LogGroup', {
      logGroupNamePrefix: `/vpc/${physicalName(vpc)}/`,
      ...(retentionDays !== undefined && { retentionDays }),
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
      ...(forceDestroy !== undefined && { forceDestroy }),
    });
    const role = this.createRole();
    const rolePolicy = allowRole(this, 'WriteLogs', role, {
      Effect: 'Allow',
      // Not the right to create groups: the last records would bring back the one that was destroyed.
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      Resource: `${logGroup.logGroupArn}:*`,
    });
    return {
      logGroup,
      role,
      rolePolicy,
      arguments: {
        logDestinationType: 'cloud-watch-logs',
        logDestination: logGroup.logGroupArn,
        iamRoleArn: role.arn,
        dependsOn: [rolePolicy],
      },
    };
  }

  private createRole(): IamRole {
    const [account, region] = [accountId(this), regionName(this)];
    return new IamRole(this, 'Role', {
      namePrefix: `${physicalName(this, 37)}-`,
      description: 'Writes the flow logs of a VPC to their log group',
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partitionName(this)}:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      }),
    });
  }
}

function inBucket({ bucketArn, dependables }: FlowLogsInBucket['bucket']): Destination {
  return {
    arguments: {
      logDestinationType: 's3',
      logDestination: bucketArn,
      // Before the bucket's policy lets flow logs in, AWS would put one of its own there.
      ...(dependables && { dependsOn: [...dependables] }),
    },
  };
}

/** What is wrong with the flow logs that a VPC is to have. */
export function flowLogsProblems(options: FlowLogsOptions): Problem[] {
  const { traffic, bucket } = options;
  return [
    patternProblem('flowLogs.traffic', traffic, /^(all|accepted|rejected)$/, '"all", "accepted" or "rejected"'),
    // The types rule these out, but not in a value that was read from JSON.
    ...(['retentionDays', 'kmsKeyArn', 'forceDestroy'] as const).map(
      (name) =>
        bucket &&
        options[name] !== undefined &&
        `flowLogs.${name} must not be given with flowLogs.bucket, which has its own; leave it out`,
    ),
    ...(bucket ? bucketProblems('flowLogs.bucket', bucket, 'vpcs') : []),
    !bucket && logRetentionProblem('flowLogs.retentionDays', options.retentionDays),
  ];
}

const bucket = fields<FlowLogsInBucket['bucket']>({
  bucketArn: required(bucketArn),
  ...writableShapes,
});

/** Shapes of the properties of flow logs. */
export const flowLogs: ShapesOf<Omit<FlowLogsInLogGroup, 'bucket'> & Partial<Pick<FlowLogsInBucket, 'bucket'>>> = {
  traffic: plainText,
  retentionDays: number,
  kmsKeyArn,
  forceDestroy: flag,
  bucket,
};
