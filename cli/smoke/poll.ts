import { setTimeout as sleep } from 'node:timers/promises';

/** Time limit and interval of repeated attempts. */
export interface Patience {
  /** Maximum time in seconds. */
  readonly limitSeconds: number;
  /** Time between two attempts in seconds. */
  readonly everySeconds: number;
  /** Aborts the wait. */
  readonly signal?: AbortSignal;
}

/**
 * Returns the first result of a function that is not `undefined`.
 *
 * @param what completes the sentence "waited for …"
 * @throws Error after the time limit
 */
export async function poll<Result>(
  what: string,
  { limitSeconds, everySeconds, signal }: Patience,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  const deadline = Date.now() + limitSeconds * 1000;
  for (;;) {
    signal?.throwIfAborted();
    const result = await attempt();
    if (result !== undefined) return result;
    if (Date.now() >= deadline) throw new Error(`Waited ${limitSeconds} seconds for ${what}`);
    await sleep(everySeconds * 1000, undefined, signal ? { signal } : {});
  }
}
