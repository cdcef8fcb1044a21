import type { AlarmThresholds, ServiceAlarmsBaseProps, ServiceEventsProps, WatchedService } from '../../modules';
import { tokens } from './made';
import { always, anyOf, never, number, type Right, some } from './right';
import { targetNames } from './services';

const service = anyOf<WatchedService>(
  { clusterName: 'main', serviceName: 'web', routerLogGroupName: '/ecs/web', target: targetNames },
  {
    serviceName: 'web',
    taskDefinition: { logGroup: { logGroupName: '/ecs/web' }, logDestinationPorts: [443] },
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
  },
);

const threshold = number(1, 100);
const alarms = {
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
  namePrefix: 'web',
} satisfies Right<AlarmThresholds & Pick<ServiceAlarmsBaseProps, 'namePrefix'>>;

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms';
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';

/** Properties of `ServiceAlarms`. */
export const serviceAlarms = anyOf<ServiceAlarmsBaseProps>(
  {
    ...alarms,
    service,
    topicArn: never,
    topicKmsKeyArn: kmsKeyArn,
    emails: anyOf<readonly string[]>(some('on-call@example.com', 'b@example.com'), [tokens.text]),
  },
  { ...alarms, service, topicArn: always(topicArn), topicKmsKeyArn: never, emails: never },
);

/** Properties of `ServiceEvents`. */
export const serviceEvents = anyOf<ServiceEventsProps>(
  {
    service: always(service),
    cluster: never,
    topicArn: always(topicArn),
    topicKmsKeyArn: kmsKeyArn,
    logGroup: anyOf<false | { readonly logGroupName: string; readonly logGroupArn: string }>(false, {
      logGroupName: '/aws/events/web',
      logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/web',
    }),
  },
  { service: never, cluster: always({ clusterName: 'main' }), topicArn: never, topicKmsKeyArn: never, logGroup: never },
);
