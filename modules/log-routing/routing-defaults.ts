/** Defaults of a `LogRouting`. */
export const routingDefaults = {
  fluentBitImage: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
  routerMemoryReservationMiB: 128,
  routerCpu: 64,
  routerStopTimeoutSeconds: 120,
  routerEssential: true,
  ecsMetadata: true,
  joinSplitLines: true,
  logDriverBufferRecords: 1048576,
} as const;
