import type { OutputOptions } from '../../fluent-bit/output';
import { fields } from '../../core/object-shape';
import { json, mapOf } from '../../core/shape';
import type { LogDestination } from '../destination';

/** Properties of a destination in the router's own log. */
export interface StdoutDestinationProps {
  /** Options of Fluent Bit's `stdout` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'stdout'>>;
}

/** Shape of `StdoutDestinationProps`. */
export const stdoutShape = fields<StdoutDestinationProps>({ options: mapOf(json) });

/**
 * Creates a destination that writes each record as a line of JSON to the router's own log, for debugging. All records
 * are charged in its log group, and records are dropped if they arrive faster than CloudWatch Logs accepts them.
 */
export function stdoutDestination({ options }: StdoutDestinationProps = {}): LogDestination {
  return {
    name: 'stdout',
    output: () => ({ name: 'stdout', options: { format: 'json_lines', ...options } }),
    statements: () => [],
    endpoints: [],
    port: 443,
    problems: () => [],
    warnings: () => [],
  };
}
