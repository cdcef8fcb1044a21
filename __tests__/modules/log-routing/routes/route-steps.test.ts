import { TerraformVariable } from 'cdktf';
import { LogDestination, type LogLevel, type LogRoute, type LogRouting } from '../../../../modules';
import type { MultilineParser } from '../../../../modules/fluent-bit';
import { onFargate } from '../../../../modules/containers/task-host';
import { routedTask, type RoutedTask } from '../../../../modules/log-routing/routers/fluent-bit/routed-task';
import { synth } from '../../../../lab/synth/synth';
import { bucket, byImage, containersOf, task, place } from '../../../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });

function routedBy(routing: Partial<LogRouting>): RoutedTask {
  const complete = { routes: [], delivery: byImage, ...routing };
  const host = onFargate({ cpu: 512, memoryMiB: 1024 });
  const containers = { app: { image: 'app:1.0.0' } };
  return routedTask(complete, { containers, host, ...place, platform: 'linux/amd64', family: 'web' });
}

/** Returns the filters of a route of the container `app`, without their tags and without the filters of the task. */
function filtersOf(route: Partial<LogRoute>): unknown[] {
  const { filters = [] } = routedBy({ routes: [{ to: s3, ...route }], joinSplitLines: false }).pipeline;
  return filters.map(({ name, options }) => ({ [name]: options }));
}

const emitter = { 'emitter_storage.type': 'filesystem', emitter_mem_buf_limit: '10G' };

test('has no filters for a route without steps', () => {
  expect(filtersOf({})).toEqual([]);
});

test.each<[property: string, route: Partial<LogRoute>, filters: unknown[]]>([
  ['source', { source: 'stderr' }, [{ grep: { Regex: [{ key: '$source', regex: '^stderr$' }] } }]],
  ['include by line', { include: 'GET' }, [{ grep: { Regex: [{ key: '$log', regex: 'GET' }] } }]],
  [
    'exclude by several lines',
    { exclude: ['a', 'b'] },
    [{ grep: { Exclude: [{ key: '$log', regex: 'a' }] } }, { grep: { Exclude: [{ key: '$log', regex: 'b' }] } }],
  ],
  [
    'dropHealthChecks',
    { dropHealthChecks: true },
    [{ grep: { Exclude: [{ key: '$log', regex: 'ELB-HealthChecker/|Amazon-Route53-Health-Check-Service' }] } }],
  ],
  [
    'parse',
    { parse: 'json' },
    [{ parser: { Key_Name: 'log', Parser: ['firelens_partial_json', 'firelens_json'], Reserve_Data: true } }],
  ],
  [
    'several parsers',
    { parse: ['nginx-access', 'nginx-error'] },
    [{ parser: { Key_Name: 'log', Parser: ['firelens_nginx_access', 'firelens_nginx_error'], Reserve_Data: true } }],
  ],
  [
    'multiline',
    { multiline: ['java', 'go'] },
    [
      {
        multiline: {
          mode: 'parser',
          'multiline.key_content': 'log',
          buffer: true,
          flush_ms: 500,
          ...emitter,
          'multiline.parser': ['java', 'go'],
        },
      },
    ],
  ],
  [
    'ecsMetadata',
    { ecsMetadata: false },
    [{ record_modifier: { Remove_key: ['ecs_cluster', 'ecs_task_arn', 'ecs_task_definition'] } }],
  ],
  [
    'fields, renamed first and added last',
    { fields: { add: { team: 'blue' }, remove: ['container_id'], rename: { msg: 'message' } } },
    [
      { modify: { operations: [{ Hard_rename: { from: 'msg', to: 'message' } }] } },
      { record_modifier: { Remove_key: ['container_id'] } },
      { record_modifier: { Record: [{ key: 'team', value: 'blue' }] } },
    ],
  ],
  [
    'lua, in one line',
    { lua: { code: 'function f(t, s, r)\n  return 0\nend\n', call: 'f' } },
    [{ lua: { code: 'function f(t, s, r) return 0 end', call: 'f' } }],
  ],
  ['rateLimit', { rateLimit: 50 }, [{ throttle: { Rate: 50, Window: 5 } }]],
])('creates a filter for %s', (_, route, filters) => {
  expect(filtersOf(route)).toEqual(filters);
});

test('matches the line before it is parsed, and fields after that', () => {
  const names = filtersOf({
    exclude: [{ field: 'path', matches: '^/health' }, 'ELB'],
    include: { field: 'method', matches: 'GET' },
    level: 'error',
    parse: 'json',
    multiline: 'java',
    source: 'stdout',
  });

  expect(names.map((filter) => Object.keys(filter as object)[0])).toEqual([
    'grep',
    'multiline',
    'grep',
    'parser',
    'grep',
    'lua',
    'grep',
  ]);
  expect(names.slice(4)).toMatchObject([
    { grep: { Regex: [{ key: '$method' }] } },
    { lua: { call: 'firelens_level' } },
    { grep: { Exclude: [{ key: '$path' }] } },
  ]);
});

