import fc from 'fast-check';
import type { ServiceScalingOptions, ServiceScalingProps } from '../../modules';
import { type Every, number, one, token, withSome } from './right-values';

const percent = number(1, 100);
const limits = { minTasks: number(0, 2), maxTasks: number(2, 9) };
const schedule = fc.tuple(
  withSome<Record<string, unknown>>(
    { name: one('night'), ...limits, cron: one('0 22 * * ? *') },
    { timeZone: one('Europe/Berlin') },
  ),
  withSome<Record<string, unknown>>({ name: one('once'), ...limits, at: one('2027-01-31T20:00:00') }),
);

const tasks = { minTasks: number(1, 2), maxTasks: fc.oneof(number(2, 5000), token.number) };
const follows = {
  cpuPercent: percent,
  memoryPercent: percent,
  schedule,
  scaleInCooldownSeconds: number(0, 86400),
  scaleOutCooldownSeconds: number(0, 86400),
} satisfies Every<Omit<ServiceScalingOptions, keyof typeof tasks | 'requestsPerTarget'>>;

/** The load balancer and the target group of a service. */
export const targetNames = fc.constant({
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
});

/** How a service scales that has no load balancer. */
export const scaling = withSome<ServiceScalingOptions>(tasks, follows);

/** Properties of a `ServiceScaling`. */
export const serviceScalingProps = withSome<ServiceScalingProps>(
  {
    ...tasks,
    service: withSome<Record<string, unknown>>({
      clusterName: one('main'),
      serviceName: one('web'),
      target: targetNames,
    }),
  },
  { ...follows, requestsPerTarget: fc.oneof(number(1, 10000), token.number) },
);
