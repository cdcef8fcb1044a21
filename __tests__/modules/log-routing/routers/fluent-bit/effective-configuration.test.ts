import { ConfigDelivery, type LogRouting, type NetworkMode } from '../../../../../modules';
import { type Output, renderPipeline } from '../../../../../modules/fluent-bit';
import { withDefaults } from '../../../../../modules/log-routing/routers/routing-defaults';
import type { TaskHost } from '../../../../../modules/containers/task-host';
import type { FinalLogging } from '../../../../../modules/log-routing/routers/final-logging';
import {
  effectiveConfiguration,
  type EffectiveParts,
} from '../../../../../modules/log-routing/routers/fluent-bit/effective-configuration';

const stdoutOf = (match: string): Output => ({
  name: 'cloudwatch_logs',
  match,
  options: { region: 'eu-west-1', log_group_name: '/acme/web', log_stream_prefix: 'web/', Alias: 'web' },
});

const routing: LogRouting = { routes: [], delivery: ConfigDelivery.options() };
const included = renderPipeline({ service: { Grace: 30 }, outputs: [stdoutOf('web-firelens-*')] });

/** Returns the configuration of a task on Fargate, or on an EC2 instance in the other network modes. */
function effectiveOn(networkMode: NetworkMode, parts: EffectiveParts, changes: Partial<FinalLogging> = {}): string {
  const host: TaskHost = { launchType: networkMode === 'awsvpc' ? 'FARGATE' : 'EC2', networkMode };
  const logging = { memoryReservationMiB: undefined, routerOptions: {}, changed: {}, ...changes };
  return effectiveConfiguration(withDefaults(routing), parts, host, logging);
}

const sections = (text: string) =>
  text.match(/^\[\w+\]\n +Name +\S+|^\[SERVICE\]/gm)?.map((each) => each.replace(/\s+/g, ' '));

test('contains the parts of ECS in its order, with the included part after the filters and before the outputs (A.0)', () => {
  const text = effectiveOn('awsvpc', { generated: [stdoutOf('web-firelens*')], included });

  expect(sections(text)).toEqual([
    '[INPUT] Name forward',
    '[INPUT] Name forward',
    '[INPUT] Name tcp',
    '[FILTER] Name record_modifier',
    '[SERVICE]',
    '[OUTPUT] Name cloudwatch_logs',
    '[OUTPUT] Name null',
    '[OUTPUT] Name cloudwatch_logs',
  ]);
});

test('contains the included part last if the init process adds it', () => {
  const text = effectiveOn('awsvpc', { included, isIncludedLast: true });

  expect(sections(text)!.slice(-3)).toEqual(['[OUTPUT] Name null', '[SERVICE]', '[OUTPUT] Name cloudwatch_logs']);
});

test.each([
  [128, '64MB'],
  [101, '50MB'],
])('lets the socket buffer half of the %i MiB reserved for the router', (memoryReservationMiB, limit) => {
  const text = effectiveOn('awsvpc', {}, { memoryReservationMiB });

  expect(text).toContain(`    Mem_Buf_Limit ${limit}\n    unix_path     /var/run/fluent.sock\n`);
});

test('contains no metadata if it is disabled', () => {
  expect(effectiveOn('awsvpc', {}, { routerOptions: { 'enable-ecs-log-metadata': 'false' } })).not.toContain(
    'record_modifier',
  );
});

test('sorts the options of an output that ECS generates', () => {
  const text = effectiveOn('awsvpc', { generated: [stdoutOf('web-firelens*')] });

  expect(text.slice(text.lastIndexOf('[OUTPUT]'))).toBe(`[OUTPUT]
    Name              cloudwatch_logs
    Match             web-firelens*
    Alias             web
    log_group_name    /acme/web
    log_stream_prefix web/
    region            eu-west-1
`);
});

describe('in the network mode bridge', () => {
  const text = effectiveOn('bridge', { included });

  test('listens for libraries on the address that the other containers use, and describes it', () => {
    expect(text).toContain(
      `# ECS: records of Fluentd libraries, by FLUENT_PORT=24224 and FLUENT_HOST, the address that this container has got when the others start (L02)
[INPUT]
    Name   forward
    Listen 0.0.0.0
    Port   24224
`,
    );
    expect(text).toContain('    Listen 127.0.0.1\n    Port   8877\n');
  });

  test('also adds the instance to records, first as ECS does', () => {
    expect(text).toMatch(/ {4}Record +ec2_instance_id \$\{EC2_INSTANCE_ID\}\n {4}Record +ecs_cluster /);
  });
});

describe('in the network mode host', () => {
  const text = effectiveOn('host', { included });

  test('has only the socket, and describes it', () => {
    expect(sections(text)).toEqual([
      '[INPUT] Name forward',
      '[FILTER] Name record_modifier',
      '[SERVICE]',
      '[OUTPUT] Name cloudwatch_logs',
    ]);
    expect(text).toMatch(/^# ECS: records of the log driver; Fluentd libraries have neither a port nor FLUENT_HOST\n/);
  });
});

test('describes the address of the router for libraries on Fargate', () => {
  expect(effectiveOn('awsvpc', {})).toContain('by FLUENT_PORT=24224 and FLUENT_HOST=127.0.0.1\n');
  expect(effectiveOn('awsvpc', {})).not.toContain('ec2_instance_id');
});
