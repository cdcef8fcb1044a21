import { anyOf, fields, known, list, oneOf, plainText, required, checkedString } from '../../../core/shape';
import { destinationsOf } from '../../routes/log-route';
import type { FluentdDestination } from './destination';

/**
 * Which records come to a router that runs Fluentd, and where they go. Routes are independent of each other: a record
 * takes every route that takes it.
 *
 * @example
 *
 *     { from: 'nginx', source: 'stdout', exclude: 'ELB-HealthChecker/', to: FluentdDestination.s3({ bucket }) }
 */
export interface FluentdRoute<ContainerName extends string = string> {
  /**
   * Name of the route in the router's own log: letters, digits and `_`.
   *
   * @default - the `source`, or `route` and the number of the route
   */
  readonly name?: string;

  /**
   * The container, or containers, whose records take this route, or the tag of records that applications send by a
   * Fluentd library.
   *
   * @default - every container of the task
   */
  readonly from?: ContainerName | readonly ContainerName[] | FluentdTaggedRecords;

  /**
   * The stream of the containers on which the records were written.
   *
   * @default - both
   */
  readonly source?: 'stdout' | 'stderr';

  /**
   * Takes only records whose line matches: a regular expression of Ruby's, sought in the field `log`.
   *
   * @default - all
   */
  readonly include?: string;

  /**
   * Leaves out records whose line matches, or matches one of several regular expressions.
   *
   * @default - none
   */
  readonly exclude?: string | readonly string[];

  /** Where the records go. Every destination gets every record. */
  readonly to: FluentdDestination | readonly FluentdDestination[];
}

/** Records that applications send themselves, by a Fluentd library to `FLUENT_HOST` and `FLUENT_PORT`. */
export interface FluentdTaggedRecords {
  /**
   * Pattern of the tags that the applications give them, parted by dots: `*` stands for one part, `**` for any number of
   * them, as in `audit.**`.
   *
   * @see https://docs.fluentd.org/configuration/config-file#how-do-the-match-patterns-work
   */
  readonly tag: string;
}

/** Shape of `FluentdRoute`. */
export const fluentdRoute = fields<FluentdRoute>({
  name: known(plainText),
  from: anyOf(known(plainText), list(known(plainText)), fields<FluentdTaggedRecords>({ tag: required(plainText) })),
  source: oneOf('stdout', 'stderr'),
  include: checkedString,
  exclude: anyOf(checkedString, list(checkedString)),
  to: destinationsOf('FluentdDestination'),
});
