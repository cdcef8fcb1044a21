import { omitUndefined } from '../../../modules/core/omit-undefined';

test('leaves out what has no value, and nothing else', () => {
  expect(Object.entries(omitUndefined({ a: undefined, b: null, c: 0, d: '', e: false }))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ]);
});
