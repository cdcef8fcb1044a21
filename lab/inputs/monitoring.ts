import type { ServiceAlarmsBaseProps, ServiceEventsProps, WatchedService } from '../../modules';
import { tokens } from './made';
import { always, anyOf, never, some } from './right';
import { targetNames } from './services';

const service = anyOf<WatchedService>(
  { clusterName: 'main', target: targetNames },
  {
    taskDefinition: { logDestinationPorts: [443] },
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

const topicKmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';

/** Properties of `ServiceAlarms`. */
export const serviceAlarms = anyOf<ServiceAlarmsBaseProps>(
  {
    service,
    topicArn: never,
    topicKmsKeyArn,
    emails: anyOf<readonly string[]>(some('on-call@example.com', 'b@example.com'), [tokens.text]),
  },
  {
    service,
    topicArn: always('arn:aws:sns:eu-west-1:111122223333:alarms'),
    topicKmsKeyArn: never,
    emails: never,
  },
);

/** Properties of `ServiceEvents`. */
export const serviceEvents = anyOf<ServiceEventsProps>(
  {
    service: always(service),
    cluster: never,
    topicArn: always(),
    topicKmsKeyArn,
    logGroup: anyOf<ServiceEventsProps['logGroup']>(false, {
      logGroupName: '/aws/events/web',
      logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/web',
    }),
    logKmsKeyArn: never,
  },
  {
    service: never,
    cluster: always(),
    topicArn: never,
    topicKmsKeyArn: never,
    logGroup: never,
    logKmsKeyArn: always(),
  },
);
