import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from '../../../cli/local/journey';
import { ConfigDelivery, LogDestination } from '../../../modules';
import { run } from '../../../lab/processes/command';
import { projectFolder } from '../../../lab/project';
import { taskId } from '../../../lab/routers/task-id';
import { scratchFolder } from '../../../lab/synth/scratch';
import { deliveryStream, stream } from '../../../lab/synth/tasks';
import { describeWithFluentBit } from '../../pipeline/with-fluent-bit';
import { addTask, shopStack, synthesized } from './stacks';

/** A run of the command. */
interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  /** Lines on both streams. */
  readonly printed: readonly string[];
  /** Temporary files that it did not remove. */
  readonly leftovers: readonly string[];
}

/** Runs `cdktf-firelens local`. */
async function local(args: readonly string[], signal?: AbortSignal): Promise<Run> {
  const printed: string[] = [];
  const temporary = scratchFolder();
  const program = [
    join(projectFolder, 'node_modules/ts-node/dist/bin.js'),
    join(projectFolder, 'cli/main.ts'),
    'local',
  ];
  const { exitCode, stdout } = await run(process.execPath, [...program, ...args], {
    cwd: projectFolder,
    environment: { TMPDIR: temporary },
    accept: [0, 1],
    onLine: (line) => printed.push(line),
    ...(signal && { signal }),
  });
  // ts-node leaves its cache.
  const leftovers = readdirSync(temporary).filter((name) => name !== 'v8-compile-cache-0');
  return { exitCode, stdout, printed, leftovers };
}

/** Returns the journeys that a run prints as JSON. */
function journeys({ stdout }: Run): readonly (Omit<Journey, 'number'> & { readonly line?: number })[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Omit<Journey, 'number'> & { readonly line?: number });
}

