import { checkProps } from '../core/check-props';
import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
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
import { replacedWith } from '../core/replaced-with';
import { isObject, kind, required } from '../core/shape';
import { stackOf } from '../core/stack';
import { text } from '../core/string-shape';
import { loadBalancerKinds } from '../load-balancer/load-balancer-kind';
import { typeOfDimensions } from '../load-balancer/metric-dimensions';
import { clusterName } from './cluster';
import { scalingShapes, type ScheduledTasks, type ServiceScalingOptions } from './scaling-options';
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
 *     ├── AppautoscalingPolicy       CpuPolicy, MemoryPolicy, RequestsPolicy: target tracking
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
    const follows = memoryPercent !== undefined || requestsPerTarget !== undefined;
    const { cpuPercent = follows ? undefined : 60 } = checked.given;
    checked.validate([
      ...scalingProblems(checked.given),
      requestsPerTarget !== undefined &&
        !service.target &&
        'requestsPerTarget must not be set without service.target; set service.target, or remove requestsPerTarget',
      requestsPerTarget !== undefined &&
        service.target &&
        loadBalancerKinds[typeOfDimensions(service.target)].scalingMetric === undefined &&
        'requestsPerTarget must not be set with a Network Load Balancer, which counts no requests; use cpuPercent or memoryPercent, or remove it',
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
    const policies = goalsOf({ ...props, ...(cpuPercent !== undefined && { cpuPercent }) }).map((goal) =>
      this.follow(goal, dependent, props),
    );
    const scheduledActions = schedule.map((entry) => this.change(entry, dependent));

    this.resources = { target, policies, scheduledActions };
  }

  private follow(
    { name, metric, label, value }: Goal,
    dependent: Dependent,
    { scaleInCooldownSeconds = 300, scaleOutCooldownSeconds = 60 }: ServiceScalingOptions,
  ): AppautoscalingPolicy {
    return new AppautoscalingPolicy(this, `${name}Policy`, {
      ...dependent,
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

/** Target value of a scaling metric. */
interface Goal {
  readonly name: 'Cpu' | 'Memory' | 'Requests';
  readonly metric: string;
  /** Resource label of the metric, if the metric does not belong to the service. */
  readonly label?: string;
  readonly value: number;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function goalsOf({ cpuPercent, memoryPercent, requestsPerTarget, service }: ServiceScalingProps): readonly Goal[] {
  const { loadBalancerArnSuffix, targetGroupArnSuffix } = service.target ?? {};
  const { scalingMetric } = loadBalancerKinds[service.target ? typeOfDimensions(service.target) : 'application'];
  return [
    { name: 'Cpu', metric: 'ECSServiceAverageCPUUtilization', value: cpuPercent } as const,
    { name: 'Memory', metric: 'ECSServiceAverageMemoryUtilization', value: memoryPercent } as const,
    {
      name: 'Requests',
      metric: scalingMetric!,
      label: `${loadBalancerArnSuffix}/${targetGroupArnSuffix}`,
      value: requestsPerTarget,
    } as const,
  ].flatMap(({ value, ...goal }) => (value === undefined ? [] : [{ ...goal, value }]));
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
