import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ServiceFaultProxy } from '../../lab/servers/service-fault-proxy';
import { LogDestination } from '../../modules';
import { byImage, deliveryStream } from '../../lab/synth/tasks';
import { makeDeliveryStream } from './delivery-stream';
import { type EmulatedAws, outputsTo, startEmulatedAws } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { numbered } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from './s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('A router that sends to Firehose', () => {
  jest.setTimeout(150_000);
  let aws: EmulatedAws;
  let s3: S3Client;

  beforeAll(async () => {
    aws = await startEmulatedAws();
    s3 = new S3Client({ ...aws.config, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'delivered' }));
    await makeDeliveryStream(aws.config, deliveryStream.deliveryStreamName, 'arn:aws:s3:::delivered');
  });

  afterAll(() => aws?.stop());

  test('loses nothing if Firehose fails when the task stops, and recovers before the task is killed', async () => {
    const proxy = await ServiceFaultProxy.start(aws.config.endpoint);
    const { overrides, stop } = await outputsTo(proxy.url);
    const routes = [{ to: LogDestination.firehose({ deliveryStream }) }];
    const router = await FluentBit.start(routedTaskFolder({ routes, delivery: byImage }, ['app']), overrides);

    await proxy.fail('refuse');
    await router.send(`app-firelens-${taskId}`, numbered(1000, 'app'));
    const ended = router.endWithin(120);
    await sleep(10_000);
    await proxy.fail('none');
    await ended;
    await router.stop();
    await stop();
    proxy.stop();

    const arrived = Object.values(await objectsIn(s3, 'delivered')).flatMap((bytes) => parseLines(bytes.toString()));
    expect(arrived.map(({ log }) => log).sort()).toEqual(
      numbered(1000, 'app')
        .map(({ log }) => log)
        .sort(),
    );
  });
});
