import fc from 'fast-check';
import type { Shape } from '../../modules/core/shape';
import { fieldsOf, type Path, placesOf } from './places';
import { isMade, isPlain, type Made, made, misplaced, tokens } from './made';

/** One change of an input. The numbers are taken modulo the number of places and of changes, so that each fits every input. */
interface Change {
  readonly place: number;
  readonly change: number;
}

/** Generates valid inputs with up to three changes, at any depth. */
export function mutated(right: fc.Arbitrary<unknown>, shape?: Shape): fc.Arbitrary<unknown> {
  const change = fc.record({ place: fc.nat(9999), change: fc.nat(9999) });
  return fc
    .tuple(right, fc.array(change, { maxLength: 3 }))
    .map(([input, changes]) => changes.reduce<unknown>((each, of) => changed(each, shape, of), input));
}

/** Returns the input with one part of it changed. */
function changed(input: unknown, shape: Shape | undefined, { place, change }: Change): unknown {
  const places = placesOf(input, shape);
  const { path, shape: own } = places[place % places.length]!;
  return replaced(input, path, (value) => {
    const others = [...nearMisses(value), ...ofOtherAlternatives(value, own), ...oddities];
    return others[change % others.length]!;
  });
}

/** Returns values of the other alternatives of a shape, and objects with properties of several alternatives. */
function ofOtherAlternatives(value: unknown, { parts, samples = [] }: Partial<Shape> = {}): readonly unknown[] {
  if (parts?.of !== 'alternatives') return samples.filter((sample) => sample !== value);
  const others = parts.shapes.flatMap(
    (shape) =>
      shape.samples ?? Object.entries(fieldsOf(shape, {})).map(([name, own]) => ({ [name]: own.samples?.[0] ?? {} })),
  );
  return [
    ...others,
    ...others.filter((each) => isPlain(each) && isPlain(value)).map((each) => ({ ...Object(value), ...Object(each) })),
  ];
}

/** Returns the input with the part at a path replaced. */
export function replaced(input: unknown, [key, ...rest]: Path, by: (value: unknown) => unknown): unknown {
  if (key === undefined) return by(input);
  if (isMade(input)) return made(input.name, input.make, replaced(input.of, rest, by), input.shape);
  if (Array.isArray(input)) return input.map((each, index) => (index === key ? replaced(each, rest, by) : each));
  const object = input as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key as string], rest, by) };
}

/** Values that are almost valid. */
function nearMisses(value: unknown): readonly unknown[] {
  if (isMade(value)) return [];
  if (typeof value === 'string') return nearTexts(value);
  if (typeof value === 'number') return nearNumbers(value);
  if (typeof value === 'boolean') return [!value, String(value), Number(value), ''];
  if (Array.isArray(value)) return nearLists(value as readonly unknown[]);
  return isPlain(value) ? nearObjects(value) : [];
}

function nearTexts(text: string): readonly string[] {
  return [
    '',
    ' ',
    `${text} `,
    ` ${text}`,
    text.toUpperCase(),
    text.toLowerCase(),
    text.slice(1),
    text.slice(0, -1),
    `${text}${text}`,
    text.repeat(300),
    `${text}\n`,
    `${text}\u0000`,
    `${text}\ud800`,
    `-${text}`,
    `${text}-`,
    `/${text}`,
    `${text}/`,
    `${text}:`,
    `${text}*`,
    `${text}#`,
    `${text} # x`,
    `${text}"`,
    `${text}\\`,
    `${text}'; --`,
    text.replace(/[a-z]/, 'ü'),
    text.replace(/\d/, 'x'),
    text.replaceAll(':', ''),
    '日本語',
    '💥',
    '0',
    '*',
    '-',
    '/',
    '..',
    'null',
    'true',
    '__proto__',
    'constructor',
    'arn:aws:iam::111122223333:role/x',
    '${var.nope}',
    `${text}\${`,
    '${HOME}',
    '$${HOME}',
    `%{if true}${text}`,
    '{{x}}',
    '{"a":1}',
    '<b>',
  ];
}

function nearNumbers(number: number): readonly unknown[] {
  const odd = [0, -0, -1, 1, 0.5, 65536, 2 ** 31, 2 ** 53, 1e21, 1e308, NaN, Infinity, -Infinity];
  return [
    number + 1,
    number - 1,
    -number,
    number + 0.5,
    number * 1000,
    Number.isFinite(number) ? String(number) : '',
    ...odd,
  ];
}

function nearLists(list: readonly unknown[]): readonly unknown[] {
  return [
    [],
    list.slice(1),
    list[0],
    [list],
    [...list, ...list],
    [...list, null],
    [undefined, ...list],
    [...list, 5],
    [...list, 'x'],
    [...list, {}],
    Array.from({ length: 60 }, () => list[0]),
    Object.fromEntries(list.entries()),
  ];
}

function nearObjects(object: Readonly<Record<string, unknown>>): readonly unknown[] {
  const entries = Object.entries(object);
  const [[name, value] = ['x', 'x']] = entries;
  const renamed = (other: string) => Object.fromEntries([[other, value], ...entries.slice(1)]);
  return [
    {},
    [object],
    entries,
    Object.keys(object),
    ...entries.map(([each]) => Object.fromEntries(entries.filter(([other]) => other !== each))),
    ...entries.map(([each]) => ({ ...object, [each]: undefined })),
    ...entries.map(([each]) => ({ ...object, [each]: null })),
    ...entries.map(([each, own]) => ({ ...object, [each]: undefined, [each.slice(0, -1)]: own })),
    renamed(`${name}s`),
    renamed(name.toUpperCase()),
    renamed(''),
    renamed('a b'),
    renamed('a\nb'),
    renamed('constructor'),
    renamed('${x}'),
    renamed('x'.repeat(300)),
    { ...object, ['__proto__']: value },
    { ...object, extra: 'x' },
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${name}${index}`, value])),
  ];
}

/** Values that are valid for no property, or for few. */
const oddities: readonly unknown[] = [
  undefined,
  null,
  0,
  5,
  '5',
  '',
  'x',
  true,
  false,
  [],
  {},
  [[]],
  ['x'],
  { a: 1 },
  NaN,
  exotic('a function', () => () => 'x'),
  exotic('a symbol', () => Symbol('x')),
  exotic('a bigint', () => 10n),
  exotic('a date', () => new Date(0)),
  exotic('an expression', () => /x/),
  exotic('a map', () => new Map([['x', 1]])),
  exotic('a circle', circle),
  exotic('an object without a prototype', () => Object.create(null) as unknown),
  JSON.parse(`${'[{"a":'.repeat(50)}1${'}]'.repeat(50)}`),
  ...Object.values(tokens),
  ...Object.values(misplaced),
];

function exotic(name: string, make: () => unknown): Made {
  return made(name, make);
}

function circle(): unknown {
  const object: Record<string, unknown> = {};
  object['itself'] = object;
  return object;
}
