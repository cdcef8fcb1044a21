/** Phrases of the lines with which an output reports problems in the log of its router, by problem. */
export interface OutputMessages {
  /** Records are lost. */
  readonly lost?: readonly string[];
  /** AWS denies a request, or a resource does not exist in AWS. */
  readonly refusedByAws?: readonly string[];
  /** A server denies access. */
  readonly refusedByServer?: readonly string[];
  /** A request failed and is retried. */
  readonly retried?: readonly string[];
  /** Records are left on disk when the router stops; they are lost unless the router is restarted. */
  readonly unsentAtExit?: readonly string[];
  /** A buffer is full. */
  readonly overloaded?: readonly string[];
}

/** Phrases of the lines with which a router reports problems that do not come from an output, by problem. */
export interface EngineMessages extends OutputMessages {
  /** The router did not start, or it crashed. */
  readonly failed: readonly string[];
}

/** Messages of Fluent Bit 5.0.9 that do not come from an output. */
export const engineMessages = {
  lost: [
    'cannot be retried',
    'is not retried (no retry config)',
    'could not be scheduled',
    'could not retrieve chunk content, removing retry',
    'fail to drop enough chunks',
    'chunk validation failed, data might be corrupted',
    'discarding irrecoverable chunk',
    'discarding corrupted chunk',
    'could not enqueue records into the ring buffer',
    'incoming data exceed limit',
    'multiline message truncated due to buffer limit',
  ],
  refusedByAws: ['STS API responded with', 'Provider returned no credentials'],
  retried: ['failed to flush chunk'],
  overloaded: ['paused (mem buf overlimit', 'paused (storage buf overlimit'],
  failed: [
    'could not open configuration file',
    'could not open parser configuration file',
    'configuration file contains',
    'input initialization failed',
    'filter initialization failed',
    'output initialization failed',
    'storage creation failed',
    'could not start collectors for plugin',
    'caught signal (SIGSEGV)',
    'caught signal (SIGFPE)',
  ],
} as const satisfies EngineMessages;

/** Line that Fluent Bit logs when it stops, and its end if no records are left. */
export const stopMessage = { stopped: 'service has stopped', nothingLeft: '(0 pending tasks)' } as const;

/** Phrases with which most outputs over HTTP report that a server denies access. */
export const httpRefusals = ['HTTP status=401', 'HTTP status=403'] as const;
