import { execFileSync } from 'node:child_process';
import { countRecords, describeCount, numbersIn, recordText, writeRecords } from '../../../cli/smoke/records';

test('the command writes the records that are counted', () => {
  const [file, ...args] = writeRecords;
  const text = execFileSync(file, args, { env: { ...process.env, MARK: 'init', RECORDS: '12' }, encoding: 'utf8' });

  expect(numbersIn(text, 'init')).toEqual(Array.from({ length: 12 }, (_, number) => number));
});

test.each([
  ['JSON', `{"log":"${recordText('init', 7)}","source":"stdout"}`],
  ['an access log', `10.0.0.1 - - "GET /?${recordText('init', 7)} HTTP/1.1" 200 615`],
])('finds a number in %s', (_, text) => {
  expect(numbersIn(text, 'init')).toEqual([7]);
});

test('does not count the records of another mark', () => {
  expect(numbersIn([recordText('init-rollback', 1), recordText('inline', 2)].join('\n'), 'init')).toEqual([]);
});

test('counts missing records and copies', () => {
  const count = countRecords(5, [4, 0, 0, 2]);

  expect(count).toEqual({ written: 5, found: 3, duplicates: 1, missing: [1, 3] });
  expect(describeCount(count)).toBe('3 of 5; missing 1, 3; 1 twice or more');
});

test('shows the first five missing records', () => {
  expect(describeCount(countRecords(1000, [0]))).toBe('1 of 1,000; missing 1, 2, 3, 4, 5, …');
});
