import fc from 'fast-check';
import { tally } from '../../../benchmarks/pipeline-faults/tally';

test('tells what is lost by ranges, and what came more than once', () => {
  expect(tally(8, [6, 2, 2, 3, 2, 6])).toEqual({
    sent: 8,
    delivered: 3,
    lost: [
      [0, 1],
      [4, 5],
      [7, 7],
    ],
    duplicated: 3,
  });
});

test('accounts for every record', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(19)), (arrived) => {
      const { delivered, lost, duplicated } = tally(20, arrived);
      const missing = lost.reduce((count, [first, last]) => count + last - first + 1, 0);

      expect(delivered + missing).toBe(20);
      expect(delivered + duplicated).toBe(arrived.length);
      expect(new Set(arrived).size).toBe(delivered);
    }),
  );
});
