import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FluentdDestination, LogDestination } from '../../../modules';
import { localCommand } from '../../../cli/local/command';
import { routedTaskFolder } from '../../../lab/routers/route';
import { scratchFolder } from '../../../lab/synth/scratch';
import { byImage, task } from '../../../lab/synth/tasks';
import { addTask, shopStack, synthesized } from './stacks';

const routing = { delivery: byImage, routes: [{ to: LogDestination.stdout() }] };
const saved = { ...process.env };

afterEach(() => {
  process.env = { ...saved };
});

/** Returns the message with which the command refuses arguments. */
async function refusal(...args: readonly string[]): Promise<string> {
  try {
    await localCommand({ signal: new AbortController().signal }).parseAsync(args, { from: 'user' });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`it accepts ${args.join(' ')}`);
}

test('a folder that does not exist', async () => {
  expect(await refusal('missing')).toBe(
    'There is no folder missing: run "npx cdktf synth" first, or name the folder that synth writes',
  );
});

test('a folder that synth does not write', async () => {
  const folder = scratchFolder();
  expect(await refusal(folder)).toContain(`${folder} contains no synthesized stack: run "npx cdktf synth" first`);
});

test('a stack without routing', async () => {
  const folder = synthesized((stack) => void task(stack, undefined));

  expect(await refusal(folder)).toBe(
    `${folder}/stacks/shop has no service whose logs are routed: declare logRouting of a service`,
  );
});

test('several services, and a service that does not exist', async () => {
  const folder = synthesized((stack) => ['One', 'Two'].forEach((id) => addTask(stack, id, routing)));
  const stack = `${folder}/stacks/shop`;

  expect(await refusal(folder)).toBe(
    `${stack} has several routed services: name one of shop-One, shop-Two by --service`,
  );
  expect(await refusal(folder, '--service', 'Three')).toBe(
    `${stack} has no routed service "Three": name one of shop-One, shop-Two by --service`,
  );
});

test('several stacks', async () => {
  const folder = synthesized((stack) => addTask(stack, 'Task', routing));
  const other = synthesized((stack) => addTask(stack, 'Task', routing));
  mkdirSync(join(folder, 'stacks', 'empty'));
  expect(await refusal(folder)).toContain('--container');

  cpSync(join(other, 'stacks', 'shop'), join(folder, 'stacks', 'other'), { recursive: true });
  expect(await refusal(folder)).toBe(
    `${folder} contains several stacks with routed services: name one of the folders ` +
      `${folder}/stacks/other, ${folder}/stacks/shop`,
  );
});

test('several containers, and a container that does not exist', async () => {
  const folder = synthesized(shopStack);

  expect(await refusal(folder)).toBe(
    'shop-Task routes the logs of several containers: name one of web, worker by --container',
  );
  expect(await refusal(folder, '--container', 'db')).toBe(
    'No logs of a container "db" are routed in shop-Task: name one of web, worker by --container',
  );
});

test('a router of Fluentd', async () => {
  const routes = [{ to: FluentdDestination.forward({ host: 'logs.example.com' }) }];
  const folder = routedTaskFolder({ router: 'fluentd', routes, delivery: byImage }, ['web']);

  expect(await refusal(join(folder, '..', '..'))).toBe(
    'service-Task has a Fluentd router, which this command does not run: it runs routes of Fluent Bit',
  );
});

test('Fluent Bit, a file with lines, and the emulator', async () => {
  const folder = synthesized(shopStack);
  const programs = scratchFolder({ 'fluent-bit': '#!/bin/sh\nexit 1\n' });
  const args = [folder, '--container', 'web', '--file', join(programs, 'fluent-bit')];
  delete process.env['FLUENT_BIT'];
  delete process.env['MOTO_SERVER'];
  process.env['XDG_CACHE_HOME'] = scratchFolder();

  process.env['PATH'] = scratchFolder();
  expect(await refusal(...args)).toMatch(
    /^Fluent Bit is missing: install Fluent Bit \(https:.*\), or start a container engine/,
  );
  process.env['PATH'] = programs;
  expect(await refusal(...args)).toMatch(/^The AWS emulator needs Python 3\.9 or newer with pip and venv: install it/);
  expect(await refusal(...args.slice(0, 4), 'missing.log')).toBe(
    'There is no file missing.log: name a file with lines of the container by --file',
  );
});

test('several folders', async () => {
  expect(await refusal('one', 'two')).toBe('Only one folder can be named, got two as well');
});
