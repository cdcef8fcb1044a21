import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateStreamCommand } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { LogDestination, type LogRoute } from '../../modules';
import { byImage, deliveryStream, logGroup, stream } from '../../lab/synth/tasks';
import { makeDeliveryStream } from './delivery-stream';
import { type EmulatedAws, startEmulatedAws } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { type LogRecord, metadata, numbered, stderr, stdout, unparsed, without } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from './s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { kinesisClient, recordsByShard } from './stream-records';
import { until } from '../../lab/until';
import { describeWithFluentBit } from './with-fluent-bit';

const otherTaskId = 'fedcba9876543210fedcba9876543210';
const containers = ['nginx', 'my-app'];

describeWithFluentBit('A real Fluent Bit delivers every record once to', () => {
  jest.setTimeout(60_000);
  let aws: EmulatedAws;
  let s3: S3Client;

  beforeAll(async () => {
    aws = await startEmulatedAws();
    s3 = new S3Client({ ...aws.config, forcePathStyle: true });
  });

  afterAll(() => aws?.stop());

  /** Starts a router for the containers `nginx` and `my-app`. */
  function start(...routes: readonly LogRoute[]): Promise<FluentBit> {
    return FluentBit.start(routedTaskFolder({ routes, delivery: byImage }, containers), aws.overrides);
  }

  /** Creates a separate bucket. */
  async function makeBucket(bucketName: string): Promise<{ bucketName: string; bucketArn: string }> {
    await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
    return { bucketName, bucketArn: `arn:aws:s3:::${bucketName}` };
  }

  test('S3 from two tasks, in gzip objects with separate keys', async () => {
    const bucket = await makeBucket('two-tasks');
    const routers = await Promise.all([start(route(bucket)), start(route(bucket))]);

    // Both tasks in the same second, with two containers each, one of them with a hyphen in its name.
    await Promise.all(
      routers.flatMap((router, index) =>
        containers.map((container) =>
          router.send(`${container}-firelens-${[taskId, otherTaskId][index]}`, numbered(500, `${container}-${index}`)),
        ),
      ),
    );
    await Promise.all(routers.map((router) => router.stop()));

    const objects = await objectsIn(s3, bucket.bucketName);
    for (const key of Object.keys(objects)) {
      expect(key).toMatch(
        new RegExp(`^(nginx|my-app)/\\d{4}/\\d\\d/\\d\\d/\\d\\d/\\d{4}-(${taskId}|${otherTaskId})-\\w{8}\\.gz$`),
      );
    }
    const arrived = Object.values(objects).flatMap((bytes) => parseLines(gunzipSync(bytes).toString()));
    const sent = [0, 1].flatMap((index) => containers.flatMap((each) => numbered(500, `${each}-${index}`)));
    expect(arrived.map((record) => without('date', record)).sort(byText)).toEqual(sent.map(unparsed).sort(byText));
  });

  test('S3 on two routes, with the task ID in the keys of both', async () => {
    const [bucket, errors] = [await makeBucket('all-records'), await makeBucket('errors')];
    const router = await start(route(bucket), { ...route(errors), source: 'stderr' });

    await router.send(`my-app-firelens-${taskId}`, [stdout('a'), stderr('b'), stderr('c')]);
    // Copies are taken every 25 ms.
    await sleep(500);
    await router.stop();

    for (const [{ bucketName }, lines] of [
      [bucket, ['a', 'b', 'c']],
      [errors, ['b', 'c']],
    ] as const) {
      const objects = await objectsIn(s3, bucketName);
      expect(Object.keys(objects)).toEqual([expect.stringMatching(`^my-app/.*-${taskId}-\\w{8}\\.gz$`)]);
      expect(parseLines(gunzipSync(Object.values(objects)[0]!).toString()).map(({ log }) => log)).toEqual(lines);
    }
  });

  test('CloudWatch Logs, in a log stream for each container and route', async () => {
    const logs = new CloudWatchLogsClient(aws.config);
    const { logGroupName } = logGroup;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const to = (more = {}) => LogDestination.cloudWatchLogs({ logGroup, ...more });
    const router = await start(
      { to: to() },
      { from: 'nginx', name: 'few', include: '7$', to: to({ streamPrefix: 'few/' }) },
    );

    await Promise.all(containers.map((each) => router.send(`${each}-firelens-${taskId}`, numbered(1000, each))));
    await until(() => router.hasDelivered('nginx.few.cloudwatch', 100), 'CloudWatch Logs gets its copies');
    await router.stop();

    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    const streams = logStreams.map(async ({ logStreamName }) => {
      const command = new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true });
      const { events = [] } = await logs.send(command);
      return [logStreamName!, events.map(({ message }) => JSON.parse(message!) as LogRecord)] as const;
    });
    const nginx = numbered(1000, 'nginx').map(unparsed);
    expect(Object.fromEntries(await Promise.all(streams))).toEqual({
      [`nginx/nginx-firelens-${taskId}`]: nginx,
      [`few/nginx-firelens-${taskId}`]: nginx.filter(({ log }) => String(log).endsWith('7')),
      [`my-app/my-app-firelens-${taskId}`]: numbered(1000, 'my-app').map(unparsed),
    });
  });

  test('Kinesis Data Streams, in all shards', async () => {
    const kinesis = kinesisClient(aws.config);
    await kinesis.send(new CreateStreamCommand({ StreamName: 'logs', ShardCount: 2 }));
    const router = await start({ to: LogDestination.kinesis({ stream }) });

    await router.send(`my-app-firelens-${taskId}`, numbered(1000, 'my-app'));
    await until(() => router.hasDelivered('my-app.kinesis', 1000), 'Kinesis gets its records');
    await router.stop();

    const perShard = (await recordsByShard(kinesis, 'logs')).map((shard) =>
      shard.map((text) => JSON.parse(text) as LogRecord),
    );
    expect(perShard.map(({ length }) => length > 300)).toEqual([true, true]);
    expectNumbered(perShard.flat());
  });

  test('Firehose, which delivers to S3', async () => {
    const { bucketName, bucketArn } = await makeBucket('of-firehose');
    await makeDeliveryStream(aws.config, 'logs', bucketArn);
    const router = await start({ to: LogDestination.firehose({ deliveryStream }) });

    await router.send(`my-app-firelens-${taskId}`, numbered(1000, 'my-app'));
    await until(() => router.hasDelivered('my-app.firehose', 1000), 'Firehose gets its records');
    await router.stop();

    const objects = await objectsIn(s3, bucketName);
    expectNumbered(Object.values(objects).flatMap((bytes) => parseLines(bytes.toString())));
  });
});

function route(bucket: { bucketName: string; bucketArn: string }): LogRoute {
  return { to: LogDestination.s3({ bucket }) };
}

/** Asserts that a thousand numbered records of `my-app` arrived with their times, in any order. */
function expectNumbered(records: readonly LogRecord[]): void {
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) as unknown;
  const sent = numbered(1000, 'my-app').map((record) => ({ ...record, ...metadata, date }));
  expect(records.toSorted(byText)).toEqual(sent.sort(byText));
}

function byText({ log: one }: LogRecord, { log: other }: LogRecord): number {
  return String(one) < String(other) ? -1 : 1;
}
