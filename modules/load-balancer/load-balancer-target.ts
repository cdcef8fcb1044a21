import { checkProps } from '../core/check-props';
import type { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { portRange } from '../core/format';
import { integerProblem, patternProblem } from '../core/validation';
import type { ForwardingRule } from './forwarding-rule';
import { metricDimensions, type MetricDimensions } from './metric-dimensions';
import {
  type LoadBalancerTargetBaseProps,
  type LoadBalancerTargetProps,
  loadBalancerTargetShape,
  targetNameFormat,
} from './target-props';
import { type AlternateTarget, createAlternate } from './alternate-target';
import { allowConnections } from './target-connections';
import { strategyOf, targetProblems } from './target-strategies';

/**
 * Target of a load balancer: the tasks of a service. Its scope is the service.
 *
 *     LbTargetGroup               addresses of the tasks or their instances, and the health check
 *     └── LbListenerRule          forwards matching requests to the target group; with an Application Load Balancer
 *     └── LbListener              forwards the connections of a port; with a Network Load Balancer
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

  /** Rule of the listener, which other targets can share; `undefined` without an Application Load Balancer. */
  readonly rule: ForwardingRule | undefined;

  /** Dimensions of the metrics of the target group; `undefined` if the load balancer is not known. */
  readonly metricDimensions: MetricDimensions | undefined;

  /**
   * Resources that the service depends on: AWS rejects a service whose target group has no load balancer, and without
   * the security group rules, the first tasks would fail their health checks.
   */
  readonly dependables: readonly ITerraformDependable[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly targetGroup: LbTargetGroup | undefined;
    readonly listenerRule: LbListenerRule | undefined;
    readonly listener: LbListener | undefined;
    readonly egressRule: VpcSecurityGroupEgressRule | undefined;
    readonly ingressRule: VpcSecurityGroupIngressRule | undefined;
    readonly egressRules: readonly VpcSecurityGroupEgressRule[];
    readonly ingressRules: readonly VpcSecurityGroupIngressRule[];
  };

  private second: AlternateTarget | undefined;
  private readonly createAlternate: (testListenerArn: string | undefined) => AlternateTarget;

  constructor(scope: Construct, id: string, props: LoadBalancerTargetProps) {
    super(scope, id);
    const checked = checkProps<LoadBalancerTargetBaseProps>(this, props, loadBalancerTargetShape);
    const { given } = checked;
    checked.validate([
      integerProblem('port', given.port, portRange),
      integerProblem('hostPort', given.hostPort, { ...portRange, min: 0 }),
      patternProblem('name', given.name, ...targetNameFormat),
      ...targetProblems(this, given),
    ]);

    const { targetGroup, createGroup, targetGroupArn, rule, listener, forwarderArn } = strategyOf(given).create(
      this,
      given,
    );
    const listenerRule = given.sharesRuleWith ? undefined : rule?.resource;
    const { egress, ingress } = allowConnections(this, given);

    this.targetGroupArn = targetGroupArn;
    this.rule = rule;
    this.metricDimensions = metricDimensions(given, forwarderArn, targetGroup?.arnSuffix ?? targetGroupArn);
    this.dependables = [...(rule ? [rule.resource] : []), ...(listener ? [listener] : []), ...egress, ...ingress];
    this.createAlternate = (testListenerArn) =>
      createAlternate(this, given, createGroup!('AlternateTargetGroup'), testListenerArn);
    this.resources = {
      ...{ targetGroup, listenerRule, listener },
      ...{ egressRule: egress[0], ingressRule: ingress[0], egressRules: egress, ingressRules: ingress },
    };
  }

  /** Second target group of deployments that shift requests, if there is one. */
  get alternate(): AlternateTarget | undefined {
    return this.second;
  }

  /**
   * Creates a second target group, to which ECS shifts the requests in a deployment, and back in the next one. Terraform
   * then ignores where the rule or the listener forwards to.
   *
   * @param testListenerArn ARN of a listener for tests, which gets the same rule
   */
  addAlternate(testListenerArn?: string): AlternateTarget {
    return (this.second ??= this.createAlternate(testListenerArn));
  }
}
