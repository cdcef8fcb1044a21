import { join } from 'node:path';
import { findFluentBit, type FluentBitProgram } from '../../../cli/local/fluent-bit-program';
import { routerFolderAt } from '../../../cli/router-folder';
import { scratchFolder } from '../../../lab/synth/scratch';

const run = {
  folder: '/tmp/run',
  configuration: '/tmp/run/fluent-bit.conf',
  ports: [10001, 10002],
  variables: ['ECS_CLUSTER'],
  containerName: 'router',
};

/** Finds Fluent Bit where only these programs are on PATH. */
async function find(programs: Readonly<Record<string, string>>, image?: string, platform: NodeJS.Platform = 'linux') {
  const folder = scratchFolder({ ...programs, 'router/image/Dockerfile': 'FROM example.com/fluent-bit:1\nCOPY a b\n' });
  const found = await findFluentBit(routerFolderAt(join(folder, 'router')), {
    ...{ image, platform, environment: { PATH: folder } },
    signal: new AbortController().signal,
  });
  return { folder, found: found as FluentBitProgram };
}

const works = '#!/bin/sh\nexit 0\n';
const fails = '#!/bin/sh\nexit 1\n';

test('the program on PATH comes first', async () => {
  const { folder, found } = await find({ 'fluent-bit': works, docker: works });

  expect(found.command(run)).toEqual([join(folder, 'fluent-bit'), '-c', run.configuration]);
});

test('an engine that runs is next, with the image that the router is built from', async () => {
  const { folder, found } = await find({ docker: fails, podman: works });

  expect(found.command(run)).toEqual([
    ...[join(folder, 'podman'), 'run', '--rm', '--name', 'router', '--stop-timeout', '10', '--network', 'host'],
    ...['--volume', '/tmp/run:/tmp/run', '--tmpfs', '/tmp/firelens', '--env', 'ECS_CLUSTER'],
    ...['--entrypoint', '/fluent-bit/bin/fluent-bit', 'example.com/fluent-bit:1', '-c', run.configuration],
  ]);
  expect(found.removal('router')).toEqual([join(folder, 'podman'), 'rm', '--force', 'router']);
});

test('in the virtual machine of another system, ports are published and this machine has another name', async () => {
  const { found } = await find({ 'fluent-bit': works, docker: works }, 'example.com/other:2', 'darwin');

  expect(found.host).toBe('host.docker.internal');
  expect(found.command(run).join(' ')).toContain(
    '--publish 127.0.0.1:10001:10001 --publish 127.0.0.1:10002:10002 --volume',
  );
  expect(found.command(run)).toContain('example.com/other:2');
});

test('without any of them, one sentence says what to install', async () => {
  const { folder, found } = await find({ docker: fails });

  expect(found).toEqual({
    missing:
      `Fluent Bit is missing, and ${join(folder, 'docker')} has no running engine: ` +
      'install Fluent Bit (https://docs.fluentbit.io/manual/installation), ' +
      'or start a container engine (docker, podman, finch, nerdctl)',
  });
  expect((await find({})).found).toEqual({ missing: expect.stringMatching(/^Fluent Bit is missing: install/) });
  expect((await find({}, 'a:1')).found).toEqual({
    missing: expect.stringMatching(/^No container engine is installed to run a:1/),
  });
});
