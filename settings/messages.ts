import type { z } from 'zod';
import { nearestName } from '../modules/core/nearest-name';
import { backends } from './backends';
import { groups } from './groups';
import { settingsSchema } from './schema';

/** Returns the error messages for an invalid setting. */
export function issueMessages(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') return unknownNames(path, issue.keys, validNames(path, given));
  if (issue.code === 'invalid_key') {
    return [`${pathOf(path.slice(0, -1))} must have names of ${message}, got ${shown(path.at(-1))}`];
  }
  const [first] = path;
  const form = path.length === 1 && isGroup(first) ? groupForm(first) : message;
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)[key], given);
  return [`${pathOf(path)} must be ${form}, got ${shown(value)}`];
}

function isGroup(name: PropertyKey | undefined): name is keyof typeof groups {
  return name !== undefined && name in groups;
}

/** Returns the description of a setting with nested settings; as a whole, only its type can be wrong. */
function groupForm(name: keyof typeof groups): string {
  const missing = groups[name].safeParse({}).error!.issues.map(({ path }) => path.join('.'));
  return `an object with ${missing.join(', ')}`;
}

const maxCharacters = 300;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (/^[a-z]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`))
    .join('')
    .replace(/^\./, '');
}

function validNames(path: readonly PropertyKey[], given: Readonly<Record<string, unknown>>): string[] {
  if (path.length === 0) return Object.keys(settingsSchema.shape);
  const group = String(path[0]);
  if (group !== 'backend') return Object.keys(groups[group as keyof typeof groups].shape);
  const { type } = given[group] as { readonly type: keyof typeof backends };
  return Object.keys(backends[type].shape);
}

function unknownNames(path: readonly PropertyKey[], keys: readonly string[], names: readonly string[]): string[] {
  const full = (key: string): string => pathOf([...path, key]);
  const guesses = keys.map((key) => ({ key, name: nearestName(key, names) }));
  const unknown = guesses.filter(({ name }) => name === undefined).map(({ key }) => full(key));
  const verb = unknown.length === 1 ? 'is not a setting' : 'are not settings';
  return [
    ...guesses.flatMap(({ key, name }) => (name ? `${full(key)} is not a setting; did you mean ${full(name)}?` : [])),
    ...(unknown.length > 0 ? [`${unknown.join(', ')} ${verb}; the settings are ${names.map(full).join(', ')}`] : []),
  ];
}
