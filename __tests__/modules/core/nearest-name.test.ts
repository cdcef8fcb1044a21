import { nearestName } from '../../../modules/core/nearest-name';

const known = ['exclude', 'image', 'ports', 'stopTimeoutSeconds', 'fluentBitImage', 'id'];

test.each([
  ['excludes', 'exclude'],
  ['exlcude', 'exclude'],
  ['portz', 'ports'],
  ['stopTimeoutSecond', 'stopTimeoutSeconds'],
  ['fluentbitImage', 'fluentBitImage'],
  ['IMAGE', 'image'],
  ['ID', 'id'],
])('suggests for %s the name %s', (name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});

test.each(['parser', 'x', '', 'io', 'stopTimeout', 'a'.repeat(100_000)])('suggests nothing for %.20j', (name) => {
  expect(nearestName(name, known)).toBeUndefined();
});

test('suggests nothing if nothing is known', () => {
  expect(nearestName('image', [])).toBeUndefined();
});
