import { type MatrixCell } from '../../../benchmarks/pipeline-faults/matrix';
import { matrixPage } from '../../../benchmarks/pipeline-faults/matrix-page';
import { smallScale } from '../../../lab/pipeline-faults/small-scale';
import type { TaskCase } from '../../../lab/pipeline-faults/task-cases';
import type { TrialResult } from '../../../lab/pipeline-faults/trial';

const one: TaskCase = {
  containers: 1,
  isOneSilent: false,
  outputs: 'one S3 output',
  delivery: 'image',
  failsS3Alone: false,
};
const two: TaskCase = {
  ...one,
  containers: 2,
  isOneSilent: true,
  outputs: 'S3 and CloudWatch Logs',
  delivery: 'options',
};

const perfect: TrialResult = {
  sent: 5000,
  delivered: 5000,
  lost: [],
  duplicated: 0,
  misfiled: 0,
  alarms: [],
  filesLeft: 0,
  crashed: false,
  peakMemoryMiB: 21,
  objects: 3,
  requests: 4,
};
const lossy: TrialResult = {
  ...perfect,
  delivered: 3000,
  lost: [{ container: 'my-app', place: 'CloudWatch Logs', first: 0, last: 1999 }],
  misfiled: 1,
};

/** The sections of the page, by their headings. */
function sectionsOf(cells: readonly MatrixCell[]): ReadonlyMap<string, string> {
  const text = matrixPage(cells, smallScale, 'Fluent Bit v1');
  return new Map(text.split(/^## /m).map((section) => section.split(/\n([^]*)/, 2) as [string, string]));
}

/** The rows of the first table in a text, without those of the headings. */
function rowsOf(text: string | undefined): readonly string[] {
  return text!
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
}

test('has a row for each task and a column for each scenario', () => {
  const sections = sectionsOf([
    { task: one, scenario: 'burst', result: perfect },
    { task: one, scenario: 'refused', result: { ...perfect, duplicated: 1200 } },
    { task: two, scenario: 'burst', result: perfect },
    { task: two, scenario: 'refused', result: lossy },
  ]);

  expect(sections.get('Results')).toContain('In 2 of 4 trials every record arrived exactly once');
  expect(rowsOf(sections.get('Results'))).toEqual([
    '| 1 container, one S3 output, image delivery | 0 / 0 / 0 | 0 / 1,200 / 0 |',
    '| 2 containers, one of them silent, S3 and CloudWatch Logs, options delivery | 0 / 0 / 0 | 2,000 / 0 / 1 |',
  ]);
});

test('lists each cell that is not zero, with the alarms and the reason', () => {
  const sections = sectionsOf([
    { task: one, scenario: 'burst', result: perfect },
    { task: two, scenario: 'stoppedEarly', result: { ...lossy, alarms: ['LogsLost', 'LogsRetried'] } },
    { task: one, scenario: 'refused', result: { ...perfect, filesLeft: 2, crashed: true } },
  ]);

  expect(rowsOf(sections.get('Trials with lost, doubled or misfiled records'))).toEqual([
    '| stoppedEarly | 2 containers, one of them silent, S3 and CloudWatch Logs, options delivery | 5,000 | 2,000 / 0 / 1 (lost for CloudWatch Logs) | 0 | LogsLost, LogsRetried | With the options delivery, records for CloudWatch Logs are buffered in memory, and Fluent Bit has 5 seconds to deliver them when it is stopped. No reason is known why records are misfiled. |',
    '| refused | 1 container, one S3 output, image delivery | 5,000 | 0 / 0 / 0 | 2 | none | The router exited without being stopped. |',
  ]);
});

test('counts the trials in which alarms were raised, and lists unexpected ones', () => {
  const sections = sectionsOf([
    { task: one, scenario: 'burst', result: { ...perfect, alarms: ['RouterOverloaded'] } },
    { task: one, scenario: 'refused', result: { ...perfect, alarms: ['LogsLost', 'LogsRetried'] } },
    { task: two, scenario: 'refused', result: lossy },
  ]);

  expect(rowsOf(sections.get('Alarms'))).toEqual([
    '| burst | 1 | 0 | 0 | 0 | 0 | 1 | 0 |',
    '| refused | 2 | 1 | 1 | 1 | 0 | 0 | 0 |',
  ]);
  expect(sections.get('Unexpected and missing alarms')!.trim().split('\n')).toEqual([
    '- **burst**: RouterOverloaded, and nothing has failed. Trials (1): 1 container, one S3 output, image delivery.',
    '- **refused**: `LogsLost`, although no record is lost. Trials (1): 1 container, one S3 output, image delivery.',
    '- **refused**: records are lost without `LogsLost`. Trials (1): 2 containers, one of them silent, S3 and CloudWatch Logs, options delivery.',
  ]);
});

test('states that there are none', () => {
  const sections = sectionsOf([{ task: one, scenario: 'burst', result: perfect }]);

  expect(sections.get('Trials with lost, doubled or misfiled records')!.trim()).toBe('None.');
  expect(sections.get('Unexpected and missing alarms')!.trim()).toBe('None.');
});
