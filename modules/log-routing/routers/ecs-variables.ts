import type { TaskHost } from '../../containers/task-host';

/** Returns the variables for values that ECS writes on a host, with a description of each. */
export function ecsVariablesOn({ launchType }: Pick<TaskHost, 'launchType'>): Readonly<Record<string, string>> {
  return {
    ...(launchType === 'EC2' && { EC2_INSTANCE_ID: 'id of the instance, written by ECS' }),
    ECS_CLUSTER: 'name of the cluster, written by ECS',
    ECS_TASK_ARN: 'ARN of the task, written by ECS',
    ECS_TASK_DEFINITION: 'family and revision of the task definition, written by ECS',
  };
}
