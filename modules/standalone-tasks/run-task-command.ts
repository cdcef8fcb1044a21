import { replacedAtDeploy } from '../core/at-deploy';
import { terraformJson } from '../core/terraform-json';
import type { TaskRun } from './task-run';

/** Region of a command, and the tag of its tasks. */
interface RunTaskOptions {
  /** Region of the cluster. */
  readonly region: string;
  /** Tag by which the tasks are found. */
  readonly startedBy: string;
}

/**
 * Returns the command of the AWS CLI that runs a task, for a POSIX shell. Each value is one word in single quotes, also
 * one that is known only at deploy.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/ecs/run-task.html
 */
export function runTaskCommand(run: TaskRun, { region, startedBy }: RunTaskOptions): string {
  const { capacity, network, placementStrategy } = run;
  const options: readonly (readonly [name: string, ...words: readonly string[]] | false | undefined)[] = [
    ['region', shellWord(region)],
    ['cluster', shellWord(run.clusterArn)],
    ['task-definition', shellWord(run.taskDefinitionArn)],
    'launchType' in capacity
      ? ['launch-type', capacity.launchType]
      : ['capacity-provider-strategy', jsonWord(capacity.capacityProviderStrategy)],
    network && ['network-configuration', jsonWord({ awsvpcConfiguration: inApi(network) })],
    run.platformVersion !== undefined && ['platform-version', run.platformVersion],
    placementStrategy.length > 0 && ['placement-strategy', jsonWord(placementStrategy)],
    run.distinctInstances && ['placement-constraints', jsonWord([{ type: 'distinctInstance' }])],
    run.enableExecuteCommand && ['enable-execute-command'],
    run.group !== undefined && ['group', shellWord(run.group)],
    ['enable-ecs-managed-tags'],
    ['propagate-tags', 'TASK_DEFINITION'],
    ['started-by', shellWord(startedBy)],
  ];
  return [
    'aws ecs run-task',
    ...options.flatMap((option) => (option ? [[`--${option[0]}`, ...option.slice(1)].join(' ')] : [])),
  ].join(' ');
}

function inApi({ subnets, securityGroups, assignPublicIp }: NonNullable<TaskRun['network']>) {
  return { subnets, securityGroups, assignPublicIp: assignPublicIp ? 'ENABLED' : 'DISABLED' };
}

/** Returns a value as JSON in a shell word. */
function jsonWord(value: unknown): string {
  return shellWord(terraformJson(value));
}

/** Returns a shell word in which nothing is expanded; values that are known only at deploy are quoted by Terraform. */
function shellWord(text: string): string {
  const quote = String.raw`'\''`;
  // Terraform reads a backslash in a string as an escape.
  const atDeploy = replacedAtDeploy(text.replaceAll("'", quote), [["'", quote.replaceAll('\\', '\\\\')]]);
  return `'${atDeploy}'`;
}
