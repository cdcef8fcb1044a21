import { numberText } from '../core/number-text';
import { loadBalancerKinds, type MetricPurpose } from '../load-balancer/load-balancer-kind';
import { typeOfDimensions } from '../load-balancer/metric-dimensions';
import { type ServiceNames, targetListOf, type TargetNames } from '../services/watched-service';
import type { AlarmThresholds } from './alarm-thresholds';
import { type Measure, type PlannedAlarm, suffixOfTarget } from './planned-alarm';

/** Targets to create alarms for. */
export interface TargetSubject {
  /** Names of the service and its targets. */
  readonly names: ServiceNames;
  /** Thresholds of the alarms. */
  readonly thresholds: Required<AlarmThresholds>;
  /** Returns a string that is equal for equal values, also of tokens. */
  readonly identityOf: (value: string) => string;
}

/** Returns the metric of a target for a purpose, if its load balancer has one. */
type MetricOf = (purpose: MetricPurpose, statistic: Measure['statistic']) => Measure | undefined;

/** Alarms on metrics of load balancers: of each target, and of each load balancer once. */
export function targetAlarms({ names, thresholds, identityOf }: TargetSubject): readonly PlannedAlarm[] {
  const watched = new Set<string>();
  return targetListOf(names).flatMap((target) => {
    const metricOf = metricsOf(target);
    const loadBalancer = identityOf(target.loadBalancerArnSuffix);
    const isFirst = !watched.has(loadBalancer);
    watched.add(loadBalancer);
    return [
      ...groupAlarms(target, metricOf, thresholds),
      ...(isFirst ? loadBalancerAlarms(target, metricOf, thresholds) : []),
    ];
  });
}

function metricsOf(target: TargetNames): MetricOf {
  const { metricNamespace: namespace, metrics } = loadBalancerKinds[typeOfDimensions(target)];
  return (purpose, statistic) => {
    const metric = metrics[purpose];
    const { loadBalancerArnSuffix: LoadBalancer, targetGroupArnSuffix: TargetGroup } = target;
    return (
      metric && {
        ...{ namespace, metricName: metric.metricName, statistic },
        dimensions: { LoadBalancer, ...(metric.ofTargetGroup && { TargetGroup }) },
      }
    );
  };
}

function groupAlarms(
  { name: target }: TargetNames,
  metricOf: MetricOf,
  thresholds: TargetSubject['thresholds'],
): readonly PlannedAlarm[] {
  const [errors, requests] = [metricOf('targetErrors', 'Sum'), metricOf('requests', 'Sum')];
  const unhealthy = metricOf('unhealthyTargets', 'Maximum');
  return [
    ...(errors && requests
      ? [
          {
            name: 'TargetErrors',
            target,
            description: 'The tasks answer many requests with a 5xx status.',
            runbookStep:
              "Read the application's log of the last minutes, and roll back the last deployment if it is the cause.",
            watches: {
              label: 'percent of the requests',
              // The error metric has no data while there are no errors.
              expression: `IF(requests >= ${numberText(thresholds.minimumRequests)}, 100 * FILL(errors, 0) / requests, 0)`,
              measures: { errors, requests },
            },
            threshold: thresholds.targetErrorPercent,
            periodSeconds: 300,
            periods: 1,
            treatMissingData: 'notBreaching',
          } as const,
        ]
      : []),
    ...(unhealthy
      ? [
          {
            name: 'TargetsUnhealthy',
            target,
            description: "Tasks fail the load balancer's health check.",
            runbookStep: 'Read the reason in the target group, and the logs of an unhealthy task.',
            watches: unhealthy,
            threshold: thresholds.unhealthyTargets,
            periodSeconds: 60,
            periods: 3,
            treatMissingData: 'notBreaching',
          } as const,
        ]
      : []),
  ];
}

function loadBalancerAlarms(
  { name: target }: TargetNames,
  metricOf: MetricOf,
  thresholds: TargetSubject['thresholds'],
): readonly PlannedAlarm[] {
  const [errors, ports] = [metricOf('loadBalancerErrors', 'Sum'), metricOf('portErrors', 'Sum')];
  const evaluation = { periodSeconds: 300, periods: 1, treatMissingData: 'notBreaching' } as const;
  return [
    ...(errors
      ? [
          {
            name: 'LoadBalancerErrors',
            target,
            description:
              'The load balancer itself answers requests with a 5xx status: this or another service behind it has no healthy task, or does not answer in time.',
            runbookStep: `Check whether the alarm ${suffixOfTarget('TargetsUnhealthy', target)} is also raised, and how long the tasks take to answer.`,
            watches: errors,
            threshold: thresholds.loadBalancerErrors,
            ...evaluation,
          } as const,
        ]
      : []),
    ...(ports
      ? [
          {
            name: 'PortsExhausted',
            target,
            description:
              'The load balancer has no free ports for connections to the tasks of a target group, and drops connections of clients.',
            runbookStep: 'Run more tasks: each one adds about 55,000 connections of each address of the load balancer.',
            watches: ports,
            threshold: thresholds.portAllocationErrors,
            ...evaluation,
          } as const,
        ]
      : []),
  ];
}
