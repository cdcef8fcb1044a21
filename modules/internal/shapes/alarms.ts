import type { ServiceAlarmsBaseProps } from '../../service-alarms';
import type { ServiceNames, WatchedService } from '../../watched-service';
import { byProperty, fields, flag, list, literalText, number, oneOf, plainText, required, text } from '../shape';
import { clusterArn } from './cluster';
import { target } from './scaling';
import { listenerArn } from './standing';

type Service = Exclude<WatchedService, ServiceNames>;
type Target = NonNullable<Service['resources']['target']>;

const watchedTarget = fields<Target>({
  resources: required(
    fields<Target['resources']>({
      targetGroup: required(fields<{ readonly arnSuffix: string }>({ arnSuffix: required(text) })),
      listenerRule: required(fields<{ readonly listenerArn: string }>({ listenerArn: required(listenerArn) })),
    }),
  ),
});

const routerType = oneOf('fluentbit', 'fluentd');

const service = byProperty({
  clusterName: fields<ServiceNames>({
    clusterName: required(text),
    serviceName: required(text),
    routerLogGroupName: plainText,
    routerType,
    target,
    onInstances: flag,
  }),
  taskDefinition: fields<Service>({
    serviceName: required(text),
    onInstances: flag,
    taskDefinition: required(
      fields<Service['taskDefinition']>({
        logGroup: required(fields<{ readonly logGroupName: string }>({ logGroupName: required(plainText) })),
        logPorts: required(list(number)),
        routerType,
      }),
    ),
    resources: required(
      fields<Pick<Service['resources'], 'service'> & Partial<Pick<Service['resources'], 'target'>>>({
        service: required(fields<{ readonly cluster: string }>({ cluster: required(clusterArn) })),
        target: watchedTarget,
      }),
    ),
  }),
});

/** Shape of `ServiceAlarmsProps`. */
export const serviceAlarmsShape = fields<ServiceAlarmsBaseProps>({
  service: required(service),
  topicArn: literalText,
  emails: list(literalText),
  topicKmsKeyArn: literalText,
  containerInsights: flag,
  dashboard: flag,
  namePrefix: plainText,
  lostMessages: number,
  refusedMessages: number,
  retriedMinutes: number,
  overloadedMessages: number,
  failedMessages: number,
  missingTasks: number,
  cpuPercent: number,
  memoryPercent: number,
  diskPercent: number,
  targetErrorPercent: number,
  minimumRequests: number,
  unhealthyTargets: number,
  loadBalancerErrors: number,
});
