import { given } from '../../../modules/core/given';

test('leaves out what has no value, and nothing else', () => {
  expect(Object.entries(given({ a: undefined, b: null, c: 0, d: '', e: false }))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ]);
});
