import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page } from '../../../benchmarks/pipeline-faults/page';
import { type Scale, type Scenario, scenarios } from '../../../lab/pipeline-faults/scenarios';
import { type Place, tally } from '../../../lab/pipeline-faults/tally';
import type { TrialResult } from '../../../lab/pipeline-faults/trial';
import { projectFolder } from '../../../lab/project';
import { readmeTable, readmeText } from '../../support/readme';

const scale: Scale = {
  burst: 10_000,
  perSecond: 10,
  aroundSeconds: 1,
  outageSeconds: 6,
  afterwardsSeconds: 7,
  tooMuch: { perSecond: 20, seconds: 2 },
};
const used = { alarms: [], filesLeft: 0, crashed: false, peakMemoryMiB: 21, objects: 3, requests: 4 };
const place: Place = { name: 'S3', address: 's3://logs/', containers: ['nginx'] };

/** Result of a scenario in which these of 2,000 records arrive. */
function resultOf(arrived: readonly number[]): TrialResult {
  return {
    ...tally(new Map([['nginx', 2000]]), [place], [['s3://logs/nginx/1', new Map([['nginx', arrived]])]]),
    ...used,
  };
}

/** Returns the cells of rows of tables in Markdown. */
function cellsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
}

test('a page has a row for each router, with its losses and their reasons', () => {
  const scenario: Scenario = { title: () => 'Rain', happen: () => Promise.resolve(), why: { article: 'It gets wet.' } };
  const ours = resultOf([...Array(2000).keys(), 7]);
  const article = { ...resultOf([...Array(2000).keys()].slice(1500)), crashed: true };

  const text = page([{ scenario, ours, article }], scale, 'Fluent Bit v1');

  expect(cellsOf(text).slice(2)).toEqual([
    ['Rain', 'ours', '2,000', '2,000', '0', '1', '21', '3', '4'],
    ['Rain', "the article's", '2,000', '500', '1,500', '0', '21', '3', '4'],
  ]);
  expect(text.split('\n').filter((line) => line.startsWith('- **'))).toEqual([
    '- **Rain**: lost 1,500 of 2,000, the numbers 0 to 1,499, and Fluent Bit crashed. It gets wet.',
  ]);
});

test("the guide's figures are those of the page", () => {
  const rows = cellsOf(readFileSync(join(projectFolder, 'benchmarks', 'pipeline-faults.md'), 'utf8')).slice(2);
  const figures = rows.flatMap(([title, router, sent, , lost], index) =>
    router === 'ours' ? [[title, sent, lost, rows[index + 1]![4]]] : [],
  );

  expect(figures).toHaveLength(Object.keys(scenarios).length);
  expect(readmeTable('what happens')).toEqual(figures);
});

test("the guide's figures of tasks with several containers are those of the page", () => {
  const cases = cellsOf(readFileSync(join(projectFolder, 'benchmarks', 'pipeline-cases.md'), 'utf8'));
  const headings = cases.find(([first]) => first === 'Task')!;
  const scenariosOfGuide = ['refused', 'stoppedWhileRefused', 'stoppedWhileHanging', 'stoppedEarly'];
  const rows = readmeTable('task');

  expect(rows.length).toBeGreaterThan(5);
  expect(rows).toEqual(
    rows.map(([task]) => {
      const cells = cases.find(([first]) => first === task)!;
      return [task, ...scenariosOfGuide.map((scenario) => cells[headings.indexOf(scenario)])];
    }),
  );
});

test('no record of any trial on the page is misfiled, and the guide states the number of trials', () => {
  const text = readFileSync(join(projectFolder, 'benchmarks', 'pipeline-cases.md'), 'utf8');
  const cells = cellsOf(text)
    .flat()
    .filter((cell) => /^[\d,]+ \/ [\d,]+ \/ [\d,]+$/.test(cell));
  const [, trials] = /of (\d+) trials every record/.exec(text)!;

  expect(cells.filter((cell) => !cell.endsWith(' / 0'))).toEqual([]);
  expect(readmeText.replace(/\s+/g, ' ')).toContain(`${trials} trials with one, two and five`);
});
