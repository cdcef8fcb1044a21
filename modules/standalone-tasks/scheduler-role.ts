import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, awsPlace, partitionName, regionName } from '../core/aws-environment';
import { keyStatements } from '../core/key-usage';
import type { PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';

/** Resources that EventBridge Scheduler uses in addition to the task. */
interface SchedulerNeeds {
  /** Permissions to run the task. */
  readonly runTask: readonly PolicyStatement[];
  /** Queue for runs that could not be started, if any. */
  readonly queue: { readonly queueArn: string; readonly kmsKeyArn?: string } | undefined;
  /** Key that encrypts the schedule, if any. */
  readonly kmsKeyArn: string | undefined;
}

/** Returns the permissions with which EventBridge Scheduler runs a task. */
export function schedulerStatements(
  scope: Construct,
  { runTask, queue, kmsKeyArn }: SchedulerNeeds,
): readonly PolicyStatement[] {
  return [
    ...runTask,
    ...(queue ? [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.queueArn } as const] : []),
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    ...keyStatements(awsPlace(scope), {
      keyArn: queue?.kmsKeyArn,
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      service: 'sqs',
      context: { 'aws:sqs:arn': queue ? [queue.queueArn] : [] },
    }),
    ...(kmsKeyArn === undefined ? [] : [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: kmsKeyArn } as const]),
  ];
}

/**
 * Role that only EventBridge Scheduler can assume, for the schedules of one group in this account: AWS does not support
 * limiting it to a single schedule.
 *
 *     IamRole
 *     └── IamRolePolicy  RunTask
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export class SchedulerRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  /** Its permissions. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, groupName: string, statements: readonly PolicyStatement[]) {
    super(scope, id);
    const group = `arn:${partitionName(this)}:scheduler:${regionName(this)}:${accountId(this)}:schedule-group/${groupName}`;
    this.role = createServiceRole(this, 'Resource', {
      description: 'Starts a task on a schedule',
      service: 'scheduler.amazonaws.com',
      condition: {
        StringEquals: { 'aws:SourceAccount': accountId(this) },
        ArnEquals: { 'aws:SourceArn': group },
      },
    });
    this.policy = allowRole(this, 'RunTask', this.role, ...statements);
  }
}
