/** Options with which an output to Kinesis adds the time of a record, in milliseconds, as the field `date`. */
const addedTime = { time_key: 'date', time_key_format: '%Y-%m-%dT%H:%M:%S.%3NZ' } as const;

/** Returns the options that add the time of a record. With `log_key`, an output sends a string instead of a record. */
export function timeOptions({ log_key: only }: { readonly log_key?: unknown } = {}) {
  return only === undefined ? addedTime : {};
}
