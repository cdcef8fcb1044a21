import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { Construct } from 'constructs';
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
}

/** Creates an IAM role without permissions, which an AWS service can assume. */
export function createServiceRole(
  scope: Construct,
  id: string,
  { description, service, condition }: ServiceRoleProps,
): IamRole {
  return new IamRole(scope, id, {
    // A name prefix has at most 38 characters.
    namePrefix: `${physicalName(scope, 37)}-`,
    description,
    assumeRolePolicy: policyDocument({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      ...(condition && { Condition: condition }),
    }),
  });
}
