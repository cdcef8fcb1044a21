import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { FluentdDestination, type FluentdRoute, ConfigDelivery } from '../../modules';
import { byImage, deliveryStream, logGroup } from '../../lab/synth/tasks';
import { makeDeliveryStream } from './delivery-stream';
import { type EmulatedAws, startEmulatedAws } from '../../lab/emulator/emulated-aws';
import { awsPlugins, Fluentd, toEmulator } from '../../lab/routers/fluentd';
import { ForwardSink } from '../../lab/servers/forward-sink';
import { freePort } from '../../lab/servers/free-port';
import { type LogRecord, metadata, numbered, stderr, stdout, unparsed } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from './s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentd } from './with-fluentd';

const deliveries = {
  image: { delivery: byImage },
  options: { delivery: ConfigDelivery.options(), fluentdImage: 'acme/fluentd-aws:1.2.3' },
} as const;
const both = Object.keys(deliveries) as (keyof typeof deliveries)[];
const records = numbered(1000, 'my-app');

describeWithFluentd('A real Fluentd delivers every record once to', awsPlugins, () => {
  jest.setTimeout(120_000);
  let aws: EmulatedAws;
  let s3: S3Client;

  beforeAll(async () => {
    aws = await startEmulatedAws();
    s3 = new S3Client({ ...aws.config, forcePathStyle: true });
  });

  afterAll(() => aws?.stop());

  /** Sends records to a router with one destination, and stops it immediately. */
  async function deliver(to: FluentdDestination, by: keyof typeof deliveries): Promise<void> {
    const routing = { router: 'fluentd', routes: [{ to }], ...deliveries[by] } as const;
    const router = await Fluentd.start(routedTaskFolder(routing, ['my-app']), toEmulator(aws.config.endpoint));
    await router.send(`my-app-firelens-${taskId}`, records);
    await router.stop();
  }

  async function makeBucket(bucketName: string): Promise<{ bucketName: string; bucketArn: string }> {
    await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
    return { bucketName, bucketArn: `arn:aws:s3:::${bucketName}` };
  }

  test.each([
    ['image', `my-app-firelens-${taskId}-[0-9a-f]{32}`],
    ['options', '[0-9a-f]{32}'],
  ] as const)('S3 when it stops, in gzip objects, by %s', async (by, name) => {
    const bucket = await makeBucket(`objects-by-${by}`);

    await deliver(FluentdDestination.s3({ bucket, prefix: 'live/' }), by);

    const objects = await objectsIn(s3, bucket.bucketName);
    for (const key of Object.keys(objects)) {
      expect(key).toMatch(new RegExp(`^live/my-app/\\d{4}/\\d\\d/\\d\\d/\\d\\d/${name}\\.gz$`));
    }
    expectAll(
      Object.values(objects).flatMap((bytes) => parseLines(gunzipSync(bytes).toString())),
      true,
    );
  });

  test.each(both)(
    'CloudWatch Logs when it stops, in a log stream of the container and task, with the %s delivery',
    async (by) => {
      const logs = new CloudWatchLogsClient(aws.config);
      const logGroupName = `${logGroup.logGroupName}/${by}`;
      await logs.send(new CreateLogGroupCommand({ logGroupName }));

      await deliver(FluentdDestination.cloudWatchLogs({ logGroup: { ...logGroup, logGroupName } }), by);

      const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      const [logStreamName] = logStreams.map(({ logStreamName: each }) => each!);
      const { events = [] } = await logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, limit: 10_000 }),
      );
      expect(logStreams).toHaveLength(1);
      expect(logStreamName).toBe(`my-app-firelens-${taskId}`);
      expectAll(
        events.map(({ message }) => JSON.parse(message!) as LogRecord),
        false,
      );
    },
  );

  test.each(both)('Firehose when it stops, which delivers to S3, with the %s delivery', async (by) => {
    const { bucketName, bucketArn } = await makeBucket(`of-firehose-by-${by}`);
    await makeDeliveryStream(aws.config, `logs-by-${by}`, bucketArn);
    const named = { ...deliveryStream, deliveryStreamName: `logs-by-${by}` };

    await deliver(FluentdDestination.firehose({ deliveryStream: named }), by);

    const objects = await objectsIn(s3, bucketName);
    expectAll(
      Object.values(objects).flatMap((bytes) => parseLines(bytes.toString())),
      by === 'image',
    );
  });
});

