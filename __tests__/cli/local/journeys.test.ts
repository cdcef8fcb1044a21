import { Journeys } from '../../../cli/local/journeys';
import { LineMarks, markField } from '../../../cli/local/line-mark';
import type { TracedFilter, TracedOutput } from '../../../cli/local/trace';

const marks = new LineMarks();
const receives = (prefix: string) => (tag: string) => tag.startsWith(prefix);
const filter = (name: string, prefix = ''): TracedFilter => ({ name, options: [], receives: receives(prefix) });
const bucket: TracedOutput = { name: 'web.s3', plugin: 's3', receives: receives('web') };
const errors: TracedOutput = { name: 'web.errors.http', plugin: 'http', receives: receives('errors.web') };

/** Sends numbered lines under the tag `web`, each with a mark of its own. */
function sent(journeys: Journeys, ...texts: readonly string[]): void {
  texts.forEach((text, index) => {
    journeys.send(marks.of(index + 1), { number: index + 1, stream: 'stdout', text });
    pass(journeys, 0, index + 1, text);
  });
}

function pass(journeys: Journeys, point: number, line: number, log: string, tag = 'web'): void {
  const mark = marks.of(line);
  journeys.pass({ point, tag, mark, record: { log, [markField]: mark } });
}

function waysOf(journeys: Journeys) {
  return journeys.reportAll().map(({ ways }) => ways);
}

test('a record that arrives is reported with its place, without its mark', () => {
  const journeys = new Journeys([filter('grep')], [bucket], marks);
  sent(journeys, 'a');
  pass(journeys, 1, 1, 'a');
  pass(journeys, -1, 1, 'a');
  expect(journeys.isAwaiting([])).toBe(true);

  journeys.arrive(bucket, { place: 's3://logs/1', received: { log: 'a', [markField]: marks.of(1) } });

  expect(journeys.isAwaiting([])).toBe(false);
  expect(waysOf(journeys)).toEqual([
    [{ outcome: 'arrived', tag: 'web', output: 'web.s3', plugin: 's3', place: 's3://logs/1', record: { log: 'a' } }],
  ]);
});

test('a record that a filter drops is reported with the filter and the outputs after it', () => {
  const journeys = new Journeys([filter('lua', 'other'), filter('grep')], [bucket], marks);
  sent(journeys, 'a');

  expect(waysOf(journeys)).toEqual([
    [{ outcome: 'dropped', tag: 'web', filter: { name: 'grep', options: [] }, outputs: ['web.s3'] }],
  ]);
});

test('a copy under another tag has a way of its own, and a record that arrives twice is reported twice', () => {
  const journeys = new Journeys([filter('rewrite_tag', 'web')], [bucket, errors], marks);
  sent(journeys, 'a');
  pass(journeys, 1, 1, 'a');
  pass(journeys, -1, 1, 'a');
  pass(journeys, 0, 1, 'a', 'errors.web');
  pass(journeys, -1, 1, 'a', 'errors.web');
  const received = { [markField]: marks.of(1) };
  [bucket, errors, errors].forEach((output) => journeys.arrive(output, { place: output.name, received }));

  expect(waysOf(journeys)).toEqual([
    [
      expect.objectContaining({ outcome: 'arrived', output: 'web.s3' }),
      expect.objectContaining({ outcome: 'arrived', output: 'web.errors.http' }),
      expect.objectContaining({ outcome: 'arrived', output: 'web.errors.http', again: true }),
    ],
  ]);
});

test('a record that moves to another tag, or to one without output, is followed there', () => {
  const journeys = new Journeys([filter('rewrite_tag', 'web')], [bucket, errors], marks);
  sent(journeys, 'a', 'b');
  pass(journeys, 0, 1, 'a', 'errors.web');
  pass(journeys, -1, 1, 'a', 'errors.web');
  pass(journeys, 0, 2, 'b', 'none.web');
  pass(journeys, -1, 2, 'b', 'none.web');

  expect(waysOf(journeys)).toEqual([
    [expect.objectContaining({ outcome: 'missing', tag: 'errors.web', output: 'web.errors.http' })],
    [{ outcome: 'no-output', tag: 'none.web' }],
  ]);
});

describe('lines that a filter joins', () => {
  const joined = [
    [expect.objectContaining({ outcome: 'missing', record: { log: 'a\nb\nc' }, lines: [1, 2, 3] })],
    [{ outcome: 'joined', tag: 'web', line: 1 }],
    [{ outcome: 'joined', tag: 'web', line: 1 }],
    [expect.objectContaining({ outcome: 'held', filter: { name: 'multiline', options: [] } })],
  ];

  test('and sends into the router again', () => {
    const journeys = new Journeys([filter('multiline')], [bucket], marks);
    sent(journeys, 'a', 'b', 'c', 'b');
    pass(journeys, 0, 1, 'a\nb\nc');
    pass(journeys, 1, 1, 'a\nb\nc');
    pass(journeys, -1, 1, 'a\nb\nc');

    expect(waysOf(journeys)).toEqual(joined);
  });

  test('and returns in place', () => {
    const journeys = new Journeys([filter('multiline')], [bucket], marks);
    sent(journeys, 'a', 'b', 'c', 'b');
    pass(journeys, 1, 1, 'a\nb\nc');
    pass(journeys, -1, 1, 'a\nb\nc');

    expect(waysOf(journeys)).toEqual(joined);
  });
});

test('texts without a mark are matched with the field that they are the value of, in order', () => {
  const journeys = new Journeys([], [bucket], marks);
  sent(journeys, 'a', 'b', 'a');
  [1, 2, 3].forEach((line) => pass(journeys, -1, line, line === 2 ? 'b' : 'a'));
  ['b', 'a', 'x'].forEach((received, index) => journeys.arrive(bucket, { place: `place ${index}`, received }));

  expect(waysOf(journeys)).toEqual([
    [expect.objectContaining({ outcome: 'arrived', place: 'place 1', record: 'a' })],
    [expect.objectContaining({ outcome: 'arrived', place: 'place 0', record: 'b' })],
    [expect.objectContaining({ outcome: 'missing' })],
  ]);
  expect(journeys.unmatched).toBe(1);
});

test('lines are reported in their order, as soon as they and those before them are quiet', () => {
  const journeys = new Journeys([], [bucket], marks);
  sent(journeys, 'a', 'b');
  pass(journeys, -1, 2, 'b');
  journeys.arrive(bucket, { place: 'place', received: { [markField]: marks.of(2) } });
  const later = Date.now() + 1000;

  expect(journeys.report(later, 0)).toEqual([]);
  expect(journeys.report(later, later).map(({ number }) => number)).toEqual([2]);
  expect(journeys.reportAll().map(({ number }) => number)).toEqual([1]);
});

test('records of libraries are followed from where they enter', () => {
  const journeys = new Journeys([], [bucket], marks);
  const mark = `${marks.prefix}x1`;
  journeys.pass({ point: 0, tag: 'web', mark, record: { event: 'login', [markField]: mark } });
  journeys.pass({ point: -1, tag: 'web', mark, record: { event: 'login', [markField]: mark } });

  expect(journeys.reportAll()).toEqual([
    {
      number: undefined,
      stream: 'library',
      text: '{"event":"login"}',
      ways: [expect.objectContaining({ outcome: 'missing', record: { event: 'login' } })],
    },
  ]);
});
