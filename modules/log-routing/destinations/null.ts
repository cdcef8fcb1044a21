import type { OutputOptions } from '../../fluent-bit/output';
import { fields, json, mapOf } from '../../core/shape';
import type { LogDestination } from '../destination';

/** Properties of a destination that drops records. */
export interface NullDestinationProps {
  /** Options of Fluent Bit's `null` output, by its own names. */
  readonly options?: Partial<OutputOptions<'null'>>;
}

/** Shape of `NullDestinationProps`. */
export const nullShape = fields<NullDestinationProps>({ options: mapOf(json) });

/** Nowhere: the way to say that the records of a container are not wanted. */
export function nullDestination({ options }: NullDestinationProps = {}): LogDestination {
  return {
    name: 'null',
    output: () => ({ name: 'null', options: { ...options } }),
    statements: () => [],
    endpoints: [],
    port: 443,
    problems: () => [],
    warnings: () => [],
  };
}
