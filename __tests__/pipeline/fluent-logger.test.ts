import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentLoggerApp, fluentLoggerFolder } from './fluent-logger-app';
import { ForwardSink } from '../../lab/servers/forward-sink';
import { freePort } from '../../lab/servers/free-port';
import { type LogRecord, sortedBy } from '../../lab/routers/records';

jest.setTimeout(60_000);

const paths = Array.from({ length: 100 }, (_, index) => `/${index}`);

test('sends a record of each request once, with the tag app.request, even if it is stopped immediately', async () => {
  const sink = await ForwardSink.start();
  const app = await FluentLoggerApp.start({ FLUENT_HOST: '127.0.0.1', FLUENT_PORT: String(sink.overrides.port) });
  await app.request(paths);
  await app.request(['/']);
  await app.stop();
  await sink.stop();

  const records = sortedBy('path', sink.records);
  expect(records).toEqual(
    ['/', ...paths].sort().map((path) => ({
      level: 'info',
      method: 'GET',
      path,
      status: path === '/' ? 200 : 404,
      durationMs: expect.any(Number) as unknown,
    })),
  );
  expect(sink.tags).toEqual(new Set(['app.request']));
  expect(app.stderr).toEqual([]);
});

test('writes records that no router accepts to stderr before it is killed', async () => {
  const app = await FluentLoggerApp.start({ FLUENT_HOST: '127.0.0.1', FLUENT_PORT: String(await freePort()) });
  await app.request(paths);
  await app.stop();

  const records = app.stderr.map((line) => JSON.parse(line) as LogRecord);
  expect(records.map(({ path }) => path).sort()).toEqual(paths.toSorted());
  expect(records[0]).toMatchObject({ method: 'GET', status: 404, lost: expect.any(String) });
});

test('is built from existing files, with the tested version of the library', () => {
  const textOf = (name: string) => readFileSync(join(fluentLoggerFolder, name), 'utf8');
  const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
  const installed = require.resolve('@fluent-org/logger/package.json');
  const copied = [...textOf('Dockerfile').matchAll(/^COPY (.+) \.\/$/gm)].flatMap(([, names]) => names!.split(' '));

  expect(dependencies).toEqual({
    '@fluent-org/logger': (JSON.parse(readFileSync(installed, 'utf8')) as { version: string }).version,
  });
  expect(copied).toEqual(['package.json', 'package-lock.json', 'server.mjs']);
  expect(copied.filter((name) => !existsSync(join(fluentLoggerFolder, name)))).toEqual([]);
});
