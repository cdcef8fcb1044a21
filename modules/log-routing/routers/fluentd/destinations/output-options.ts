import type { Size, Time } from '../../../../fluent-bit/option';
import type { BufferOptions } from '../../../../fluentd/buffer';
import { omitUndefined } from '../../../../core/omit-undefined';
import { isObject } from '../../../../core/shape';
import { bufferFolderName } from '../../buffer-folder';
import type { FluentdSource } from '../destination';
import { bufferVolume } from '../router-volumes';

/**
 * Returns a buffer in files on the task's disk, in which records wait until they are delivered. When it is full, the
 * router accepts no more records, and the log drivers buffer them. When the router stops, it tries once to send each
 * waiting chunk, unless the destination has just failed.
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

/** Returns the library's options, overridden by the user's; options of a section are overridden individually. */
export function withOptions<T extends object>(chosen: T, options: Partial<T> = {}): T {
  const merged = Object.entries(omitUndefined(options)).map(([name, value]) => {
    const before = (chosen as Readonly<Record<string, unknown>>)[name];
    return [name, isObject(before) && isObject(value) ? { ...before, ...omitUndefined(value) } : value];
  });
  return { ...chosen, ...Object.fromEntries(merged) } as T;
}
