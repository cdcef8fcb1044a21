import type { EcsTaskDefinitionConfig } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { Construct } from 'constructs';
import { containerProblems, containerWarnings } from '../containers/container-rules';
import type { Containers } from '../containers/ec2-container';
import { ecsNameFormat } from '../containers/ecs-name';
import type { Architecture, TaskHost } from '../containers/task-host';
import { awsPlace, knownRegion } from '../core/aws-environment';
import { knownAccountId } from '../core/deployment-target';
import { perApp } from '../core/per-stack';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { logRetentionProblem } from '../core/retention';
import { rule } from '../core/rule';
import { isExpression, stackIndependent } from '../core/stack-independent';
import type { ObjectFolder } from '../log-routing/destination';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';
import { objectKey } from '../log-routing/routers/fluent-bit/deliveries/configuration-object';
import type { LoggedTask, RoutedLogs } from '../log-routing/routers/log-router';
import type { RouterImage } from '../log-routing/routers/router-image';
import { routeLogs } from '../log-routing/routers/routers';
import { familyOfTargetProblem, familyProblem, reserveFamily } from './distinct-families';
import { type ExecuteCommand, executeCommandProblems, executeCommandWarnings } from './execute-command';
import { volumeProblems, type Volumes } from './volume';
import { platformProblems } from '../containers/runtime-platform';
import { type KeptRevision, keptRevision } from './previous-revision';
import { roleNameProblem } from './role-options';
import type { TaskOptions } from './task-options';

/** Properties that task definitions of both launch types have. */
export interface TaskProps extends TaskOptions {
  /** Containers of the task. */
  readonly containers: Containers;
  /** CPU architecture of the images. */
  readonly architecture?: Architecture;
  /** Volumes of the task by name. */
  readonly volumes?: Volumes;
  /** Name of the cluster in which the containers may protect their task; a service sets it. */
  readonly protectedInCluster?: string;
}

/** The part of a task definition that depends on its launch type. */
export interface LaunchTypePart {
  /** Launch type, network mode and size of the task. */
  readonly host: TaskHost;
  /** Arguments of the task definition that only this launch type has. */
  readonly taskArguments?: Pick<
    EcsTaskDefinitionConfig,
    'ephemeralStorage' | 'pidMode' | 'ipcMode' | 'placementConstraints'
  >;
  /** Errors in the properties that only this launch type has. */
  readonly problems: readonly Problem[];
}

const sharedFolder = rule('F73', {
  states: 'Two tasks do not write their objects to one folder of a bucket.',
  severity: 'warning',
  fix: 'Set a different `prefix` in the destinations of each task, or ignore the warning if their objects belong together.',
  check: (path: string, folders: readonly ObjectFolder[], writers: ReadonlyMap<string, string>) =>
    folders.map((folder) => {
      const other = writers.get(keyOf(folder));
      return (
        other !== undefined &&
        other !== path &&
        `logRouting: objects should be in a folder of their own, got "${folder.prefix}", to which "${other}" also writes in the same bucket, so that the objects of both are mixed; set prefix of the destination`
      );
    }),
});

function keyOf({ bucketName, prefix }: ObjectFolder): string {
  return JSON.stringify([bucketName, prefix]);
}

const plan = Symbol('plan');

/** Adds the plan of a task to its properties, so that its task definition does not check and plan them again. */
export function withPlan<Props extends TaskProps>(props: Props, task: PlannedTask): Props {
  return { ...props, [plan]: task };
}

/** Returns the plan that was added to the properties of a task. */
export function planOf(props: (TaskProps & { readonly [plan]?: PlannedTask }) | undefined): PlannedTask | undefined {
  return props?.[plan];
}

/** A task with its defaults and the routing of its logs, derived once for rules, resources and files. */
export class PlannedTask {
  /** Name of the task definition's family. */
  readonly family: string;

  /** CPU architecture of the images. */
  readonly architecture: Architecture;

  /** Platform of the images, as Docker names it. */
  readonly platform: RouterImage['platform'];

  /** Settings of ECS Exec, if it is enabled. */
  readonly executeCommand: ExecuteCommand | undefined;

  /** Routing of the logs, if a log router routes them. */
  readonly logs: RoutedLogs | undefined;

  /** Volumes of the task by name, except for those of the log router and of writable paths. */
  readonly volumes: Volumes;

  /** Revision whose permissions are kept, if any. */
  readonly previous: KeptRevision | undefined;

