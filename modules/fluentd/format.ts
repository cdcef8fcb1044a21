import { bool, oneOf } from '../fluent-bit/option';
import { text } from './option';

/**
 * Options of `<format>`: the format of a record.
 *
 * @see https://docs.fluentd.org/configuration/format-section
 */
export const formatOptions = {
  /** Format of a record: all fields as JSON, a single field, or fields as `name:value`. */
  '@type': oneOf('json', 'single_value', 'ltsv'),
  /** Field to send with `single_value`; Fluentd's default is message. */
  message_key: text(),
} as const;

/**
 * Options of `<inject>`: fields to add to records.
 *
 * @see https://docs.fluentd.org/configuration/inject-section
 */
export const injectOptions = {
  /** Field to add the time of the record to. */
  time_key: text(),
  /** Type of that time: a string or a number. */
  time_type: oneOf('string', 'float', 'unixtime', 'unixtime_millis'),
  /** Format of a string time, as in strftime. */
  time_format: text(),
  /** Uses the container's time zone instead of UTC. */
  localtime: bool(),
  /** Field to add the tag of the record to. */
  tag_key: text(),
} as const;

/** Adds the time to each record, in UTC with milliseconds. */
export const injectDate = {
  time_key: 'date',
  time_type: 'string',
  time_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
  localtime: false,
} as const;
