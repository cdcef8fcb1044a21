import { isKnown } from '../../core/validation';

/** Place of a field in a record: the names of the objects that contain it, from the outside, and its own name. */
export type FieldPath = readonly [first: string, ...inner: string[]];

const root = String.raw`(?:([^\[\]'"$\s][^\[\]'"$]*)|\['([^'"]+)'\])`;
const fieldName = new RegExp(String.raw`^\$?${root}((?:\['[^'"]+'\])*)$`);

/** Forms of a field name, as words that complete "must be …". */
export const fieldNameForm =
  "the name of a field, such as status, or of a field in an object, such as user['email'] or user.email";

/**
 * Returns the places that the name of a field refers to, or `undefined` if it is not the name of a field.
 *
 * `user['email']` is the field `email` of the object `user`; a leading `$` has no meaning. `user.email` is this field
 * or the field whose name contains the dot, whichever a record has. `['user.email']` is only the latter. A name known
 * only at deploy is that of a field outside of objects.
 */
export function fieldPaths(name: string): readonly FieldPath[] | undefined {
  if (!isKnown(name)) return [[name]];
  const [, plain, quoted, rest = ''] = fieldName.exec(name) ?? [];
  const first = plain ?? quoted;
  if (first === undefined) return undefined;
  const inner = [...rest.matchAll(/\['([^'"]+)'\]/g)].map(([, each]) => each!);
  const path: FieldPath = [first, ...inner];
  const [object = '', ...fields] = first.split('.');
  const isDotted = plain !== undefined && rest === '' && fields.length > 0;
  return isDotted && ![object, ...fields].includes('') ? [path, [object, ...fields]] : [path];
}

/**
 * Returns `true` if Fluent Bit's filters can read a field of this name. A reference starts with a letter or `_`, ends at
 * a dot, a comma, a space or a double quote, and does not start with `$TAG`.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/record_accessor/ra.l
 */
export function isReadable(name: string): boolean {
  return /^(?!TAG)[A-Za-z_][\w/-]*$/.test(name);
}

/** Returns `true` if Fluent Bit's filters can read a field of this name in an object. */
export function isReadableInObject(name: string): boolean {
  return !/[\s,"']/.test(name);
}

/** Returns the reference to a field as Fluent Bit's filters read it, such as `$user['email']`. */
export function referenceTo([first, ...inner]: FieldPath): string {
  return `$${first}${inner.map((each) => `['${each}']`).join('')}`;
}
