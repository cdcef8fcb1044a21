import type { LbTargetGroupHealthCheck } from '@cdktf/provider-aws/lib/lb-target-group';
import type { Construct } from 'constructs';
import { originOf } from '../core/dependencies';
import { perApp } from '../core/per-stack';
import type { Format } from '../core/format';
import { resolved } from '../core/resolved';
import { stackOf } from '../core/stack';
import type { LoadBalancer } from './load-balancer';
import type { LoadBalancerTargetProps } from './target-props';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';

/** Lowest priority, evaluated last. */
export const lowestPriority = 50000;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const maxConditionValues = 5;

/** Health check of a target group, with all values set. */
export type HealthCheck = Required<Omit<LbTargetGroupHealthCheck, 'enabled' | 'port'>>;

type Priorities = Map<number, string>;

/** Returns the priorities taken on the listener of a load balancer in this app, with the paths of their targets. */
export function takenPriorities(scope: Construct, { listenerArn }: LoadBalancer): Priorities {
  const listeners = perApp(scope, 'listener-priorities', () => new Map<string, Priorities>());
  const key = listenerKey(scope, listenerArn);
  const priorities: Priorities = listeners.get(key) ?? new Map();
  listeners.set(key, priorities);
  return priorities;
}

/**
 * Returns the key of a listener. Each access to an attribute creates a new token, so the key is the expression of the
 * ARN in the stack that owns the listener.
 */
function listenerKey(scope: Construct, listenerArn: string): string {
  const stack = originOf(listenerArn) ?? stackOf(scope);
  return isKnown(listenerArn) ? listenerArn : `${stack.node.path}: ${resolved<string>(stack, listenerArn)}`;
}

/** Returns an error if the priority of a target is missing, invalid or already used. */
export function priorityProblem({ priority, paths, hosts }: LoadBalancerTargetProps, taken: Priorities): Problem {
  const catchesAll = paths === undefined && hosts === undefined;
  if (priority === undefined && !catchesAll) {
    return `priority must be an integer from 1 to ${lowestPriority} when paths or hosts are given, got none; the matching target with the lowest value receives a request`;
  }
  const value = priority ?? lowestPriority;
  const other = isKnown(value) ? taken.get(value) : undefined;
  if (other === undefined) return integerProblem('priority', value, { min: 1, max: lowestPriority });
  const fix = catchesAll ? 'give one of them paths or hosts and a priority' : 'change one of them';
  return `priority must be unique on the load balancer, got ${value}, which ${other} already has; ${fix}`;
}

/** Returns the problems of the path and host patterns of a target. */
export function conditionProblems({ paths, hosts }: LoadBalancerTargetProps): Problem[] {
  const pathValues = known(paths);
  const hostValues = known(hosts);
  const count = pathValues.length + hostValues.length;
  return [
    isKnown(paths) &&
      pathValues.length === 0 &&
      'paths must contain at least one pattern, got none; leave it out to match all paths',
    isKnown(hosts) &&
      hostValues.length === 0 &&
      'hosts must contain at least one pattern, got none; leave it out to match all hosts',
    count > maxConditionValues &&
      `paths and hosts must contain at most ${maxConditionValues} values together, got ${count}; combine some with the wildcards * and ?`,
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
        '1 to 128 letters, digits, hyphens, dots and wildcards * or ?, with at least one dot',
      ),
    ),
  ];
}

/**
 * Path of a health check.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export const healthCheckPathFormat: Format = [
  /^\/[!-~]{0,1023}$/,
  '1 to 1024 characters without spaces, beginning with /',
];

/** Returns the problems of a health check. */
export function healthCheckProblems(healthCheck: HealthCheck): Problem[] {
  const { path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = healthCheck;
  return [
    patternProblem('healthCheckPath', path, ...healthCheckPathFormat),
    patternProblem(
      'healthCheckStatus',
      matcher,
      /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/,
      'status codes from 200 to 499, such as "200", "200,302" or "200-299"',
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

/** Returns the values of an array, or none if it is a token. */
function known(values: readonly string[] | undefined): readonly string[] {
  return values !== undefined && isKnown(values) ? values : [];
}
