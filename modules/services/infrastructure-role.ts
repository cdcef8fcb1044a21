import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import { accountId, partitionName } from '../core/aws-environment';
import { createServiceRole } from '../core/service-role';

/** Role with which ECS manages resources of a service. */
export interface InfrastructureRole {
  /** The role, which only ECS in this account can assume. */
  readonly role: IamRole;
  /** Managed policy of AWS that the role has. */
  readonly policy: IamRolePolicyAttachment;
}

/** Purpose and permissions of an infrastructure role. */
export interface InfrastructureRoleProps {
  /** Description of the role in IAM. */
  readonly description: string;
  /** Construct ID of the attachment. */
  readonly policyId: string;
  /** Path and name of the managed policy, such as `service-role/AmazonECSInfrastructureRolePolicyForVolumes`. */
  readonly policyName: string;
}

/**
 * Creates a role with which ECS manages resources of a service, with the policy of AWS for them.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
 */
export function createInfrastructureRole(
  scope: Construct,
  { description, policyId, policyName }: InfrastructureRoleProps,
): InfrastructureRole {
  const role = createEcsRole(scope, description);
  const policy = new IamRolePolicyAttachment(scope, policyId, {
    role: role.name,
    policyArn: `arn:${partitionName(scope)}:iam::aws:policy/${policyName}`,
  });
  return { role, policy };
}

/** Creates a role without permissions that only ECS in this account can assume. */
export function createEcsRole(scope: Construct, description: string): IamRole {
  return createServiceRole(scope, 'Resource', {
    description,
    service: 'ecs.amazonaws.com',
    condition: { StringEquals: { 'aws:SourceAccount': accountId(scope) } },
  });
}
