import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Annotations, dependable, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { digest } from '../core/digest';
import { omitUndefined } from '../core/omit-undefined';
import { physicalName } from '../core/physical-name';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { dividePolicy, documentSize, policyLimits } from '../core/policy-size';
import { resolved } from '../core/resolved';
import { allowRole } from '../core/role-policy';
import { alwaysHolds } from '../core/rule';
import { createServiceRole } from '../core/service-role';
import type { RoleOptions } from './role-options';
import { checkRoleSize, nearRoleLimits } from './role-size';

/**
 * A role that only ECS tasks of this account and Region can assume.
 *
 *     IamRole
 *     ├── IamRolePolicy            one for each group of permissions
 *     ├── IamRolePolicyAttachment  of an IamPolicy, for what exceeds the 10,240 characters of inline policies
 *     └── IamRolePolicyAttachment  of each managed policy in managedPolicyArns
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class TaskRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  /** Inline policies of the role, by name. */
  readonly policies: Record<string, IamRolePolicy> = {};

  /** Managed policies of the role, for permissions that exceed the size of inline policies. */
  readonly managedPolicies: IamPolicy[] = [];

  private readonly attachments: IamRolePolicyAttachment[] = [];

  private kept: readonly ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, description: string, options: RoleOptions = {}) {
    super(scope, id);
    const { roleName, path, permissionsBoundary, statements = [], managedPolicyArns = [] } = options;
    this.role = createServiceRole(this, 'Resource', {
      description,
      service: 'ecs-tasks.amazonaws.com',
      condition: {
        StringEquals: { 'aws:SourceAccount': accountId(this) },
        ArnLike: {
          'aws:SourceArn': `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}:*`,
        },
      },
      ...omitUndefined({ roleName, path, permissionsBoundary }),
    });
    this.allow('Additional', statements);
    for (const arn of new Set(managedPolicyArns)) {
      // The id follows the policy, not its place in the list, so that a policy before it can be removed.
      this.attach(`Managed${digest(resolved(this, arn), 8)}`, arn);
    }
    checkRoleSize(this, this.role.name, this.managedPolicies);
  }

  /** Policies that must be created before a task uses the role. */
  get dependables(): readonly ITerraformDependable[] {
    return [...Object.values(this.policies), ...this.attachments];
  }

  /**
   * Adds an inline policy with the statements, unless there are none. What exceeds the size of inline policies goes to
   * managed policies.
   */
  allow(id: string, statements: readonly PolicyStatement[]): void {
    if (statements.length === 0) return;
    const { inline, managed } = dividePolicy(statements, policyLimits.inline - this.inlineSize);
    if (inline.length > 0) {
      const policy = allowRole(this, id, this.role, ...inline);
      if (this.kept.length > 0) policy.dependsOn = this.kept.map(dependable);
      this.policies[id] = policy;
    }
    managed.forEach((part, index) => this.attachPolicy(`${id}${index + 2}`, part));
  }

  /**
   * Adds the permissions of an earlier revision. They are granted before other permissions change, so that its tasks are
   * never without them.
   */
  keep(statements: readonly PolicyStatement[]): void {
    this.allow('PreviousRevision', statements);
    this.kept = this.dependables;
  }

  private attachPolicy(id: string, statements: readonly PolicyStatement[]): void {
    const policy = new IamPolicy(this, id, {
      namePrefix: `${physicalName(this, 90)}-`,
      description: 'Permissions that exceed the size of inline policies',
      policy: policyDocument(...statements),
    });
    this.managedPolicies.push(policy);
    this.attach(`${id}Attachment`, policy.arn);
    const size = { inline: this.inlineSize, managed: [], attachments: this.attachments.length };
    nearRoleLimits(size).forEach((warning) => Annotations.of(this).addWarning(warning));
  }

  private attach(id: string, policyArn: string): void {
    this.attachments.push(
      new IamRolePolicyAttachment(this, id, {
        role: this.role.name,
        policyArn,
        ...(this.kept.length > 0 && { dependsOn: [...this.kept] }),
      }),
    );
  }

  private get inlineSize(): number {
    return Object.values(this.policies)
      .map(({ policyInput = '' }) => documentSize(policyInput))
      .reduce((total, size) => total + size, 0);
  }
}

alwaysHolds('M15', {
  states: 'A task has an execution role.',
  because: 'the library creates it, or the user names it',
});
alwaysHolds('M16', { states: 'A task has a task role.', because: 'the library creates it, or the user names it' });
