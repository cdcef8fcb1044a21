import { EcsCluster as AwsEcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import {
  clusterConfiguration,
  type ExecuteCommandLogging,
  executeCommandLogging,
  executeCommandProblems,
} from '../tasks/execute-command';
import { ecsNameFormat } from '../containers/ecs-name';
import { choiceFormat } from '../core/format';
import { physicalName } from '../core/physical-name';
import { fields } from '../core/object-shape';
import { replacedWith } from '../core/replaced-with';
import { valueErrors, typeErrors } from '../core/shape';
import { plainText } from '../core/string-shape';
import { patternProblem, validate } from '../core/validation';
import { type Cluster } from './cluster';

/** Properties of an `EcsCluster`. */
export interface EcsClusterProps {
  /**
   * Name of the cluster, unique in the account and region; 1 to 255 letters, digits, `_` and `-`. Changing it replaces
   * the cluster.
   *
   * @default - the construct path, such as `service-Cluster`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
   */
  readonly clusterName?: string;

  /**
   * Level of CloudWatch Container Insights: `enabled` collects metrics by cluster and service, `enhanced` also by task
   * and container, `disabled` leaves only the CPU and memory utilization of each service. The cost of `enhanced` grows
   * with the number of tasks.
   *
   * @default 'enabled'
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-container-insights.html
   */
  readonly containerInsights?: 'enabled' | 'enhanced' | 'disabled';

  /**
   * Destination of ECS Exec session logs, for services that set `executeCommand`.
   *
   * @default - the log group of the task, if its containers use `awslogs`; otherwise sessions are not logged
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
   */
  readonly executeCommandLogging?: ExecuteCommandLogging;
}

/**
 * An ECS cluster for services on Fargate and on the instances of each `Ec2Capacity` in the cluster.
 *
 *     EcsCluster                      Container Insights, ECS Exec logging
 *     └── EcsClusterCapacityProviders FARGATE by default, FARGATE_SPOT, and instances
 *
 * Cost: none for the cluster; Container Insights per metric and per GB collected, see
 * https://aws.amazon.com/cloudwatch/pricing/.
 *
 * @example
 *
 *     const cluster = new EcsCluster(this, 'Cluster', { containerInsights: 'enhanced' });
 */
export class EcsCluster extends Construct implements Cluster {
  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** Name of the cluster. */
  readonly clusterName: string;

  /** Destination of ECS Exec session logs, if set. */
  readonly executeCommandLogging: ExecuteCommandLogging | undefined;

  /** Resource that adds Fargate Spot and instances to the cluster. */
  readonly capacityProviders: ITerraformDependable;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly cluster: AwsEcsCluster;
    readonly capacityProviders: EcsClusterCapacityProviders;
  };

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, ecsClusterShape));
    const { clusterName = physicalName(this), containerInsights = 'enabled', executeCommandLogging } = props;
    validate(this, [
      patternProblem('clusterName', clusterName, ...ecsNameFormat),
      patternProblem('containerInsights', containerInsights, ...choiceFormat(containerInsightsLevels)),
      ...executeCommandProblems('executeCommandLogging', executeCommandLogging),
      ...valueErrors(props, ecsClusterShape),
    ]);

    const cluster = new AwsEcsCluster(this, 'Resource', {
      name: clusterName,
      setting: [{ name: 'containerInsights', value: containerInsights }],
      ...(executeCommandLogging && { configuration: clusterConfiguration(executeCommandLogging) }),
    });
    const capacityProviders = new EcsClusterCapacityProviders(this, 'CapacityProviders', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      // A cluster that is replaced under its name has no capacity providers.
      lifecycle: replacedWith(cluster),
    });

    this.clusterArn = cluster.arn;
    this.clusterName = cluster.name;
    this.executeCommandLogging = executeCommandLogging;
    this.capacityProviders = capacityProviders;
    this.resources = { cluster, capacityProviders };
  }

  /** Adds a capacity provider to the cluster. `Ec2Capacity` calls it automatically. */
  addCapacityProvider(capacityProviderName: string): void {
    const { capacityProviders } = this.resources;
    capacityProviders.capacityProviders = [...(capacityProviders.capacityProvidersInput ?? []), capacityProviderName];
  }
}

/** Values of `containerInsights`. */
export const containerInsightsLevels = [
  'enabled',
  'enhanced',
  'disabled',
] as const satisfies readonly EcsClusterProps['containerInsights'][];

/** Shape of `EcsClusterProps`. */
export const ecsClusterShape = fields<EcsClusterProps>({
  clusterName: plainText,
  containerInsights: plainText,
  executeCommandLogging,
});
