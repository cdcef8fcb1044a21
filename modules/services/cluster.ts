import type { ITerraformDependable } from 'cdktf';
import { type ExecuteCommandLogging, executeCommandLogging } from '../tasks/execute-command';
import { arnOf, dependable, fields, kind, matching, plainText, required } from '../core/shape';

/** The ARN of a cluster. */
export const clusterArn = arnOf('ecs', 'a cluster');

/** The name of a cluster. */
export const clusterName = matching(plainText, /^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"');

/** The names of a cluster. */
export const cluster = fields<Cluster>({
  clusterArn: required(clusterArn),
  clusterName: required(clusterName),
  executeCommandLogging,
  capacityProviders: dependable,
  addCapacityProvider: kind('a function', (value) => typeof value === 'function'),
});

/**
 * Where services run: an `EcsCluster` of this library, or a cluster that stands already.
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
   * Where it records what is done by ECS Exec, so that tasks may write there.
   *
   * @default - in the log group of the task
   */
  readonly executeCommandLogging?: ExecuteCommandLogging | undefined;

  /**
   * What offers Fargate Spot and instances to its services. One that stands already must do so where a service asks for
   * them.
   *
   * @default - nothing to wait for
   */
  readonly capacityProviders?: ITerraformDependable;

  /**
   * Offers a capacity provider to its services.
   *
   * @default - whoever manages the cluster does
   */
  addCapacityProvider?(capacityProviderName: string): void;
}
