import { table } from '../../lab/markdown';
import type { RouterTrouble } from '../../modules/log-routing/routers/router-messages';
import { type MatrixCell, secondsAgain, trialsAtOnce } from './matrix';
import { reasonsOf } from './reasons';
import { count, type Scale, type Scenario, type ScenarioName, scenarios } from '../../lab/pipeline-faults/scenarios';
import { smallBuffer } from '../../lab/pipeline-faults/small-scale';
import { nameOf } from '../../lab/pipeline-faults/task-cases';
import type { TrialResult } from '../../lab/pipeline-faults/trial';

/** Returns the page of results with the routers of many tasks, in Markdown. */
export function matrixPage(cells: readonly MatrixCell[], scale: Scale, version: string): string {
  const names = unique(cells.map(({ scenario }) => scenario));
  const perfect = cells.filter(({ result }) => isPerfect(result)).length;
  return `${[
    introduction,
    '## Setup',
    whatRan(version, scale),
    table(
      ['Scenario', 'What happens'],
      names.map((name) => [name, scenarios[name].title(scale)]),
    ),
    '## Results',
    `In ${count(perfect)} of ${count(cells.length)} trials every record arrived exactly once at each of its destinations, and no files were left.
Each cell shows the number of records that were lost / doubled / misfiled.`,
    table(['Task', ...names], rowsOf(cells, names)),
    '## Trials with lost, doubled or misfiled records',
    exceptions(cells),
    '## Alarms',
    `Number of trials in which each alarm was raised, according to the router's log. \`LogsRetried\` requires a failed upload: it
is not raised if S3 hangs for less than 30 seconds, because the second request of an upload then succeeds, or if nothing
was uploaded while S3 failed.`,
    table(
      ['Scenario', 'Trials', 'Of these with losses', ...troubles],
      names.map((name) => alarmRow(name, cells)),
    ),
    '## Unexpected and missing alarms',
    misfits(cells),
  ].join('\n\n')}\n`;
}

const introduction = `# Faults of the pipeline, by task

How many records are lost, duplicated and misfiled when AWS services fail, when ECS stops the task, and when the router is
killed. The tasks have one, two and five containers, each kind of delivery, and per container one S3 output, two, or S3
and CloudWatch Logs. [pipeline-faults.md](pipeline-faults.md) covers one container at a larger scale.

\`npm run benchmark:pipeline\` writes both pages; with \`--matrix\` it writes only this one. To run some scenarios and print
their results, name them: \`npm run benchmark:pipeline -- --matrix stoppedEarly\`.`;

const troubles = [
  'LogsLost',
  'LogsRetried',
  'LogsRefused',
  'RouterOverloaded',
  'RouterFailed',
] as const satisfies readonly RouterTrouble[];

function whatRan(version: string, { perSecond }: Scale): string {
  return `- The routers run ${version} on Linux, with the configurations that \`synth\` writes, started by the entry points of
  their task definitions. ${trialsAtOnce} trials ran at a time.
- Containers write numbered lines of about 1 KB, including added fields: ${count(perSecond)} a second in total, unless stated otherwise,
  and the same number for each container. A silent container writes nothing. Each container has a separate log driver, which
  has sent all records before ECS stops the task.
- S3 and CloudWatch Logs are servers on the test machine. If a task uses both, both fail, unless the table states that S3
  alone fails.
- A record is expected once at each destination of its container. It is lost if it did not arrive there, doubled once for
  each additional copy, and misfiled if its object or stream is named after another container.
- With the options delivery, a container has a single output. In tasks with both services, every second container sends to
  CloudWatch Logs.
- In \`diskLimit\`, the buffer of each output is limited to \`${smallBuffer}\`, and each container writes as much; in \`killed\`, ECS stops the
  task when all records have arrived, or after ${secondsAgain} seconds.`;
}

function rowsOf(cells: readonly MatrixCell[], names: readonly ScenarioName[]): readonly (readonly string[])[] {
  const tasks = unique(cells.map(({ task }) => task));
  return tasks.map((task) => {
    const resultOf = (name: ScenarioName) => cells.find((cell) => cell.task === task && cell.scenario === name);
    return [nameOf(task), ...names.map((name) => cellOf(resultOf(name)))];
  });
}

function cellOf(cell: MatrixCell | undefined): string {
  if (!cell) return '';
  const { sent, delivered, duplicated, misfiled } = cell.result;
  return [sent - delivered, duplicated, misfiled].map(count).join(' / ');
}

function exceptions(cells: readonly MatrixCell[]): string {
  const rows = cells
    .filter(({ result }) => !isPerfect(result))
    .map((cell) => {
      const { sent, lost, alarms, filesLeft, crashed } = cell.result;
      const places = unique(lost.map(({ place }) => place)).join(' and ');
      return [
        cell.scenario,
        nameOf(cell.task),
        count(sent),
        `${cellOf(cell)}${places && ` (lost for ${places})`}`,
        count(filesLeft),
        alarms.join(', ') || 'none',
        [...(crashed ? ['The router exited without being stopped.'] : []), reasonsOf(cell)].join(' ').trim(),
      ];
    });
  const headings = ['Scenario', 'Task', 'Sent', 'Lost / doubled / misfiled', 'Files left', 'Alarms', 'Why'];
  return rows.length === 0 ? 'None.' : table(headings, rows);
}

function alarmRow(name: ScenarioName, cells: readonly MatrixCell[]): readonly string[] {
  const results = cells.filter(({ scenario }) => scenario === name).map(({ result }) => result);
  const numberOf = (isSo: (result: TrialResult) => boolean) => count(results.filter(isSo).length);
  return [
    name,
    count(results.length),
    numberOf(hasLosses),
    ...troubles.map((trouble) => numberOf(({ alarms }) => alarms.includes(trouble))),
  ];
}

function misfits(cells: readonly MatrixCell[]): string {
  const found = cells.flatMap((cell) => misfitsOf(cell).map((misfit) => ({ ...cell, misfit })));
  const kinds = unique(found.map(({ scenario, misfit }) => `**${scenario}**: ${misfit}`));
  const lines = kinds.map((kind) => {
    const tasks = found.filter(({ scenario, misfit }) => `**${scenario}**: ${misfit}` === kind);
    return `- ${kind}. Trials (${count(tasks.length)}): ${tasks.map(({ task }) => nameOf(task)).join('; ')}.`;
  });
  return lines.join('\n') || 'None.';
}

function misfitsOf({ scenario, result }: MatrixCell): readonly string[] {
  const { isHarmless }: Scenario = scenarios[scenario];
  const saysLost = result.alarms.includes('LogsLost');
  return [
    ...(hasLosses(result) && !saysLost ? ['records are lost without `LogsLost`'] : []),
    ...(!hasLosses(result) && saysLost ? ['`LogsLost`, although no record is lost'] : []),
    ...(result.alarms.includes('RouterFailed') ? ['`RouterFailed`'] : []),
    ...(isHarmless && result.alarms.length > 0 ? [`${result.alarms.join(', ')}, and nothing has failed`] : []),
  ];
}

function hasLosses({ lost }: TrialResult): boolean {
  return lost.length > 0;
}

function isPerfect({ lost, duplicated, misfiled, filesLeft, crashed }: TrialResult): boolean {
  return lost.length === 0 && duplicated === 0 && misfiled === 0 && filesLeft === 0 && !crashed;
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
