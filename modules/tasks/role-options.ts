import { isGiven } from '../core/given';
import { fields } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import { roleArn } from '../core/references';
import { list, mapOf } from '../core/collection-shape';
import { alternatives, anyOf, isObject, kind, oneOf, required, type Shape } from '../core/shape';
import { arnOf, matching, plainText } from '../core/string-shape';

/** An existing role, whose owner grants the permissions that the task needs. */
export interface ExistingRole {
  /**
   * ARN of the role. The service principal `ecs-tasks.amazonaws.com` must be able to assume it. Its permissions are not
   * changed: grant it what `taskRoleStatements` or `executionRoleStatements` of the task definition contain.
   */
  readonly roleArn: string;
}

/** A role that is created with the task definition. */
export interface RoleOptions {
  /**
   * Name of the role, unique in the account: 1 to 64 letters, digits and `+=,.@_-`. A change replaces the role.
   *
   * @default - the construct path, followed by random characters
   */
  readonly roleName?: string;

  /**
   * Path of the role in IAM, which begins and ends with `/`.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * ARN of the managed policy that limits the permissions of the role.
   *
   * @default - no limit
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundary?: string;

  /**
   * Permissions in addition to those that the task needs for its images, secrets, logs and volumes. A service waits until
   * they are granted.
   *
   * @default - none
   */
  readonly statements?: readonly RoleStatement[];

  /**
   * ARNs of managed policies that are attached to the role. A service waits until they are.
   *
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];
}

/** Statement of a policy of a role, in the form of IAM. */
export interface RoleStatement extends PolicyStatement {
  /** ARNs of the resources, or `*` for actions that have none. */
  readonly Resource: string | readonly string[];
  /** Not for roles: the principal is the role. */
  readonly Principal?: never;
}

const texts = anyOf(plainText, list(plainText));

const statement = fields<Omit<RoleStatement, 'Principal'>>({
  Sid: matching(plainText, /^[A-Za-z0-9]+$/, 'letters and digits'),
  Effect: required(oneOf('Allow', 'Deny')),
  Action: required(texts),
  Resource: required(texts),
  Condition: mapOf(mapOf(texts)),
});

const roleOptions = fields<RoleOptions>({
  roleName: matching(plainText, /^[\w+=,.@-]{1,64}$/, 'the name of a role: 1 to 64 letters, digits, and "+=,.@_-"'),
  path: matching(plainText, /^\/([!-.0-~]+\/)*$/, 'a path that begins and ends with "/"'),
  permissionsBoundary: arnOf('iam', 'a managed policy', 'policy/([\\w+=,.@-]+/)*[\\w+=,.@-]+'),
  statements: list(statement),
  managedPolicyArns: list(arnOf('iam', 'a managed policy', 'policy/([\\w+=,.@-]+/)*[\\w+=,.@-]+')),
});

const existingRole = fields<ExistingRole>({ roleArn: required(roleArn) });

/** Shape of a role of a task: an existing one, or the properties of one to create. */
export const roleOfTask: Shape = {
  ...kind('an object with roleArn, or with properties of a role to create', isObject),
  ...alternatives([existingRole, roleOptions], (role) =>
    isGiven(role as object, 'roleArn') ? existingRole : roleOptions,
  ),
};
