import type { TerraformStack } from 'cdktf';
import { LoadBalancerTarget } from '../../../modules/load-balancer/load-balancer-target';
import type { LoadBalancer, NetworkLoadBalancerReference } from '../../../modules/load-balancer/load-balancer';
import type { LoadBalancerTargetBaseProps, LoadBalancerTargetProps } from '../../../modules/load-balancer/target-props';
import { refusal, synth, type Synthesized } from '../../../lab/synth/synth';

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

/** Listener of an existing Application Load Balancer. */
export const loadBalancer: LoadBalancer = {
  listenerArn: `${arn}:listener/app/main/50dc/f2f7`,
  securityGroupId: 'sg-lb',
  vpcId: 'vpc-1',
};

/** An existing Network Load Balancer. */
export const networkLoadBalancer: NetworkLoadBalancerReference = {
  loadBalancerArn: `${arn}:loadbalancer/net/main/50dc`,
  securityGroupId: 'sg-lb',
  vpcId: 'vpc-1',
};

/** ARN of an existing target group. */
export const targetGroupArn = `${arn}:targetgroup/web/6d0e`;

/** The tasks of a target. */
export const tasks = { port: 8080, securityGroupId: 'sg-tasks' };

/** Properties of a target, which may be wrong. */
export type AnyProps = Partial<LoadBalancerTargetBaseProps>;

/** Creates a target in a stack. */
export function targetIn(stack: TerraformStack, props: AnyProps, id = 'Web'): LoadBalancerTarget {
  return new LoadBalancerTarget(stack, id, { ...tasks, ...props } as LoadBalancerTargetProps);
}

/** Returns a stack with a target. */
export function target(props: AnyProps): Synthesized {
  return synth((stack) => targetIn(stack, props));
}

/** Returns the problems of a target, one a line. */
export function problems(props: AnyProps): readonly string[] {
  return refusal((stack) => targetIn(stack, props))
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ''));
}
