import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type ContainerDefinition, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { type FluentdProps, FluentdStack } from '../../examples/fluentd';
import { awsPlugins, Fluentd, toEmulator } from '../../lab/routers/fluentd';
import { type LogRecord, stderr, stdout } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { recordsIn } from '../pipeline/s3-objects';
import { describeWithFluentd } from '../pipeline/with-fluentd';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import { existingCluster } from '../support/existing-cluster';
import { repository } from '../../lab/synth/tasks';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { s3Client, withOpenBucket } from './example';

const region = 'us-east-1';
const fluentdImage = 'registry.acme.test/fluentd-s3:1.19.3';

describeWithTerraform('Services with Fluentd, with the image and the options delivery', (parts) => {
  let synthesized: string;
  let folder: TerraformFolder;
  let outputs: Readonly<Record<'bucket' | 'log_group', string>>;
  const config = () => parts.clientConfig(region);
  const logs = () => new CloudWatchLogsClient(config());
  const service = (name: string) => new EmulatedService(config(), 'main', `fluentd-${name}`);

  beforeAll(async () => {
    const props: FluentdProps = { ...(await existingCluster(config())), repository, fluentdImage };
    synthesized = stackFolder((app) => new FluentdStack(app, 'fluentd', props));
    folder = await parts.applied(synthesized);
    outputs = (await folder.outputs()) as typeof outputs;
  }, 5 * 60_000);

  destroyAfterTests(
    () => folder,
    async () => expect((await logs().send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]),
  );

  test('plan no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('let ECS include the file in the image of the shop', async () => {
    const { image, user, firelensConfiguration, healthCheck } = await service('Shop').container('log_router');

    expect(image).toMatch(/\/router:[0-9a-f]{16}$/);
    expect(user).toBe('0');
    expect(firelensConfiguration).toEqual({
      type: 'fluentd',
      options: {
        'enable-ecs-log-metadata': 'true',
        'config-file-type': 'file',
        'config-file-value': '/fluentd/config/log-routing.conf',
      },
    });
    expect(await service('Shop').routerEnvironment()).toEqual({
      FIRELENS_S3_BUCKET: outputs.bucket,
      FIRELENS_S3_REGION: region,
      FIRELENS_LOG_GROUP_NAME: outputs.log_group,
    });
    expect(healthCheck!.command![0]).toBe('CMD');
  });

  test('set the output of the worker in its log driver options', async () => {
    const router = await service('Worker').container('log_router');
    const { taskDefinition } = await new ECSClient(config()).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'worker' }),
    );
    const [worker] = taskDefinition!.containerDefinitions!.filter(({ name }) => name === 'worker');

    expect(router).toMatchObject({
      image: fluentdImage,
      firelensConfiguration: { type: 'fluentd', options: { 'enable-ecs-log-metadata': 'true' } },
    });
    expect((worker as ContainerDefinition).logConfiguration).toMatchObject({
      logDriver: 'awsfirelens',
      options: {
        '@type': 's3',
        s3_bucket: outputs.bucket,
        s3_region: region,
        s3_object_key_format: '%{path}worker/%Y/%m/%d/%H/${chunk_id}.%{file_extension}',
        buffer_type: 'file',
        flush_at_shutdown: 'true',
      },
    });
  });

  test('allow the shop to write to its destinations, and to list log groups', async () => {
    const iam = new IAMClient(config());
    const { taskDefinition } = await new ECSClient(config()).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'shop' }),
    );
    const RoleName = taskDefinition!.taskRoleArn!.split('/').at(-1)!;
    const { PolicyNames: [PolicyName] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));

    const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument!)) as { readonly Statement: readonly object[] };
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: [`arn:aws:s3:::${outputs.bucket}/shop/*`] },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: `arn:aws:logs:${region}:123456789012:log-group:${outputs.log_group}:*`,
      },
      {
        Effect: 'Allow',
        Action: 'logs:DescribeLogGroups',
        Resource: '*',
      },
    ]);
  });

  describeWithFluentd('with a real Fluentd', awsPlugins, () => {
    test('deliver each record once to the destination of its route', async () => {
      const environment = await service('Shop').routerEnvironment();
      const lines = Array.from({ length: 300 }, (_, index) => `GET /${index}`);
      const errors = lines.map((line) => `error ${line}`);
      await withOpenBucket(config(), folder, async () => {
        const files = join(synthesized, 'fluentd', 'shop');
        const router = await Fluentd.start(files, toEmulator(config().endpoint), environment);
        await router.send(`shop-firelens-${taskId}`, [
          ...lines.flatMap((line) => [stdout(line), stdout(`${line} ELB-HealthChecker/2.0`)]),
          ...errors.map((line) => stderr(line)),
        ]);
        await router.stop();

        const archived = await recordsIn(s3Client(config()), outputs.bucket);
        expect(archived.map(({ log }) => log).sort()).toEqual([...lines, ...errors].sort());
      });

      const { events = [] } = await logs().send(
        new FilterLogEventsCommand({ logGroupName: outputs.log_group, limit: 10_000 }),
      );
      const found = events.map(({ message }) => (JSON.parse(message!) as LogRecord)['log']);
      expect(found.sort()).toEqual(errors.toSorted());
    });
  });
});
