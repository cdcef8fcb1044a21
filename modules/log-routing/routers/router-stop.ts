import { isKnown } from '../../core/validation';

/** Seconds that the router needs at least: 30 for its outputs to deliver, and 10 for what S3 still collects (L11). */
export const leastRouterSeconds = 40;

/** Seconds that a router has to stop: known at deploy only, those that it needs at least. */
export function knownRouterSeconds(seconds: number): number {
  return isKnown(seconds) ? seconds : leastRouterSeconds;
}
