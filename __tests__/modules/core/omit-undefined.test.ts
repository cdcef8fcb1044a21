import { omitUndefined } from '../../../modules/core/omit-undefined';

test('removes only properties without a value', () => {
  expect(Object.entries(omitUndefined({ a: undefined, b: null, c: 0, d: '', e: false }))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ]);
});
