import type { ITerraformDependable } from 'cdktf';
import { ecsNameFormat } from '../containers/ecs-name';
import { type ExecuteCommandLogging, executeCommandLogging } from '../tasks/execute-command';
import { namedLikeArn, reference } from '../core/object-shape';
import { dependable, kind, required, suggesting } from '../core/shape';
import { clusterArn } from '../core/references';
import { matching, plainText } from '../core/string-shape';

/** Shape of a cluster name. */
export const clusterName = matching(plainText, ...ecsNameFormat);

const method = kind('a function', (value) => typeof value === 'function');

/** Shape of a `Cluster`. */
export const cluster = namedLikeArn<Cluster>(
  suggesting(
    reference<Cluster>({
      clusterArn: required(clusterArn),
      clusterName: required(clusterName),
      executeCommandLogging,
      capacityProviders: dependable,
      addCapacityProvider: method,
      recordExecuteCommand: method,
    }),
    (value) =>
      typeof value === 'string'
        ? 'use an EcsCluster, or { clusterArn, clusterName }, such as those of a DataAwsEcsCluster'
        : undefined,
  ),
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
   * Destination of ECS Exec session logs, which tasks get the permission to write to. Without it, services with
   * `executeCommand` warn that sessions may not be recorded (M27).
   *
   * @default - unknown; tasks get the permission to write to their own log group, which the `DEFAULT` logging of ECS uses
   * for containers with the log driver `awslogs`
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

  /**
   * Makes the cluster record ECS Exec sessions, unless it does already: in the given log group or bucket, or in one of
   * the cluster.
   *
   * @returns the log group or bucket; `undefined` if it is unknown
   * @default - the logging of the cluster is managed elsewhere
   */
  recordExecuteCommand?(logging?: ExecuteCommandLogging): ExecuteCommandLogging | undefined;
}
