import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields } from '../../../../core/object-shape';
import { json } from '../../../../core/json-shape';
import { mapOf } from '../../../../core/collection-shape';
import { optional } from '../../../../core/shape';
import type { FluentdDestination } from '../destination';
import { type OptionEffects, unaffected } from '../../../destinations/option-effects';
import { genericEffects } from './option-effects';
import { withOptions } from './output-options';

/** Properties of a destination in the log of a router that runs Fluentd. */
export interface FluentdStdoutDestinationProps {
  /**
   * Options of Fluentd's `stdout` output, which override the options that this library sets; options of a section are
   * overridden individually.
   */
  readonly options?: Partial<FluentdOutputOptions<'stdout'>>;
}

/** Shape of `FluentdStdoutDestinationProps`. */
export const stdoutShape = fields<FluentdStdoutDestinationProps>({ options: mapOf(optional(json)) });

/** Effects of the options of Fluentd's `stdout` output. */
export const stdoutEffects: OptionEffects<FluentdOutputOptions<'stdout'>> = {
  ...genericEffects,
  ...unaffected('format', 'inject'),
};

/**
 * Creates a destination that writes each record as a line of JSON to the router's own log, for debugging. All records
 * are charged in its log group, and records are dropped if they arrive faster than CloudWatch Logs accepts them.
 */
export function stdoutDestination({ options }: FluentdStdoutDestinationProps = {}): FluentdDestination {
  return {
    name: 'stdout',
    output: () => ({
      name: 'stdout',
      options: withOptions<FluentdOutputOptions<'stdout'>>({ format: { '@type': 'json' } }, options),
    }),
    statements: () => [],
    endpoints: [],
    ports: [],
    problems: () => [],
    warnings: () => [],
  };
}
