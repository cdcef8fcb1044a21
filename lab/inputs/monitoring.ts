import type { ServiceAlarmsBaseProps, ServiceEventsProps, TargetNames, WatchedService } from '../../modules';
import { tokens } from './made';
import { always, anyOf, never, some } from './right';
import { networkNames, targetNames } from './services';

const service = anyOf<WatchedService>(
  { clusterName: 'main', target: anyOf<TargetNames | TargetNames[]>(targetNames, [targetNames, networkNames]) },
  {
    taskDefinition: { logDestinationPorts: [443] },
    targetNames: [targetNames, networkNames],
    resources: {
      service: { cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' },
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
