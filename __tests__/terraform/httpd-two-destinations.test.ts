import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { HttpdStack } from '../../examples/httpd-two-destinations';
import { outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { numbered } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { recordsIn } from '../pipeline/s3-objects';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { applyWithObjects, withoutPolicy } from '../support/bucket-policy';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'ap-northeast-1';
const otherTaskId = 'fedcba9876543210fedcba9876543210';

describeWithTerraform('httpd in public subnets, with its logs in CloudWatch and S3', (parts) => {
  let synthesized: string;
  let folder: TerraformFolder;
  let outputs: Readonly<Record<'bucket' | 'log_group', string>>;
  const service = () => new EmulatedService(parts.clientConfig(region), 'httpd', 'httpd-Httpd');
  const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
  const logs = () => new CloudWatchLogsClient(parts.clientConfig(region));

  beforeAll(async () => {
    synthesized = stackFolder((app) => new HttpdStack(app, 'httpd', { visitors: '203.0.113.0/24' }));
    folder = parts.copyOf(synthesized);
    await folder.init();
    await applyWithObjects(folder);
    outputs = (await folder.outputs()) as typeof outputs;
    // The emulator ignores policy conditions, and would not allow Terraform to read the configuration.
    await s3().send(new DeleteBucketPolicyCommand({ Bucket: 'httpd-fluent-bit-123456789012' }));
  }, 5 * 60_000);

  destroyAfterTests(
    () => folder,
    async () => expect((await logs().send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]),
  );

  test('runs with public addresses, and without a NAT gateway', async () => {
    expect((await service().describe()).networkConfiguration).toMatchObject({
      awsvpcConfiguration: { assignPublicIp: 'ENABLED', subnets: [expect.any(String), expect.any(String)] },
    });
    expect((await folder.addresses()).filter((address) => address.startsWith('aws_nat_gateway'))).toEqual([]);
  });

  test('runs the init image of version 3, which downloads its file from a bucket that retains it', async () => {
    const { image, environment } = await service().container('log_router');

    expect(image).toMatch(/:init-3\.\d+\.\d+$/);
    expect(environment).toContainEqual({
      name: 'aws_fluent_bit_init_s3_1',
      value: 'arn:aws:s3:::httpd-fluent-bit-123456789012/fluent-bit/httpd/log-routing.conf',
    });
  });

  test('has an existing log group with a retention of a week, so that no permission to create one is needed', async () => {
    const { logGroups = [] } = await logs().send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: outputs.log_group }),
    );

    expect(logGroups).toEqual([expect.objectContaining({ retentionInDays: 7 })]);
    expect((await service().container('log_router')).logConfiguration!.options).not.toHaveProperty(
      'awslogs-create-group',
    );
  });

  describeWithFluentBit('with a real Fluent Bit that runs its configuration', () => {
    test('delivers every record of two tasks in the same minute once to each destination, without ECS health checks', async () => {
      const aws = await outputsTo(parts.clientConfig(region).endpoint);
      const filled = await service().routerEnvironment();
      await withoutPolicy(s3(), outputs.bucket, async () => {
        const routers = await Promise.all(
          [taskId, otherTaskId].map(async (id) => {
            const router = await FluentBit.start(join(synthesized, 'fluent-bit', 'httpd'), aws.overrides, filled);
            await router.send('firelens-healthcheck', [{ log: 'healthcheck' }]);
            await router.send(`httpd-firelens-${id}`, numbered(200, `httpd-${id}`));
            return router;
          }),
        );
        await Promise.all(routers.map((router) => router.stop()));
        await aws.stop();

        const { events = [] } = await logs().send(
          new FilterLogEventsCommand({ logGroupName: outputs.log_group, limit: 10_000 }),
        );
        const inLogGroup = events.map(({ message }) => (JSON.parse(message!) as { readonly log: string }).log);
        const inBucket = (await recordsIn(s3(), outputs.bucket)).map(({ log }) => String(log));
        const sent = [taskId, otherTaskId].flatMap((id) => numbered(200, `httpd-${id}`).map(({ log }) => String(log)));
        expect(inLogGroup.sort()).toEqual(sent.toSorted());
        expect(inBucket.sort()).toEqual(sent.toSorted());
      });
    });
  });

  test('plans no changes after apply, except for the policy that was deleted', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([
      expect.stringMatching(/^aws_s3_bucket_policy\.Configuration_\w+ create$/),
    ]);
  });
});
