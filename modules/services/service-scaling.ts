import { checkProps } from '../core/check-props';
import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
} from '@cdktf/provider-aws/lib/appautoscaling-policy';
import {
  AppautoscalingScheduledAction,
  type AppautoscalingScheduledActionConfig,
} from '@cdktf/provider-aws/lib/appautoscaling-scheduled-action';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import { scalingProblems } from './scaling-rules';
import { fields, reference } from '../core/object-shape';
import { numberText } from '../core/number-text';
import { omitUndefined } from '../core/omit-undefined';
import { requireProviderVersion } from '../core/provider-version';
import { replacedWith } from '../core/replaced-with';
import { isObject, kind, required } from '../core/shape';
import { stackOf } from '../core/stack';
import { text } from '../core/string-shape';
import { isShifted } from '../load-balancer/alternate-target';
import { loadBalancerKinds } from '../load-balancer/load-balancer-kind';
import { typeOfDimensions } from '../load-balancer/metric-dimensions';
import { clusterName } from './cluster';
import { countingProblem } from './container-insights';
import { scalingShapes, type ScheduledTasks, type ServiceScalingOptions } from './scaling-options';
import { type PredictiveScaling, predictiveArguments } from './predictive-scaling';
import { type TrackedMetric, trackedMetrics } from './tracked-metrics';
import { target, type TargetNames } from './watched-service';

/** Properties of a `ServiceScaling`. */
export interface ServiceScalingProps extends ServiceScalingOptions {
  /** Names of the service to scale. Nothing else may manage its desired count. */
  readonly service: {
    /** Name of the cluster. */
    readonly clusterName: string;
    /** Name of the service. */
    readonly serviceName: string;
    /** Load balancer and target group of the service, required by `requestsPerTarget`. */
    readonly target?: TargetNames | undefined;
    /**
     * Terraform resource of the service, in the same stack: `service.resources.service`. When Terraform replaces the
     * service, AWS deletes its scaling; with this property, Terraform creates the scaling again in the same apply.
     *
     * @default - the service is not replaced, or is managed elsewhere
     */
    readonly resource?: EcsService;
  };
}

