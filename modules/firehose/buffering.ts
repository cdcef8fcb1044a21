import { number, type ShapesOf } from '../core/shape';
import type { Problem } from '../core/problem';
import { integerProblem } from '../core/validation';

/** Buffering of records before delivery, until either limit is reached. */
export interface Buffering {
  /**
   * Maximum buffering time in seconds, 0 to 900; at least 60 with `partitionBy`.
   *
   * @default 300
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
   */
  readonly bufferSeconds?: number;

  /**
   * Maximum buffer size in MiB, 1 to 128 before compression; at least 64 with `partitionBy` or `parquetTable`.
   *
   * @default 64
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
   */
  readonly bufferMiB?: number;
}

/** Shapes of `Buffering`. */
export const bufferingShapes: ShapesOf<Buffering> = { bufferSeconds: number, bufferMiB: number };

/** Limits of the buffering that differ from the usual ones. */
export interface BufferLimits {
  /** Minimum buffering time in seconds. */
  readonly minSeconds?: number;
  /** Minimum buffer size in MiB. */
  readonly minMiB?: number;
  /** Maximum buffer size in MiB. */
  readonly maxMiB?: number;
  /** Property that causes the limits. */
  readonly reason?: string;
}

/** Returns the buffering arguments of the AWS provider. */
export function bufferingOf({ bufferSeconds = 300, bufferMiB = 64 }: Buffering) {
  return { bufferingInterval: bufferSeconds, bufferingSize: bufferMiB };
}

/** Returns the problems of the buffering. */
export function bufferingProblems(
  { bufferSeconds, bufferMiB }: Buffering,
  { minSeconds = 0, minMiB = 1, maxMiB = 128, reason }: BufferLimits = {},
): Problem[] {
  const suffix = reason === undefined ? '' : ` with ${reason}`;
  return [
    integerProblem('to.bufferSeconds', bufferSeconds, { min: minSeconds, max: 900, unit: `seconds${suffix}` }),
    integerProblem('to.bufferMiB', bufferMiB, { min: minMiB, max: maxMiB, unit: `MiB${suffix}` }),
  ];
}
