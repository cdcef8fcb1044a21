import { changesAt, shapesAt, valuesOf } from '../../../lab/inputs/property-path';
import { fields } from '../../../modules/core/object-shape';
import { list, mapOf } from '../../../modules/core/collection-shape';
import { anyOf, number, oneOf, required } from '../../../modules/core/shape';

interface Port {
  readonly number: number;
  readonly protocol?: 'tcp' | 'udp';
}

const port = fields<Port>({ number: required(number), protocol: oneOf('tcp', 'udp') });
const shape = mapOf(fields<{ readonly ports?: readonly (number | Port)[] }>({ ports: list(anyOf(number, port)) }));
const input = { web: { ports: [80, { number: 53, protocol: 'udp' }] }, app: {} };

test('finds the shapes of a property in maps, arrays and alternatives', () => {
  expect(shapesAt(shape, '<name>.ports[].protocol').map(({ form }) => form)).toEqual(['"tcp" or "udp"']);
  expect(shapesAt(shape, '<name>.ports[].protocoll')).toEqual([]);
  expect(shapesAt(shape, '<name>.ports.protocol')).toEqual([]);
});

test('finds the values at a path', () => {
  expect(valuesOf(input, '<name>.ports[].protocol')).toEqual(['udp']);
  expect(valuesOf(input, '<name>')).toEqual([input.web, input.app]);
});

test('removes a property, or changes its value', () => {
  const ports = (changed: object) => ({ ...input, web: { ports: [80, changed] } });

  expect(changesAt(input, '<name>.ports[].number', [])).toEqual([
    ports({ protocol: 'udp' }),
    ports({ number: 54, protocol: 'udp' }),
    ports({ number: 52, protocol: 'udp' }),
  ]);
  expect(changesAt(input, '<name>.ports[].protocol', ['tcp'])).toContainEqual(ports({ number: 53, protocol: 'tcp' }));
  expect(changesAt(input, '<name>', [])).toEqual([{ app: {} }, { web: input.web }]);
});

test('removes the object of a property that is its only one', () => {
  expect(changesAt({ data: { host: {} }, disk: { ebs: {} } }, '<name>.ebs', [])).toContainEqual({ data: { host: {} } });
});
