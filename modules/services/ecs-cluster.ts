import { checkProps } from '../core/check-props';
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
import { omitUndefined } from '../core/omit-undefined';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { logRetentionProblem } from '../core/retention';
import { fields } from '../core/object-shape';
import { replacedWith } from '../core/replaced-with';
import { flag, number } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { plainText } from '../core/string-shape';
import { choiceProblem, patternProblem } from '../core/validation';
import { LogGroup, type LogGroupProps } from '../storage/log-group';
import { type Cluster } from './cluster';
import { rememberUncounted } from './container-insights';

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
   * Destination of ECS Exec session logs, for services that set `executeCommand`. Sessions are recorded only in
   * containers whose image contains `script` and `cat`.
   *
   * @default - a log group that is created as soon as a service of the cluster sets `executeCommand`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly executeCommandLogging?: ExecuteCommandLogging;

  /**
   * Properties of the log group that is created for ECS Exec session logs. Conflicts with `executeCommandLogging`.
   *
   * @default - a retention of 30 days, a key that CloudWatch Logs owns, and no deletion with the cluster
   */
  readonly executeCommandLogGroup?: ExecuteCommandLogGroupProps;
}

/** Properties of the log group that an `EcsCluster` creates for ECS Exec session logs. */
export type ExecuteCommandLogGroupProps = Pick<LogGroupProps, 'retentionDays' | 'kmsKeyArn' | 'forceDestroy'>;

/**
 * An ECS cluster for services on Fargate and on the instances of each `Ec2Capacity` in the cluster.
 *
 *     EcsCluster                      Container Insights, ECS Exec logging
 *     ├── EcsClusterCapacityProviders FARGATE by default, FARGATE_SPOT, and instances
 *     └── LogGroup                    ExecuteCommandLogs of services with `executeCommand`
 *
 * Cost: none for the cluster; Container Insights per metric and per GB collected (see
 * https://aws.amazon.com/cloudwatch/pricing/).
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

  /** Resource that adds Fargate Spot and instances to the cluster. */
  readonly capacityProviders: ITerraformDependable;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly cluster: AwsEcsCluster;
    readonly capacityProviders: EcsClusterCapacityProviders;
  };

  private recording: ExecuteCommandLogging | undefined;

  private readonly logGroupProps: ExecuteCommandLogGroupProps;

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, ecsClusterShape);
    const { clusterName = physicalName(this), containerInsights = 'enabled' } = checked.given;
    const { executeCommandLogging, executeCommandLogGroup } = checked.given;
    checked.validate([
      patternProblem('clusterName', clusterName, ...ecsNameFormat),
      choiceProblem('containerInsights', containerInsights, containerInsightsLevels),
      ...executeCommandProblems('executeCommandLogging', executeCommandLogging),
      executeCommandLogging &&
        executeCommandLogGroup &&
        'executeCommandLogGroup must not be given with executeCommandLogging, which replaces the log group; leave it out',
      logRetentionProblem('executeCommandLogGroup.retentionDays', executeCommandLogGroup?.retentionDays),
      ...ownRegionProblems(this, {
        'executeCommandLogging.kmsKeyArn': executeCommandLogging?.kmsKeyArn,
        'executeCommandLogGroup.kmsKeyArn': executeCommandLogGroup?.kmsKeyArn,
      }),
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

    if (containerInsights === 'disabled') rememberUncounted(this, cluster.name);
    this.clusterArn = cluster.arn;
    this.clusterName = cluster.name;
    this.recording = executeCommandLogging;
    this.logGroupProps = omitUndefined(executeCommandLogGroup ?? {});
    this.capacityProviders = capacityProviders;
    this.resources = { cluster, capacityProviders };
  }

  /** Destination of ECS Exec session logs, if sessions are recorded. */
  get executeCommandLogging(): ExecuteCommandLogging | undefined {
    return this.recording;
  }

  /**
   * Records ECS Exec sessions, unless the cluster does already: in the given log group or bucket, or in a new log group.
   * Services with `executeCommand` call it automatically.
   *
   * @returns the log group or bucket; `undefined` if the configuration of the cluster was set on its Terraform resource
   */
  recordExecuteCommand(logging?: ExecuteCommandLogging): ExecuteCommandLogging | undefined {
    const { cluster } = this.resources;
    if (this.recording || cluster.configurationInput !== undefined) return this.recording;
    this.recording = logging ?? { logGroup: this.createLogGroup() };
    cluster.putConfiguration(clusterConfiguration(this.recording));
    return this.recording;
  }

  private createLogGroup(): LogGroup {
    return new LogGroup(this, 'ExecuteCommandLogs', {
      logGroupNamePrefix: `/ecs/${physicalName(this)}/execute-command/`,
      ...this.logGroupProps,
    });
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
  executeCommandLogGroup: fields<ExecuteCommandLogGroupProps>({
    retentionDays: number,
    kmsKeyArn,
    forceDestroy: flag,
  }),
});
