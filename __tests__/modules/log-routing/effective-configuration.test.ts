import { LogDelivery, type LogRouting } from '../../../modules';
import type { Output } from '../../../modules/fluent-bit';
import { effectiveConfiguration } from '../../../modules/log-routing/effective-configuration';

const stdoutOf = (match: string): Output => ({
  name: 'cloudwatch_logs',
  match,
  options: { region: 'eu-west-1', log_group_name: '/acme/web', log_stream_prefix: 'web/', Alias: 'web' },
});

const routing: LogRouting = { routes: [], delivery: LogDelivery.options() };
const included = { service: { Grace: 30 }, outputs: [stdoutOf('web-firelens-*')] };

const sections = (text: string) =>
  text.match(/^\[\w+\]\n +Name +\S+|^\[SERVICE\]/gm)?.map((each) => each.replace(/\s+/g, ' '));

test('has the parts of ECS in its order, with ours after the filters and before the outputs (A.0)', () => {
  const text = effectiveConfiguration(routing, { generated: [stdoutOf('web-firelens*')], included });

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

test('has our part last where the init process adds it', () => {
  const text = effectiveConfiguration(routing, { included, isIncludedLast: true });

  expect(sections(text)!.slice(-3)).toEqual(['[OUTPUT] Name null', '[SERVICE]', '[OUTPUT] Name cloudwatch_logs']);
});

test.each([
  [128, '64MB'],
  [101, '50MB'],
])('lets the socket buffer half of the %i MiB that are kept for the router', (memoryReservationMiB, limit) => {
  const text = effectiveConfiguration({ ...routing, routerMemoryReservationMiB: memoryReservationMiB }, {});

  expect(text).toContain(`    Mem_Buf_Limit ${limit}\n    unix_path     /var/run/fluent.sock\n`);
});

test('adds no metadata where ECS is told not to', () => {
  expect(effectiveConfiguration({ ...routing, ecsMetadata: false }, {})).not.toContain('record_modifier');
});

test('sorts the options of an output that ECS writes', () => {
  const text = effectiveConfiguration(routing, { generated: [stdoutOf('web-firelens*')] });

  expect(text.slice(text.lastIndexOf('[OUTPUT]'))).toBe(`[OUTPUT]
    Name              cloudwatch_logs
    Match             web-firelens*
    Alias             web
    log_group_name    /acme/web
    log_stream_prefix web/
    region            eu-west-1
`);
});
