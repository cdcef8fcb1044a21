import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { LineMarks, markField } from '../../../cli/local/line-mark';
import {
  bulkDocuments,
  decompressed,
  lokiRecords,
  packedRecords,
  recordsIn,
} from '../../../cli/local/receivers/bodies';

test.each([
  ['lines of JSON', '{"a":1}\n{"b":"}{"}\n', [{ a: 1 }, { b: '}{' }]],
  ['JSON without line breaks', '{"a":{"b":"\\""}}{"c":2}', [{ a: { b: '"' } }, { c: 2 }]],
  ['an array', '[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
  ['lines of text', 'GET / 200\n{broken\n', ['GET / 200', '{broken']],
])('reads the records of %s', (_, text, records) => {
  expect(recordsIn(text)).toEqual(records);
});

test('reads lines of Loki, documents of OpenSearch, MessagePack and gzip', () => {
  const push = {
    streams: [
      {
        stream: { job: 'a' },
        values: [
          ['1', '{"log":"x"}'],
          ['2', 'text'],
        ],
      },
    ],
  };

  expect(lokiRecords(JSON.stringify(push))).toEqual([
    { labels: { job: 'a' }, line: { log: 'x' } },
    { labels: { job: 'a' }, line: 'text' },
  ]);
  expect(bulkDocuments('{"create":{"_index":"web"}}\n{"log":"x"}\n')).toEqual([{ _index: 'web', log: 'x' }]);
  expect(packedRecords(Buffer.from(encode([1700000000, { log: 'x' }])))).toEqual([{ log: 'x' }]);
  expect(decompressed(gzipSync('text')).toString()).toBe('text');
});

test('finds marks in what outputs make of a record, and removes them', () => {
  const marks = new LineMarks();
  const mark = marks.of(7);
  const record = { log: 'x', [markField]: mark };

  for (const [received, without] of [
    [record, { log: 'x' }],
    [{ event: [record] }, { event: [{ log: 'x' }] }],
    [{ short_message: 'x', [`_${markField}`]: mark }, { short_message: 'x' }],
    [`log="x" ${markField}="${mark}"`, 'log="x"'],
  ] as const) {
    expect(marks.find(received)).toBe(mark);
    expect(marks.without(received)).toEqual(without);
  }
  expect(marks.find('GET /')).toBeUndefined();
});
