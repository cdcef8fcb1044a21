import { isObject } from '../../../../core/shape';
import { bytesOf } from '../../../../fluent-bit/option';
import { losesRecords, type OptionEffect, unaffected } from '../../../destinations/option-effects';

/** Effects of the options that every output of Fluentd supports. */
export const genericEffects = {
  ...unaffected('@id'),
  '@log_level': losesRecords(
    (value) => value === 'fatal' || value === 'error',
    'should be "warn" or lower, because alarms do not detect lost records that the output does not log',
  ),
} as const;

/** Effect of the options of a buffer, some values of which drop records. */
export const bufferEffect: OptionEffect = {
  loss: (buffer) => {
    if (!isObject(buffer)) return false;
    const {
      retry_forever,
      overflow_action,
      total_limit_size,
      '@type': type,
    } = buffer as Readonly<Record<string, unknown>>;
    const bytes = bytesOf(total_limit_size);
    return (
      (retry_forever === false &&
        'should not set retry_forever to false, because chunks are then dropped after their retries') ||
      (typeof overflow_action === 'string' &&
        overflow_action !== 'block' &&
        'should set overflow_action to "block", because records are dropped when the buffer is full otherwise') ||
      (type === 'memory' && 'should be in files, because records in memory are lost when the router stops') ||
      (bytes !== undefined &&
        bytes < 10e6 &&
        'should have a total_limit_size of at least "10M", because the router accepts no records while the buffer is full')
    );
  },
};
