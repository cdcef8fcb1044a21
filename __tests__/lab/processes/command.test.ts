import { run } from '../../../lab/processes/command';

test('returns what a command prints, without its errors', async () => {
  const heard: string[] = [];

  const { stdout, exitCode } = await run('sh', ['-c', 'echo one; echo two >&2'], {
    onLine: (line) => heard.push(line),
  });

  expect({ stdout, exitCode }).toEqual({ stdout: 'one', exitCode: 0 });
  expect(heard.sort()).toEqual(['one', 'two']);
});

test('changes the environment and takes variables away', async () => {
  process.env['DEMO_GIVEN'] = 'given';

  const { stdout } = await run('sh', ['-c', 'echo $DEMO_ADDED ${DEMO_GIVEN-gone}'], {
    environment: { DEMO_ADDED: 'added', DEMO_GIVEN: undefined },
  });

  expect(stdout).toBe('added gone');
});

test('accepts other exit codes on request', async () => {
  expect(await run('sh', ['-c', 'exit 2'], { accept: [0, 2] })).toMatchObject({ exitCode: 2 });
});

test('fails with what the command said last', async () => {
  await expect(run('sh', ['-c', 'echo no such bucket >&2; exit 3'])).rejects.toThrow(
    /^sh -c .* failed \(3\):\nno such bucket$/,
  );
});

test('fails when there is no such command', async () => {
  await expect(run('/nonexistent', [])).rejects.toThrow(/^\/nonexistent failed \(127\):\n.*not found$/);
});

test('tells the process group, to which signals can be sent', async () => {
  let group = 0;
  const running = run('sh', ['-c', 'trap "echo stopped; exit 4" INT; echo ready; sleep 60 & wait'], {
    accept: [4],
    onStart: (number) => (group = number),
    onLine: (line) => line === 'ready' && process.kill(-group, 'SIGINT'),
  });

  expect(await running).toEqual({ exitCode: 4, stdout: 'ready\nstopped' });
});

test('ends a command that is not wanted any more, with all that it started', async () => {
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

test('begins nothing that is not wanted any more', async () => {
  await expect(run('sh', [], { signal: AbortSignal.abort(new Error('not wanted')) })).rejects.toThrow('not wanted');
});
