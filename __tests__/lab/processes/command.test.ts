import { run } from '../../../lab/processes/command';

test('returns the stdout of a command, without stderr', async () => {
  const heard: string[] = [];

  const { stdout, exitCode } = await run('sh', ['-c', 'echo one; echo two >&2'], {
    onLine: (line) => heard.push(line),
  });

  expect({ stdout, exitCode }).toEqual({ stdout: 'one', exitCode: 0 });
  expect(heard.sort()).toEqual(['one', 'two']);
});

test('changes and removes environment variables', async () => {
  process.env['DEMO_GIVEN'] = 'given';

  const { stdout } = await run('sh', ['-c', 'echo $DEMO_ADDED ${DEMO_GIVEN-gone}'], {
    environment: { DEMO_ADDED: 'added', DEMO_GIVEN: undefined },
  });

  expect(stdout).toBe('added gone');
});

test('accepts other exit codes on request', async () => {
  expect(await run('sh', ['-c', 'exit 2'], { accept: [0, 2] })).toMatchObject({ exitCode: 2 });
});

test('fails with the last lines of the output', async () => {
  await expect(run('sh', ['-c', 'echo no such bucket >&2; exit 3'])).rejects.toThrow(
    /^sh -c .* failed \(3\):\nno such bucket$/,
  );
});

test('fails when the command does not exist', async () => {
  await expect(run('/nonexistent', [])).rejects.toThrow(/^\/nonexistent failed \(127\):\n.*not found$/);
});

test('reports the process group, to which signals can be sent', async () => {
  let group = 0;
  const running = run('sh', ['-c', 'trap "echo stopped; exit 4" INT; echo ready; sleep 60 & wait'], {
    accept: [4],
    onStart: (number) => (group = number),
    onLine: (line) => line === 'ready' && process.kill(-group, 'SIGINT'),
  });

  expect(await running).toEqual({ exitCode: 4, stdout: 'ready\nstopped' });
});

test('ends an aborted command and its descendants', async () => {
  const stopping = new AbortController();
  const server = `require('http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1', function () {
    console.log(this.address().port);
  })`;
  const inAnotherGroup = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], {
    detached: true,
    stdio: 'inherit',
  })`;
  let url = '';
  const running = run(process.execPath, ['-e', inAnotherGroup], {
    signal: stopping.signal,
    async onLine(port) {
      url = `http://127.0.0.1:${port}`;
      await fetch(url);
      stopping.abort(new Error('not wanted'));
    },
  });

  await expect(running).rejects.toThrow('not wanted');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('does not start an aborted command', async () => {
  await expect(run('sh', [], { signal: AbortSignal.abort(new Error('not wanted')) })).rejects.toThrow('not wanted');
});
