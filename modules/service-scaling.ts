import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingScheduledAction } from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { scalingProblems } from './internal/scaling-rules';
import { contentProblems, kindProblems } from './internal/shape';
import { serviceScalingShape } from './internal/shapes/scaling';
import { isKnown, validate } from './internal/validation';
import type { TargetNames } from './watched-service';

/** How many tasks a service has, and what that follows. */
export interface ServiceScalingOptions {
  /** Tasks that run at least, 1 to 5000. */
  readonly minTasks: number;

  /** Tasks that run at most, up to 5000. */
  readonly maxTasks: number;

  /**
   * Percent of their CPU that tasks should use on average, 1 to 100: above it tasks are added, well below it taken away.
   *
   * @default 60 - where neither `memoryPercent` nor `requestsPerTarget` is given; else CPU is not looked at
   */
  readonly cpuPercent?: number;

  /**
   * Percent of their memory that tasks should use on average, 1 to 100.
   *
   * @default - memory is not looked at
   */
  readonly memoryPercent?: number;

  /**
   * Requests that the load balancer should hand to each task in a minute.
   *
   * @default - requests are not looked at
   */
  readonly requestsPerTarget?: number;

  /**
   * Times at which other numbers of tasks begin to hold, until the next such time. `minTasks` and `maxTasks` above hold
   * until the first of them, and changing them later does nothing.
   *
   * @default - the same numbers at all times
   */
  readonly schedule?: readonly ScheduledTasks[];

  /**
   * Seconds after tasks were taken away before more are, up to 86400.
   *
   * @default 300
   */
  readonly scaleInCooldownSeconds?: number;

  /**
   * Seconds after tasks were added before more are, up to 86400: about as long as a task takes to start.
   *
   * @default 60
   */
  readonly scaleOutCooldownSeconds?: number;
}

/** Numbers of tasks that hold from a time on: once, or again and again. */
export type ScheduledTasks = {
  /** Name of the time, unique in the schedule, as in `night`: 1 to 200 letters, digits, `_` and `-`. */
  readonly name: string;

  /** Tasks that run at least from then on; 0 to 5000. */
  readonly minTasks: number;

  /** Tasks that run at most from then on; 0 switches the service off. */
  readonly maxTasks: number;

  /**
   * Time zone of the time, by its name in the IANA database, as in `Europe/Berlin`.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
} & (
  | {
      /** When, again and again: minute, hour, day of the month, month, day of the week, year; `0 20 ? * MON-FRI *`. */
      readonly cron: string;
      readonly at?: never;
    }
  | {
      /** When, once: `2027-01-31T20:00:00`. */
      readonly at: string;
      readonly cron?: never;
    }
);

/** Properties of a `ServiceScaling`. */
export interface ServiceScalingProps extends ServiceScalingOptions {
  /** The service, by its names; what sets its number of tasks otherwise must leave that alone. */
  readonly service: {
    /** Name of the cluster. */
    readonly clusterName: string;
    /** Name of the service. */
    readonly serviceName: string;
    /** What the service gets its requests from, for `requestsPerTarget`. */
    readonly target?: TargetNames | undefined;
  };
}

