import type { PlacementStrategy } from '../services/placement';
import type { StartCapacity } from '../services/capacity';
import type { NetworkConfiguration } from '../services/task-interface';

/** How ECS runs a task: the input of its `RunTask`, except for what changes from run to run. */
export interface TaskRun {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** ARN of the revision of the task definition. */
  readonly taskDefinitionArn: string;
  /** Launch type or capacity providers. */
  readonly capacity: StartCapacity;
  /** Subnets and security groups, in the network mode `awsvpc`. */
  readonly network: NetworkConfiguration | undefined;
  /** Version of the Fargate platform, unless it is the latest one. */
  readonly platformVersion: string | undefined;
  /** Rules by which ECS chooses the instances. */
  readonly placementStrategy: readonly PlacementStrategy[];
  /** Runs each task on another instance. */
  readonly distinctInstances: boolean;
  /** Enables ECS Exec. */
  readonly enableExecuteCommand: boolean;
  /** Task group. */
  readonly group: string | undefined;
}
