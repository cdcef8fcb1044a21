import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { LoadBalancer } from './application-load-balancer';
import { allowDynamicPorts } from './internal/instance-rules';
import {
  conditionProblems,
  type HealthCheck,
  healthCheckProblems,
  lowestPriority,
  priorityProblem,
  takenPriorities,
} from './internal/load-balancer-rules';
import { physicalName } from './internal/physical-name';
import { allowRequests, type RequestRules } from './internal/request-rules';
import { contentProblems, kindProblems } from './internal/shape';
import { loadBalancerTargetShape } from './internal/shapes/load-balancer';
import { integerProblem, isKnown, validate } from './internal/validation';

/** Properties of a `LoadBalancerTarget`. */
export interface LoadBalancerTargetProps {
  /** The load balancer whose requests the tasks take. */
  readonly loadBalancer: LoadBalancer;

  /** Port that the container listens on, 1 to 65535. */
  readonly port: number;

  /** Id of the security group of the tasks, or with `hostPort` of the instances that they run on. */
  readonly securityGroupId: string;

  /**
   * Port of the instance by which a task on it is reached, in the network modes `bridge` and `host`; 0 where Docker gives
   * each task another, from 32768 on.
   *
   * @default - tasks have network interfaces of their own
   */
  readonly hostPort?: number;

  /**
   * Paths of the requests to take, with the wildcards `*` and `?`, as in `/api/*`; one of them has to match, case and
   * all. Five values at most, `hosts` included.
   *
   * @default - every path
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: readonly string[];

  /**
   * Hosts of the requests to take, with the wildcards `*` and `?`, as in `*.example.com`; one of them has to match.
   * Five values at most, `paths` included.
   *
   * @default - every host
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions
   */
  readonly hosts?: readonly string[];

  /**
   * Place among the targets of the load balancer, 1 to 50000: the lowest whose paths and hosts match takes a request.
   *
   * Required with `paths` or `hosts`, since a number given out by order would move whenever a service is put before
   * this one.
   *
   * @default 50000 - after all others
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  readonly priority?: number;

  /**
   * Path that the load balancer asks each task for, query included.
   *
   * @default '/'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthCheckPath?: string;

  /**
   * Status codes of a healthy task, from 200 to 499: one, a list as in `200,302`, or a range as in `200-299`.
   *
   * @default '200'
   */
  readonly healthCheckStatus?: string;

  /**
   * Seconds from one health check to the next, 5 to 300.
   *
   * @default 15
   */
  readonly healthCheckIntervalSeconds?: number;

  /**
   * Seconds without an answer after which a health check has failed: 2 to 120, and less than the interval.
   *
   * @default 5
   */
  readonly healthCheckTimeoutSeconds?: number;

  /**
   * Health checks in a row that a task must pass to get requests, 2 to 10.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Health checks in a row that a task must fail to be replaced, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * Seconds that a task which is to stop has for the requests it is answering, 0 to 3600. A deployment takes at least
   * as long.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelaySeconds?: number;
}

/**
 * Tasks that take requests of a load balancer. It stands in the scope of the service that the tasks belong to.
 *
 *     LbTargetGroup               addresses of the tasks or their instances, their health check
 *     └── LbListenerRule          which requests go there
 *     VpcSecurityGroupEgressRule  from the load balancer to the tasks, on their port
 *     VpcSecurityGroupIngressRule the same, seen from the tasks
 *
 * @example
 *
 *     new LoadBalancerTarget(this, 'Target', {
 *       loadBalancer,
 *       port: 8080,
 *       securityGroupId: tasks.id,
 *       paths: ['/api/*'],
 *       priority: 10,
 *       healthCheckPath: '/api/health',
 *     });
 */
export class LoadBalancerTarget extends Construct {
  /** ARN of the target group. */
  readonly targetGroupArn: string;

