import { isKnown } from '../../core/validation';

/**
 * Minimum stop timeout of the router in seconds: 30 for its outputs to deliver, and 10 for the objects that S3 outputs
 * are collecting (L11).
 */
export const leastRouterSeconds = 40;

/** Returns the stop timeout of a router in seconds; the minimum if it is known only at deploy. */
export function knownRouterSeconds(seconds: number): number {
  return isKnown(seconds) ? seconds : leastRouterSeconds;
}
