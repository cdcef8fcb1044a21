import type { EngineMessages } from '../fluent-bit/messages';

/** Messages of Fluentd 1.19.3 that do not come from an output. */
export const engineMessages = {
  lost: [
    'dropping all chunks in the buffer queue',
    'got unrecoverable error in primary and no secondary',
    'dump an error event',
    'dropping oldest chunk to make space',
    'breaking block behavior to shutdown',
  ],
  retried: ['failed to flush the buffer', 'timeout to commit'],
  overloaded: ['failed to write data into buffer by buffer overflow'],
  failed: ['config error file=', 'exited unexpectedly with', '[error]: unexpected error error_class='],
} as const satisfies EngineMessages;
