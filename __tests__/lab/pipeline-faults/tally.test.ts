import fc from 'fast-check';
import type { RecordNumbers } from '../../../lab/pipeline-faults/numbered-records';
import { type Place, tally } from '../../../lab/pipeline-faults/tally';

const first: Place = { name: 'first', address: 's3://logs/first/', containers: ['app', 'proxy'] };
const second: Place = { name: 'second', address: 's3://logs/second/', containers: ['app'] };

/** Returns objects under a URL, by container. */
function at(address: string, numbers: Readonly<Record<string, readonly number[]>>): readonly [string, RecordNumbers] {
  return [address, new Map(Object.entries(numbers))];
}

test('returns the ranges of lost records, and the number of duplicates', () => {
  const arrived = [
    at('s3://logs/second/app/1.gz', { app: [6, 2, 2] }),
    at('s3://logs/second/app/2.gz', { app: [3, 2, 6] }),
  ];

  expect(tally(new Map([['app', 8]]), [second], arrived)).toEqual({
    sent: 8,
    delivered: 3,
    lost: [
      { container: 'app', place: 'second', first: 0, last: 1 },
      { container: 'app', place: 'second', first: 4, last: 5 },
      { container: 'app', place: 'second', first: 7, last: 7 },
    ],
    duplicated: 3,
    misfiled: 0,
  });
});

test('expects each record once at each of its places', () => {
  const written = new Map([
    ['app', 2],
    ['proxy', 1],
  ]);
  const arrived = [
    at('s3://logs/first/app/1.gz', { app: [0, 1] }),
    at('s3://logs/first/proxy/1.gz', { proxy: [0] }),
    at('s3://logs/second/app/1.gz', { app: [1, 1] }),
  ];

  expect(tally(written, [first, second], arrived)).toEqual({
    sent: 5,
    delivered: 4,
    lost: [{ container: 'app', place: 'second', first: 0, last: 0 }],
    duplicated: 1,
    misfiled: 0,
  });
});

test.each([
  ['another container', at('s3://logs/first/proxy/1.gz', { app: [0] }), { delivered: 1, misfiled: 1 }],
  [
    'a container whose name has the same prefix',
    at('s3://logs/first/app-2/1.gz', { app: [0] }),
    { delivered: 1, misfiled: 1 },
  ],
  ['no place at all', at('s3://logs/third/app/1.gz', { app: [0] }), { delivered: 0, misfiled: 1 }],
  ['its own container', at('s3://logs/first/app/1.gz', { app: [0] }), { delivered: 1, misfiled: 0 }],
])('attributes records under the name of %s', (_, arrived, outcome) => {
  expect(tally(new Map([['app', 1]]), [first], [arrived])).toMatchObject({ ...outcome, duplicated: 0 });
});

test('counts records as misfiled at a place to which their container does not send', () => {
  const written = new Map([
    ['app', 0],
    ['proxy', 1],
  ]);

  expect(tally(written, [second], [at('s3://logs/second/proxy/1.gz', { proxy: [0] })])).toEqual({
    sent: 0,
    delivered: 0,
    lost: [],
    duplicated: 0,
    misfiled: 1,
  });
});

test('accounts for every record', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(19)), (arrived) => {
      const { delivered, lost, duplicated } = tally(
        new Map([['app', 20]]),
        [second],
        [at('s3://logs/second/app/1.gz', { app: arrived })],
      );
      const missing = lost.reduce((count, range) => count + range.last - range.first + 1, 0);

      expect(delivered + missing).toBe(20);
      expect(delivered + duplicated).toBe(arrived.length);
      expect(new Set(arrived).size).toBe(delivered);
    }),
  );
});
