import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';

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

  /** Adds an inline policy with the statements, unless there are none. */
  allow(id: string, statements: readonly PolicyStatement[]): void {
    if (statements.length === 0) return;
    this.policies[id] = allowRole(this, id, this.role, ...statements);
  }
}
