import type { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { awsPlace } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import type { TaskRouter } from '../log-routing/routers/task-router';
import type { LogGroup } from '../storage/log-group';
import { type ExecuteCommand, executeCommandStatements } from './execute-command';
import { logStatements, pullStatements, secretStatements } from './execution-rights';
import { type KeptRevision, withoutThose } from './previous-revision';
import { TaskRole } from './task-role';

/** Creates the role with which ECS starts a task: it pulls images, reads secrets and writes logs. */
export function createExecutionRole(
  scope: Construct,
  containers: readonly Container[],
  router: TaskRouter | undefined,
  logGroup: LogGroup,
  previous: KeptRevision | undefined,
): TaskRole {
  const role = new TaskRole(scope, 'ExecutionRole', 'Starts tasks: pulls images, reads secrets, writes logs');
  const permissions = {
    PullImages: pullStatements(containers),
    WriteLogs: logStatements(logGroup.logGroupArn),
    ReadSecrets: secretStatements(scope, containers),
    ReadConfiguration: router?.executionStatements ?? [],
  };
  return grant(role, permissions, previous?.executionStatements(scope));
}

/** Creates the role of the containers of a task: the log router delivers logs, and ECS Exec opens its channels. */
export function createTaskRole(
  scope: Construct,
  router: TaskRouter | undefined,
  executeCommand: ExecuteCommand | undefined,
  { logGroupArn }: LogGroup,
  previous: KeptRevision | undefined,
): TaskRole {
  const role = new TaskRole(scope, 'TaskRole', 'Permissions of the containers of a task');
  const permissions = {
    DeliverLogs: router?.statements ?? [],
    ExecuteCommand: executeCommand
      ? executeCommandStatements(executeCommand.logging, logGroupArn, awsPlace(scope))
      : [],
  };
  return grant(role, permissions, previous?.taskStatements());
}

/** Grants the permissions of the previous revision first, and then those of the current one. */
function grant(
  role: TaskRole,
  permissions: Readonly<Record<string, readonly PolicyStatement[]>>,
  previous: readonly PolicyStatement[] = [],
): TaskRole {
  role.keep(withoutThose(previous, Object.values(permissions).flat()));
  Object.entries(permissions).forEach(([id, statements]) => role.allow(id, statements));
  return role;
}
