import type { LogConfiguration } from '../../containers/container-definition';
import type { CompleteRouting } from './routing-defaults';

/**
 * To the router, whose outputs stand in a file of ours. One option at least, since tasks with none have failed to start
 * (F31, F39).
 */
export function firelensLogConfiguration({
  logDriverBufferRecords,
}: Pick<CompleteRouting, 'logDriverBufferRecords'>): LogConfiguration {
  return {
    logDriver: 'awsfirelens',
    options: { 'log-driver-buffer-limit': String(logDriverBufferRecords) },
  };
}
