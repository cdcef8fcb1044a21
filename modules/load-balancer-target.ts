import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { LbTargetGroupHealthCheck } from '@cdktf/provider-aws/lib/lb-target-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Token } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { LoadBalancer } from './application-load-balancer';
import { physicalName } from './internal/physical-name';
import { integerProblem, isKnown, patternProblem, validate } from './internal/validation';
import type { Problem } from './internal/validation';

/** Properties of a `LoadBalancerTarget`. */
export interface LoadBalancerTargetProps {
  /** The load balancer whose requests the tasks take. */
  readonly loadBalancer: LoadBalancer;

  /** Port that the container listens on, 1 to 65535. */
  readonly port: number;

  /** Id of the tasks' security group. */
  readonly securityGroupId: string;

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

const lowestPriority = 50000;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const mostConditionValues = 5;

/**
 * Tasks that take requests of a load balancer. It stands in the scope of the service that the tasks belong to.
 *
 *     LbTargetGroup               addresses of the tasks, their health check
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
      ...conditionProblems(props),
      priorityProblem(props, taken),
      ...healthCheckProblems(healthCheck),
      integerProblem('deregistrationDelaySeconds', deregistrationDelaySeconds, { min: 0, max: 3600 }),
    ]);
    taken.set(priority, this.node.path);

    const targetGroup = this.createTargetGroup(props, healthCheck, deregistrationDelaySeconds);
    const listenerRule = this.forward(props, priority, targetGroup);
    const egressRule = this.allowEgress(props);
    const ingressRule = this.allowIngress(props);

    this.targetGroupArn = targetGroup.arn;
    this.dependables = [listenerRule, egressRule, ingressRule];
    this.resources = { targetGroup, listenerRule, egressRule, ingressRule };
  }

  private createTargetGroup(
    { loadBalancer, port }: LoadBalancerTargetProps,
    healthCheck: HealthCheck,
    deregistrationDelaySeconds: number,
  ): LbTargetGroup {
    return new LbTargetGroup(this, 'TargetGroup', {
      vpcId: loadBalancer.vpcId,
      targetType: 'ip',
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

  private allowEgress({ loadBalancer, securityGroupId, port }: LoadBalancerTargetProps): VpcSecurityGroupEgressRule {
    return new VpcSecurityGroupEgressRule(this, 'Egress', {
      securityGroupId: loadBalancer.securityGroupId,
      description: `Requests to ${physicalName(this, 200)}`,
      referencedSecurityGroupId: securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }

  private allowIngress({ loadBalancer, securityGroupId, port }: LoadBalancerTargetProps): VpcSecurityGroupIngressRule {
    return new VpcSecurityGroupIngressRule(this, 'Ingress', {
      securityGroupId,
      description: 'Requests from the load balancer',
      referencedSecurityGroupId: loadBalancer.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }
}

type HealthCheck = Required<Omit<LbTargetGroupHealthCheck, 'enabled' | 'port'>>;

type Priorities = Map<number, string>;

/** Paths of the targets by priority, for each load balancer of each app. */
const prioritiesOfApps = new WeakMap<IConstruct, WeakMap<LoadBalancer, Priorities>>();

function takenPriorities(scope: Construct, loadBalancer: LoadBalancer): Priorities {
  // By app as well, since tests may hand the ids of one standing load balancer to many.
  const app = scope.node.root;
  const loadBalancers = prioritiesOfApps.get(app) ?? new WeakMap<LoadBalancer, Priorities>();
  prioritiesOfApps.set(app, loadBalancers);
  const priorities: Priorities = loadBalancers.get(loadBalancer) ?? new Map();
  loadBalancers.set(loadBalancer, priorities);
  return priorities;
}

function priorityProblem({ priority, paths, hosts }: LoadBalancerTargetProps, taken: Priorities): Problem {
  const catchesAll = paths === undefined && hosts === undefined;
  if (priority === undefined && !catchesAll) {
    return `priority must be given with paths or hosts, an integer from 1 to ${lowestPriority}, got none; the lowest that matches takes a request`;
  }
  const place = priority ?? lowestPriority;
  const other = isKnown(place) ? taken.get(place) : undefined;
  if (other === undefined) return integerProblem('priority', place, { min: 1, max: lowestPriority });
  const fix = catchesAll ? 'give one of them paths or hosts, and a priority' : 'give one of them another';
  return `priority must be another than that of ${other} on the same load balancer, got ${place}; ${fix}`;
}

function conditionProblems({ paths, hosts }: LoadBalancerTargetProps): Problem[] {
  const pathValues = known(paths);
  const hostValues = known(hosts);
  const count = pathValues.length + hostValues.length;
  return [
    isKnown(paths) && pathValues.length === 0 && 'paths must hold a pattern, got none; leave it out to take every path',
    isKnown(hosts) && hostValues.length === 0 && 'hosts must hold a name, got none; leave it out to take every host',
    count > mostConditionValues &&
      `paths and hosts must hold ${mostConditionValues} values together at most, got ${count}; join some with the wildcards * and ?`,
    ...pathValues.map((path, index) =>
      patternProblem(
        `paths[${index}]`,
        path,
        /^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/,
        `1 to 128 letters, digits and the characters _ - . $ / ~ " ' @ : + & * ?, beginning with /`,
      ),
    ),
    ...hostValues.map((host, index) =>
      patternProblem(
        `hosts[${index}]`,
        host,
        /^(?=.*\.)[A-Za-z0-9.*?-]{1,128}$/,
        '1 to 128 letters, digits, hyphens, dots and wildcards * or ?, with one dot at least',
      ),
    ),
  ];
}

function healthCheckProblems(healthCheck: HealthCheck): Problem[] {
  const { path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = healthCheck;
  return [
    patternProblem(
      'healthCheckPath',
      path,
      /^\/[!-~]{0,1023}$/,
      '1 to 1024 characters without spaces, beginning with /',
    ),
    patternProblem(
      'healthCheckStatus',
      matcher,
      /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/,
      'status codes from 200 to 499, as in "200", "200,302" or "200-299"',
    ),
    integerProblem('healthCheckIntervalSeconds', interval, { min: 5, max: 300 }),
    integerProblem('healthCheckTimeoutSeconds', timeout, { min: 2, max: 120 }),
    isKnown(interval) &&
      isKnown(timeout) &&
      timeout >= interval &&
      `healthCheckTimeoutSeconds must be less than healthCheckIntervalSeconds, got ${timeout} and ${interval}`,
    integerProblem('healthyThreshold', healthyThreshold, { min: 2, max: 10 }),
    integerProblem('unhealthyThreshold', unhealthyThreshold, { min: 2, max: 10 }),
  ];
}

/** The values of a list, none where the list is a token as a whole. */
function known(values: readonly string[] | undefined): readonly string[] {
  return values !== undefined && isKnown(values) ? values : [];
}
