import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { FluentLoggerStack } from '../../examples/fluent-logger';
import { outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { FluentLoggerApp } from '../pipeline/fluent-logger-app';
import { type LogRecord, metadata, sortedBy, stdout } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn, recordsIn } from '../pipeline/s3-objects';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { withoutPolicy } from '../support/bucket-policy';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { statementsOf } from '../support/role';
import { stackFolder } from '../../lab/synth/stack-folder';
import { existingCluster } from '../support/existing-cluster';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-east-1';
const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/fluent-logger:1.0.0';

describeWithTerraform('An app that sends records to the router with a Fluentd library', (parts) => {
  let synthesized: string;
  let folder: TerraformFolder;
  let outputs: Readonly<Record<'bucket' | 'log_group', string>>;
  const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
  const logs = () => new CloudWatchLogsClient(parts.clientConfig(region));
  const service = () => new EmulatedService(parts.clientConfig(region), 'main', 'fluent-logger-App');

  beforeAll(async () => {
    const existing = await existingCluster(parts.clientConfig(region));
    synthesized = stackFolder((app) => new FluentLoggerStack(app, 'fluent-logger', { ...existing, image }));
    folder = await parts.applied(synthesized);
    outputs = (await folder.outputs()) as typeof outputs;
  }, 5 * 60_000);

  destroyAfterTests(
    () => folder,
    async () => expect((await logs().send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]),
  );

  test('uses the router, so that ECS sets the variables with its address, and stops before it', async () => {
    expect(await service().container('app')).toMatchObject({
      image,
      logConfiguration: { logDriver: 'awsfirelens' },
      dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }],
    });
  });

  test('can write to both destinations, and needs no other permission', async () => {
    const { taskRoleArn } = await service().definition();
    const statements = await statementsOf(new IAMClient(parts.clientConfig(region)), taskRoleArn!);

    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        `arn:aws:logs:us-east-1:123456789012:log-group:${outputs.log_group}:*`,
      ],
      ['s3:PutObject', [`arn:aws:s3:::${outputs.bucket}/container=requests/*`]],
    ]);
  });

  describeWithFluentBit('with a real Fluent Bit', () => {
    test('delivers a record of each request once by its tag, and the lines separately', async () => {
      const paths = Array.from({ length: 300 }, (_, index) => `/${index}`);
      const aws = await outputsTo(parts.clientConfig(region).endpoint);
      await withoutPolicy(s3(), outputs.bucket, async () => {
        const router = await FluentBit.start(
          join(synthesized, 'fluent-bit', 'fluent-logger'),
          aws.overrides,
          await service().routerEnvironment(),
        );
        const app = await FluentLoggerApp.start(router.libraryEnvironment);
        await app.request(paths);
        await app.stop();
        await router.send(
          `app-firelens-${taskId}`,
          app.stdout.map((line) => stdout(line)),
        );
        await router.stop();
        await aws.stop();

        for (const key of Object.keys(await objectsIn(s3(), outputs.bucket))) {
          expect(key).toMatch(/^container=requests\/year=\d{4}\/month=\d\d\/day=\d\d\/hour=\d\d\/\d{4}-\w{8}\.gz$/);
        }
        const records = await recordsIn(s3(), outputs.bucket);
        const [number, text] = [expect.any(Number) as unknown, expect.any(String) as unknown];
        expect(sortedBy('path', records)).toEqual(
          paths.sort().map((path) => ({
            date: text,
            level: 'info',
            method: 'GET',
            path,
            status: 404,
            durationMs: number,
            ...metadata,
          })),
        );
      });

      const { events = [] } = await logs().send(new FilterLogEventsCommand({ logGroupName: outputs.log_group }));
      expect(events.map(({ message }) => (JSON.parse(message!) as LogRecord)['log'])).toEqual([
        expect.stringMatching(/^listening on port \d+$/),
      ]);
    });
  });

  test('plans no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });
});
