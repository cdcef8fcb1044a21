import type { Output } from '../../../../modules/fluent-bit';
import { variable } from '../../../../modules/fluent-bit/value';
import { renderRouteTable, routeTable } from '../../../../modules/log-routing/routes/route-table';

const output = (match: string, alias?: string): Output => ({
  name: 's3',
  match,
  options: { bucket: 'acme-logs', ...(alias !== undefined && { Alias: alias }) },
});

const container = (name: string) => ({ name, match: `${name}-firelens-*` });

test.each([
  ['app-firelens-*', ['app']],
  ['app-firelens*', ['app']],
  ['*', ['app', 'app2', 'my.app']],
  ['*-firelens-*', ['app', 'app2', 'my.app']],
  ['my.app-firelens-*', ['my.app']],
  ['my-app-firelens-*', []],
])('returns the records that the pattern %s matches', (match, containers) => {
  const rows = routeTable(['app', 'app2', 'my.app'].map(container), { outputs: [output(match)] });

  expect(rows.filter(({ outputs }) => outputs.length > 0).map(({ source }) => source)).toEqual(containers);
});

test('returns the records that reach one, two or no outputs', () => {
  const rows = routeTable(['nginx', 'app', 'job'].map(container), {
    outputs: [
      output('nginx-firelens-*', 'nginx.s3'),
      output('app-firelens-*'),
      output('app-firelens-*', 'app.archive'),
    ],
  });

  expect(renderRouteTable(rows, { networkMode: 'awsvpc', hasProbe: true })).toBe(`| records of | tag | filters | reach |
| --- | --- | --- | --- |
| \`nginx\` | \`nginx-firelens-<task id>\` |  | \`nginx.s3\` |
| \`app\` | \`app-firelens-<task id>\` |  | \`s3\`, \`app.archive\` |
| \`job\` | \`job-firelens-<task id>\` |  | no output, and are dropped |
| libraries, on port 24224, with other tags | their own |  | no output, and are dropped |
| the health probe of ECS | \`firelens-healthcheck\` |  | an output that drops them |
`);
});

test('names the variables in the conditions of routes', () => {
  const rows = routeTable([container('app')], {
    filters: [
      {
        name: 'rewrite_tag',
        match: 'app-firelens-*',
        options: { Rule: [{ key: '$log', regex: variable('FIRELENS_PATTERN'), tag: 'errors.$TAG', keep: false }] },
      },
    ],
    outputs: [output('errors.*')],
  });

  expect(rows[1]).toMatchObject({ condition: '`log` matches `${FIRELENS_PATTERN}`', outputs: ['s3'] });
});

test('reports that libraries reach no router in the network mode host', () => {
  expect(renderRouteTable([], { networkMode: 'host', hasProbe: true })).toBe(`| records of | tag | filters | reach |
| --- | --- | --- | --- |
| libraries | their own |  | no router: it has no port in the network mode \`host\` |
`);
});
