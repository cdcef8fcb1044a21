import type { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { awsPlace } from '../core/aws-environment';
import type { TaskRouter } from '../log-routing/routers/task-router';
import type { LogGroup } from '../storage/log-group';
import { type ExecuteCommand, executeCommandStatements } from './execute-command';
import { logStatements, pullStatements, secretStatements } from './execution-rights';
import { TaskRole } from './task-role';

/** Creates the role with which ECS starts a task: it pulls images, reads secrets and writes logs. */
export function createExecutionRole(
  scope: Construct,
  containers: readonly Container[],
  router: TaskRouter | undefined,
  logGroup: LogGroup,
): TaskRole {
  const role = new TaskRole(scope, 'ExecutionRole', 'Starts tasks: pulls images, reads secrets, writes logs');
  role.allow('PullImages', pullStatements(containers));
  role.allow('WriteLogs', logStatements(logGroup.logGroupArn));
  role.allow('ReadSecrets', secretStatements(scope, containers));
  role.allow('ReadConfiguration', router?.executionStatements ?? []);
  return role;
}

/** Creates the role of the containers of a task: the log router delivers logs, and ECS Exec opens its channels. */
export function createTaskRole(
  scope: Construct,
  router: TaskRouter | undefined,
  executeCommand: ExecuteCommand | undefined,
  { logGroupArn }: LogGroup,
): TaskRole {
  const role = new TaskRole(scope, 'TaskRole', 'Permissions of the containers of a task');
  role.allow('DeliverLogs', router?.statements ?? []);
  role.allow(
    'ExecuteCommand',
    executeCommand ? executeCommandStatements(executeCommand.logging, logGroupArn, awsPlace(scope)) : [],
  );
  return role;
}
