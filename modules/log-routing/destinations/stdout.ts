import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { optional } from '../../core/shape';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { genericEffects, type OptionEffects, unaffected } from './option-effects';

/** Properties of a destination in the router's own log. */
export interface StdoutDestinationProps {
  /** Options of Fluent Bit's `stdout` output, which override the options that this library sets. */
  readonly options?: DestinationOptions<'stdout'>;
}

/** Shape of `StdoutDestinationProps`. */
export const stdoutShape = fields<StdoutDestinationProps>({ options: mapOf(optional(json)) });

/** Effects of the options of Fluent Bit's `stdout` output. */
export const stdoutEffects: OptionEffects<DestinationOptions<'stdout'>> = {
  ...genericEffects,
  ...unaffected('format', 'json_date_key', 'json_date_format'),
};

/**
 * Creates a destination that writes each record as a line of JSON to the router's own log, for debugging. All records
 * are charged in its log group, and records are dropped if they arrive faster than CloudWatch Logs accepts them.
 */
export function stdoutDestination({ options }: StdoutDestinationProps = {}): LogDestination {
  return {
    name: 'stdout',
    output: (source) => ({
      name: 'stdout',
      options: { format: 'json_lines', ...routerOptions<'stdout'>(options, source) },
    }),
    statements: () => [],
    endpoints: [],
    ports: [],
    problems: () => [],
    warnings: () => [],
  };
}
