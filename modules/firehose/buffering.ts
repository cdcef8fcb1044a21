import { number, type ShapesOf } from '../core/shape';
import { integerProblem, type Problem } from '../core/validation';

/** How long records wait to be delivered together: until one of the two is reached. */
export interface Buffering {
  /**
   * Longest time that records wait, 0 to 900 seconds, and 60 at least with `partitionBy`.
   *
   * @default 300
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
   */
  readonly bufferSeconds?: number;

  /**
   * Size at which they are delivered before their time, 1 to 128 MiB before compression, and 64 at least with
   * `partitionBy` or `parquetTable`.
   *
   * @default 64
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
   */
  readonly bufferMiB?: number;
}

/** Shapes of `Buffering`. */
export const bufferingShapes: ShapesOf<Buffering> = { bufferSeconds: number, bufferMiB: number };

/** What Firehose takes, where that is not what it mostly does. */
export interface BufferLimits {
  /** Least number of seconds. */
  readonly leastSeconds?: number;
  /** Least number of MiB. */
  readonly leastMiB?: number;
  /** Most MiB. */
  readonly mostMiB?: number;
  /** The property that makes it so. */
  readonly because?: string;
}

/** What Firehose is told, under the provider's names. */
export function bufferingOf({ bufferSeconds = 300, bufferMiB = 64 }: Buffering) {
  return { bufferingInterval: bufferSeconds, bufferingSize: bufferMiB };
}

/** What is wrong with a buffering. */
export function bufferingProblems(
  { bufferSeconds, bufferMiB }: Buffering,
  { leastSeconds = 0, leastMiB = 1, mostMiB = 128, because }: BufferLimits = {},
): Problem[] {
  const reason = because === undefined ? '' : ` with ${because}`;
  return [
    integerProblem('to.bufferSeconds', bufferSeconds, { min: leastSeconds, max: 900, unit: `seconds${reason}` }),
    integerProblem('to.bufferMiB', bufferMiB, { min: leastMiB, max: mostMiB, unit: `MiB${reason}` }),
  ];
}
