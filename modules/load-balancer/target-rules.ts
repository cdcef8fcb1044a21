import type { LbTargetGroupHealthCheck } from '@cdktf/provider-aws/lib/lb-target-group';
import type { Construct, IConstruct } from 'constructs';
import type { LoadBalancer } from './load-balancer';
import type { LoadBalancerTargetProps } from './target-props';
import { integerProblem, isKnown, patternProblem, type Problem } from '../core/validation';

/** The priority that comes last. */
export const lowestPriority = 50000;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const mostConditionValues = 5;

/** Health check of a target group, everything given. */
export type HealthCheck = Required<Omit<LbTargetGroupHealthCheck, 'enabled' | 'port'>>;

type Priorities = Map<number, string>;

/** Paths of the targets by priority, for each load balancer of each app. */
const prioritiesOfApps = new WeakMap<IConstruct, WeakMap<LoadBalancer, Priorities>>();

/** The priorities that targets of a load balancer have, with the paths of those targets. */
export function takenPriorities(scope: Construct, loadBalancer: LoadBalancer): Priorities {
  // By app as well, since tests may hand the ids of one standing load balancer to many.
  const app = scope.node.root;
  const loadBalancers = prioritiesOfApps.get(app) ?? new WeakMap<LoadBalancer, Priorities>();
  prioritiesOfApps.set(app, loadBalancers);
  const priorities: Priorities = loadBalancers.get(loadBalancer) ?? new Map();
  loadBalancers.set(loadBalancer, priorities);
  return priorities;
}

/** What is wrong with the priority of a target, the others considered. */
export function priorityProblem({ priority, paths, hosts }: LoadBalancerTargetProps, taken: Priorities): Problem {
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

/** What is wrong with the paths and hosts of a target. */
export function conditionProblems({ paths, hosts }: LoadBalancerTargetProps): Problem[] {
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

/** What is wrong with a health check. */
export function healthCheckProblems(healthCheck: HealthCheck): Problem[] {
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
