import { Vpc } from '../../../modules';
import type { Parts, Shape } from '../../../modules/core/shape';
import { modules } from '../../../lab/inputs/modules';
import { refusal } from '../../../lab/synth/synth';

/** Returns the shapes of objects with named or arbitrary properties in a shape, by their paths. */
function objectsIn(shape: Shape, path: string, seen = new Set<Parts>()): readonly (readonly [string, Shape])[] {
  const { parts } = shape;
  if (!parts || seen.has(parts)) return [];
  seen.add(parts);
  switch (parts.of) {
    case 'object':
      return [
        [path, shape],
        ...Object.entries(parts.fields).flatMap(([name, each]) => objectsIn(each, `${path}.${name}`, seen)),
      ];
    case 'map':
      return [[path, shape], ...objectsIn(parts.each, `${path}.*`, seen)];
    case 'array':
      return objectsIn(parts.each, `${path}.#`, seen);
    case 'all':
      return [[path, shape]];
    default:
      return parts.shapes.flatMap((each) => objectsIn(each, path, seen));
  }
}

const objects = Object.entries(modules).flatMap(([name, { shape }]) => objectsIn(shape, name));

/** Objects whose properties are not where those of an object literal are. */
const opaque: readonly object[] = [
  new Date(0),
  new Map([['cpu', 256]]),
  new Set(['cpu']),
  /cpu/,
  new (class Options {
    get cpu(): number {
      return 256;
    }
  })(),
];

test('No object in the properties of a construct may be a Map, a Date or an instance with methods only', () => {
  expect(objects.length).toBeGreaterThan(100);
  const taken = objects.filter(([, shape]) => opaque.some((value) => shape.fits(value)));

  expect(taken.map(([path]) => path)).toEqual([]);
});

test('An instance of a class with properties of its own is taken', () => {
  class Options {
    readonly namespaceName = 'shop';
  }

  expect(modules.ServiceNamespace.shape.fits(new Options())).toBe(true);
});

test('The error names the class, and what to use instead', () => {
  const errorOf = (props: unknown) => refusal((stack) => void new Vpc(stack, 'Network', props as object));

  expect(errorOf(new Map())).toBe('test/Network:\n  - props must be an object, got an instance of Map');
  expect(errorOf({ flowLogs: new Date(0) })).toContain('got an instance of Date');
  expect(errorOf({ s3EndpointBuckets: new Set() })).toContain(
    'got an instance of Set; use an array of its elements, such as [...set]',
  );
});
