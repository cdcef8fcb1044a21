import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { emulatorEnvironment, startEmulator } from '../../../lab/emulator/emulator';
import { findEmulator, installEmulator } from '../../../lab/emulator/emulator-program';
import { projectFolder } from '../../../lab/project';
import { scratchFolder } from '../../../lab/synth/scratch';

/** A server that prints the same line as moto, and responds with its environment. */
const standIn = `
import http.server, json, os, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())

def main():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    print(' * Running on http://127.0.0.1:%d' % server.server_port, file=sys.stderr, flush=True)
    server.serve_forever()

if __name__ == '__main__':
    main()
`;

// The path of Python itself, because the one on PATH may be a version manager's shim, which does not work elsewhere.
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim();
const testWithPython = python || process.env['CI'] ? test : test.skip;

test('the environment selects only the emulator', () => {
  const inherited = {
    PATH: '/bin',
    AWS_PROFILE: 'production',
    AWS_SESSION_TOKEN: 'real',
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/real',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/',
    AWS_CONFIG_FILE: '/etc/aws/config',
    AWS_ACCESS_KEY_ID: 'real',
  };

  const environment = { ...inherited, ...emulatorEnvironment('http://127.0.0.1:1', inherited) };

  expect(JSON.parse(JSON.stringify(environment))).toEqual({
    PATH: '/bin',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});

test('uses the program on PATH', () => {
  const folder = scratchFolder({ moto_server: '#!/bin/sh' });

  expect(findEmulator({ PATH: folder })).toEqual({ command: [`${folder}/moto_server`] });
});

test('uses a program that has been found before, without running it', () => {
  expect(findEmulator({ MOTO_SERVER: '/found/moto_server', PATH: '' })).toEqual({ command: ['/found/moto_server'] });
});

test('ignores a program that does not run', () => {
  const folder = scratchFolder({ moto_server: '#!/bin/sh\nexit 127' });

  expect(findEmulator({ PATH: folder }, '/nonexistent')).toHaveProperty('missing');
});

test('states what to install if Python is missing', () => {
  expect(findEmulator({ PATH: scratchFolder() }, '/nonexistent')).toEqual({
    missing:
      'The AWS emulator needs Python 3.9 or newer with pip and venv: install it from ' +
      'https://www.python.org/downloads/, or by "apt install python3-pip python3-venv"',
  });
});

testWithPython('states what to install if PyPI is unreachable', () => {
  const folder = scratchFolder({ python3: `#!/bin/sh\nexec ${python} "$@"` });

  expect(findEmulator({ PATH: folder, PIP_NO_INDEX: '1' }, '/nonexistent')).toEqual({
    missing:
      "The AWS emulator is missing and Python's package registry does not offer it here: install it by " +
      '"pip install \'moto[server]\'" (https://docs.getmoto.org/en/latest/docs/server_mode.html)',
  });
});

testWithPython(
  'installs the emulator for this project with Python',
  async () => {
    const info = 'moto-5.0.0.dist-info';
    const folder = scratchFolder({
      python3: `#!/bin/sh\nexec ${python} "$@"`,
      'wheel/moto/__init__.py': '',
      'wheel/moto/server.py': standIn,
      [`wheel/${info}/METADATA`]: 'Metadata-Version: 2.1\nName: moto\nVersion: 5.0.0\nProvides-Extra: server\n',
      [`wheel/${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      [`wheel/${info}/RECORD`]: '',
    });
    const wheel = join(folder, 'moto-5.0.0-py3-none-any.whl');
    spawnSync(python!, ['-m', 'zipfile', '-c', wheel, 'moto/', `${info}/`], { cwd: join(folder, 'wheel') });
    const environment = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder };

    const program = findEmulator({ ...environment, PATH: folder }, join(folder, 'moto'));
    if ('missing' in program) throw new Error(program.missing);
    await installEmulator(program, { environment });
    const emulator = await startEmulator(program);
    await emulator.stop();

    expect(program.installer).toBe(`${folder}/python3`);
    expect(findEmulator({ PATH: '' }, join(folder, 'moto'))).toEqual({ command: program.command });
  },
  120_000,
);

describe('an emulator', () => {
  const inherited = process.env;

  afterEach(() => {
    process.env = inherited;
  });

  // Compiling and starting Python can take long.
  jest.setTimeout(60_000);

  const command = [python ?? 'python3', '-c', standIn] as const;

  testWithPython('inherits neither credentials nor proxies', async () => {
    process.env = { ...inherited, AWS_PROFILE: 'production', HTTPS_PROXY: 'http://proxy', no_proxy: '*' };
    const { url, stop } = await startEmulator({ command });

    const environment = (await (await fetch(url)).json()) as object;
    await stop();

    expect(Object.keys(environment).filter((name) => /^AWS_|proxy/i.test(name))).toEqual([]);
  });

  testWithPython('is gone when stopped', async () => {
    const { url, stop } = await startEmulator({ command });

    await stop();

    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  testWithPython('is gone when our process is killed', async () => {
    const starting = `require('${projectFolder}/lab/emulator/emulator').startEmulator({ command: ${JSON.stringify(command)} })
      .then(({ url }) => process.stdout.write(url))`;
    const ours = spawn(process.execPath, ['-r', 'ts-node/register', '-e', starting], { cwd: projectFolder });
    const [url] = (await once(ours.stdout, 'data')) as [Buffer];
    await fetch(String(url));

    ours.kill('SIGKILL');
    await once(ours, 'exit');

    await expect(goneWithin(5_000, String(url))).resolves.toBe(true);
  });

  test('reports why it does not start', async () => {
    await expect(startEmulator({ command: ['sh', '-c', 'echo port in use >&2'] })).rejects.toThrow(
      'The AWS emulator did not start:\nport in use',
    );
  });

  test('does not start when it is aborted', async () => {
    const stopping = new AbortController();
    const started = startEmulator({ command: ['sleep', '60'] }, stopping.signal);

    stopping.abort(new Error('stopped'));

    await expect(started).rejects.toThrow('stopped');
  });
});

async function goneWithin(milliseconds: number, url: string): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    if (
      await fetch(url).then(
        () => false,
        () => true,
      )
    )
      return true;
  }
  return false;
}
