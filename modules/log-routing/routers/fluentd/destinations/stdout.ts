import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields, json, mapOf } from '../../../../core/shape';
import type { FluentdDestination } from '../destination';
import { withOptions } from './output-options';

/** Properties of a destination in the log of a router that runs Fluentd. */
export interface FluentdStdoutDestinationProps {
  /** Options of the `stdout` output, by its own names, in place of those chosen here; those of its sections one by one. */
  readonly options?: Partial<FluentdOutputOptions<'stdout'>>;
}

/** Shape of `FluentdStdoutDestinationProps`. */
export const stdoutShape = fields<FluentdStdoutDestinationProps>({ options: mapOf(json) });

/**
 * The router's own log, each record as a line of JSON: to look at records, not to keep them. Its log group is charged
 * for all of them, and drops what comes faster than CloudWatch takes it.
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
    port: 443,
    problems: () => [],
    warnings: () => [],
  };
}
