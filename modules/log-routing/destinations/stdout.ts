import type { OutputOptions } from '../../fluent-bit/output';
import { fields, json, mapOf } from '../../core/shape';
import type { LogDestination } from '../destination';

/** Properties of a destination in the router's own log. */
export interface StdoutDestinationProps {
  /** Options of Fluent Bit's `stdout` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'stdout'>>;
}

/** Shape of `StdoutDestinationProps`. */
export const stdoutShape = fields<StdoutDestinationProps>({ options: mapOf(json) });

/**
 * The router's own log, each record as a line of JSON: to look at records, not to keep them. Its log group is charged
 * for all of them, and drops what comes faster than CloudWatch takes it.
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