describeWithFluentd('A real Fluentd', [], () => {
  jest.setTimeout(120_000);
  const host = 'logs.example.com';
  let sink: ForwardSink | undefined;
  const key = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };

  afterEach(async () => {
    await sink?.stop();
    sink = undefined;
  });

  function start(routes: readonly FluentdRoute[], { port }: { readonly port: number }): Promise<Fluentd> {
    const folder = routedTaskFolder({ router: 'fluentd', delivery: byImage, routes }, ['my-app', 'web']);
    return Fluentd.start(folder, { forward: { host: '127.0.0.1', port, transport: 'tcp' } });
  }

  test('sends each route its records, and each destination all records of its route', async () => {
    sink = await ForwardSink.start();
    const to = FluentdDestination.forward({ host });
    const router = await start(
      [
        {
          from: 'my-app',
          source: 'stdout',
          exclude: [String.raw`^\[x]`, '^/health # "it\'s"'],
          to: [to, FluentdDestination.null()],
        },
        { from: 'my-app', source: 'stderr', to: FluentdDestination.null() },
        { from: 'web', include: '^GET /a#{1}', to },
        { from: { tag: 'audit.**' }, to },
      ],
      sink.overrides,
    );

    await router.send(
      `my-app-firelens-${taskId}`,
      ['a', '[x]', 'x', '/health # "it\'s"', 'b'].map((line) => stdout(line)).concat(stderr('c')),
    );
    await router.send(`web-firelens-${taskId}`, [stdout('GET /a#{1}'), stdout('GET /a'), stdout('POST /a#{1}')]);
    await router.sendByLibrary('audit.login', [{ user: 'jane' }]);
    await router.sendByLibrary('other', [{ user: 'joe' }]);
    await router.stop();

    const withUser = { user: 'jane', ...metadata };
    const lines = ['a', 'x', 'b'].map((line) => unparsed(stdout(line)));
    expect(sink.records.toSorted(byText)).toEqual([...lines, unparsed(stdout('GET /a#{1}')), withUser].sort(byText));
    expect([...sink.tags].sort()).toEqual(['audit.login', `my-app-firelens-${taskId}`, `web-firelens-${taskId}`]);
  });

  test('authenticates with a shared key', async () => {
    const name = 'FIRELENS_FORWARD_SHARED_KEY';
    sink = await ForwardSink.start(`value of ${name}`);
    const router = await start([{ to: FluentdDestination.forward({ host, sharedKey: key }) }], sink.overrides);

    await router.send(`my-app-firelens-${taskId}`, numbered(10, 'my-app'));
    await until(() => sink!.records.length === 10, 'all records arrive');
    await router.stop();

    expect(sink.records).toEqual(numbered(10, 'my-app').map(unparsed));
  });

  test('buffers every record while a destination is down, and delivers them when it recovers', async () => {
    const port = await freePort();
    const router = await start([{ to: FluentdDestination.forward({ host }) }], { port });
    const sent = numbered(20_000, 'my-app');

    await router.send(`my-app-firelens-${taskId}`, sent);
    await sleep(8000);
    sink = await ForwardSink.start(undefined, port);
    await until(() => sink!.records.length >= sent.length, 'every record arrives', 60);
    await router.stop();

    expect(sink.records.toSorted(byText)).toEqual(sent.map(unparsed).sort(byText));
  });

  test('is restarted when it is stopped while a destination is down, until every record is delivered', async () => {
    const port = await freePort();
    const router = await start([{ to: FluentdDestination.forward({ host }) }], { port });
    const sent = numbered(1000, 'my-app');

    await router.send(`my-app-firelens-${taskId}`, sent);
    await sleep(8000);
    const stopped = router.stop();
    await sleep(8000);
    sink = await ForwardSink.start(undefined, port);
    await stopped;

    expect(sink.records.toSorted(byText)).toEqual(sent.map(unparsed).sort(byText));
  });
});

/** Asserts that all records arrived, with their times if the destination adds them, in any order. */
function expectAll(arrived: readonly LogRecord[], hasDate: boolean): void {
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
  const sent = records.map((record) => ({ ...unparsed(record), ...(hasDate && { date }) }));
  expect(arrived.toSorted(byText)).toEqual(sent.sort(byText));
}

function byText({ log: one }: LogRecord, { log: other }: LogRecord): number {
  return String(one) < String(other) ? -1 : 1;
}
