import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NetworkMode } from '../containers/task-host';
import { regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import type { PolicyStatement } from '../core/policy';
import { kind, required } from '../core/shape';
import type { taskStopTime } from '../services/capacity';
import type { Cluster } from '../services/cluster';
import { guardForwardPort } from '../services/forward-port-rule';
import type { PlacementOptions } from '../services/placement';
import { type RequiredRules, requiredRules } from '../services/required-rules';
import { allowEgressOfInstances } from '../services/task-egress';
import { createTaskInterface, interfaceArguments } from '../services/task-interface';
import { reviewTasks, type StartedTasks } from '../services/task-start';
import type { TaskDefinition } from '../tasks/task-definition';
import { runTaskCommand } from './run-task-command';
import { runTaskStatements } from './run-task-rights';
import type { StandaloneTaskOptions } from './standalone-task-options';
import type { TaskRun } from './task-run';

/** Placement and network mode of a task on instances. */
interface PlacedTask extends Pick<PlacementOptions, 'placementStrategy' | 'distinctInstances'> {
  readonly networkMode?: NetworkMode;
}

/** Parts of a standalone task that depend on its launch type. */
interface StandaloneParts<Definition extends TaskDefinition> {
  /** Properties with the defaults of the task. */
  readonly props: StandaloneTaskOptions & StartedTasks & PlacedTask;
  /** Task definition. */
  readonly taskDefinition: Definition;
  /** Launch type or capacity providers. */
  readonly capacity: TaskRun['capacity'];
  /** Version of the Fargate platform, unless it is the latest one. */
  readonly platformVersion?: string | undefined;
  /** Security group of the instances, if the tasks use it. */
  readonly hostSecurityGroupId?: string | undefined;
  /** Capacity providers that the cluster must have before the task runs. */
  readonly capacityProviders?: ITerraformDependable | false | undefined;
  /** Check of the time that tasks need to stop, if they run on Spot capacity. */
  readonly spotStopTime?: typeof taskStopTime;
}

/** A task that runs once and ends, started by a command or a schedule: a `FargateTask` or an `Ec2Task`. */
export abstract class StandaloneTask<Definition extends TaskDefinition = TaskDefinition> extends Construct {
  /** Cluster that the task runs in. */
  readonly cluster: Cluster;

  /** Task definition, with its roles, log group and log router image. */
  readonly taskDefinition: Definition;

  /** Id of the tasks' security group; in the network modes `bridge` and `host`, of the instances' security group. */
  readonly securityGroupId: string;

  /** Rules that the tasks need in their security group; existing groups must have them. */
  readonly requiredRules: RequiredRules;

  /**
   * Command of the AWS CLI, for a POSIX shell, that runs the task once with the revision of the last apply. Options that
   * are appended take precedence, such as `--count 2`. ECS can refuse to start a task although the command succeeds: the
   * `failures` of its output tell why.
   *
   * @example
   *
   *     new TerraformOutput(this, 'migrate', { value: migration.runTaskCommand });
   */
  readonly runTaskCommand: string;

  /**
   * Permissions to run the task: `ecs:RunTask` for the revisions of its family in its cluster, and `iam:PassRole` for its
   * two roles. Grant them to whoever runs the command.
   */
  readonly runTaskStatements: readonly PolicyStatement[];

  /** Resources that must be created before the task runs: permissions, configuration objects, rules and routes. */
  readonly dependables: readonly ITerraformDependable[];

  /** How ECS runs the task. */
  readonly taskRun: TaskRun;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly securityGroup: SecurityGroup | undefined;
    readonly httpsEgress: VpcSecurityGroupEgressRule | undefined;
    readonly httpsIpv6Egress: VpcSecurityGroupEgressRule | undefined;
    readonly logEgress: readonly VpcSecurityGroupEgressRule[];
  };

  /** @internal */
  protected constructor(scope: Construct, id: string, build: (self: Construct) => StandaloneParts<Definition>) {
    super(scope, id);
    const { props, taskDefinition, hostSecurityGroupId, capacityProviders, spotStopTime, ...parts } = build(this);
    const { cluster, network, networkMode, assignPublicIp = false, startedBy = physicalName(this, 128) } = props;
    const taskInterface =
      hostSecurityGroupId === undefined ? createTaskInterface(this, props, taskDefinition) : undefined;
    const securityGroupIds = taskInterface?.securityGroupIds ?? [hostSecurityGroupId!];
    const { securityGroup, httpsEgress, httpsIpv6Egress, logEgress } = taskInterface ?? {
      ...{ securityGroup: undefined, httpsEgress: undefined, httpsIpv6Egress: undefined },
      logEgress: allowEgressOfInstances(this, securityGroupIds[0]!, taskDefinition, network),
    };
    if (props.logRouting) guardForwardPort(this, { securityGroupIds, networkMode });
    reviewTasks(this, props, taskDefinition, spotStopTime);

    this.cluster = cluster;
    this.taskDefinition = taskDefinition;
    this.securityGroupId = securityGroupIds[0]!;
    this.requiredRules = requiredRules(this, taskDefinition, props);
    this.taskRun = {
      clusterArn: cluster.clusterArn,
      taskDefinitionArn: taskDefinition.taskDefinitionArn,
      capacity: parts.capacity,
      network: taskInterface && interfaceArguments(props, taskInterface, assignPublicIp).networkConfiguration,
      platformVersion: parts.platformVersion,
      placementStrategy: props.placementStrategy ?? [],
      distinctInstances: props.distinctInstances ?? false,
      enableExecuteCommand: props.executeCommand !== undefined && props.executeCommand !== false,
      group: props.group,
    };
    this.runTaskCommand = runTaskCommand(this.taskRun, { region: regionName(this), startedBy });
    this.runTaskStatements = runTaskStatements(this, cluster, taskDefinition);
    this.dependables = [
      ...taskDefinition.dependables,
      ...(httpsEgress ? [httpsEgress] : []),
      ...(httpsIpv6Egress ? [httpsIpv6Egress] : []),
      ...logEgress,
      ...((assignPublicIp ? network.publicEgress : network.privateEgress) ?? []),
      ...(capacityProviders ? [capacityProviders] : []),
    ];
    this.resources = { securityGroup, httpsEgress, httpsIpv6Egress, logEgress };
  }
}

/** Shape of a `StandaloneTask`. */
export const standaloneTask = required(
  kind('a FargateTask or an Ec2Task', (value) => Construct.isConstruct(value) && 'runTaskCommand' in value),
);
