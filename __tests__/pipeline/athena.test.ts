import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { LogDestination, type LogRoute } from '../../modules';
import { documentedTables } from '../support/athena-tables';
import { byImage } from '../../lab/synth/tasks';
import { type EmulatedAws, startEmulatedAws } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { stdout } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn, recordsIn } from './s3-objects';
import { describeWithFluentBit } from './with-fluent-bit';

const request = '10.0.1.2 - - [21/Nov/2026:04:05:06 +0000] "GET /a HTTP/1.1" 200 615 "-" "curl/8.5.0" "203.0.113.9"';
const broken = '10.0.1.2 - - [21/Nov/2026:04:05:06 +0000] "\\x16\\x03" 400 157 "-" "-" "-"';

describeWithFluentBit('The keys and records of a real Fluent Bit in S3 match the Athena tables', () => {
  jest.setTimeout(60_000);
  let aws: EmulatedAws;
  let s3: S3Client;

  beforeAll(async () => {
    aws = await startEmulatedAws();
    s3 = new S3Client({ ...aws.config, forcePathStyle: true });
  });

  afterAll(() => aws?.stop());

  const routes: Readonly<Record<string, (bucketName: string) => LogRoute>> = {
    nginx_lines: (bucketName) => ({ to: LogDestination.s3({ bucket: named(bucketName) }) }),
    nginx_requests: (bucketName) => ({
      parse: 'nginx-access',
      to: LogDestination.s3({ bucket: named(bucketName), keyLayout: 'athena' }),
    }),
  };

  test.each(Object.keys(routes))('in the table %s', async (name) => {
    const bucket = name.replace('_', '-');
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const routing = { routes: [routes[name]!(bucket)], delivery: byImage };
    const router = await FluentBit.start(routedTaskFolder(routing, ['nginx']), aws.overrides);
    await router.send(
      `nginx-firelens-${taskId}`,
      [request, broken, 'ready'].map((line) => stdout(line, 'nginx')),
    );
    await router.stop();

    const { columns, partitionsOf } = documentedTables()[name]!;
    const [key, ...others] = Object.keys(await objectsIn(s3, bucket));
    const records = await recordsIn(s3, bucket);
    expect(others).toEqual([]);
    expect(partitionsOf(key!)).toEqual(['nginx', ...records[0]!['date']!.toString().split(/[-T:]/).slice(0, 4)]);
    expect(records).toHaveLength(3);
    expect([...new Set(records.flatMap((record) => Object.keys(record)))].sort()).toEqual(Object.keys(columns).sort());
    for (const [field, value] of records.flatMap((record) => Object.entries(record))) {
      expect([field, typeof value]).toEqual([field, columns[field] === 'string' ? 'string' : 'number']);
    }
  });
});

function named(bucketName: string): { bucketName: string; bucketArn: string } {
  return { bucketName, bucketArn: `arn:aws:s3:::${bucketName}` };
}
