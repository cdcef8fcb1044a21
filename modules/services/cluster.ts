import type { ITerraformDependable } from 'cdktf';
import { ecsNameFormat } from '../containers/ecs-name';
import { type ExecuteCommandLogging, executeCommandLogging } from '../tasks/execute-command';
import { namedLikeArn, reference } from '../core/object-shape';
import { dependable, kind, required, type Shape } from '../core/shape';
import { arnOf, matching, plainText } from '../core/string-shape';

/** Shape of a cluster ARN. */
export const clusterArn: Shape = {
  ...arnOf('ecs', 'a cluster', 'cluster/[\\w-]+'),
  samples: ['arn:aws:ecs:eu-west-1:111122223333:cluster/web'],
};

/** Shape of a cluster name. */
export const clusterName = matching(plainText, ...ecsNameFormat);

/** Shape of a `Cluster`. */
export const cluster = namedLikeArn<Cluster>(
  reference<Cluster>({
    clusterArn: required(clusterArn),
    clusterName: required(clusterName),
    executeCommandLogging,
    capacityProviders: dependable,
    addCapacityProvider: kind('a function', (value) => typeof value === 'function'),
  }),
  'clusterName',
  'clusterArn',
  /:cluster\/(.+)$/,
);

/**
 * Cluster that services run in: an `EcsCluster` of this library, or an existing cluster.
 *
 * @example
 *
 *     const cluster: Cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
 */
export interface Cluster {
  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** Name of the cluster. */
  readonly clusterName: string;

  /**
   * Destination of ECS Exec session logs, which tasks get the permission to write to.
   *
   * @default - the log group of the task
   */
  readonly executeCommandLogging?: ExecuteCommandLogging | undefined;

  /**
   * Resource that adds Fargate Spot and instances to the cluster, so that services wait for it. An existing cluster
   * must already have the capacity providers that its services use.
   *
   * @default - services wait for nothing
   */
  readonly capacityProviders?: ITerraformDependable;

  /**
   * Adds a capacity provider to the cluster.
   *
   * @default - the capacity providers are managed elsewhere
   */
  addCapacityProvider?(capacityProviderName: string): void;
}
