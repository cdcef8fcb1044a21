import type { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../core/problem';
import { stackOf } from '../core/stack';
import { integerProblem, validate } from '../core/validation';
import type { LoadBalancer } from './load-balancer';

/** A target group and its share of the requests. */
export interface WeightedTargetGroup {
  /** ARN of the target group. */
  readonly targetGroupArn: string;

  /** Weight of the target group, 0 to 999: its share is its weight, divided by the sum of all weights of the rule. */
  readonly weight: number;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html */
export const weightRange = { min: 0, max: 999 } as const;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupStickinessConfig.html */
export const groupStickinessRange = { min: 1, max: 604800, unit: 'seconds' } as const;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const maxTargetGroups = 5;

/**
 * Rule of a listener, whose requests can be shared by several target groups, such as those of a service and of its next
 * version.
 *
 * @example
 *
 *     stable.resources.target!.rule!.share({ targetGroupArn: canaryTargetGroupArn, weight: 10 });
 */
export class ForwardingRule {
  /** Load balancer of the rule. */
  readonly loadBalancer: LoadBalancer;

  /** Terraform resource of the rule. */
  readonly resource: LbListenerRule;

  private readonly stickinessSeconds: number | undefined;
  private readonly shares: WeightedTargetGroup[];
  /** `true` if ECS changes the action in deployments. */
  private shifts = false;

  constructor(
    resource: LbListenerRule,
    loadBalancer: LoadBalancer,
    first: WeightedTargetGroup,
    stickinessSeconds?: number,
  ) {
    this.resource = resource;
    this.loadBalancer = loadBalancer;
    this.stickinessSeconds = stickinessSeconds;
    this.shares = [first];
  }

  /** Target groups of the rule, with their weights. */
  get targetGroups(): readonly WeightedTargetGroup[] {
    return [...this.shares];
  }

  /**
   * Lets another target group of the stack receive a share of the requests.
   *
   * @throws ValidationError if the weight is invalid, or the rule has five target groups already
   */
  share(targetGroup: WeightedTargetGroup): void {
    validate(this.resource, [
      ...this.shareProblems(this.resource),
      integerProblem('weight', targetGroup.weight, weightRange),
    ]);
    this.shares.push(targetGroup);
    this.forward();
  }

  /** Adds the second target group of a service, and leaves the action to ECS, which changes it in each deployment. */
  leaveToDeployments(alternate: WeightedTargetGroup, lifecycle: TerraformResourceLifecycle): void {
    this.share(alternate);
    this.shifts = true;
    this.resource.lifecycle = { ignoreChanges: ['action'], ...lifecycle };
  }

  /**
   * Returns the reasons why a target in a scope cannot share the rule.
   *
   * @param planned number of other targets that will share it
   */
  shareProblems(scope: Construct, planned = 0): Problem[] {
    const shares = this.shares.length + planned;
    return [
      this.shifts &&
        'sharesRuleWith must be a target of a service whose deployments have the strategy "ROLLING"; the others change the target groups of the rule',
      shares >= maxTargetGroups &&
        `sharesRuleWith must be a target whose rule has less than ${maxTargetGroups} target groups, got one with ${shares}; create a rule with conditions of its own`,
      stackOf(this.resource) !== stackOf(scope) &&
        `sharesRuleWith must be a target in the same stack, got ${this.resource.node.path}; the rule and the services behind it need each other`,
    ];
  }

  /** Sets the action of the rule. */
  forward(): void {
    const duration = this.stickinessSeconds;
    this.resource.putAction([
      {
        type: 'forward',
        forward: {
          targetGroup: this.shares.map(({ targetGroupArn: arn, weight }) => ({ arn, weight })),
          ...(duration !== undefined && { stickiness: { enabled: true, duration } }),
        },
      },
    ]);
  }
}
