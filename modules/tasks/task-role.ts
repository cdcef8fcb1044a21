import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';
import { alwaysHolds } from '../core/rule';
import { createServiceRole } from '../core/service-role';

/**
 * A role that only ECS tasks of this account and Region can assume.
 *
 *     IamRole
 *     └── IamRolePolicy  one for each group of permissions
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class TaskRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  /** Inline policies of the role, by name. */
  readonly policies: Record<string, IamRolePolicy> = {};

  constructor(scope: Construct, id: string, description: string) {
    super(scope, id);
    this.role = createServiceRole(this, 'Resource', {
      description,
      service: 'ecs-tasks.amazonaws.com',
      condition: {
        StringEquals: { 'aws:SourceAccount': accountId(this) },
        ArnLike: {
          'aws:SourceArn': `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}:*`,
        },
      },
    });
  }

  /** Adds an inline policy with the statements, unless there are none. */
  allow(id: string, statements: readonly PolicyStatement[]): void {
    if (statements.length === 0) return;
    this.policies[id] = allowRole(this, id, this.role, ...statements);
  }
}

alwaysHolds('M15', { states: 'A task has an execution role.', because: 'the library creates it' });
alwaysHolds('M16', { states: 'A task has a task role.', because: 'the library creates it' });
