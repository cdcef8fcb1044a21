import { join } from 'node:path';
import { engineNames, findContainerEngine } from '../../cli/container-engine';
import { scratchFolder } from '../../lab/synth/scratch';

const works = '#!/bin/sh\nexit 0\n';
const fails = '#!/bin/sh\nexit 1\n';
const { signal } = new AbortController();

test('finds the first engine that is running', async () => {
  const folder = scratchFolder({ docker: fails, podman: works, finch: works });

  expect(await findContainerEngine(engineNames, { signal, environment: { PATH: folder } })).toEqual({
    name: 'podman',
    program: join(folder, 'podman'),
  });
});

test('gives a reason for each engine that cannot be used', async () => {
  const folder = scratchFolder({ docker: works, finch: fails });
  const found = await findContainerEngine(['docker', 'podman', 'finch'], {
    ...{ signal, environment: { PATH: folder } },
    reasonAgainst: async ({ name }) => (name === 'docker' ? 'docker has no buildx' : undefined),
  });

  expect(found).toEqual([
    { name: 'docker', program: join(folder, 'docker'), reason: 'docker has no buildx' },
    { name: 'podman', program: undefined, reason: 'podman is not installed' },
    { name: 'finch', program: join(folder, 'finch'), reason: 'finch is not running' },
  ]);
});

test('ends when it is aborted', async () => {
  const folder = scratchFolder({ docker: '#!/bin/sh\nexec sleep 60\n' });
  const search = findContainerEngine(['docker'], {
    signal: AbortSignal.timeout(500),
    environment: { PATH: folder },
  });

  await expect(search).rejects.toThrow(/aborted due to timeout/);
});
