import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { policyDocument, type PolicyStatement } from './policy';

/**
 * Creates an inline policy that grants the statements to a role.
 *
 * The policy has an explicit name, which is unique within the role: with a generated name, an apply that follows an
 * interrupted one would create a second policy and leave the first one in place permanently. It must not be created before
 * the old one is deleted: after an interrupted apply, Terraform would then delete the new policy, which has the same name.
 */
export function allowRole(
  scope: Construct,
  id: string,
  role: { readonly name: string },
  ...statements: readonly PolicyStatement[]
): IamRolePolicy {
  return new IamRolePolicy(scope, id, {
    name: id,
    role: role.name,
    policy: policyDocument(...statements),
  });
}
