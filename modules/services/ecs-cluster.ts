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
import { physicalName } from '../core/physical-name';
import { valueErrors, fields, typeErrors, plainText } from '../core/shape';
import { patternProblem, validate } from '../core/validation';
import { type Cluster } from './cluster';

/** Properties of an `EcsCluster`. */
export interface EcsClusterProps {
  /**
   * Name of the cluster, unique in the account and region. Changing it replaces the cluster.
   *
   * @default - the path of the construct, as in `service-Cluster`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
   */
  readonly clusterName?: string;

  /**
   * What CloudWatch measures of the cluster: `enabled` by cluster and service, `enhanced` by task and container as
   * well, `disabled` nothing beyond the free CPU and memory of each service. `enhanced` costs more the more tasks there
   * are.
   *
   * @default 'enabled'
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-container-insights.html
   */
  readonly containerInsights?: 'enabled' | 'enhanced' | 'disabled';

  /**
   * Where it is recorded what somebody does in a container by ECS Exec, for services that have `executeCommand`.
   *
   * @default - in the log group of the task, where its containers log to that themselves; else nowhere
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
   */
  readonly executeCommandLogging?: ExecuteCommandLogging;
}

/**
 * A cluster for services on Fargate, and on the instances of each `Ec2Capacity` that is made for it.
 *
 *     EcsCluster                      with Container Insights; where ECS Exec records what is done
 *     └── EcsClusterCapacityProviders FARGATE, unless a service asks for FARGATE_SPOT or instances
 *
 * Cost: none for the cluster; Container Insights by metric and by GB of what it collects, see
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

  /** Where it records what is done by ECS Exec, if that was said. */
  readonly executeCommandLogging: ExecuteCommandLogging | undefined;

  /** What offers Fargate Spot and instances to its services. */
  readonly capacityProviders: ITerraformDependable;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly cluster: AwsEcsCluster;
    readonly capacityProviders: EcsClusterCapacityProviders;
  };

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, ecsClusterShape));
    const { clusterName = physicalName(this), containerInsights = 'enabled', executeCommandLogging } = props;
    validate(this, [
      patternProblem(
        'clusterName',
        clusterName,
        /^[A-Za-z0-9_-]{1,255}$/,
        '1 to 255 letters, digits, underscores and hyphens',
      ),
      patternProblem(
        'containerInsights',
        containerInsights,
        /^(enabled|enhanced|disabled)$/,
        '"enabled", "enhanced" or "disabled"',
      ),
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
    });

    this.clusterArn = cluster.arn;
    this.clusterName = cluster.name;
    this.executeCommandLogging = executeCommandLogging;
    this.capacityProviders = capacityProviders;
    this.resources = { cluster, capacityProviders };
  }

  /** Offers a capacity provider to the services of the cluster, as an `Ec2Capacity` has it done with its own. */
  addCapacityProvider(capacityProviderName: string): void {
    const { capacityProviders } = this.resources;
    capacityProviders.capacityProviders = [...(capacityProviders.capacityProvidersInput ?? []), capacityProviderName];
  }
}

/** Shape of `EcsClusterProps`. */
export const ecsClusterShape = fields<EcsClusterProps>({
  clusterName: plainText,
  containerInsights: plainText,
  executeCommandLogging,
});
