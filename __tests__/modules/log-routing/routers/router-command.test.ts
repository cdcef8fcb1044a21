import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { LogBucket, ConfigDelivery, LogDestination, type LogRouting } from '../../../../modules';
import { until } from '../../../../lab/until';
import { scratchFolder } from '../../../../lab/synth/scratch';
import { bucket, byImage, containersOf, logGroup, routed, task } from '../../../../lab/synth/tasks';
import { synth } from '../../../../lab/synth/synth';

const app = { image: 'app:1.0.0' };
const byInit = ConfigDelivery.init({ bucket });
const toS3: LogRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

test.each([
  ['image', { delivery: byImage }, '/entrypoint.sh', '"$@"'],
  ['options', { delivery: ConfigDelivery.options() }, '/entrypoint.sh', '"$@"'],
  ['init', { delivery: byInit }, '/init/fluent_bit_init_entrypoint.sh', 'sh /tmp/init/invoke_fluent_bit.sh'],
  [
    'init (writable root file system)',
    { delivery: byInit, routerReadonlyRootFilesystem: false },
    '/init/fluent_bit_init_entrypoint.sh',
    'sh /init/invoke_fluent_bit.sh',
  ],
])(
  "with the %s delivery, a shell starts and restarts the router with the image's command",
  (_, routing, first, again) => {
    const { log_router: router } = routed({ ...toS3, ...routing });

    expect(router!.entryPoint).toEqual(['/bin/sh', '-c', expect.stringContaining(`\n  ${again} & router=$!\n`), 'sh']);
    expect(router!.command).toEqual([first]);
  },
);

test.each([
  ['no destination is S3', { ...toS3, routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }] }],
  ['restarts are disabled', { ...toS3, routerRetriesAtStop: false }],
])('the image starts the router if %s', (_, routing) => {
  const { log_router: router } = routed(routing);

  expect(router).not.toHaveProperty('entryPoint');
  expect(router).not.toHaveProperty('command');
});

test.each([
  ['image', byImage],
  ['init', byInit],
  ['options', ConfigDelivery.options()],
])(
  'with the %s delivery, the shell reads a folder that is known only at deploy from the environment',
  (_, delivery) => {
    const stack = synth((scope) => {
      const { bucketName } = new LogBucket(scope, 'Logs');
      const to = LogDestination.s3({ bucket, options: { store_dir: `/tmp/${bucketName}` } });
      task(scope, { ...toS3, delivery, routes: [{ to }] });
    });

    const { log_router: router } = containersOf(stack);
    expect(router!.entryPoint).toEqual([
      '/bin/sh',
      '-c',
      expect.stringContaining('for file in "$FIRELENS_STORE_DIR"/*/[0-9]*/*'),
      'sh',
    ]);
    expect(router!.environment).toContainEqual({
      name: 'FIRELENS_STORE_DIR',
      value: expect.stringMatching(/^\/tmp\/\$\{aws_s3_bucket\.Logs_\w+\.bucket\}$/) as string,
    });
  },
);

test('the shell looks for files in the folders of all outputs and of the engine', () => {
  const routes = [
    { to: LogDestination.s3({ bucket }) },
    { name: 'errors', to: LogDestination.s3({ bucket, prefix: 'errors/' }) },
  ];
  const { log_router: router } = routed({ ...toS3, routes }, { containers: { app, 'my-web': app } });

  const [, , script] = router!.entryPoint as string[];
  expect(/for file in (.*?);/.exec(script!)?.[1]!.split(' ')).toEqual([
    "'/var/log/flb-storage/s3/app.s3'/*/[0-9]*/*",
    "'/var/log/flb-storage/s3/app.s3'/*/multipart_upload_metadata/*",
    "'/var/log/flb-storage/s3/my-web.s3'/*/[0-9]*/*",
    "'/var/log/flb-storage/s3/my-web.s3'/*/multipart_upload_metadata/*",
    "'/var/log/flb-storage/s3/app.errors.s3'/*/[0-9]*/*",
    "'/var/log/flb-storage/s3/app.errors.s3'/*/multipart_upload_metadata/*",
    "'/var/log/flb-storage/s3/my-web.errors.s3'/*/[0-9]*/*",
    "'/var/log/flb-storage/s3/my-web.errors.s3'/*/multipart_upload_metadata/*",
    "'/var/log/flb-storage'/*/*.flb",
  ]);
});