  /** The `scope` is the construct that errors name, and whose path is the default family. */
  constructor(
    private readonly scope: Construct,
    readonly props: TaskProps,
    readonly launchType: LaunchTypePart,
  ) {
    const { family = physicalName(scope), architecture = 'X86_64', executeCommand = false, logRouting } = props;
    const { volumes = {} } = props;
    this.family = family;
    this.architecture = architecture;
    this.platform = architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
    this.executeCommand = executeCommand === true ? {} : executeCommand || undefined;
    const task: LoggedTask = {
      ...{ family, platform: this.platform, ...awsPlace(scope) },
      ...{ containers: props.containers, host: launchType.host, knownRegion: knownRegion(scope) },
      knownAccountId: knownAccountId(scope),
    };
    this.logs = logRouting && routeLogs(logRouting, task);
    this.volumes = volumes;
    this.previous = props.previousRevision && keptRevision(props.previousRevision, logRouting, task, volumes);
  }

  /** Returns an error for everything that ECS or the log router would reject. */
  problems(): readonly Problem[] {
    const { containers, logRouting, logRetentionDays, logKmsKeyArn } = this.props;
    return [
      ...this.launchType.problems,
      familyProblem(this.scope, this.family) || this.configurationProblem(),
      logRouting &&
        !isKnown(this.family) &&
        'family must be known at synth time with logRouting, because files are named after it',
      patternProblem('family', this.family, ...ecsNameFormat),
      logRetentionProblem('logRetentionDays', logRetentionDays),
      ...ownRegionProblems(this.scope, {
        logKmsKeyArn,
        'executeCommand.logging.kmsKeyArn': this.executeCommand?.logging?.kmsKeyArn,
      }),
      ...executeCommandProblems('executeCommand.logging', this.executeCommand?.logging),
      ...(this.logs?.problems() ?? []),
      ...(this.previous?.problems() ?? []),
      ...containerProblems(containers, this.launchType.host, this.logs?.routerContainer),
      ...platformProblems(this.props, this.launchType.host),
      ...volumeProblems(this.volumes, containers),
      this.faultInjectionProblem(),
      roleNameProblem(this.props),
    ];
  }

  /** Returns warnings about settings that are allowed but likely to cause problems. */
  warnings(): readonly string[] {
    const { containers } = this.props;
    return [
      ...containerWarnings(containers, this.launchType.host, this.logs?.routerContainer),
      ...(this.executeCommand ? executeCommandWarnings(containers) : []),
      ...(this.logs?.warnings() ?? []),
      ...sharedFolder(this.scope.node.path, this.logs?.folders ?? [], this.writers()),
    ];
  }

  private faultInjectionProblem(): Problem {
    const { networkMode } = this.launchType.host;
    return (
      this.props.enableFaultInjection &&
      networkMode === 'bridge' &&
      'enableFaultInjection must not be set with networkMode "bridge", in which ECS does not support it; use networkMode "awsvpc" or "host"'
    );
  }

  /** Returns an error if a task of another stack stores the configuration of its log router under the same key. */
  private configurationProblem(): Problem {
    const place = this.configurationPlace();
    const other = place && this.configurations().get(place);
    return (
      other &&
      `ConfigDelivery.${this.props.logRouting!.delivery.by}: prefix must be set, because "${other}" also stores the configuration of its log router in ${isExpression(place) ? 'the same bucket' : JSON.stringify(place)}; set a different prefix in each`
    );
  }

  /** Reserves the family and the place of the configuration object, once the task is valid. */
  reserve(): void {
    const { path } = this.scope.node;
    reserveFamily(this.scope, this.family);
    const place = this.configurationPlace();
    if (place !== undefined) this.configurations().set(place, path);
    const writers = this.writers();
    (this.logs?.folders ?? []).map(keyOf).forEach((key) => writers.set(key, writers.get(key) ?? path));
  }

  /** Returns an error if the family is used in another stack, when all stacks are known. */
  familyOfTargetProblem(): Problem {
    return familyOfTargetProblem(this.scope, this.family);
  }

  /** Returns the bucket and key prefix of the configuration object, if the delivery has one. */
  private configurationPlace(): string | undefined {
    const delivery = this.props.logRouting?.delivery;
    if (!delivery || !('bucket' in delivery)) return undefined;
    return stackIndependent(this.scope, `${delivery.bucket.bucketName}/${objectKey(delivery.prefix, this.family, '')}`);
  }

  /** Tasks by the folder that they write objects to; the first of each folder. */
  private writers(): Map<string, string> {
    return perApp(this.scope, 'log-folders', () => new Map<string, string>());
  }

  private configurations(): Map<string, string> {
    return perApp(this.scope, 'configurations', () => new Map<string, string>());
  }
}
