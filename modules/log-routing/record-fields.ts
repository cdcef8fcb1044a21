/** Field that holds a line as it was written. */
export const lineField = 'log';

/** Field that says on which stream it was written. */
export const sourceField = 'source';

/** Fields that the log driver gives every record. */
export const driverFields = [lineField, sourceField, 'container_id', 'container_name'] as const;

/** A field that the log driver gives every record. */
export type DriverField = (typeof driverFields)[number];

/** Fields that ECS adds to every record, metadata being on. */
export const ecsFields = ['ecs_cluster', 'ecs_task_arn', 'ecs_task_definition'] as const;

/** A field that ECS adds to every record. */
export type EcsField = (typeof ecsFields)[number];
