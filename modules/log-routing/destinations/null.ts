import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { optional } from '../../core/shape';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { genericEffects, type OptionEffects, unaffected } from './option-effects';

/** Properties of a destination that drops records. */
export interface NullDestinationProps {
  /** Options of Fluent Bit's `null` output. */
  readonly options?: DestinationOptions<'null'>;
}

/** Shape of `NullDestinationProps`. */
export const nullShape = fields<NullDestinationProps>({ options: mapOf(optional(json)) });

/** Effects of the options of Fluent Bit's `null` output. */
export const nullEffects: OptionEffects<DestinationOptions<'null'>> = {
  ...genericEffects,
  ...unaffected('format', 'json_date_key', 'json_date_format'),
};

/** Creates a destination that drops records, for containers whose logs are not needed. */
export function nullDestination({ options }: NullDestinationProps = {}): LogDestination {
  return {
    name: 'null',
    output: (source) => ({ name: 'null', options: routerOptions<'null'>(options, source) }),
    statements: () => [],
    endpoints: [],
    ports: [],
    problems: () => [],
    warnings: () => [],
  };
}
