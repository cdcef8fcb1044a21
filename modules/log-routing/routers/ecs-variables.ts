import type { TaskHost } from '../../containers/task-host';

/** Variables that stand for what ECS writes itself on a host, and what each of them is. */
export function ecsVariablesOn({ launchType }: Pick<TaskHost, 'launchType'>): Readonly<Record<string, string>> {
  return {
    ...(launchType === 'EC2' && { EC2_INSTANCE_ID: 'id of the instance, written by ECS' }),
    ECS_CLUSTER: 'name of the cluster, written by ECS',
    ECS_TASK_ARN: 'ARN of the task, written by ECS',
    ECS_TASK_DEFINITION: 'family and revision of the task definition, written by ECS',
  };
}