  /**
   * What the service must wait for: AWS refuses one whose target group belongs to no load balancer yet, and without
   * the security group rules its first tasks fail their health checks.
   */
  readonly dependables: readonly ITerraformDependable[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly targetGroup: LbTargetGroup;
    readonly listenerRule: LbListenerRule;
    readonly egressRule: VpcSecurityGroupEgressRule;
    readonly ingressRule: VpcSecurityGroupIngressRule;
  };

  constructor(scope: Construct, id: string, props: LoadBalancerTargetProps) {
    super(scope, id);
    validate(this, kindProblems(props, loadBalancerTargetShape));
    const { loadBalancer, priority = lowestPriority, deregistrationDelaySeconds = 30 } = props;
    const healthCheck: HealthCheck = {
      protocol: 'HTTP',
      path: props.healthCheckPath ?? '/',
      matcher: props.healthCheckStatus ?? '200',
      interval: props.healthCheckIntervalSeconds ?? 15,
      timeout: props.healthCheckTimeoutSeconds ?? 5,
      healthyThreshold: props.healthyThreshold ?? 2,
      unhealthyThreshold: props.unhealthyThreshold ?? 3,
    };
    const taken = takenPriorities(this, loadBalancer);
    validate(this, [
      integerProblem('port', props.port, { min: 1, max: 65535 }),
      integerProblem('hostPort', props.hostPort, { min: 0, max: 65535 }),
      ...conditionProblems(props),
      priorityProblem(props, taken),
      ...healthCheckProblems(healthCheck),
      integerProblem('deregistrationDelaySeconds', deregistrationDelaySeconds, { min: 0, max: 3600 }),
      ...contentProblems(props, loadBalancerTargetShape),
    ]);
    taken.set(priority, this.node.path);

    const targetGroup = this.createTargetGroup(props, healthCheck, deregistrationDelaySeconds);
    const listenerRule = this.forward(props, priority, targetGroup);
    const { egressRule, ingressRule } = this.allowRequests(props);

    this.targetGroupArn = targetGroup.arn;
    this.dependables = [listenerRule, egressRule, ingressRule];
    this.resources = { targetGroup, listenerRule, egressRule, ingressRule };
  }

  private createTargetGroup(
    { loadBalancer, port, hostPort }: LoadBalancerTargetProps,
    healthCheck: HealthCheck,
    deregistrationDelaySeconds: number,
  ): LbTargetGroup {
    return new LbTargetGroup(this, 'TargetGroup', {
      vpcId: loadBalancer.vpcId,
      targetType: hostPort === undefined ? 'ip' : 'instance',
      protocol: 'HTTP',
      port,
      healthCheck,
      deregistrationDelay: isKnown(deregistrationDelaySeconds)
        ? `${deregistrationDelaySeconds}`
        : Token.asString(deregistrationDelaySeconds),
      // AWS deletes no group that a rule points to: its successor, whose name Terraform makes, must stand before.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private forward(
    { loadBalancer, paths, hosts }: LoadBalancerTargetProps,
    priority: number,
    targetGroup: LbTargetGroup,
  ): LbListenerRule {
    // AWS takes no rule without a condition.
    const pathPatterns = paths ?? (hosts ? undefined : ['/*']);
    return new LbListenerRule(this, 'ListenerRule', {
      listenerArn: loadBalancer.listenerArn,
      priority,
      condition: [
        ...(pathPatterns ? [{ pathPattern: { values: [...pathPatterns] } }] : []),
        ...(hosts ? [{ hostHeader: { values: [...hosts] } }] : []),
      ],
      action: [{ type: 'forward', targetGroupArn: targetGroup.arn }],
    });
  }

  private allowRequests({
    loadBalancer,
    securityGroupId,
    port,
    hostPort = port,
  }: LoadBalancerTargetProps): RequestRules {
    if (hostPort === 0) return allowDynamicPorts(this, { loadBalancer, securityGroupId });
    const reached = physicalName(this, 200);
    return allowRequests(this, { loadBalancer, securityGroupId, reached, fromPort: hostPort, toPort: hostPort });
  }
}
