import { GetRoleCommand, GetRolePolicyCommand, type IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { Block } from '../../lab/synth/synth';

/** Returns the statements of the inline policies of a role in the emulator. */
export async function statementsOf(iam: IAMClient, roleArn: string): Promise<readonly Block[]> {
  const RoleName = nameOf(roleArn);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return (await Promise.all(policies)).flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument!));
}

/** Returns the statements of the trust policy of a role in the emulator. */
export async function trustOf(iam: IAMClient, roleArn: string): Promise<readonly Block[]> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: nameOf(roleArn) }));
  return statementsIn(Role!.AssumeRolePolicyDocument!);
}

/** Returns the statements of a policy document, URL-encoded as in IAM or not. */
export function statementsIn(document: string): readonly Block[] {
  const text = document.startsWith('%') ? decodeURIComponent(document) : document;
  return (JSON.parse(text) as { readonly Statement: readonly Block[] }).Statement;
}

function nameOf(roleArn: string): string {
  return roleArn.split('/').at(-1)!;
}
