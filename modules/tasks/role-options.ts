import { isGiven } from '../core/given';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';
import { fields } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import { roleArn } from '../core/references';
import { list, mapOf } from '../core/collection-shape';
import { alternatives, anyOf, isData, kind, oneOf, required, type Shape } from '../core/shape';
import { shown } from '../core/shown';
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

  /** Only an existing role has an ARN. */
  readonly roleArn?: never;

  /** A resource of the provider is an existing role: `{ roleArn: role.arn }`. */
  readonly arn?: never;
}

/** Statement of a policy of a role, in the form of IAM. */
export interface RoleStatement extends PolicyStatement {
  /** ARNs of the resources, or `*` for actions that have none. */
  readonly Resource: string | readonly string[];
  /** Not for roles: the principal is the role. */
  readonly Principal?: never;
}

/** Returns the shape of one or more strings of a form. */
function oneOrMore(form: Shape): Shape {
  const many = list(form);
  return {
    ...anyOf(form, many),
    problems: (name, value: string | readonly string[], check) => [
      ...(Array.isArray(value) ? many : form).problems(name, value as never, check),
      ...(check === 'values' && value.length === 0 ? [`${name} must contain at least one value, got none`] : []),
    ],
  };
}

const action = matching(plainText, /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'an IAM action, such as "s3:GetObject"');
const resource = matching(plainText, /^(\*|arn:.+)$/, 'an ARN or "*"');
const texts = anyOf(plainText, list(plainText));

const statement = fields<Omit<RoleStatement, 'Principal'>>({
  Sid: matching(plainText, /^[A-Za-z0-9]+$/, 'letters and digits'),
  Effect: required(oneOf('Allow', 'Deny')),
  Action: required(oneOrMore(action)),
  Resource: required(oneOrMore(resource)),
  Condition: mapOf(mapOf(texts)),
});

/** IAM policies name each statement once. */
const statements: Shape = {
  ...list(statement),
  problems: (name, values: readonly RoleStatement[], check) => {
    const ids = values.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
    return [
      ...list(statement).problems(name, values as never, check),
      ...(check === 'values' ? ids.filter((id, index) => ids.indexOf(id) < index) : []).map(
        (id) => `${name} must contain each Sid once, got ${JSON.stringify(id)} twice; rename one`,
      ),
    ];
  },
};

const roleOptions = fields<Omit<RoleOptions, 'roleArn' | 'arn'>>(
  {
    roleName: matching(plainText, /^[\w+=,.@-]{1,64}$/, 'the name of a role: 1 to 64 letters, digits, and "+=,.@_-"'),
    path: matching(plainText, /^\/([!-.0-~]+\/)*$/, 'a path that begins and ends with "/"'),
    permissionsBoundary: arnOf('iam', 'a managed policy', 'policy/([\\w+=,.@-]+/)*[\\w+=,.@-]+'),
    statements,
    managedPolicyArns: list(arnOf('iam', 'a managed policy', 'policy/([\\w+=,.@-]+/)*[\\w+=,.@-]+')),
  },
  { arn: 'roleArn, for an existing role' },
);

const ofOwner = 'a policy that is attached to the role, because an existing role is not changed';

const existingRole = fields<ExistingRole>(
  { roleArn: required(roleArn) },
  { statements: ofOwner, managedPolicyArns: ofOwner, permissionsBoundary: ofOwner },
);

/** Shape of a role of a task: an existing one, or the properties of one to create. */
export const roleOfTask: Shape = {
  ...kind('an object with roleArn, or with properties of a role to create', isData),
  suggest: (value) =>
    typeof value === 'string'
      ? `use { roleArn: ${shown(value)} }`
      : typeof Object(value).arn === 'string'
        ? 'use { roleArn: role.arn }'
        : undefined,
  ...alternatives([existingRole, roleOptions], (role) =>
    isGiven(role as object, 'roleArn') ? existingRole : roleOptions,
  ),
};

/** Returns an error if both roles of a task have one name, which is unique in an account, whatever its case. */
export function roleNameProblem(roles: {
  readonly taskRole?: RoleOptions | ExistingRole;
  readonly executionRole?: RoleOptions | ExistingRole;
}): Problem {
  const [taskRole, executionRole] = [roles.taskRole, roles.executionRole].map((role) =>
    role && !isGiven(role, 'roleArn') && isKnown(role.roleName) ? role.roleName : undefined,
  );
  return (
    taskRole !== undefined &&
    taskRole.toLowerCase() === executionRole?.toLowerCase() &&
    `executionRole.roleName must differ from that of taskRole, got ${JSON.stringify(executionRole)} in both; rename one`
  );
}
