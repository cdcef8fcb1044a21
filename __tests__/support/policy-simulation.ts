import { runSimulation } from '@cloud-copilot/iam-simulate';

/** Call of an AWS API by a role. */
export interface RoleCall {
  /** Action, such as `s3:PutObject`. */
  readonly action: string;
  /** ARN of the resource. */
  readonly resource: string;
  /** Account of the role and the resource. */
  readonly account: string;
  /** Values of condition keys, such as `ecs:cluster`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Returns `true` if the inline policies of a role allow a call. */
export async function allows(
  policies: readonly object[],
  { action, resource, account, context = {} }: RoleCall,
): Promise<boolean> {
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/task`,
        action,
        resource: { resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // The owner of an assumed role trusts the account.
      ...(action === 'sts:AssumeRole' && {
        resourcePolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${account}:root` },
              Action: 'sts:AssumeRole',
              Resource: '*',
            },
          ],
        },
      }),
    },
    {},
  );
  return 'overallResult' in outcome && outcome.overallResult === 'Allowed';
}
