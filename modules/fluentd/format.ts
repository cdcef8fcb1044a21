import { bool, oneOf } from '../fluent-bit/option';
import { text } from './option';

/**
 * What a `<format>` takes: the form of a record.
 *
 * @see https://docs.fluentd.org/configuration/format-section
 */
export const formatOptions = {
  /** Form of a record: all fields as JSON, or one alone; or fields as `name:value`. */
  '@type': oneOf('json', 'single_value', 'ltsv'),
  /** The one field to send, with `single_value`; Fluentd's default is message. */
  message_key: text(),
} as const;

/**
 * What an `<inject>` takes: fields that records get.
 *
 * @see https://docs.fluentd.org/configuration/inject-section
 */
export const injectOptions = {
  /** Field that gets the time of a record. */
  time_key: text(),
  /** Whether that time is a text or a number. */
  time_type: oneOf('string', 'float', 'unixtime', 'unixtime_millis'),
  /** Form of a string, in strftime. */
  time_format: text(),
  /** Whether the time is of the container's own time zone, and not UTC. */
  localtime: bool(),
  /** Field that gets the tag of a record. */
  tag_key: text(),
} as const;

/** Gives each record its time, in UTC and to the millisecond. */
export const injectDate = {
  time_key: 'date',
  time_type: 'string',
  time_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
  localtime: false,
} as const;
