import type { OutputOptions } from '../../fluent-bit/output';
import { fields } from '../../core/object-shape';
import { json, mapOf } from '../../core/shape';
import type { LogDestination } from '../destination';

/** Properties of a destination that drops records. */
export interface NullDestinationProps {
  /** Options of Fluent Bit's `null` output. */
  readonly options?: Partial<OutputOptions<'null'>>;
}

/** Shape of `NullDestinationProps`. */
export const nullShape = fields<NullDestinationProps>({ options: mapOf(json) });

/** Creates a destination that drops records, for containers whose logs are not needed. */
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
