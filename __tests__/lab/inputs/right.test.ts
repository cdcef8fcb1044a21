import fc from 'fast-check';
import { mutated } from '../../../lab/inputs/changes';
import { partsWithoutValue } from '../../../lab/inputs/places';
import { always, anyOf, never, only, type Right, rightInputs } from '../../../lab/inputs/right';
import { byProperty, fields } from '../../../modules/core/object-shape';
import { list } from '../../../modules/core/collection-shape';
import { anyOf as either, number, oneOf, required } from '../../../modules/core/shape';
import { text } from '../../../modules/core/string-shape';

interface Props {
  readonly name: string;
  readonly mode?: 'a' | 'b';
  readonly parts?: readonly { readonly size: number }[];
  readonly place?: false | { readonly zone: string } | { readonly region: string };
}

const zone = fields<{ readonly zone: string }>({ zone: required(text) });
const region = fields<{ readonly region: string }>({ region: required(text) });
const shape = fields<Props>({
  name: required(text),
  mode: oneOf('a', 'b'),
  parts: list(fields<{ readonly size: number }>({ size: required(number) })),
  place: either(oneOf(false), byProperty({ zone, region })),
});

const kind = (right: Right<Props> | undefined) => ({
  name: 'Props',
  shape,
  inputs: fc.sample(rightInputs(shape, right), { seed: 1, numRuns: 200 }),
});

test('generates valid values of every property and alternative of a shape, without values written for it', () => {
  const { inputs } = kind(undefined);

  expect(partsWithoutValue([kind(undefined)])).toEqual([]);
  expect(inputs).toContainEqual({ name: 'web', mode: 'b' });
  expect(inputs).toContainEqual({ name: 'web', mode: 'b', parts: [{ size: 10 }], place: { zone: 'web' } });
});

test('generates the values that are given, and no properties that are excluded', () => {
  const { inputs } = kind({ name: 'x', mode: always(), parts: [{ size: 1 }, { size: 2 }], place: never });

  expect(inputs).toContainEqual({ name: 'x', mode: 'a', parts: [{ size: 1 }, { size: 2 }] });
  expect(inputs.every((input) => 'mode' in Object(input) && !('place' in Object(input)))).toBe(true);
});

test('generates one of several kinds of values', () => {
  const right = anyOf<Props>(only({ name: 'x', mode: 'a' }), only({ name: 'y', place: { region: 'r' } }));

  expect(fc.sample(rightInputs(shape, right), { seed: 1, numRuns: 50 })).toEqual(
    expect.arrayContaining([
      { name: 'x', mode: 'a' },
      { name: 'y', place: { region: 'r' } },
    ]),
  );
});

test('reports properties and alternatives of a shape without a value', () => {
  expect(partsWithoutValue([kind(only<Props>({ name: 'x', place: { zone: 'z' } }))])).toEqual([
    'Props.mode',
    'Props.parts',
    'Props.place as false',
    'Props.place as an object with zone or region as an object with region',
  ]);
});

test('changes properties that an input does not have, to values of every alternative', () => {
  const inputs = fc.sample(mutated(fc.constant({ name: 'x' }), shape), { seed: 1, numRuns: 2000 });

  expect(inputs).toContainEqual({ name: 'x', mode: 'b' });
  expect(inputs).toContainEqual({ name: 'x', place: false });
  expect(inputs).toContainEqual({ name: 'x', parts: { a: 1 } });
});
