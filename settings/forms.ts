import { z } from 'zod';

// The `error` of a setting completes "<setting> must be …"; the invalid value is appended.

/** A string that matches a pattern. */
export function text(form: string, pattern: RegExp) {
  return z.string({ error: form }).regex(pattern, { error: form });
}

/** An integer in a range. */
export function integer(min: number, max: number) {
  const form = max === Infinity ? `an integer of ${min} or more` : `an integer from ${min} to ${max}`;
  // Terraform stores integers in 32 bits.
  const most = Math.min(max, 2 ** 31 - 1);
  return z
    .int({ error: form })
    .min(min, { error: form })
    .max(most, { error: `an integer from ${min} to ${most}` });
}

/** One of several values. */
export function oneOf<const Value extends string | number>(...values: readonly [Value, ...Value[]]) {
  return z.literal([...values], { error: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` });
}

/** A Boolean. */
export function flag() {
  return z.boolean({ error: 'true or false' });
}
