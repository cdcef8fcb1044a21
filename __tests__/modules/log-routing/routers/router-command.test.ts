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
    'init with a root file system to write to',
    { delivery: byInit, routerReadonlyRootFilesystem: false },
    '/init/fluent_bit_init_entrypoint.sh',
    'sh /init/invoke_fluent_bit.sh',
  ],
])(
  'by %s, a shell starts the router by the command of the image, and again by the same',
  (_, routing, first, again) => {
    const { log_router: router } = routed({ ...toS3, ...routing });

    expect(router!.entryPoint).toEqual(['/bin/sh', '-c', expect.stringContaining(`\n  ${again} & router=$!\n`), 'sh']);
    expect(router!.command).toEqual([first]);
  },
);

test.each([
  ['no destination is S3', { ...toS3, routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }] }],
  ['it is not to start again', { ...toS3, routerRetriesAtStop: false }],
])('where %s, the image starts the router', (_, routing) => {
  const { log_router: router } = routed(routing);

  expect(router).not.toHaveProperty('entryPoint');
  expect(router).not.toHaveProperty('command');
});

test.each([
  ['image', byImage],
  ['init', byInit],
  ['options', ConfigDelivery.options()],
])('by %s, the shell finds a folder that is known only at deploy in the environment of the router', (_, delivery) => {
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
});

test('the shell looks for what is left in the folder of each output, and in that of the engine', () => {
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

describe('a router that is started so', () => {
  jest.setTimeout(20_000);

  const folder = "it's a folder";
  const buffer = 'logs/2026-11-25T20:55:57/2902881499851173801-4148938228362183005';

  let place: string;
  let shell: ChildProcessByStdio<null, Readable, null>;
  let said: string;

  afterEach(() => shell.kill('SIGKILL'));

  /**
   * Has the shell of the task definition start a router that does this when it is stopped, and waits until that runs.
   * What is on disk stands at `$file`.
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
      `echo >> runs; trap 'kill $pause; ${whenStopped}' TERM; sleep 60 & pause=$!; echo $$ > starting; mv starting up; wait $pause`,
    );
    shell = spawn(program!, [...words, 'sh', script], {
      cwd: place,
      env: { ...process.env, file: join(store, file) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    said = '';
    shell.stdout.on('data', (data: Buffer) => (said += data.toString()));
    await until(() => existsSync(join(place, 'up')), 'the router runs');
  }

  const runs = () => readFileSync(join(place, 'runs'), 'utf8').length;

  /** Stops it as ECS does, and tells with what status it ended. */
  async function stopped(): Promise<unknown> {
    shell.kill('SIGTERM');
    const [status] = (await once(shell, 'close')) as unknown[];
    return status;
  }

  test('starts again until nothing is left, and ends as it does then', async () => {
    await start('if [ $(wc -l < runs) = 3 ]; then rm "$file"; exit 0; fi; exit 7');

    expect(await stopped()).toBe(0);
    expect(runs()).toBe(3);
    expect(said).toBe('Not everything has been delivered: starting again until it has\n'.repeat(2));
  });

  test('says that the rest is lost before ECS would kill it', async () => {
    await start('exit 0');

    expect(await stopped()).toBe(1);
    expect(said).toMatch(/^(Not .+ starting again until it has\n)+Not .+, and no time is left: the rest is lost\n$/);
  });

  test('ends at once when nothing is left', async () => {
    await start('rm "$file"; exit 0');

    expect(await stopped()).toBe(0);
    expect(runs()).toBe(1);
  });

  test.each(['sequence/index_metadata/seq_index_0', 'quarantine/1-2'])(
    'does not wait for what Fluent Bit keeps: %s',
    async (name) => {
      await start('exit 0', `logs/${name}`);

      expect(await stopped()).toBe(0);
      expect(runs()).toBe(1);
    },
  );

  test('does not start again when it ended before it was stopped, says what is lost, and ends as it did', async () => {
    await start('exit 3');
    const ended = once(shell, 'close');
    process.kill(Number(readFileSync(join(place, 'up'), 'utf8')), 'SIGTERM');

    expect(await ended).toEqual([3, null]);
    expect(runs()).toBe(1);
    expect(said).toBe('Not everything has been delivered, and the router has ended, with status 3: the rest is lost\n');
  });

  test('says nothing when it ended before it was stopped, and has left nothing', async () => {
    await start('rm "$file"; exit 3');
    const ended = once(shell, 'close');
    process.kill(Number(readFileSync(join(place, 'up'), 'utf8')), 'SIGTERM');

    expect(await ended).toEqual([3, null]);
    expect(said).toBe('');
  });

  test('is killed before ECS would do it when it hangs, and says that the rest is lost', async () => {
    await start('sleep 8 >&2 & pause=$!; wait $pause');

    expect(await stopped()).toBe(1);
    expect(runs()).toBe(1);
    expect(said).toBe('Not everything has been delivered, and no time is left: the rest is lost\n');
  });
});
