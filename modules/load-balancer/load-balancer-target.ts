import { checkProps } from '../core/check-props';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import {
  conditionProblems,
  type HealthCheck,
  healthCheckProblems,
  lowestPriority,
  priorityProblem,
  takenPriorities,
} from './target-rules';
import { portRange } from '../core/format';
import { numberText } from '../core/number-text';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { allowDynamicPorts, allowRequests, type RequestRules, sharedBy } from './request-rules';
import { integerProblem } from '../core/validation';
import { type LoadBalancerTargetProps, loadBalancerTargetShape } from './target-props';

/**
 * Target of a load balancer: the tasks of a service. Its scope is the service.
 *
 *     LbTargetGroup               addresses of the tasks or their instances, and the health check
 *     └── LbListenerRule          forwards matching requests to the target group
 *     VpcSecurityGroupEgressRule  from the load balancer to the port of the tasks
 *     VpcSecurityGroupIngressRule to the port of the tasks, from the load balancer
 *
 * Cost: none in addition to the load balancer.
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
   * Resources that the service depends on: AWS rejects a service whose target group has no load balancer, and without
   * the security group rules, the first tasks would fail their health checks.
   */
  readonly dependables: readonly ITerraformDependable[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly targetGroup: LbTargetGroup;
    readonly listenerRule: LbListenerRule;
    readonly egressRule: VpcSecurityGroupEgressRule;
    readonly ingressRule: VpcSecurityGroupIngressRule | undefined;
  };

  constructor(scope: Construct, id: string, props: LoadBalancerTargetProps) {
    super(scope, id);
    const checked = checkProps(this, props, loadBalancerTargetShape);
    const { loadBalancer, priority = lowestPriority, deregistrationDelaySeconds = 30 } = checked.given;
    const healthCheck: HealthCheck = {
      protocol: 'HTTP',
      path: checked.given.healthCheckPath ?? '/',
      matcher: checked.given.healthCheckStatus ?? '200',
      interval: checked.given.healthCheckIntervalSeconds ?? 15,
      timeout: checked.given.healthCheckTimeoutSeconds ?? 5,
      healthyThreshold: checked.given.healthyThreshold ?? 2,
      unhealthyThreshold: checked.given.unhealthyThreshold ?? 3,
    };
    const taken = takenPriorities(this, loadBalancer);
    checked.validate([
      integerProblem('port', checked.given.port, portRange),
      integerProblem('hostPort', checked.given.hostPort, { ...portRange, min: 0 }),
      ...conditionProblems(checked.given),
      priorityProblem(checked.given, taken),
      ...healthCheckProblems(healthCheck),
      integerProblem('deregistrationDelaySeconds', deregistrationDelaySeconds, { min: 0, max: 3600 }),
      ...ownRegionProblems(this, { 'loadBalancer.listenerArn': loadBalancer.listenerArn }),
    ]);
    taken.set(priority, this.node.path);

    const targetGroup = this.createTargetGroup(props, healthCheck, deregistrationDelaySeconds);
    const listenerRule = this.createListenerRule(props, priority, targetGroup);
    const { egressRule, ingressRule } = this.allowRequests(props);

    this.targetGroupArn = targetGroup.arn;
    this.dependables = [listenerRule, egressRule, ...(ingressRule ? [ingressRule] : [])];
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
      deregistrationDelay: numberText(deregistrationDelaySeconds),
      // AWS does not delete a group that a rule refers to: the new one, with a generated name, must exist first.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createListenerRule(
    { loadBalancer, paths, hosts }: LoadBalancerTargetProps,
    priority: number,
    targetGroup: LbTargetGroup,
  ): LbListenerRule {
    // AWS requires at least one condition.
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
    allowInbound = true,
  }: LoadBalancerTargetProps): RequestRules {
    if (hostPort === 0) return allowDynamicPorts(this, { loadBalancer, securityGroupId, allowInbound });
    const targetName = physicalName(this, 200);
    const ports = { fromPort: hostPort, toPort: hostPort };
    const connection = { loadBalancer, securityGroupId, allowInbound, targetName, ...ports };
    // Services in one existing group need the same rule, which AWS accepts once.
    const scope = allowInbound
      ? this
      : sharedBy(this, [loadBalancer.securityGroupId, securityGroupId, String(hostPort)]);
    return allowRequests(scope, connection);
  }
}
