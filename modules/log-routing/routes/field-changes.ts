import type { FilterPlugin } from '../../fluent-bit/filter';
import { member } from '../../core/shape';
import type { Problem } from '../../core/problem';
import { isKnown } from '../../core/validation';
import { fieldNameForm, type FieldPath, fieldPaths } from './field-path';

/** Changes to the fields of a record, applied in this order. */
export interface FieldChanges {
  /**
   * New field names by old names. An existing field with the new name is replaced. The new name of a field in an object
   * is a name outside of objects, such as `{ "user['email']": 'email' }`, or one in the same object.
   */
  readonly rename?: Readonly<Record<string, string>>;
  /**
   * Names of fields to remove, in upper and lower case; a `*` at the end matches any characters. `user['email']` is the
   * field `email` of the object `user`; `user.email` is this field and the field whose name contains the dot. An object
   * without remaining fields is removed as well.
   */
  readonly remove?: readonly string[];
  /** Values of fields to add, by name; the fields are outside of objects. */
  readonly add?: Readonly<Record<string, string>>;
}

/** Returns an error for each name with which a change would have no effect. */
export function fieldChangeProblems({ rename = {}, remove = [], add = {} }: FieldChanges): Problem[] {
  return [
    ...Object.entries(rename).flatMap(([from, to]) => [
      nameProblem('fields.rename', from),
      from.includes('*') && `fields.rename must not contain "*", got ${JSON.stringify(from)}; use lua`,
      fieldPaths(from) !== undefined && (contentProblem(member('fields.rename', from), to) || newNameProblem(from, to)),
    ]),
    ...remove.flatMap((name) => [nameProblem('fields.remove', name), wildcardProblem(name)]),
    ...Object.keys(add).map(
      (name) =>
        contentProblem('the names of fields.add', name) ||
        (!isOutside(name) &&
          `fields.add must have names of fields outside of objects, because an object may not exist, got ${JSON.stringify(name)}; use lua for a field in an object`),
    ),
    ...Object.entries(add).map(([name, value]) => contentProblem(member('fields.add', name), value)),
  ];
}

function contentProblem(path: string, text: string): Problem {
  const problem = isKnown(text) && unwritable(text);
  return problem && `${path} must ${problem}, got ${JSON.stringify(text)}; use lua`;
}

