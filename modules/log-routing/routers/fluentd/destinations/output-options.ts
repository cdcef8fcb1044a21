import type { Size, Time } from '../../../../fluent-bit/option';
import type { BufferOptions } from '../../../../fluentd/buffer';
import { omitUndefined } from '../../../../core/omit-undefined';
import { isObject } from '../../../../core/shape';
import { bufferFolderName } from '../../buffer-folder';
import type { FluentdSource } from '../destination';
import { bufferVolume } from '../router-volumes';

/**
 * Records wait in files on the task's disk, until they are delivered. When there is no room left, the router takes
 * nothing more, and the log drivers hold what comes. What waits is sent when the router stops, one attempt each, unless
 * a destination has just failed.
 */
export function losslessBuffer(
  { id, outputBuffer }: FluentdSource,
  interval: Time,
  chunkSize: Size = '8M',
): BufferOptions {
  return {
    '@type': 'file',
    path: `${bufferVolume.path}/${bufferFolderName(id)}`,
    flush_mode: 'interval',
    flush_interval: interval,
    flush_thread_burst_interval: 0.1,
    flush_at_shutdown: true,
    chunk_limit_size: chunkSize,
    total_limit_size: outputBuffer,
    overflow_action: 'block',
    retry_forever: true,
    retry_max_interval: '60s',
  };
}

/** The options that were chosen, replaced by those that the user gives; options of a section one by one. */
export function withOptions<T extends object>(chosen: T, options: Partial<T> = {}): T {
  const merged = Object.entries(omitUndefined(options)).map(([name, value]) => {
    const before = (chosen as Readonly<Record<string, unknown>>)[name];
    return [name, isObject(before) && isObject(value) ? { ...before, ...omitUndefined(value) } : value];
  });
  return { ...chosen, ...Object.fromEntries(merged) } as T;
}