function fileWith(...lines: readonly string[]): string {
  const file = join(scratchFolder(), 'lines.log');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

const object = expect.stringMatching(
  new RegExp(String.raw`^s3://logs/web/\d{4}/\d\d/\d\d/\d\d/\d{4}-${taskId}-\w{8}\.gz$`),
) as unknown;

describeWithFluentBit('cdktf-firelens local', () => {
  jest.setTimeout(120_000);

  test('shows which route takes a line, what it becomes, and where it arrives', async () => {
    const long = 'x'.repeat(40_000);
    const lines = fileWith('{"level":"info","msg":"hello"}', 'GET /health 200', '{"level":"error","msg":"boom"}', long);
    const result = await local([synthesized(shopStack), '--container', 'web', '--file', lines, '--json']);

    expect(result.printed.at(-1)).toBe('4 lines: 3 arrived, 1 taken by no route');
    expect(result).toMatchObject({ exitCode: 0, leftovers: [] });
    const [hello, health, boom, whole, ...others] = journeys(result);
    expect(others).toEqual([]);
    expect(hello).toMatchObject({
      ...{ line: 1, container: 'web', stream: 'stdout', text: '{"level":"info","msg":"hello"}' },
      ways: [
        {
          ...{ outcome: 'arrived', tag: `web-firelens-${taskId}`, output: 'web.s3', plugin: 's3', place: object },
          record: { level: 'info', msg: 'hello', source: 'stdout', ecs_cluster: 'local' },
        },
        { outcome: 'dropped', filter: { name: 'lua' }, outputs: ['web.errors.cloudwatch'] },
      ],
    });
    expect(health!.ways).toEqual([
      {
        ...{ outcome: 'dropped', tag: `web-firelens-${taskId}`, outputs: ['web.s3'] },
        filter: { name: 'grep', options: [['Exclude', '$log GET /health']] },
      },
    ]);
    const errors = { outcome: 'arrived', output: 'web.errors.cloudwatch', place: expect.any(String) as unknown };
    expect(boom!.ways).toMatchObject([
      { outcome: 'arrived', output: 'web.s3', place: object },
      { ...errors, place: `log group /acme/web, stream web/web-firelens-${taskId}`, record: { msg: 'boom' } },
    ]);
    expect(whole!.ways).toMatchObject([
      { outcome: 'arrived', output: 'web.s3', record: { log: long } },
      { ...errors, record: { log: long } },
    ]);
    expect(result.stdout).not.toContain('firelens_local');
  });

  test('shows lines that became one record, and records of libraries, of a command', async () => {
    const message = JSON.stringify(['audit.login', [[1700000000, { user: 'jane' }]]]);
    const app = `
      const { encode } = require(${JSON.stringify(join(projectFolder, 'node_modules/@msgpack/msgpack'))});
      console.log('on stdout');
      console.error('Exception in thread "main" java.lang.RuntimeException: boom\\n\\tat com.acme.Main.main(Main.java:5)');
      const { FLUENT_PORT, FLUENT_HOST } = process.env;
      require('node:net').connect(FLUENT_PORT, FLUENT_HOST).end(encode(${message}));`;
    const result = await local([synthesized(shopStack), '--container', 'worker', '--', process.execPath, '-e', app]);

    expect(result).toMatchObject({ exitCode: 0, leftovers: [] });
    const paragraphs = result.stdout.split('\n\n').map((text) => text.replace(/^\d+ /, ''));
    expect(paragraphs).toContainEqual(
      'stdout  on stdout\n  no route takes it:\n  worker.http: dropped by the filter grep (Regex $source ^stderr$)',
    );
    const [joined] = paragraphs.filter((text) => text.startsWith('stderr  Exception'));
    expect(joined).toMatch(/\n {2}worker\.http → https:\/\/logs\.example\.com\/in, as one record with line \d\n/);
    expect(joined).toContain('"log":"Exception in thread \\"main\\" java.lang.RuntimeException: boom\\n\\tat com.acme');
    expect(joined).not.toContain('container_id');
    expect(paragraphs).toContainEqual(
      expect.stringMatching(/^stderr {2}\tat com\.acme\.Main\.main\(Main\.java:5\)\n {2}joined to line \d$/),
    );
    expect(paragraphs).toContainEqual(
      expect.stringMatching(/^library {2}\{"user":"jane".*\n {2}audit\.datadog → https:\/\/http-intake\.logs/),
    );
  });

  test('delivers to all kinds of destinations', async () => {
    const host = 'logs.example.com';
    const key = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };
    const domain = { endpoint: host, domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' };
    const to = [
      LogDestination.kinesis({ stream }),
      LogDestination.firehose({ deliveryStream }),
      LogDestination.openSearch({ domain }),
      LogDestination.loki({ host, bearerToken: key }),
      LogDestination.splunk({ host, token: key }),
      LogDestination.datadog({ apiKey: key }),
      LogDestination.newRelic({ licenseKey: key }),
      LogDestination.forward({ host, sharedKey: key }),
      LogDestination.stdout(),
      LogDestination.s3({
        bucket: { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' },
        options: { log_key: 'log' },
      }),
    ];
    const folder = synthesized((stack) =>
      addTask(stack, 'Task', { routes: [{ to }], delivery: ConfigDelivery.inline() }),
    );
    const result = await local([folder, '--container', 'web', '--file', fileWith('hello', 'hello'), '--json']);

    expect(result.printed.at(-1)).toBe('2 lines: 2 arrived, 0 taken by no route');
    expect(result.leftovers).toEqual([]);
    for (const { ways } of journeys(result)) {
      expect(ways.map((way) => ('plugin' in way ? [way.plugin, way.outcome, way.place] : way))).toEqual([
        ['kinesis_streams', 'arrived', 'stream logs'],
        ['kinesis_firehose', 'arrived', 'delivery stream logs'],
        ['opensearch', 'arrived', `https://${host}/_bulk`],
        ['loki', 'arrived', `https://${host}/loki/api/v1/push`],
        ['splunk', 'arrived', `https://${host}:8088/services/collector/event`],
        ['datadog', 'arrived', 'https://http-intake.logs.datadoghq.com/api/v2/logs'],
        ['http', 'arrived', 'https://log-api.newrelic.com/log/v1'],
        ['forward', 'arrived', `forward://${host}:24224`],
        ['stdout', 'arrived', "the router's own log"],
        ['s3', 'arrived', expect.stringMatching(/^s3:\/\/acme-logs\/web\//)],
      ]);
      expect(ways.at(-1)).toMatchObject({ record: 'hello' });
    }
  });

  test('ends everything that it started when it is interrupted', async () => {
    const marker = join(scratchFolder(), 'started');
    const interrupt = new AbortController();
    const args = [
      synthesized(shopStack),
      '--container',
      'web',
      '--',
      'sh',
      '-c',
      `echo a; touch ${marker}; exec sleep 987654`,
    ];
    const watch = setInterval(() => existsSync(marker) && interrupt.abort(), 100);

    await expect(local(args, interrupt.signal)).rejects.toThrow(/abort/);
    clearInterval(watch);

    const commands = readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(commandOf);
    expect(commands.filter((command) => command.includes('987654'))).toEqual([]);
  });

  test('fails with one sentence on stderr', async () => {
    const result = await local(['missing']);

    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.printed).toEqual(['', expect.stringMatching(/^There is no folder missing: /)]);
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has already exited.
    return '';
  }
}
