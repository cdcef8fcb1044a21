import type { ContainerHealthCheck } from '../../container';
import type { LogConfiguration } from '../../internal/container-definition';
import type { LogRouting } from '../log-routing';
import { type Router, routerMountPoints } from '../router';
import { completed, type CompleteRouting } from '../routing-defaults';

/** What ECS must know of a router; `file` is what it includes. */
export function routerAdditions(routing: LogRouting, file?: string): Router['additions'] {
  return {
    firelensConfiguration: {
      type: 'fluentbit',
      options: {
        'enable-ecs-log-metadata': String(completed(routing).ecsMetadata),
        ...(file !== undefined && { 'config-file-type': 'file', 'config-file-value': file }),
      },
    },
    mountPoints: routerMountPoints(routing),
  };
}

/**
 * Asks the router for its uptime, not its health: a destination that is down must not end the task (L09). `curl` is in
 * the image, `nc` is not (L07).
 */
export const uptimeCheck: ContainerHealthCheck = {
  command: ['CMD-SHELL', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1'],
  intervalSeconds: 10,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 30,
};

/**
 * To the router, whose outputs stand in a file of ours. One option at least, since tasks with none have failed to start
 * (F31, F39).
 */
export function toRouter({
  logDriverBufferRecords,
}: Pick<CompleteRouting, 'logDriverBufferRecords'>): LogConfiguration {
  return {
    logDriver: 'awsfirelens',
    options: { 'log-driver-buffer-limit': String(logDriverBufferRecords) },
  };
}