/**
 * Scales the number of tasks of a service with its load and on a schedule. A `FargateService` or `Ec2Service` creates
 * one for its `scaling`.
 *
 *     AppautoscalingTarget           minimum and maximum number of tasks
 *     ├── AppautoscalingPolicy       CpuPolicy, MemoryPolicy, RequestsPolicy, QueuePolicy and others: target tracking
 *     ├── AppautoscalingPolicy       PredictivePolicy: forecast
 *     └── AppautoscalingScheduledAction  one for each scheduled change
 *
 * Cost: the added tasks, and two alarms per policy at about 0.10 USD a month per alarm metric (us-east-1; see
 * https://aws.amazon.com/cloudwatch/pricing/).
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
  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly target: AppautoscalingTarget;
    readonly policies: readonly AppautoscalingPolicy[];
    readonly scheduledActions: readonly AppautoscalingScheduledAction[];
  };

  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id);
    const checked = checkProps(this, props, serviceScalingShape);
    const { service, minTasks, maxTasks, memoryPercent, requestsPerTarget, schedule = [] } = checked.given;
    const { customizedMetrics, queue, predictive } = checked.given;
    const others = [memoryPercent, requestsPerTarget, queue, ...Object.values(customizedMetrics ?? {})];
    const follows = others.some((each) => each !== undefined);
    const { cpuPercent = follows ? undefined : 60 } = checked.given;
    checked.validate([
      ...scalingProblems(checked.given),
      queue && countingProblem(this, 'queue', service),
      requestsPerTarget !== undefined &&
        !service.target &&
        'requestsPerTarget must not be set without service.target; set service.target, or remove requestsPerTarget',
      predictive?.metric === 'requests' &&
        !service.target &&
        'predictive.metric must not be "requests" without service.target; set service.target, or use "cpu" or "memory"',
      (requestsPerTarget !== undefined || predictive?.metric === 'requests') &&
        service.target &&
        loadBalancerKinds[typeOfDimensions(service.target)].scalingMetric === undefined &&
        `${requestsPerTarget === undefined ? 'predictive.metric "requests"' : 'requestsPerTarget'} must not be set with a Network Load Balancer, which counts no requests; use cpuPercent or memoryPercent, or remove it`,
      (requestsPerTarget !== undefined || predictive?.metric === 'requests') &&
        service.target &&
        isShifted(this, service.target.targetGroupArnSuffix) &&
        `${requestsPerTarget === undefined ? 'predictive.metric "requests"' : 'requestsPerTarget'} must not be set for a service whose deployments shift requests, after which they are counted in another target group; use cpuPercent or memoryPercent`,
      service.resource &&
        stackOf(service.resource) !== stackOf(this) &&
        `service.resource must be in the same stack as the scaling, got "${service.resource.node.path}"; create the scaling in that stack, or remove service.resource`,
    ]);

    // AWS deletes all of the scaling together with the service.
    const lifecycle = service.resource && replacedWith(service.resource);
    // Each scheduled action sets both values; without this, the next plan would reset them.
    const scheduled = schedule.length > 0 && { ignoreChanges: ['min_capacity', 'max_capacity'] };
    const target = new AppautoscalingTarget(this, 'Resource', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.clusterName}/${service.serviceName}`,
      minCapacity: minTasks,
      maxCapacity: maxTasks,
      ...((lifecycle ?? scheduled) && { lifecycle: { ...lifecycle, ...scheduled } }),
    });
    const dependent = { ...identityOf(target), ...(lifecycle && { lifecycle }) };
    const tracked = [
      ...goalsOf({ ...props, ...(cpuPercent !== undefined && { cpuPercent }) }),
      ...trackedMetrics(checked.given, service).map(({ specification, ...metric }) => ({
        ...metric,
        specification: { customizedMetricSpecification: specification },
      })),
    ];
    const policies = [
      ...tracked.map((goal) => this.follow(goal, dependent, props)),
      ...(predictive ? [this.foresee(predictive, dependent, labelOf(service))] : []),
    ];
    const scheduledActions = schedule.map((entry) => this.change(entry, dependent));

    this.resources = { target, policies, scheduledActions };
  }

  private follow(
    { id, name, specification, targetValue }: Goal,
    dependent: Dependent,
    { scaleInCooldownSeconds = 300, scaleOutCooldownSeconds = 60 }: ServiceScalingOptions,
  ): AppautoscalingPolicy {
    return new AppautoscalingPolicy(this, id, {
      ...dependent,
      name,
      policyType: 'TargetTrackingScaling',
      targetTrackingScalingPolicyConfiguration: {
        ...specification,
        targetValue,
        scaleInCooldown: scaleInCooldownSeconds,
        scaleOutCooldown: scaleOutCooldownSeconds,
      },
    });
  }

  private foresee(
    predictive: PredictiveScaling,
    dependent: Dependent,
    label: string | undefined,
  ): AppautoscalingPolicy {
    requireProviderVersion(this, '6.25.0', 'predictive');
    return new AppautoscalingPolicy(this, 'PredictivePolicy', {
      ...dependent,
      name: 'predictive',
      policyType: 'PredictiveScaling',
      predictiveScalingPolicyConfiguration: predictiveArguments(predictive, label),
    });
  }

  private change(
    { name, at, cron, timeZone = 'UTC', minTasks, maxTasks }: ScheduledTasks,
    dependent: Dependent,
  ): AppautoscalingScheduledAction {
    return new AppautoscalingScheduledAction(this, `Schedule-${name}`, {
      ...dependent,
      name,
      schedule: cron === undefined ? `at(${at})` : `cron(${cron})`,
      timezone: timeZone,
      scalableTargetAction: { minCapacity: numberText(minTasks), maxCapacity: numberText(maxTasks) },
    });
  }
}

/** A metric that tasks are added and removed for, with its target value. */
interface Goal extends Omit<TrackedMetric, 'specification'> {
  readonly specification: Pick<
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
    'customizedMetricSpecification' | 'predefinedMetricSpecification'
  >;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function goalsOf({ cpuPercent, memoryPercent, requestsPerTarget, service }: ServiceScalingProps): readonly Goal[] {
  const { scalingMetric } = loadBalancerKinds[service.target ? typeOfDimensions(service.target) : 'application'];
  return [
    { id: 'Cpu', predefinedMetricType: 'ECSServiceAverageCPUUtilization', targetValue: cpuPercent },
    { id: 'Memory', predefinedMetricType: 'ECSServiceAverageMemoryUtilization', targetValue: memoryPercent },
    {
      id: 'Requests',
      predefinedMetricType: scalingMetric!,
      ...omitUndefined({ resourceLabel: labelOf(service) }),
      targetValue: requestsPerTarget,
    },
  ].flatMap(({ id, targetValue, ...metric }) =>
    targetValue === undefined
      ? []
      : [
          {
            id: `${id}Policy`,
            name: id.toLowerCase(),
            specification: { predefinedMetricSpecification: metric },
            targetValue,
          },
        ],
  );
}

/** Returns the resource label of the metric of requests. */
function labelOf({ target }: ServiceScalingProps['service']): string | undefined {
  return target && `${target.loadBalancerArnSuffix}/${target.targetGroupArnSuffix}`;
}

/** Arguments that policies and scheduled actions have in common. */
type Dependent = Pick<
  AppautoscalingScheduledActionConfig,
  'serviceNamespace' | 'scalableDimension' | 'resourceId' | 'lifecycle'
>;

function identityOf({ serviceNamespace, scalableDimension, resourceId }: AppautoscalingTarget) {
  return { serviceNamespace, scalableDimension, resourceId };
}

/** Shape of `ServiceScalingProps`. */
export const serviceScalingShape = fields<ServiceScalingProps>({
  ...scalingShapes,
  service: required(
    reference<ServiceScalingProps['service']>({
      clusterName: required(clusterName),
      serviceName: required(text),
      target,
      resource: kind(
        'an EcsService of the provider bindings',
        (value) =>
          isObject(value) && 'terraformResourceType' in value && value.terraformResourceType === 'aws_ecs_service',
      ),
    }),
  ),
});