/** Returns what a text must be to be written to the configuration as it is, as words that complete "must …". */
function unwritable(value: string): Problem {
  if (value.trim() === '') return 'not be empty';
  if (value !== value.trim()) return 'not begin or end with whitespace';
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'be a single line without control characters';
  if (/\s#/.test(value)) return 'not contain "#" after whitespace, where Fluent Bit reads a comment';
  return value.includes('${') && 'not contain "${", which Fluent Bit expands from its environment';
}

function nameProblem(property: string, name: string): Problem {
  return fieldPaths(name) === undefined
    ? `${property} must be ${fieldNameForm}, got ${JSON.stringify(name)}`
    : contentProblem(`the names of ${property}`, name);
}

function wildcardProblem(name: string): Problem {
  const isMisplaced = name.replace(/\*(?:'\])?$/, '').includes('*');
  const [[first, ...inner] = []] = fieldPaths(name) ?? [];
  const isEverything = first === '*' && inner.length === 0;
  return (
    (isMisplaced || isEverything) &&
    `fields.remove must have "*" only at the end of a name, got ${JSON.stringify(name)}; list the names, or use lua`
  );
}

function newNameProblem(from: string, to: string): Problem {
  if (!isKnown(to)) return;
  const [target] = fieldPaths(to) ?? [];
  const isInSameObject = target !== undefined && fieldPaths(from)!.some((path) => sameObject(path, target));
  return (
    !isOutside(to) &&
    !isInSameObject &&
    `fields.rename must have a new name outside of objects, or in the object of the old name, got ${JSON.stringify(to)} for ${JSON.stringify(from)}; use lua`
  );
}

function sameObject(one: FieldPath, other: FieldPath): boolean {
  return objectOf(one).join('\0') === objectOf(other).join('\0');
}

function objectOf(path: FieldPath): readonly string[] {
  return path.slice(0, -1);
}

/**
 * Returns the filters that change fields.
 *
 * @param metadata names of fields to remove in addition
 */
export function fieldChangeFilters(changes: FieldChanges, metadata: readonly string[]): readonly FilterPlugin[] {
  const { rename = {}, remove = [], add = {} } = changes;
  const renamed = Object.entries(rename).flatMap(([from, to]) =>
    (fieldPaths(from) ?? []).map((path) => ({ path, to: newPath(path, to) })),
  );
  const removed = remove.flatMap((name) => fieldPaths(name) ?? []).map((path) => ({ path }));
  const added = Object.entries(add).map(([key, value]) => ({ key, value }));
  return [
    ...renaming(renamed).flatMap((step) =>
      changed(step, (fields) => {
        const operations = fields.map(({ path, to }) => ({
          Hard_rename: { from: movedName(path), to: movedName(to) },
        }));
        return { name: 'modify', options: { operations } };
      }),
    ),
    ...changed([...metadata.map((name) => ({ path: [name] as const })), ...removed], (fields) => {
      const names = fields.map(({ path }) => movedName(path));
      return { name: 'record_modifier', options: { Remove_key: names } };
    }),
    ...(added.length === 0 ? [] : [{ name: 'record_modifier', options: { Record: added } } as const]),
  ];
}

/** A field, and its new place. */
interface RenamedField {
  readonly path: FieldPath;
  readonly to: FieldPath;
}

/**
 * Returns the steps in which fields are renamed. Fluent Bit renames one after the other, so fields that take the name of
 * a field that is renamed as well, such as in a swap, get temporary names first.
 */
function renaming(fields: readonly RenamedField[]): readonly (readonly RenamedField[])[] {
  const before = new Set(fields.map(({ path }) => movedName(path)));
  const objects = new Set(fields.flatMap(({ path }) => (path.length > 1 ? [path[0]] : [])));
  if (!fields.some(({ to }) => before.has(movedName(to)) || (to.length === 1 && objects.has(to[0])))) return [fields];
  const temporary = fields.map(({ path, to }, index): FieldPath => {
    const name = `firelens_renamed_${index + 1}`;
    const [first, ...inner] = path;
    return to.length === 1 || inner.length === 0 ? [name] : [first, ...inner.slice(0, -1), name];
  });
  return [
    fields.map(({ path }, index) => ({ path, to: temporary[index]! })),
    fields.map(({ to }, index) => ({ path: temporary[index]!, to })),
  ];
}

/**
 * Returns the filters that apply a filter to fields. Filters see only fields outside of objects, so fields in objects are
 * moved out before, under names such as `firelens/user/email`, and back after that.
 */
function changed<Field extends { readonly path: FieldPath }>(
  fields: readonly Field[],
  filterOf: (fields: readonly Field[]) => FilterPlugin,
): readonly FilterPlugin[] {
  const inner = fields.filter(({ path }) => path.length > 1);
  const outer = fields.filter(({ path }) => path.length === 1);
  const objects = objectsOf(inner.map(({ path }) => path));
  return [
    ...(inner.length === 0 ? [] : [...objects.map(moveOut), filterOf(inner), ...objects.toReversed().map(moveBack)]),
    ...(outer.length === 0 ? [] : [filterOf(outer)]),
  ];
}

/** Returns the objects that contain the fields, each after the object that contains it. */
function objectsOf(paths: readonly FieldPath[]): readonly FieldPath[] {
  const objects = paths.flatMap(([first, ...inner]) =>
    inner.map((_, count): FieldPath => [first, ...inner.slice(0, count)]),
  );
  const distinct = new Map(objects.map((path) => [path.join('\0'), path]));
  return [...distinct.values()].toSorted((one, other) => one.length - other.length);
}

/** Returns the name of a field while fields are outside of their objects. */
function movedName(path: FieldPath): string {
  return path.length === 1 ? path[0] : `firelens/${path.join('/')}`;
}

/** Returns the new place of a field. */
function newPath(path: FieldPath, to: string): FieldPath {
  if (path.length === 1 && isOutside(to)) return [to];
  const isTarget = (each: FieldPath) => each.length > 1 && (path.length === 1 || sameObject(each, path));
  return (fieldPaths(to) ?? []).find(isTarget) ?? [to];
}

/** Returns `true` if a new name is the name of a field outside of objects, or may be one. */
function isOutside(name: string): boolean {
  return !/[$[\]'"]/.test(name);
}

function moveOut(object: FieldPath): FilterPlugin {
  const Nested_under = movedName(object);
  // For each record in which the field is not an object, the filter would log a warning.
  return {
    name: 'nest',
    options: { Operation: 'lift', Nested_under, Add_prefix: prefixOf(object), Log_Level: 'error' },
  };
}

function moveBack(object: FieldPath): FilterPlugin {
  const prefix = prefixOf(object);
  return {
    name: 'nest',
    options: { Operation: 'nest', Wildcard: [`${prefix}*`], Nest_under: movedName(object), Remove_prefix: prefix },
  };
}

function prefixOf(object: FieldPath): string {
  return `firelens/${object.join('/')}/`;
}