/**
 * Adds tasks to a service that is busy, and takes them away again. A `FargateService` makes one for its `scaling`.
 *
 *     AppautoscalingTarget           how many tasks there may be
 *     ├── AppautoscalingPolicy       CpuPolicy, MemoryPolicy, RequestsPolicy: what the number follows
 *     └── AppautoscalingScheduledAction  one for each time: other numbers from then on
 *
 * Cost: the tasks that it adds, and the two alarms of each policy, about 0.10 USD a month for each of their metrics.
 *
 * @example
 *
 *     new ServiceScaling(this, 'Scaling', {
 *       service: { clusterName: 'main', serviceName: 'web' },
 *       minTasks: 2,
 *       maxTasks: 10,
 *       schedule: [
 *         { name: 'night', cron: '0 22 * * ? *', timeZone: 'Europe/Berlin', minTasks: 1, maxTasks: 2 },
 *         { name: 'day', cron: '0 6 * * ? *', timeZone: 'Europe/Berlin', minTasks: 2, maxTasks: 10 },
 *       ],
 *     });
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export class ServiceScaling extends Construct {
  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly target: AppautoscalingTarget;
    readonly policies: readonly AppautoscalingPolicy[];
    readonly scheduledActions: readonly AppautoscalingScheduledAction[];
  };

  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    validate(this, kindProblems(props, serviceScalingShape));
    const { service, minTasks, maxTasks, memoryPercent, requestsPerTarget, schedule = [] } = props;
    const follows = memoryPercent !== undefined || requestsPerTarget !== undefined;
    const { cpuPercent = follows ? undefined : 60 } = props;
    validate(this, [
      ...scalingProblems(props),
      requestsPerTarget !== undefined &&
        !service.target &&
        'requestsPerTarget must not be given without service.target, whose requests it counts',
      ...contentProblems(props, serviceScalingShape),
    ]);

    const target = new AppautoscalingTarget(this, 'Resource', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.clusterName}/${service.serviceName}`,
      minCapacity: minTasks,
      maxCapacity: maxTasks,
      // Each scheduled action sets both; the next plan would set them back.
      ...(schedule.length > 0 && { lifecycle: { ignoreChanges: ['min_capacity', 'max_capacity'] } }),
    });
    const policies = goalsOf({ ...props, ...(cpuPercent !== undefined && { cpuPercent }) }).map((goal) =>
      this.follow(goal, target, props),
    );
    const scheduledActions = schedule.map((entry) => this.change(entry, target));

    this.resources = { target, policies, scheduledActions };
  }

  private follow(
    { name, metric, label, value }: Goal,
    target: AppautoscalingTarget,
    { scaleInCooldownSeconds = 300, scaleOutCooldownSeconds = 60 }: ServiceScalingOptions,
  ): AppautoscalingPolicy {
    return new AppautoscalingPolicy(this, `${name}Policy`, {
      ...namesOf(target),
      name: name.toLowerCase(),
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: metric,
          ...(label !== undefined && { resourceLabel: label }),
        },
        targetValue: value,
        scaleInCooldown: scaleInCooldownSeconds,
        scaleOutCooldown: scaleOutCooldownSeconds,
      },
    });
  }

  private change(
    { name, at, cron, timeZone = 'UTC', minTasks, maxTasks }: ScheduledTasks,
    target: AppautoscalingTarget,
  ): AppautoscalingScheduledAction {
    return new AppautoscalingScheduledAction(this, `Schedule-${name}`, {
      ...namesOf(target),
      name,
      schedule: cron === undefined ? `at(${at})` : `cron(${cron})`,
      timezone: timeZone,
      scalableTargetAction: { minCapacity: asText(minTasks), maxCapacity: asText(maxTasks) },
    });
  }
}

/** What the number of tasks follows. */
interface Goal {
  readonly name: 'Cpu' | 'Memory' | 'Requests';
  readonly metric: string;
  /** What the metric is of, where it is not the service's own. */
  readonly label?: string;
  readonly value: number;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function goalsOf({ cpuPercent, memoryPercent, requestsPerTarget, service }: ServiceScalingProps): readonly Goal[] {
  const { loadBalancerArnSuffix, targetGroupArnSuffix } = service.target ?? {};
  return [
    { name: 'Cpu', metric: 'ECSServiceAverageCPUUtilization', value: cpuPercent } as const,
    { name: 'Memory', metric: 'ECSServiceAverageMemoryUtilization', value: memoryPercent } as const,
    {
      name: 'Requests',
      metric: 'ALBRequestCountPerTarget',
      label: `${loadBalancerArnSuffix}/${targetGroupArnSuffix}`,
      value: requestsPerTarget,
    } as const,
  ].flatMap(({ value, ...goal }) => (value === undefined ? [] : [{ ...goal, value }]));
}

function namesOf({ serviceNamespace, scalableDimension, resourceId }: AppautoscalingTarget) {
  return { serviceNamespace, scalableDimension, resourceId };
}

function asText(tasks: number): string {
  return isKnown(tasks) ? `${tasks}` : Token.asString(tasks);
}
