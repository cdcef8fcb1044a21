import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { Construct } from 'constructs';
import { omitUndefined } from './omit-undefined';
import { physicalName } from './physical-name';
import { policyDocument, type PolicyStatement } from './policy';

/** Properties of an IAM role that an AWS service assumes. */
export interface ServiceRoleProps {
  /** Description of the role in IAM. */
  readonly description: string;

  /** Service principal that can assume the role, such as `firehose.amazonaws.com`. */
  readonly service: string;

  /**
   * Conditions of the trust policy.
   *
   * @default - none
   */
  readonly condition?: NonNullable<PolicyStatement['Condition']>;

  /**
   * Name of the role.
   *
   * @default - the construct path, followed by random characters
   */
  readonly roleName?: string;

  /**
   * Path of the role.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * ARN of the managed policy that limits the permissions of the role.
   *
   * @default - no limit
   */
  readonly permissionsBoundary?: string;
}

/** Creates an IAM role without permissions, which an AWS service can assume. */
export function createServiceRole(
  scope: Construct,
  id: string,
  { description, service, condition, roleName, path, permissionsBoundary }: ServiceRoleProps,
): IamRole {
  return new IamRole(scope, id, {
    // A name prefix has at most 38 characters.
    ...(roleName === undefined ? { namePrefix: `${physicalName(scope, 37)}-` } : { name: roleName }),
    ...omitUndefined({ path, permissionsBoundary }),
    description,
    assumeRolePolicy: policyDocument({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      ...(condition && { Condition: condition }),
    }),
  });
}
