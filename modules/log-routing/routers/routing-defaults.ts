import { omitUndefined } from '../../core/omit-undefined';
import { type RouterSizes, sizesFor } from './expected-load';
import type { LogRouting } from '../log-routing';

/** Defaults of a `LogRouting`. */
export const routingDefaults = {
  router: 'fluentbit',
  fluentBitImage: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
  routerMemoryReservationMiB: 128,
  routerCpu: 64,
  routerStopTimeoutSeconds: 120,
  routerEssential: true,
  routerReadonlyRootFilesystem: true,
  routerRetriesAtStop: true,
  ecsMetadata: true,
  joinSplitLines: true,
  logDriverBufferRecords: 1048576,
  outputBuffer: '1G',
} as const;

/** Routing with all defaults. */
export type CompleteRouting = LogRouting & Required<Omit<LogRouting, 'expectedLoad' | 'routerOverride'>> & RouterSizes;

/** Returns the routing with sizes for the expected load, and with defaults for omitted properties. */
export function withDefaults(routing: LogRouting): CompleteRouting {
  return {
    ...routingDefaults,
    ...(routing.expectedLoad && sizesFor(routing.expectedLoad)),
    ...omitUndefined(routing),
  };
}
