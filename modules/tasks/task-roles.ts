import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { StartedContainer } from '../containers/started-container';
import { awsPlace } from '../core/aws-environment';
import { isGiven } from '../core/given';
import type { PolicyStatement } from '../core/policy';
import { isKnown } from '../core/validation';
import type { TaskRouter } from '../log-routing/routers/task-router';
import type { LogGroup } from '../storage/log-group';
import { type ExecuteCommand, executeCommandStatements } from './execute-command';
import { fileStatements, logStatements, pullStatements, secretStatements } from './execution-rights';
import { type KeptRevision, withoutThose } from './previous-revision';
import type { ExistingRole, RoleOptions } from './role-options';
import { protectionStatements } from './task-protection';
import { TaskRole } from './task-role';

/** A role of a task, with the permissions that the task needs. */
export interface RoleOfTask {
  /** ARN of the role. */
  readonly roleArn: string;
  /** Name of the role. */
  readonly roleName: string;
  /** Permissions that the task needs; a role that is created has them. */
  readonly statements: readonly PolicyStatement[];
  /** The role, if it is created with the task. */
  readonly created: TaskRole | undefined;
}

/** Parts of a task that determine its permissions. */
export interface RoleNeeds {
  /** Containers as they are started, the log router included. */
  readonly started: readonly StartedContainer[];
  /** Log router, if the task has one. */
  readonly router: TaskRouter | undefined;
  /** Settings of ECS Exec, if it is enabled. */
  readonly executeCommand: ExecuteCommand | undefined;
  /** Name of the cluster in which the containers may protect their task, if they may. */
  readonly protectedInCluster: string | undefined;
  /** Log group of the task. */
  readonly logGroup: LogGroup;
  /** Permissions for the volumes. */
  readonly volumeStatements: readonly PolicyStatement[];
  /** Earlier revision, whose permissions are kept. */
  readonly previous: KeptRevision | undefined;
}

/** Returns the role with which ECS starts a task: it pulls images, reads secrets and writes logs. */
export function executionRoleOf(
  scope: Construct,
  given: RoleOptions | ExistingRole | undefined,
  { started, router, logGroup, previous }: RoleNeeds,
): RoleOfTask {
  const permissions = {
    PullImages: pullStatements(started),
    WriteLogs: logStatements(logGroup.logGroupArn),
    ReadSecrets: secretStatements(scope, started),
    ReadFiles: fileStatements(scope, started),
    ReadConfiguration: router?.executionStatements ?? [],
  };
  const description = 'Starts tasks: pulls images, reads secrets, writes logs';
  return roleOf(scope, { id: 'ExecutionRole', description, given }, permissions, previous?.executionStatements(scope));
}

/**
 * Returns the role of the containers of a task: the log router delivers logs, ECS Exec opens its channels, the mount helper
 * connects to file systems, and the containers protect their task.
 */
export function taskRoleOf(
  scope: Construct,
  given: RoleOptions | ExistingRole | undefined,
  { router, executeCommand, protectedInCluster, logGroup, volumeStatements, previous }: RoleNeeds,
): RoleOfTask {
  const permissions = {
    DeliverLogs: router?.statements ?? [],
    ExecuteCommand: executeCommand
      ? executeCommandStatements(executeCommand.logging, logGroup.logGroupArn, awsPlace(scope))
      : [],
    MountVolumes: volumeStatements,
    ProtectTasks: protectedInCluster === undefined ? [] : protectionStatements(scope, protectedInCluster),
  };
  const description = 'Permissions of the containers of a task';
  return roleOf(scope, { id: 'TaskRole', description, given }, permissions, previous?.taskStatements(scope));
}

/** A role, and how to create it unless it exists. */
interface GivenRole {
  readonly id: string;
  readonly description: string;
  readonly given: RoleOptions | ExistingRole | undefined;
}

function roleOf(
  scope: Construct,
  { id, description, given = {} }: GivenRole,
  permissions: Readonly<Record<string, readonly PolicyStatement[]>>,
  ofPrevious: readonly PolicyStatement[] = [],
): RoleOfTask {
  // Destinations of the same bucket or log group need the same statements.
  const distinct = Object.entries(permissions).map(([name, each]) => [name, unique(each)] as const);
  const current = distinct.flatMap(([, each]) => each);
  const previous = withoutThose(ofPrevious, current);
  const statements = [...previous, ...current];
  if (isGiven(given, 'roleArn')) {
    const { roleArn } = given;
    return { roleArn, roleName: nameIn(roleArn), statements, created: undefined };
  }
  const created = new TaskRole(scope, id, description, given);
  // The permissions of the previous revision first, and then those of the current one.
  created.keep(previous);
  distinct.forEach(([name, each]) => created.allow(name, each));
  return { roleArn: created.role.arn, roleName: created.role.name, statements, created };
}

function unique(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}

/** Returns the name of a role from its ARN, after the path. */
function nameIn(roleArn: string): string {
  return isKnown(roleArn) ? roleArn.slice(roleArn.lastIndexOf('/') + 1) : Fn.replace(roleArn, '/^.*[/]/', '');
}
