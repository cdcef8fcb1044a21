import { fields } from '../../../core/object-shape';
import { list } from '../../../core/collection-shape';
import { anyOf, known, oneOf, required } from '../../../core/shape';
import { plainText } from '../../../core/string-shape';
import { destinationsOf } from '../../routes/log-route';
import type { FluentdDestination } from './destination';

/**
 * Route of a router that runs Fluentd: selects records and sends them to destinations. Routes are independent: a record
 * takes every route that matches it.
 *
 * @example
 *
 *     { from: 'nginx', source: 'stdout', exclude: 'ELB-HealthChecker/', to: FluentdDestination.s3({ bucket }) }
 */
export interface FluentdRoute<ContainerName extends string = string> {
  /**
   * Name of the route in the router's own log; letters, digits and `_`.
   *
   * @default - the `source`, or `route` followed by the number of the route
   */
  readonly name?: string;

  /**
   * Containers whose records take this route, or the tag of records that applications send with a Fluentd library.
   *
   * @default - all containers of the task except those with `logDriver: 'awslogs'`
   */
  readonly from?: ContainerName | readonly ContainerName[] | FluentdTaggedRecords;

  /**
   * Stream that the containers wrote the records to.
   *
   * @default - both
   */
  readonly source?: 'stdout' | 'stderr';

  /**
   * Selects only records whose line matches: a Ruby regular expression that is matched against the field `log`.
   *
   * @default - all records
   */
  readonly include?: string;

  /**
   * Drops records whose line matches, or matches one of several regular expressions.
   *
   * @default - none
   */
  readonly exclude?: string | readonly string[];

  /** Destinations of the records. Every destination receives every record. */
  readonly to: FluentdDestination | readonly FluentdDestination[];
}

/** Records that applications send with a Fluentd library to `FLUENT_HOST` and `FLUENT_PORT`. */
export interface FluentdTaggedRecords {
  /**
   * Pattern of the tags that the applications use, separated by dots: `*` matches one part, `**` any number of parts,
   * as in `audit.**`.
   *
   * @see https://docs.fluentd.org/configuration/config-file#how-do-the-match-patterns-work
   */
  readonly tag: string;
}

/** Shape of `FluentdRoute`. */
export const fluentdRoute = fields<FluentdRoute>({
  name: known(plainText),
  from: anyOf(
    known(plainText),
    list(known(plainText)),
    fields<FluentdTaggedRecords>({ tag: required(known(plainText)) }),
  ),
  source: oneOf('stdout', 'stderr'),
  include: plainText,
  exclude: anyOf(plainText, list(plainText)),
  to: destinationsOf('FluentdDestination'),
});
