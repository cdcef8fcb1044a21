import type { Size } from '../../fluent-bit/option';

/** How much a task is expected to log: the sizes of its router and of its buffers follow from it. */
export interface ExpectedLoad {
  /** Records that all containers of a task write in a second, at their busiest. */
  readonly recordsPerSecond: number;

  /**
   * Bytes of such a record, with what the log driver and ECS add to its line.
   *
   * @default 750 - of which 450 are added
   */
  readonly recordBytes?: number;

  /**
   * Minutes for which a destination may be down at that rate before the oldest records are lost.
   *
   * @default 15
   */
  readonly outageMinutes?: number;
}

/** Bytes of a record, unless they are said: a line of 300, and what is added to it. */
export const defaultRecordBytes = 750;

/** What a router needs for a load. */
export interface RouterSizes {
  /** MiB that are kept for it. */
  readonly routerMemoryReservationMiB: number;
  /** CPU units that it is sure of. */
  readonly routerCpu: number;
  /** Records that the log driver holds for each container while the router does not take them. */
  readonly logDriverBufferRecords: number;
  /** Most that each output may have waiting on disk. */
  readonly outputBuffer: Size;
}

/**
 * The sizes by AWS's measurements: 100 MiB are typical, 250 hold at more than 2 MB/s, 500 at 5 MB/s, and half a vCPU is
 * used at more than 2 MB/s.
 *
 * @see https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/oomkill-prevention
 */
const steps = [
  { upToBytesPerSecond: 500_000, memoryMiB: 128, cpu: 64 },
  { upToBytesPerSecond: 2_000_000, memoryMiB: 128, cpu: 256 },
  { upToBytesPerSecond: 5_000_000, memoryMiB: 256, cpu: 512 },
  { upToBytesPerSecond: Infinity, memoryMiB: 512, cpu: 1024 },
] as const;

/** Seconds for which the log driver bridges a router that takes nothing: longer than one takes to start again. */
const driverSeconds = 30;

/** The sizes of a router for a load. */
export function sizesFor({
  recordsPerSecond,
  recordBytes = defaultRecordBytes,
  outageMinutes = 15,
}: ExpectedLoad): RouterSizes {
  const bytesPerSecond = recordsPerSecond * recordBytes;
  const { memoryMiB, cpu } = steps.find(({ upToBytesPerSecond }) => bytesPerSecond <= upToBytesPerSecond) ?? steps[3];
  // Buffers hold records with their tags and times, in chunks that are not always full.
  const megabytes = Math.ceil((bytesPerSecond * outageMinutes * 60 * 1.25) / 1e6);
  return {
    routerMemoryReservationMiB: memoryMiB,
    routerCpu: cpu,
    logDriverBufferRecords: Math.max(1024, Math.ceil(recordsPerSecond * driverSeconds)),
    outputBuffer: `${Math.max(100, megabytes)}M`,
  };
}
