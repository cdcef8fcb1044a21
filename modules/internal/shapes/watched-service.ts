import type { ServiceNames, WatchedService } from '../../watched-service';
import { byProperty, fields, flag, list, number, oneOf, plainText, required, text } from '../shape';
import { clusterArn, clusterName } from './cluster';
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

/** Shape of a `WatchedService`. */
export const watchedService = byProperty({
  clusterName: fields<ServiceNames>({
    clusterName: required(clusterName),
    serviceName: required(text),
    routerLogGroupName: plainText,
    routerType,
    routerRetriesAtStop: flag,
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
        routerRetriesAtStop: flag,
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
