import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizesFor } from '../../modules/log-routing/routers/expected-load';
import { parserPresets } from '../../modules/log-routing/routes/parser-presets';
import { driverFields, ecsFields } from '../../modules/log-routing/routes/record-fields';
import { documentedTables } from '../support/athena-tables';
import { projectFolder } from '../../lab/project';

const text = readFileSync(join(projectFolder, 'docs', 'operations.md'), 'utf8');

test('states the sizes for an expected load', () => {
  const heading = text.search(/^\| Records a second/m);
  const rows = text.slice(heading).split('\n\n')[0]!.split('\n').slice(2);
  const listed = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

  expect(listed.length).toBeGreaterThan(3);
  expect(listed).toEqual(
    listed.map(([recordsPerSecond]) => {
      const sizes = sizesFor({ recordsPerSecond: Number(recordsPerSecond) });
      const { routerMemoryReservationMiB, routerCpu, logDriverBufferRecords, outputBuffer } = sizes;
      return [recordsPerSecond, routerMemoryReservationMiB, routerCpu, logDriverBufferRecords, outputBuffer].map(
        String,
      );
    }),
  );
});

describe('has Athena tables', () => {
  const tables = documentedTables();
  const usual = ['date', ...driverFields, ...ecsFields];

  test('for unparsed lines and for nginx requests', () => {
    const { Regex, Types = '' } = parserPresets['nginx-access'] as { readonly Regex: string; readonly Types?: string };
    const parsed = [...Regex.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name!);
    const numbers = [...Types.matchAll(/(\w+):integer/g)].map(([, name]) => name!);
    const { nginx_lines: lines, nginx_requests: requests } = tables;

    expect(Object.keys(lines!.columns).sort()).toEqual([...usual].sort());
    expect(Object.keys(requests!.columns).sort()).toEqual([...usual, ...parsed].sort());
    const typed = Object.entries(requests!.columns).filter(([, type]) => type !== 'string');
    expect(typed.map(([name]) => name)).toEqual(numbers);
  });

  test.each([
    ['nginx_lines', 'nginx/2026/11/21/04/0506-0123-Ab3dE6gH.gz'],
    ['nginx_requests', 'container=nginx/year=2026/month=11/day=21/hour=04/0506-0123-Ab3dE6gH.gz'],
  ])('whose partitions match object keys: %s', (name, key) => {
    expect(tables[name]!.partitions).toEqual(['container', 'year', 'month', 'day', 'hour']);
    expect(tables[name]!.partitionsOf(key)).toEqual(['nginx', '2026', '11', '21', '04']);
  });
});
