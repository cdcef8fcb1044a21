import { z } from 'zod';

// The `error` of a setting ends the sentence "<setting> must be …", to which the value it got is added.

/** A text of this form. */
export function text(form: string, pattern: RegExp) {
  return z.string({ error: form }).regex(pattern, { error: form });
}

/** An integer in a range. */
export function integer(min: number, max: number) {
  const form = max === Infinity ? `an integer of ${min} or more` : `an integer from ${min} to ${max}`;
  // Terraform keeps 32 bits of an integer.
  const most = Math.min(max, 2 ** 31 - 1);
  return z
    .int({ error: form })
    .min(min, { error: form })
    .max(most, { error: `an integer from ${min} to ${most}` });
}

/** One of a few values. */
export function oneOf<const Value extends string | number>(...values: readonly [Value, ...Value[]]) {
  return z.literal([...values], { error: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` });
}

/** Yes or no. */
export function flag() {
  return z.boolean({ error: 'true or false' });
}
