import type { PolicyStatement } from '../../core/policy';
import { fields } from '../../core/object-shape';
import { required, type ShapesOf } from '../../core/shape';
import { roleArn } from '../../core/references';
import { plainText } from '../../core/string-shape';
import type { LogSource } from '../destination';

/** Properties that all AWS destinations share. */
export interface AwsAccess {
  /**
   * Region of the destination.
   *
   * @default - the region of the task
   */
  readonly region?: string;

  /**
   * IAM role that the router assumes, for a destination in another account. The role then needs the permissions, and
   * the task role may only assume it. The trust policy of the role must allow the task role.
   *
   * @default - the permissions of the task role
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
   */
  readonly role?: AssumedRole;
}

/** IAM role that the router assumes. */
export interface AssumedRole {
  /** ARN of the role. */
  readonly roleArn: string;

  /**
   * External ID (`sts:ExternalId`) that the role's trust policy requires.
   *
   * @default - none
   */
  readonly externalId?: string;
}

/** Shapes of `AwsAccess`. */
export const accessShapes: ShapesOf<AwsAccess> = {
  region: plainText,
  role: fields<AssumedRole>({ roleArn: required(roleArn), externalId: plainText }),
};

/** Returns the options that AWS outputs share, for outputs that use the same option names. */
export function awsOptions({ region, role }: AwsAccess, source: Pick<LogSource, 'region'>) {
  return {
    region: region ?? source.region,
    ...(role && { role_arn: role.roleArn }),
    ...(role?.externalId !== undefined && { external_id: role.externalId }),
    // Without a timeout, Fluent Bit waits forever for an endpoint that stops responding, and cannot be stopped.
    'net.io_timeout': '60s' as const,
  };
}

/**
 * Returns the permissions of the task role: the given statements, or the permission to assume the role that has them.
 */
export function statementsFor({ role }: AwsAccess, statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  return role ? [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn }] : statements;
}

/** Returns the VPC endpoints for an AWS service. */
export function endpointsFor({ role }: AwsAccess, service: string): readonly string[] {
  return role ? [service, 'sts'] : [service];
}
