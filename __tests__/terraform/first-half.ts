import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { type LogRecord, numbered } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { until } from '../../lab/until';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import type { RealParts } from '../support/real';
import { statementsOf } from '../support/role';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'eu-central-1';

/** Settings of the article's first half: CloudWatch with the AWS image. In a different region than the second half. */
export const firstHalf = {
  region,
  namePrefix: 'first-half',
  destinations: ['cloudwatch'],
  delivery: 'options',
  forceDestroy: true,
};

/** The service stack, applied with these settings. */
export interface AppliedStack {
  /** Folder of the applied stack. */
  readonly folder: TerraformFolder;
  /** Synthesized folder. */
  readonly synthesized: string;
}

/** Registers the tests of the article's first half. */
export function describeFirstHalf(parts: RealParts, applied: () => AppliedStack): void {
  describe('with CloudWatch and the options delivery, without the registry', () => {
    const config = () => parts.clientConfig(region);
    const logs = () => new CloudWatchLogsClient(config());
    const service = () => new EmulatedService(config(), 'first-half', 'first-half-web');
    let logGroups: Readonly<Record<'router' | 'nginx', string>>;

    beforeAll(async () => {
      logGroups = (await applied().folder.outputs())['log_groups'] as typeof logGroups;
    });

    destroyAfterTests(
      () => applied().folder,
      async () => expect((await logs().send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]),
    );

    test('outputs names and addresses, without a bucket and a repository', async () => {
      expect(await applied().folder.outputs()).toEqual({
        load_balancer_url: expect.stringMatching(/^http:\/\/tf-lb-.+\.elb\.amazonaws\.com$/),
        cluster: 'first-half',
        service: 'first-half-web',
        log_groups: {
          router: expect.stringMatching(/^\/ecs\/first-half-web\/[0-9a-f]+$/),
          nginx: expect.stringMatching(/^\/first-half\/nginx\/[0-9a-f]+$/),
        },
      });
      expect((await new ECRClient(config()).send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
    });

    test('runs the AWS image with its full version, configured only by ECS', async () => {
      expect(await service().container('log_router')).toMatchObject({
        image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
        environment: [],
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
      });
    });

    test('has the output in the log driver options of nginx', async () => {
      expect((await service().container('nginx')).logConfiguration).toEqual({
        logDriver: 'awsfirelens',
        options: {
          Name: 'cloudwatch_logs',
          Alias: 'nginx.cloudwatch',
          region,
          log_group_name: logGroups.nginx,
          log_stream_prefix: 'nginx/',
          auto_create_group: 'Off',
          Retry_Limit: 'no_limits',
          'storage.total_limit_size': '1G',
          'net.io_timeout': '60s',
        },
      });
    });

    test('creates both log groups, with a retention of 30 days', async () => {
      const retentions = await Promise.all(
        Object.values(logGroups).map(async (logGroupNamePrefix) => {
          const { logGroups: found = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
          return found.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays]);
        }),
      );

      expect(retentions).toEqual(Object.values(logGroups).map((name) => [[name, 30]]));
    });

    test('has one role for each of the two log groups, without other permissions', async () => {
      const { taskRoleArn, executionRoleArn } = await service().definition();
      const writes = (logGroupName: string) => [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `arn:aws:logs:${region}:123456789012:log-group:${logGroupName}:*`,
        },
      ];

      expect(await statementsOf(new IAMClient(config()), taskRoleArn!)).toEqual(writes(logGroups.nginx));
      expect(await statementsOf(new IAMClient(config()), executionRoleArn!)).toEqual(writes(logGroups.router));
    });

    describeWithFluentBit('with a real Fluent Bit and the configuration of ECS', () => {
      test('delivers every line of nginx to its log group once', async () => {
        const aws = await outputsTo(config().endpoint);
        const router = await FluentBit.start(
          join(applied().synthesized, 'fluent-bit', 'first-half-web'),
          aws.overrides,
          { FIRELENS_REGION: region, FIRELENS_LOG_GROUP_NAME: logGroups.nginx },
        );
        const sent = numbered(200, 'nginx').map(({ log }) => log);
        const lines = async () => {
          const limit = { logGroupName: logGroups.nginx, limit: 10_000 };
          const { events = [] } = await logs().send(new FilterLogEventsCommand(limit));
          return events.map(({ message }) => (JSON.parse(message!) as LogRecord)['log']);
        };
        await router.send(`nginx-firelens-${taskId}`, numbered(200, 'nginx'));
        await until(async () => (await lines()).length >= sent.length, 'CloudWatch Logs gets the lines');
        await router.stop();
        await aws.stop();

        expect((await lines()).toSorted()).toEqual(sent.toSorted());
      });
    });

    test('plans no changes after apply', async () => {
      expect(changesBeyondGaps((await applied().folder.plan()).changes)).toEqual([]);
    });
  });
}
