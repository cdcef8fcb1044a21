import type { ContainerHealthCheck } from '../../../../containers/container';
import type { TaskHost } from '../../../../containers/task-host';
import type { CompleteRouting } from '../../routing-defaults';
import { type Router, routerMountPoints } from '../router';

/** What ECS includes in the configuration of a router: a file of its image, or an object by its ARN. */
export interface IncludedConfiguration {
  /** Which of the two. */
  readonly type: 'file' | 's3';
  /** Where it is. */
  readonly value: string;
}

/** What ECS must know of a router. */
export function routerAdditions(routing: CompleteRouting, included?: IncludedConfiguration): Router['additions'] {
  return {
    firelensConfiguration: {
      type: 'fluentbit',
      options: {
        'enable-ecs-log-metadata': String(routing.ecsMetadata),
        ...(included && { 'config-file-type': included.type, 'config-file-value': included.value }),
      },
    },
    mountPoints: routerMountPoints(routing),
  };
}

/**
 * Asks the router for its uptime, not its health: a destination that is down must not end the task (L09). `curl` is in
 * the image, `nc` is not (L07). Where the router serves no uptime, it looks for the socket of the log driver, which the
 * router makes when it starts.
 */
export function healthCheckOn({ networkMode }: Pick<TaskHost, 'networkMode'>): ContainerHealthCheck {
  const question =
    networkMode === 'host' ? 'test -S /var/run/fluent.sock' : 'curl -fsS http://127.0.0.1:2020/api/v1/uptime';
  return {
    command: ['CMD-SHELL', `${question} || exit 1`],
    intervalSeconds: 10,
    timeoutSeconds: 5,
    retries: 3,
    startPeriodSeconds: 30,
  };
}

/** Deliveries that carry everything. */
export const otherDeliveries = 'deliver by image or init';
