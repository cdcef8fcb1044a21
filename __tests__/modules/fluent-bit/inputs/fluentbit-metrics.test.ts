import { type Input, inputEntries, inputProblems } from '../../../../modules/fluent-bit';

test('writes the scrape interval', () => {
  const input: Input = { name: 'fluentbit_metrics', options: { scrape_interval: '30s', scrape_on_start: true } };

  expect(inputProblems(input)).toEqual([]);
  expect(inputEntries(input)).toEqual([
    ['scrape_interval', '30s'],
    ['scrape_on_start', 'On'],
  ]);
});

test('fails when the interval is 0', () => {
  expect(inputProblems({ name: 'fluentbit_metrics', options: { scrape_interval: '0s' } })).toEqual([
    'INPUT fluentbit_metrics: scrape_interval must be a duration of 1s or more, such as "30s" or "1m", got "0s"',
  ]);
});

test('does not compile with an unknown buffer type', () => {
  // @ts-expect-error: there is no disk
  const input: Input = { name: 'fluentbit_metrics', options: { 'storage.type': 'disk' } };

  expect(inputProblems(input)).toHaveLength(1);
});

test('does not compile with an unknown input, and fails', () => {
  // @ts-expect-error: there is no tails
  const input: Input = { name: 'tails', options: {} };

  expect(inputProblems(input)).toEqual([
    'INPUT: name must be one of forward, tcp, tail, fluentbit_metrics, got "tails"',
  ]);
});
