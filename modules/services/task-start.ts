import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { omitUndefined } from '../core/omit-undefined';
import { physicalName } from '../core/physical-name';
import { validate } from '../core/validation';
import { rememberForeignAccess } from '../network/endpoint-policy';
import { warnOfIsolation } from '../network/isolation';
import type { Network } from '../network/network';
import { executeCommandIn, recordedSessions } from '../tasks/execute-command';
import type { TaskProps } from '../tasks/planned-task';
import type { TaskDefinition } from '../tasks/task-definition';
import { spotRouterSeconds, type taskStopTime } from './capacity';
import type { Cluster } from './cluster';
import { ipv6OnlyImageProblems, ipv6OnlyImageWarnings, isIpv6OnlyService } from './ipv6-only';

/** Tasks that start in a cluster and a network. */
export interface StartedTasks extends TaskProps {
  /** Cluster of the tasks. */
  readonly cluster: Cluster;
  /** Network of the tasks. */
  readonly network: Network;
  /** Runs the tasks in the public subnets instead of the private ones. */
  readonly assignPublicIp?: boolean;
}

/** Fills in the family, the log router's stop timeout on Spot, and the logging of ECS Exec that the cluster defines. */
export function withTaskDefaults<Props extends StartedTasks>(
  scope: Construct,
  props: Props,
  onSpot: boolean,
): Props & { readonly family: string } {
  const { cluster, containers, logRouting, executeCommand = false, family = physicalName(scope) } = props;
  return {
    ...props,
    ...(logRouting && {
      logRouting: {
        ...(onSpot && { routerStopTimeoutSeconds: spotRouterSeconds(containers) }),
        ...omitUndefined(logRouting),
      },
    }),
    executeCommand: executeCommandIn(cluster, executeCommand),
    family,
  };
}

/**
 * Warns about what the tasks may not reach, sessions of ECS Exec that are not recorded, and stops on Spot.
 *
 * @throws ValidationError if the tasks cannot pull an image
 */
export function reviewTasks(
  scope: Construct,
  tasks: StartedTasks,
  taskDefinition: TaskDefinition,
  spotStopTime?: typeof taskStopTime,
): void {
  const { cluster, network, containers, logRouting, executeCommand, assignPublicIp = false } = tasks;
  const imagesInEcr = isIpv6OnlyService(tasks) ? taskDefinition.imagesInEcr : [];
  validate(scope, ipv6OnlyImageProblems(imagesInEcr));
  rememberForeignAccess(scope, network.vpcId, taskDefinition);
  if (network.isolated && !assignPublicIp) warnOfIsolation(scope, { ...taskDefinition, vpcId: network.vpcId });
  [
    ...ipv6OnlyImageWarnings(scope, imagesInEcr),
    ...recordedSessions(cluster, executeCommand, logRouting !== undefined),
    ...(spotStopTime?.(containers, logRouting?.routerStopTimeoutSeconds) ?? []),
  ].forEach((warning) => Annotations.of(scope).addWarning(warning));
}
