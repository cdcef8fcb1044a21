import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { App, TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type Emulator, emulatorCredentials, startEmulator } from '../../demo/emulator';
import { findEmulator } from '../../demo/emulator-program';
import { LogDelivery, LogDestination, type LogRouting } from '../../modules';
import { scratchFolder } from '../support/scratch';
import { byImage, logGroup, nginx, task } from '../support/tasks';
import { describeWithFluentBit, FluentBit, type Record } from './fluent-bit';

const bucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };
const environment = {
  FIRELENS_REGION: 'us-east-1',
  ECS_CLUSTER: 'main',
  ECS_TASK_ARN: 'arn:task',
  ECS_TASK_DEFINITION: 'web:1',
};
const taskIds = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'] as const;

/** The folder that synth leaves of a task named `web`, with these routes. */
function leave(logRouting: LogRouting): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'service');
  new AwsProvider(stack, 'aws');
  task(stack, logRouting, { family: 'web', containers: { nginx, 'my-app': { image: 'app:1.0.0' } } });
  app.synth();
  return join(outdir, 'stacks/service/fluent-bit/web');
}

function lines(count: number, from: string): Record[] {
  return Array.from({ length: count }, (_, index) => ({
    log: `${from} ${index}`,
    source: 'stdout',
    container_name: from,
  }));
}

describeWithFluentBit('A real Fluent Bit', () => {
  jest.setTimeout(60_000);
  let emulator: Emulator;
  const s3 = () =>
    new S3Client({
      endpoint: emulator.url,
      region: 'us-east-1',
      credentials: emulatorCredentials,
      forcePathStyle: true,
    });

  beforeAll(async () => {
    const program = findEmulator();
    if ('missing' in program) throw new Error(program.missing);
    emulator = await startEmulator(program);
    await s3().send(new CreateBucketCommand({ Bucket: bucket.bucketName }));
  });

  afterAll(() => emulator?.stop());

  const destination = LogDestination.s3({ bucket });

  test.each([
    ['S3 by image', { routes: [{ to: destination }], delivery: byImage }],
    ['S3 by init', { routes: [{ to: destination }], delivery: LogDelivery.init({ bucket }) }],
    ['S3 by options', { routes: [{ to: destination }], delivery: LogDelivery.options() }],
    [
      'two destinations by image',
      { routes: [{ to: [destination, LogDestination.cloudWatchLogs({ logGroup })] }], delivery: byImage },
    ],
    [
      'Firehose and Kinesis by image',
      {
        routes: [
          {
            to: [
              LogDestination.firehose({
                deliveryStream: { deliveryStreamName: 'logs', deliveryStreamArn: 'arn:firehose' },
              }),
              LogDestination.kinesis({ stream: { streamName: 'logs', streamArn: 'arn:kinesis' } }),
            ],
          },
        ],
        delivery: byImage,
      },
    ],
    [
      'CloudWatch by options, without metadata',
      {
        routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }],
        delivery: LogDelivery.options(),
        ecsMetadata: false,
      },
    ],
  ])('starts with the effective configuration of %s, and complains of nothing', async (_, routing) => {
    const router = await FluentBit.start(leave(routing), environment, emulator.url);

    const isUp = await router.isUpAfter(3);
    const said = router.log;
    await router.stop();

    expect(isUp).toBe(true);
    expect(said).not.toMatch(/\[ *(warn|error)\]/);
  });

  test('delivers every record of two tasks once, in gzip objects under keys of their own', async () => {
    const folder = leave({ routes: [{ to: destination }], delivery: byImage });
    const routers = await Promise.all(taskIds.map(() => FluentBit.start(folder, environment, emulator.url)));
    await Promise.all(routers.map((router) => router.isUpAfter(2)));

    // Both tasks in the same second, with two containers each, one of them with a hyphen in its name.
    await Promise.all(
      routers.flatMap((router, index) => [
        router.send(`nginx-firelens-${taskIds[index]}`, lines(500, `nginx-${index}`)),
        router.send(`my-app-firelens-${taskIds[index]}`, lines(500, `my-app-${index}`)),
      ]),
    );
    await Promise.all(routers.map((router) => router.stop()));

    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket.bucketName }));
    const objects = await Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket.bucketName, Key }));
        const text = gunzipSync(await Body!.transformToByteArray()).toString();
        return {
          key: Key!,
          records: text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Record),
        };
      }),
    );
    for (const { key } of objects) {
      expect(key).toMatch(
        /^(nginx|my-app)\/\d{4}\/\d\d\/\d\d\/\d\d\/\d{4}-(0123456789abcdef0123456789abcdef|fedcba9876543210fedcba9876543210)-\w{8}\.gz$/,
      );
    }
    const arrived = objects.flatMap(({ records }) => records.map(({ log }) => String(log)));
    const sent = [0, 1].flatMap((index) => [...lines(500, `nginx-${index}`), ...lines(500, `my-app-${index}`)]);
    expect(arrived.sort()).toEqual(sent.map(({ log }) => String(log)).sort());
    expect(objects[0]!.records[0]).toMatchObject({
      ecs_cluster: 'main',
      ecs_task_arn: 'arn:task',
      ecs_task_definition: 'web:1',
      source: 'stdout',
    });
  });
});
