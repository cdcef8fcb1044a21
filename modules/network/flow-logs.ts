import { FlowLog, type FlowLogConfig } from '@cdktf/provider-aws/lib/flow-log';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { LogGroup, type LogGroupProps } from '../storage/log-group';
import { type WritableBucket, writableShapes } from '../storage/writable-bucket';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { bucketProblems } from '../storage/log-writers';
import { dependenciesOf } from '../core/dependencies';
import { physicalName } from '../core/physical-name';
import { logRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';
import { reference } from '../core/object-shape';
import { flag, number, required, type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import type { Problem } from '../core/problem';
import { choiceProblem } from '../core/validation';

/** Flow logs delivered to a new log group, for queries with CloudWatch Logs Insights. */
export interface FlowLogsInLogGroup extends Pick<LogGroupProps, 'retentionDays' | 'kmsKeyArn' | 'forceDestroy'> {
  /**
   * Traffic to record: all, only traffic that security groups and network ACLs allow (`accepted`), or only traffic that
   * they reject (`rejected`), which is the smallest part in most networks.
   *
   * @default 'all'
   */
  readonly traffic?: 'all' | 'accepted' | 'rejected';

  /** Available in `FlowLogsInBucket`. */
  readonly bucket?: never;
}

/**
 * Flow logs delivered to a bucket, under `AWSLogs/<account>/vpcflowlogs/`, at half the price and for queries with
 * Athena.
 */
export interface FlowLogsInBucket extends Pick<FlowLogsInLogGroup, 'traffic'> {
  /**
   * Bucket to deliver to: a `LogBucket` with `vpcs` in its `logDeliveryServices`, or an existing bucket whose policy
   * allows flow log delivery.
   */
  readonly bucket: Omit<WritableBucket, 'bucketName'>;

  /** Set by the bucket. */
  readonly retentionDays?: never;

  /** Set by the bucket. */
  readonly kmsKeyArn?: never;

  /** Set by the bucket. */
  readonly forceDestroy?: never;
}

/** Flow log settings of a VPC: the traffic to record and the destination. */
export type FlowLogsOptions = FlowLogsInLogGroup | FlowLogsInBucket;

const trafficTypes = { all: 'ALL', accepted: 'ACCEPT', rejected: 'REJECT' } as const;

interface Destination {
  readonly arguments: Partial<FlowLogConfig>;
  readonly logGroup?: LogGroup;
  readonly role?: IamRole;
  readonly rolePolicy?: IamRolePolicy;
}

/**
 * Flow logs of a VPC: one record per connection and 10 minutes.
 *
 *     FlowLog                created after the permissions of its destination
 *     ├── LogGroup           deletes records after `retentionDays`; not created with `bucket`
 *     └── IamRole            can be assumed only by flow logs of this account and region; not created with `bucket`
 *         └── IamRolePolicy  allows writing to the log group
 */
export class FlowLogs extends Construct {
  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly flowLog: FlowLog;
    readonly logGroup: LogGroup | undefined;
    readonly role: IamRole | undefined;
    readonly rolePolicy: IamRolePolicy | undefined;
  };

  constructor(scope: Construct, id: string, vpcId: string, options: FlowLogsOptions) {
    super(scope, id);
    const { traffic = 'all' } = options;

    const destination = options.bucket ? inBucket(this, options.bucket) : this.createLogGroup(scope, options);
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
      // No permission to create log groups: the last records would recreate a group that was destroyed.
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
    return createServiceRole(this, 'Role', {
      description: 'Writes the flow logs of a VPC to their log group',
      service: 'vpc-flow-logs.amazonaws.com',
      condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partitionName(this)}:ec2:${region}:${account}:vpc-flow-log/*` },
      },
    });
  }
}

function inBucket(scope: Construct, { bucketArn, dependables }: FlowLogsInBucket['bucket']): Destination {
  return {
    arguments: {
      logDestinationType: 's3',
      logDestination: bucketArn,
      // Otherwise, AWS would add its own bucket policy before this one exists.
      ...(dependables && { dependsOn: dependenciesOf(scope, dependables) }),
    },
  };
}

/** Values of `traffic`. */
export const flowLogTraffic = ['all', 'accepted', 'rejected'] as const satisfies readonly FlowLogsOptions['traffic'][];

/** Returns the problems of the flow log settings of a VPC. */
export function flowLogsProblems(options: FlowLogsOptions): Problem[] {
  const { traffic, bucket } = options;
  return [
    choiceProblem('flowLogs.traffic', traffic, flowLogTraffic),
    // The types exclude these combinations, except in values read from JSON.
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

const bucket = reference<FlowLogsInBucket['bucket']>({
  bucketArn: required(bucketArn),
  ...writableShapes,
});

/** Shapes of the flow log settings. */
export const flowLogs: ShapesOf<Omit<FlowLogsInLogGroup, 'bucket'> & Partial<Pick<FlowLogsInBucket, 'bucket'>>> = {
  traffic: plainText,
  retentionDays: number,
  kmsKeyArn,
  forceDestroy: flag,
  bucket,
};
