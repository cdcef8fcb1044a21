import { isGiven } from '../core/given';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { required, type ShapesOf } from '../core/shape';
import { plainText, upTo } from '../core/string-shape';
import { patternProblem } from '../core/validation';
import { type Cluster, cluster } from '../services/cluster';
import { servicePropertiesElsewhere } from '../services/service-options';
import { ipv6OnlyProblems } from '../services/ipv6-only';
import { type TaskNetworkOptions, taskNetworkProblems, taskNetworkShapes } from '../services/task-network';
import type { StartedTasks } from '../services/task-start';
import type { Construct } from 'constructs';

/** Properties of a standalone task that do not depend on its launch type. */
export interface StandaloneTaskOptions extends TaskNetworkOptions {
  /** Cluster that the task runs in: an `EcsCluster`, or the ARN and name of an existing cluster. */
  readonly cluster: Cluster;

  /**
   * Task group, by which placement constraints and `aws ecs list-tasks` select tasks; 1 to 255 characters.
   *
   * @default - `family:` and the name of the family, set by ECS
   */
  readonly group?: string;

  /**
   * Tag of the tasks that `runTaskCommand` starts, by which `aws ecs list-tasks --started-by` finds them; 1 to 128
   * letters, digits, `_`, `-` and `/`. EventBridge Scheduler sets its own.
   *
   * @default - the construct path, such as `service-Migration`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
   */
  readonly startedBy?: string;
}

/** Checks a standalone task for values that ECS rejects, except its task definition. */
export function standaloneTaskProblems(
  scope: Construct,
  props: StandaloneTaskOptions & StartedTasks & Parameters<typeof taskNetworkProblems>[0],
): readonly Problem[] {
  return [
    patternProblem(
      'startedBy',
      props.startedBy,
      /^[\w/-]{1,128}$/,
      '1 to 128 letters, digits, "_", "-" and "/", such as "release/42"',
    ),
    ...taskNetworkProblems(props),
    ...ipv6OnlyProblems(props),
    ...ownRegionProblems(scope, {
      'cluster.clusterArn': props.cluster.clusterArn,
      'network.vpcId': props.network.vpcId,
    }),
    ...Object.entries(props.volumes ?? {}).map(
      ([name, volume]) =>
        isGiven(volume, 'managedEBSVolume') &&
        `volumes.${name}.managedEBSVolume must not be set for a standalone task, for which EventBridge Scheduler creates no EBS volumes; use another kind of volume`,
    ),
  ];
}

const onlyServices = 'remove it, because only services have it';

/** Replacements for properties of services and of other APIs. */
export const standalonePropertiesElsewhere = {
  ...servicePropertiesElsewhere,
  propagateTags: 'remove it, because tasks always get the tags of their task definition',
  count: 'taskCount of a TaskSchedule, or --count of the command',
  desiredCount: 'taskCount of a TaskSchedule, or --count of the command',
  taskCount: 'taskCount of a TaskSchedule, or --count of the command',
  schedule: 'a TaskSchedule with this task',
  scheduleExpression: 'a TaskSchedule with this task',
  serviceName: 'family',
  loadBalancing: onlyServices,
  loadBalancers: onlyServices,
  scaling: onlyServices,
  taskProtection: onlyServices,
  deploymentConfiguration: onlyServices,
  serviceConnectConfiguration: onlyServices,
  serviceRegistries: onlyServices,
  schedulingStrategy: onlyServices,
  availabilityZoneRebalancing: onlyServices,
  healthCheckGracePeriodSeconds: onlyServices,
  waitForSteadyState: onlyServices,
  triggers: onlyServices,
  launchType: 'FargateTask or Ec2Task, which determine it',
} as const;

/** Shapes of `StandaloneTaskOptions`. */
export const standaloneTaskShapes: ShapesOf<StandaloneTaskOptions> = {
  cluster: required(cluster),
  ...taskNetworkShapes,
  group: upTo(255),
  startedBy: plainText,
};
