import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';
import { alwaysHolds } from '../core/rule';

alwaysHolds('M15', { states: 'A task has an execution role.', because: 'the library creates it' });
alwaysHolds('M16', { states: 'A task has a task role.', because: 'the library creates it' });

/**
 * A role that tasks of this account and region take on, and nobody else.
 *
 *     IamRole
 *     └── IamRolePolicy  one for each thing it may do
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class TaskRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  /** What the role may do, by name. */
  readonly policies: Record<string, IamRolePolicy> = {};

  constructor(scope: Construct, id: string, description: string) {
    super(scope, id);
    this.role = new IamRole(this, 'Resource', {
      namePrefix: `${physicalName(this, 37)}-`,
      description,
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId(this) },
          ArnLike: {
            'aws:SourceArn': `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}:*`,
          },
        },
      }),
    });
  }

  /** Lets the role do what the statements say, unless there are none. */
  allow(id: string, statements: readonly PolicyStatement[]): void {
    if (statements.length === 0) return;
    this.policies[id] = allowRole(this, id, this.role, ...statements);
  }
}
