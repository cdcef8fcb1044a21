import type { Size } from '../../fluent-bit/option';

/** Expected log volume of a task, which determines the sizes of its router and buffers. */
export interface ExpectedLoad {
  /** Number of records per second that all containers of a task write at peak. */
  readonly recordsPerSecond: number;

  /**
   * Size of a record in bytes, including the fields that the log driver and ECS add to the line.
   *
   * @default 750 - of which 450 are added fields
   */
  readonly recordBytes?: number;

  /**
   * Minutes that a destination may be down at this rate before the oldest records are lost.
   *
   * @default 15
   */
  readonly outageMinutes?: number;
}

/** Default size of a record in bytes: a line of 300, and the added fields. */
export const defaultRecordBytes = 750;

/** Sizes of a router and its buffers for an expected load. */
export interface RouterSizes {
  /** Memory reserved for the router in MiB. */
  readonly routerMemoryReservationMiB: number;
  /** CPU units reserved for the router. */
  readonly routerCpu: number;
  /** Number of records that the log driver buffers for each container while the router does not accept them. */
  readonly logDriverBufferRecords: number;
  /** Maximum size of each output's buffer on disk. */
  readonly outputBuffer: Size;
}

/**
 * Sizes based on AWS's measurements: 100 MiB are typical, 250 MiB are enough for more than 2 MB/s, 500 MiB for 5 MB/s,
 * and more than 2 MB/s need half a vCPU.
 *
 * @see https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/oomkill-prevention
 */
const steps = [
  { upToBytesPerSecond: 500_000, memoryMiB: 128, cpu: 64 },
  { upToBytesPerSecond: 2_000_000, memoryMiB: 128, cpu: 256 },
  { upToBytesPerSecond: 5_000_000, memoryMiB: 256, cpu: 512 },
  { upToBytesPerSecond: Infinity, memoryMiB: 512, cpu: 1024 },
] as const;

/** Seconds that the log driver buffers while the router accepts no records; longer than a router needs to restart. */
const driverSeconds = 30;

/** Returns the sizes of a router and its buffers for an expected load. */
export function sizesFor({
  recordsPerSecond,
  recordBytes = defaultRecordBytes,
  outageMinutes = 15,
}: ExpectedLoad): RouterSizes {
  const bytesPerSecond = recordsPerSecond * recordBytes;
  const { memoryMiB, cpu } = steps.find(({ upToBytesPerSecond }) => bytesPerSecond <= upToBytesPerSecond) ?? steps[3];
  // Buffers contain the tag and time of each record, in chunks that are not always full.
  const megabytes = Math.ceil((bytesPerSecond * outageMinutes * 60 * 1.25) / 1e6);
  return {
    routerMemoryReservationMiB: memoryMiB,
    routerCpu: cpu,
    logDriverBufferRecords: Math.max(1024, Math.ceil(recordsPerSecond * driverSeconds)),
    outputBuffer: `${Math.max(100, megabytes)}M`,
  };
}
