import { portRange } from '../core/format';
import { list } from '../core/collection-shape';
import { reference } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { number, oneOf, required, type Shape } from '../core/shape';
import { securityGroupId } from '../core/references';
import { arnOf, plainText } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';
import { cidrProblem, isRepeated } from '../network/ip-range';
import { loadBalancerArn } from './load-balancer';

/**
 * Existing target group, whose owner sets its protocol, health check and attributes. Its target type must be `ip` for tasks
 * in the network mode `awsvpc`, otherwise `instance`, and a load balancer must forward to it before the service is created.
 *
 * @example
 *
 *     const targetGroup: ExistingTargetGroup = {
 *       targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/6d0ecf831eec9f09',
 *       securityGroupId: 'sg-1',
 *     };
 */
export interface ExistingTargetGroup {
  /** ARN of the target group. */
  readonly targetGroupArn: string;

  /**
   * ID of the security group of the load balancer, which is allowed to connect to the tasks.
   *
   * @default - that of `loadBalancer`, if it is given; otherwise `clientCidrs` are allowed to connect
   */
  readonly securityGroupId?: string;

  /**
   * CIDR blocks that are allowed to connect to the tasks, for a Network Load Balancer without a security group.
   *
   * @default - none; without a security group as well, add inbound rules to the security group of the service
   */
  readonly clientCidrs?: readonly string[];

  /**
   * ARN of the load balancer, whose metrics `ServiceAlarms` and `requestsPerTarget` of `scaling` read.
   *
   * @default - that of `loadBalancer`, if it is given; otherwise there are no alarms on the target group
   */
  readonly loadBalancerArn?: string;

  /**
   * Protocol of the target group.
   *
   * @default 'HTTP'
   */
  readonly protocol?: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';

  /**
   * Port of the health check, if it is not that of the requests.
   *
   * @default - the port that receives the requests
   */
  readonly healthCheckPort?: number;
}

/** Shape of the ARN of a target group. */
export const targetGroupArn: Shape = {
  ...arnOf('elasticloadbalancing', 'a target group', 'targetgroup/[\\w-]+/\\w+'),
  samples: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/6d0ecf831eec9f09'],
};

/** Shape of an `ExistingTargetGroup`. */
export const existingTargetGroup = reference<ExistingTargetGroup>({
  targetGroupArn: required(targetGroupArn),
  securityGroupId: { ...securityGroupId, samples: ['sg-1'] },
  clientCidrs: list({ ...plainText, samples: ['10.0.0.0/8'] }),
  loadBalancerArn,
  protocol: oneOf('HTTP', 'HTTPS', 'TCP', 'UDP', 'TCP_UDP', 'TLS'),
  healthCheckPort: number,
});

/** Returns the problems of an existing target group. */
export function existingTargetGroupProblems(group: ExistingTargetGroup): Problem[] {
  const { securityGroupId: securityGroup, clientCidrs, healthCheckPort } = group;
  return [
    integerProblem('targetGroup.healthCheckPort', healthCheckPort, portRange),
    securityGroup !== undefined &&
      clientCidrs !== undefined &&
      'targetGroup.clientCidrs must not be given with targetGroup.securityGroupId, from which all connections come; leave one out',
    ...cidrProblems('targetGroup.clientCidrs', clientCidrs),
  ];
}

/** Returns the problems of CIDR blocks that are allowed to connect. */
export function cidrProblems(name: string, cidrs: readonly string[] = []): Problem[] {
  return cidrs.flatMap((cidr, index) => [
    cidrProblem(`${name}[${index}]`, cidr),
    isKnown(cidr) &&
      isRepeated(cidr, cidrs.slice(0, index)) &&
      `${name}[${index}] must not repeat another CIDR block, got ${JSON.stringify(cidr)}; leave it out`,
  ]);
}