describe('A router that the shell starts', () => {
  jest.setTimeout(20_000);

  const folder = "it's a folder";
  const buffer = 'logs/2026-11-25T20:55:57/2902881499851173801-4148938228362183005';

  let place: string;
  let shell: ChildProcessByStdio<null, Readable, null>;
  let output: string;

  afterEach(() => shell.kill('SIGKILL'));

  /**
   * Starts the shell of the task definition with a router that runs `whenStopped` when it is stopped, and waits until
   * the router is running. `$file` is the file on disk.
   */
  async function start(whenStopped: string, file = buffer): Promise<void> {
    place = scratchFolder();
    const store = join(place, folder);
    mkdirSync(dirname(join(store, file)), { recursive: true });
    writeFileSync(join(store, file), '');
    const to = LogDestination.s3({ bucket, options: { store_dir: store } });
    const { log_router: router } = routed({ ...toS3, routes: [{ to }], routerReadonlyRootFilesystem: false });
    const [program, ...words] = (router!.entryPoint as string[]).map((word) =>
      word.replace('sleep 5', 'sleep 0.3').replace('-gt 108', '-gt 1').replace('sleep 118', 'sleep 3'),
    );
    const script = join(place, 'router');
    writeFileSync(
      script,
      `echo >> runs; trap 'kill $pause; ${whenStopped}' TERM; sleep 60 >/dev/null & pause=$!; echo $$ > starting; mv starting up; wait $pause`,
    );
    shell = spawn(program!, [...words, 'sh', script], {
      cwd: place,
      env: { ...process.env, file: join(store, file) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    output = '';
    shell.stdout.on('data', (data: Buffer) => (output += data.toString()));
    await until(() => existsSync(join(place, 'up')), 'the router is running');
  }

  const runs = () => readFileSync(join(place, 'runs'), 'utf8').length;

  /** Stops the shell as ECS does, and returns its exit status. */
  async function stopped(): Promise<unknown> {
    shell.kill('SIGTERM');
    const [status] = (await once(shell, 'close')) as unknown[];
    return status;
  }

  test('restarts until no files are left, and exits with the last status', async () => {
    await start('if [ $(wc -l < runs) = 3 ]; then rm "$file"; exit 0; fi; exit 7');

    expect(await stopped()).toBe(0);
    expect(runs()).toBe(3);
    expect(output).toBe('Not everything has been delivered: starting again until it has\n'.repeat(2));
  });

  test('reports lost records before ECS would kill it', async () => {
    await start('exit 0');

    expect(await stopped()).toBe(1);
    expect(output).toMatch(/^(Not .+ starting again until it has\n)+Not .+, and no time is left: the rest is lost\n$/);
  });

  test('exits immediately if no files are left', async () => {
    await start('rm "$file"; exit 0');

    expect(await stopped()).toBe(0);
    expect(runs()).toBe(1);
  });

  test.each(['sequence/index_metadata/seq_index_0', 'quarantine/1-2'])(
    'does not wait for files that Fluent Bit keeps: %s',
    async (name) => {
      await start('exit 0', `logs/${name}`);

      expect(await stopped()).toBe(0);
      expect(runs()).toBe(1);
    },
  );

  test('does not restart after an exit before the stop, reports lost records and exits with its status', async () => {
    await start('exit 3');
    const ended = once(shell, 'close');
    process.kill(Number(readFileSync(join(place, 'up'), 'utf8')), 'SIGTERM');

    expect(await ended).toEqual([3, null]);
    expect(runs()).toBe(1);
    expect(output).toBe(
      'Not everything has been delivered, and the router has ended, with status 3: the rest is lost\n',
    );
  });

  test('reports nothing after an exit before the stop without files left', async () => {
    await start('rm "$file"; exit 3');
    const ended = once(shell, 'close');
    process.kill(Number(readFileSync(join(place, 'up'), 'utf8')), 'SIGTERM');

    expect(await ended).toEqual([3, null]);
    expect(output).toBe('');
  });

  test('is killed before ECS would kill it if it hangs, and reports lost records', async () => {
    await start('sleep 8 >&2 & pause=$!; wait $pause');

    expect(await stopped()).toBe(1);
    expect(runs()).toBe(1);
    expect(output).toBe('Not everything has been delivered, and no time is left: the rest is lost\n');
  });
});
