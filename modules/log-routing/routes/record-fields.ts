import type { TaskHost } from '../../containers/task-host';

/** Field that contains the original line. */
export const lineField = 'log';

/** Field that contains the stream that the line was written to. */
export const sourceField = 'source';

/** Fields that the log driver adds to every record. */
export const driverFields = [lineField, sourceField, 'container_id', 'container_name'] as const;

/** Field that the log driver adds to every record. */
export type DriverField = (typeof driverFields)[number];

/** Fields that ECS adds to every record, on every launch type, if metadata is enabled. */
export const ecsFields = ['ecs_cluster', 'ecs_task_arn', 'ecs_task_definition'] as const;

/** Returns the fields that ECS adds to every record on a host; on EC2, they include the instance ID. */
export function ecsFieldsOn({ launchType }: Pick<TaskHost, 'launchType'>): readonly string[] {
  return launchType === 'EC2' ? [instanceField, ...ecsFields] : ecsFields;
}

/** Field that contains the ID of the EC2 instance. */
const instanceField = 'ec2_instance_id';

/** Field that ECS adds to every record. */
export type EcsField = (typeof ecsFields)[number];
