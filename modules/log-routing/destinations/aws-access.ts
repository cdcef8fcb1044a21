import type { PolicyStatement } from '../../core/policy';
import { arnOf, fields, plainText, required, type ShapesOf } from '../../core/shape';
import type { LogSource } from '../destination';

/** Properties of every destination in a service of AWS. */
export interface AwsAccess {
  /**
   * Region of the destination.
   *
   * @default - that of the service
   */
  readonly region?: string;

  /**
   * Role that the router takes on, for a destination in another account: it has the rights then, and the task role may
   * do no more than take it on. Its trust policy must name the task role.
   *
   * @default - the task role's own rights
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
   */
  readonly role?: AssumedRole;
}

/** A role to take on. */
export interface AssumedRole {
  /** ARN of the role. */
  readonly roleArn: string;

  /**
   * What the role's trust policy asks for as `sts:ExternalId`.
   *
   * @default - nothing
   */
  readonly externalId?: string;
}

/** Shapes of `AwsAccess`. */
export const accessShapes: ShapesOf<AwsAccess> = {
  region: plainText,
  role: fields<AssumedRole>({ roleArn: required(arnOf('iam', 'a role')), externalId: plainText }),
};

/** Options that outputs to AWS take, under one set of names. */
export function awsOptions({ region, role }: AwsAccess, source: Pick<LogSource, 'region'>) {
  return {
    region: region ?? source.region,
    ...(role && { role_arn: role.roleArn }),
    ...(role?.externalId !== undefined && { external_id: role.externalId }),
    // Fluent Bit would wait for ever for an endpoint that says nothing more, and could not be stopped either.
    'net.io_timeout': '60s' as const,
  };
}

/** What the task role must be allowed: the rights themselves, or to take on the role that has them. */
export function statementsFor({ role }: AwsAccess, statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  return role ? [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn }] : statements;
}

/** VPC endpoints that a service of AWS is reached by. */
export function endpointsFor({ role }: AwsAccess, service: string): readonly string[] {
  return role ? [service, 'sts'] : [service];
}
