import fc from 'fast-check';
import type {
  AlarmThresholds,
  EventsOfService,
  ServiceAlarmsBaseProps,
  ServiceEventsOptions,
  ServiceNames,
} from '../../modules';
import { type Every, flag, kmsKeyArn, number, one, some, token, withSome } from './right-values';
import { targetNames } from './scaling-props';

const names = withSome<ServiceNames>({ clusterName: one('main'), serviceName: one('web') }, {
  routerLogGroupName: one('/ecs/web'),
  routerType: one('fluentbit', 'fluentd'),
  routerRetriesAtStop: flag,
  target: targetNames,
  launchType: one('EC2', 'FARGATE'),
} satisfies Every<Omit<ServiceNames, 'clusterName' | 'serviceName'>>);

const asMade = fc.constant({
  serviceName: 'web',
  taskDefinition: { logGroup: { logGroupName: '/ecs/web' }, logDestinationPorts: [443], routerType: 'fluentbit' },
  resources: {
    service: { cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' },
    target: {
      resources: {
        targetGroup: { arnSuffix: 'targetgroup/web/6d0e' },
        listenerRule: {
          listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7',
        },
      },
    },
  },
});

const threshold = fc.oneof(number(1, 100), token.number);
const thresholds = {
  lostMessages: threshold,
  refusedMessages: threshold,
  retriedMinutes: threshold,
  overloadedMessages: threshold,
  failedMessages: threshold,
  missingTasks: threshold,
  cpuPercent: threshold,
  memoryPercent: threshold,
  diskPercent: threshold,
  targetErrorPercent: threshold,
  minimumRequests: threshold,
  unhealthyTargets: threshold,
  loadBalancerErrors: threshold,
} satisfies Every<AlarmThresholds>;

const shown = { ...thresholds, containerInsights: flag, dashboard: flag, namePrefix: one('web') };
const ownTopic = {
  topicKmsKeyArn: kmsKeyArn,
  emails: fc.oneof(some('on-call@example.com', 'b@example.com'), fc.tuple(token.text)),
};

const topicArn = one<unknown>('arn:aws:sns:eu-west-1:111122223333:alarms');

/** Properties of `ServiceAlarms`. */
export const serviceAlarmsProps = fc.oneof(
  withSome<ServiceAlarmsBaseProps>({ service: names }, { ...shown, ...ownTopic } satisfies Every<
    Omit<ServiceAlarmsBaseProps, 'service' | 'topicArn'>
  >),
  withSome<ServiceAlarmsBaseProps>({ service: asMade, topicArn }, shown),
);

const deadLetterQueueArn = one('arn:aws:sqs:eu-west-1:111122223333:undelivered');

/** Properties of `ServiceEvents`. */
export const serviceEventsProps = fc.oneof(
  withSome<EventsOfService>({ service: fc.oneof(names, asMade), topicArn }, {
    logGroup: fc.oneof(
      fc.constant(false),
      fc.constant({
        logGroupName: '/aws/events/web',
        logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/web',
      }),
    ),
    topicKmsKeyArn: one('arn:aws:kms:eu-west-1:111122223333:key/1a2b'),
    deadLetterQueueArn,
  } satisfies Every<Omit<ServiceEventsOptions, 'topicArn'>>),
  withSome<Record<string, unknown>>(
    { cluster: withSome<Record<string, unknown>>({ clusterName: fc.oneof(one('main'), token.text) }) },
    { deadLetterQueueArn },
  ),
);
