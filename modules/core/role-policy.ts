import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { policyDocument, type PolicyStatement } from './policy';

/**
 * Lets a role do what the statements say, by a policy in it.
 *
 * The policy has a name of its own, which is unique in its role: after an apply that was killed, the next one would add
 * the same once more under a name that the provider makes up, and the first would keep its rights for ever.
 */
export function allowRole(
  scope: Construct,
  id: string,
  role: { readonly name: string },
  ...statements: readonly PolicyStatement[]
): IamRolePolicy {
  return new IamRolePolicy(scope, id, { name: id, role: role.name, policy: policyDocument(...statements) });
}
