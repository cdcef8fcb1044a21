import type { LogConfiguration } from '../../containers/container-definition';
import { alwaysHolds } from '../../core/rule';
import type { CompleteRouting } from './routing-defaults';

alwaysHolds('F39', {
  states: 'The log driver of a container has at least one option.',
  because: 'it has the options of the output, or the size of its buffer',
});

/**
 * Returns a log configuration that sends logs to the router, whose outputs are in a configuration file. It has at least
 * one option, because tasks without any have failed to start (F31, F39).
 */
export function firelensLogConfiguration({
  logDriverBufferRecords,
}: Pick<CompleteRouting, 'logDriverBufferRecords'>): LogConfiguration {
  return {
    logDriver: 'awsfirelens',
    options: { 'log-driver-buffer-limit': String(logDriverBufferRecords) },
  };
}