test.each<[least: LogLevel, taken: string[], left: string[]]>([
  ['debug', ['debug', 'DEBUG', 'info', 'fatal'], ['trace', 'debugger']],
  ['info', ['INFO', 'notice', 'Warning'], ['debug']],
  ['warn', ['warn', 'WARNING', 'err', 'crit'], ['info', 'notice']],
  ['error', ['Error', 'severe', 'emerg', 'panic'], ['warn', 'errors']],
  ['fatal', ['FATAL', 'critical', 'alert'], ['error']],
])('selects the level %s and more severe levels, in any spelling', (level, taken, left) => {
  const [, filter] = filtersOf({ parse: 'json', level }) as [unknown, { lua: { code: string } }];
  const keeps = (word: string) => filter.lua.code.includes(`["${word.toLowerCase()}"] = true`);

  expect(taken.filter((word) => !keeps(word))).toEqual([]);
  expect(left.filter(keeps)).toEqual([]);
});

test('joins split lines first, under the tags of the log driver', () => {
  const { filters = [] } = routedBy({ routes: [{ to: s3, include: 'x' }] }).pipeline;

  expect(filters.map(({ name, match }) => [name, match])).toEqual([
    ['multiline', 'app-firelens-*'],
    ['grep', 'app-firelens-*'],
  ]);
  expect(filters[0]!.options).toMatchObject({ mode: 'partial_message', flush_ms: 500, ...emitter });
});

test('joins no lines if all records are from Fluentd libraries, or if it is disabled', () => {
  expect(routedBy({ routes: [{ from: { tag: 'audit' }, to: s3 }] }).pipeline.filters).toEqual([]);
  expect(routedBy({ routes: [{ to: s3 }], joinSplitLines: false }).pipeline.filters).toEqual([]);
});

test('accepts custom parsers, and writes them once for several routes', () => {
  const own: MultilineParser = {
    name: 'indented',
    type: 'regex',
    Rule: [
      { state: 'start_state', regex: '/^\\S/', next: 'more' },
      { state: 'more', regex: '/^\\s/', next: 'more' },
    ],
  };
  const parser = { Name: 'mine', Format: 'ltsv' } as const;
  const { parsers, multilineParsers } = routedBy({
    routes: [
      { source: 'stdout', multiline: own, parse: [parser, 'json'], to: s3 },
      { source: 'stderr', multiline: own, parse: parser, to: s3 },
    ],
  }).pipeline;

  expect(parsers!.map(({ Name }) => Name)).toEqual([
    'firelens_partial_ltsv',
    'mine',
    'firelens_partial_json',
    'firelens_json',
  ]);
  expect(multilineParsers).toEqual([own]);
});

test('routes records from Fluentd libraries by their tag, without a task ID in keys', () => {
  const { pipeline } = routedBy({ routes: [{ from: { tag: 'audit.*' }, level: 'error', to: s3 }] });

  expect(pipeline.filters).toMatchObject([{ name: 'lua', match: 'audit.*' }]);
  expect(pipeline.outputs).toMatchObject([
    {
      match: 'audit.*',
      options: { Alias: 'audit.s3', s3_key_format: ['/', '', 'audit/%Y/%m/%d/%H/%M%S-$UUID.gz'] },
    },
  ]);
});

test('names outputs by container, route and destination, and numbers duplicates', () => {
  const other = LogDestination.s3({ bucket, prefix: 'copy/' });
  const third = LogDestination.s3({ bucket, prefix: 'errors/' });
  const { outputs } = routedBy({ routes: [{ to: [s3, other] }, { name: 'errors', include: 'E', to: third }] }).pipeline;

  expect(outputs.map(({ match, options }) => [match, options.Alias])).toEqual([
    ['app-firelens-*', 'app.s3'],
    ['app-firelens-*', 'app.s3.2'],
    ['errors.app-firelens-*', 'app.errors.s3'],
  ]);
});

test('delivers a record once that takes several routes to one destination, changed in the same way', () => {
  const again = () => LogDestination.s3({ bucket });
  const outputsOf = (...routes: readonly LogRoute[]) =>
    routedBy({ routes }).pipeline.outputs.map(({ options }) => options.Alias);

  expect(outputsOf({ to: [s3, again()] })).toEqual(['app.s3']);
  expect(outputsOf({ to: s3 }, { from: 'app', to: again() })).toEqual(['app.s3']);
  expect(outputsOf({ name: 'errors', include: 'E', to: s3 }, { to: again() })).toEqual(['app.s3']);
  expect(outputsOf({ include: 'E', parse: 'json', to: s3 }, { parse: 'json', to: again() })).toEqual(['app.s3.2']);
  expect(outputsOf({ include: 'E', to: s3 }, { include: 'F', to: again() })).toEqual(['app.s3', 'app.s3.2']);
});

test('gives routes of the same name unique tags, for any other names', () => {
  const named = (name: string, include: string): LogRoute => ({
    name,
    include,
    to: LogDestination.s3({ bucket, prefix: `${include}/` }),
  });
  const { outputs } = routedBy({
    routes: [{ to: s3 }, named('errors', 'a'), named('errors', 'b'), named('errors2', 'c')],
  }).pipeline;

  expect(new Set(outputs.map(({ match }) => match)).size).toBe(4);
  expect(new Set(outputs.map(({ options }) => options.Alias)).size).toBe(4);
});

test('accepts values and new names of fields that are known only at deploy, in the environment of the router', () => {
  const stack = synth((scope) => {
    const team = new TerraformVariable(scope, 'team', { type: 'string' });
    const field = team.stringValue;
    const fields = { add: { team: field }, remove: [field], rename: { msg: field, "user['email']": field } };
    task(scope, { routes: [{ fields, to: s3 }], delivery: byImage });
  });

  expect(containersOf(stack).log_router!.environment).toContainEqual({
    name: expect.stringMatching(/^FIRELENS_/) as string,
    value: '${var.team}',
  });
});
