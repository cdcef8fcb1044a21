import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { TerraformResource } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { groupedBy } from '../core/grouped-by';
import { perStack } from '../core/per-stack';
import { documentSize, policyLimits, tokenSize } from '../core/policy-size';
import { resolved } from '../core/resolved';
import { rule } from '../core/rule';
import { stackOf } from '../core/stack';

/** Policies of a role, in characters and numbers as AWS counts them. */
export interface RoleSize {
  /** Number of characters of all inline policies together. */
  readonly inline: number;
  /** Number of characters of each managed policy of the library. */
  readonly managed: readonly number[];
  /** Number of managed policies that are attached. */
  readonly attachments: number;
}

const assumed = `values known only at deploy count as ${tokenSize} characters each`;

/** Returns an error if AWS would refuse a policy of a role. */
export const roleLimits = rule('M26', {
  states: `The inline policies of a role have at most ${policyLimits.inline} characters together, a managed policy has at most ${policyLimits.managed}, and at most ${policyLimits.attachments} managed policies are attached to a role.`,
  severity: 'error',
  fix: 'Distribute the containers over several tasks, combine secrets, or attach fewer policies to the role.',
  check: ({ inline, managed, attachments }: RoleSize) => [
    inline > policyLimits.inline &&
      `the inline policies of the role must have at most ${policyLimits.inline} characters together, got ${inline} (${assumed}); move statements to a managed policy`,
    ...managed
      .filter((size) => size > policyLimits.managed)
      .map(
        (size) =>
          `a managed policy of the role must have at most ${policyLimits.managed} characters, got ${size} (${assumed}); divide its statements`,
      ),
    attachments > policyLimits.attachments &&
      `the role must have at most ${policyLimits.attachments} managed policies, got ${attachments}, because its permissions exceed ${policyLimits.inline} characters of inline policies (${assumed}); combine secrets, or distribute the containers over several tasks`,
  ],
});

/** Returns a warning if the policies of a role are close to what AWS accepts. */
export const nearRoleLimits = rule('M26', {
  variant: 'near',
  states: 'The policies of a role are well below the limits of AWS.',
  severity: 'warning',
  fix: 'Combine secrets, or distribute the containers over several tasks, before further permissions are refused.',
  check: ({ attachments }: RoleSize) =>
    attachments === policyLimits.attachments - 1 &&
    `the role has ${attachments} managed policies or more for permissions that exceed ${policyLimits.inline} characters of inline policies (${assumed}), and AWS accepts ${policyLimits.attachments}`,
});

/** Policies of a role in a stack. */
interface RolePolicies {
  readonly inline: readonly IamRolePolicy[];
  readonly attached: readonly IamRolePolicyAttachment[];
}

/**
 * Checks the size of a role's policies at synth: those of the library, and all others of the stack. Policies are grouped
 * by role once for each stack.
 */
export function checkRoleSize(scope: Construct, roleName: string, managed: readonly IamPolicy[]): void {
  scope.node.addValidation({
    validate: () => {
      const { inline = [], attached = [] } = policiesOfRoles(scope).get(resolved(scope, roleName)) ?? {};
      return roleLimits({
        inline: sum(inline.map(({ policyInput = '' }) => documentSize(policyInput))),
        managed: managed.map(({ policyInput = '' }) => documentSize(policyInput)),
        attachments: attached.length,
      });
    },
  });
}

function policiesOfRoles(scope: Construct): ReadonlyMap<string, RolePolicies> {
  return perStack(scope, 'policies-of-roles', () => {
    const all = stackOf(scope).node.findAll();
    const inline = all.filter((each) => isInline(each));
    const attached = all.filter((each) => isAttachment(each));
    const names = groupedBy([...inline, ...attached], (policy) => resolved(policy, policy.roleInput ?? ''));
    return new Map(
      names.map((ofRole) => [
        resolved(ofRole[0], ofRole[0].roleInput ?? ''),
        {
          inline: ofRole.filter(isInline),
          attached: ofRole.filter(isAttachment),
        },
      ]),
    );
  });
}

function isInline(construct: IConstruct): construct is IamRolePolicy {
  return typeOf(construct) === IamRolePolicy.tfResourceType;
}

function isAttachment(construct: IConstruct): construct is IamRolePolicyAttachment {
  return typeOf(construct) === IamRolePolicyAttachment.tfResourceType;
}

function typeOf(construct: IConstruct): string | undefined {
  return TerraformResource.isTerraformResource(construct) ? construct.terraformResourceType : undefined;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
