import type { TaskHost } from '../../containers/task-host';

/** Field that holds a line as it was written. */
export const lineField = 'log';

/** Field that says on which stream it was written. */
export const sourceField = 'source';

/** Fields that the log driver gives every record. */
export const driverFields = [lineField, sourceField, 'container_id', 'container_name'] as const;

/** A field that the log driver gives every record. */
export type DriverField = (typeof driverFields)[number];

/** Fields that ECS adds to every record everywhere, metadata being on. */
export const ecsFields = ['ecs_cluster', 'ecs_task_arn', 'ecs_task_definition'] as const;

/** Fields that ECS adds to every record on a host; on an instance, which one it is as well. */
export function ecsFieldsOn({ launchType }: Pick<TaskHost, 'launchType'>): readonly string[] {
  return launchType === 'EC2' ? [instanceField, ...ecsFields] : ecsFields;
}

/** Field in which ECS says on which instance a record was written. */
const instanceField = 'ec2_instance_id';

/** A field that ECS adds to every record. */
export type EcsField = (typeof ecsFields)[number];
