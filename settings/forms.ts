import { z } from 'zod';
import type { Format } from '../modules/core/format';
import { valueErrors } from '../modules/core/shape';
import { noInterpolation } from '../modules/core/string-shape';
import { largestInteger } from '../modules/core/validation';

// The `error` of a setting completes "<setting> must be …"; the invalid value is appended.

/** Schemas of settings, some of which are properties of a construct. */
export type SettingsOf<Props> = { readonly [Name in keyof Props]-?: z.ZodType<Props[Name]> } & Readonly<
  Record<string, z.ZodType>
>;

/** A string of a format. */
export function string(...[pattern, form]: Format) {
  return z.string({ error: form }).regex(pattern, { error: form });
}

/** A string of a format that becomes a Terraform argument, in which Terraform would evaluate `${…}` and `%{…}`. */
export function literalString(...[pattern, form]: Format) {
  return string(pattern, form).refine((value) => valueErrors(value, noInterpolation).length === 0, { error: form });
}

/** An integer in a range; `unit` follows the range in the message. */
export function integer({ min, max, unit }: { readonly min: number; readonly max?: number; readonly unit?: string }) {
  const form = (range: string) => `an integer ${range}${unit === undefined ? '' : ` ${unit}`}`;
  const most = max ?? largestInteger;
  const error = form(max === undefined ? `of ${min} or more` : `from ${min} to ${max}`);
  return z
    .int({ error })
    .min(min, { error })
    .max(most, { error: form(`from ${min} to ${most}`) });
}

/** A number greater than 0. */
export function positiveNumber() {
  const error = 'a number greater than 0';
  return z.number({ error }).positive({ error });
}

/** One of several values. */
export function oneOf<const Value extends string | number>(...values: readonly [Value, ...Value[]]) {
  return z.literal([...values], { error: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` });
}

/** An array without duplicates. */
export function uniqueArray<Element extends z.ZodType>(element: Element, form: string) {
  const error = `${form}, without duplicates`;
  return z.array(element, { error }).refine((values) => new Set(values).size === values.length, { error });
}

/** A Boolean. */
export function flag() {
  return z.boolean({ error: 'true or false' });
}
