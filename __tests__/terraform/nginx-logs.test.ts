import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { type NginxLogsProps, NginxLogsStack } from '../../examples/nginx-logs';
import { ConfigDelivery } from '../../modules';
import { type LogRecord, stderr, stdout } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from '../pipeline/s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import { existingCluster } from '../support/existing-cluster';
import { byImage } from '../../lab/synth/tasks';
import type { Plan } from '../../lab/terraform/plan';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { accessLine, errorLine, s3Client, withOpenBucket, withRouter } from './example';

const region = 'us-east-1';

/** Fields of a router's container that the tests read. */
interface Router {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

describeWithTerraform('nginx with its access log in S3 and its errors in CloudWatch', (parts) => {
  let folder: TerraformFolder;
  let first: { readonly synthesized: string; readonly router: Router; readonly secondPlan: Plan };
  let change: Plan;
  let synthesized: string;
  const service = () => new EmulatedService(parts.clientConfig(region), 'main', 'nginx-Nginx');

  const byInit: NginxLogsProps['delivery'] = (stack) => {
    const { arn: bucketArn, bucket: bucketName } = new S3Bucket(stack, 'Configuration', { bucket: 'acme-router' });
    return ConfigDelivery.init({ bucket: { bucketArn, bucketName } });
  };

  /** Returns the router's container as stored by the emulator. */
  async function router(): Promise<Router> {
    const { image, environment = [] } = await service().container('log_router');
    return { image: image!, environment: Object.fromEntries(environment.map(({ name, value }) => [name!, value!])) };
  }

  /** Sends lines of nginx to a router with applied values, and counts the records at both destinations. */
  async function expectDelivered(run: string, files: string, environment: Router['environment']): Promise<void> {
    const { bucket, log_group: logGroupName } = (await folder.outputs()) as { bucket: string; log_group: string };
    const count = 300;
    const requests = Array.from({ length: count }, (_, index) => `/${run}/${index}`);
    await withRouter(parts.clientConfig(region), environment, files, async (fluentBit) => {
      await fluentBit.send(`nginx-firelens-${taskId}`, [
        ...requests.map((uri) => stdout(accessLine(uri), 'nginx')),
        ...requests.map((uri) => stdout(accessLine(uri, 'ELB-HealthChecker/2.0'), 'nginx')),
        ...requests.map((uri) => stderr(errorLine(uri), 'nginx')),
      ]);
      await until(() => fluentBit.hasDelivered('nginx.cloudwatch', count), 'CloudWatch Logs gets the errors');
    });

    const accesses = (await recordsIn(bucket)).filter(({ uri }) => String(uri).startsWith(`/${run}/`));
    const errors = (await eventsIn(logGroupName)).filter(({ message }) => String(message).includes(`/${run}/`));
    expect(accesses.map(({ uri }) => uri).sort()).toEqual(requests.toSorted());
    expect(accesses[0]).toMatchObject({
      method: 'GET',
      status: 200,
      http_user_agent: 'Mozilla/5.0',
      source: 'stdout',
      ecs_cluster: 'main',
    });
    expect(errors.map(({ message }) => /\/\w+\/\d+/.exec(String(message))![0]).sort()).toEqual(requests.toSorted());
    expect(errors[0]).toMatchObject({ level: 'error', source: 'stderr', client: '10.0.0.7' });
  }

  /** Returns all records in the objects of a bucket. */
  async function recordsIn(bucket: string): Promise<readonly LogRecord[]> {
    const objects = Object.entries(await objectsIn(s3Client(parts.clientConfig(region)), bucket));
    return objects.flatMap(([key, bytes]) => {
      expect(key).toMatch(/^container=nginx\/year=\d{4}\/month=\d\d\/day=\d\d\/hour=\d\d\/\d{4}-\w+-\w{8}\.gz$/);
      return parseLines(gunzipSync(bytes).toString());
    });
  }

  /** Returns all records in the streams of a log group. */
  async function eventsIn(logGroupName: string): Promise<readonly LogRecord[]> {
    const logs = new CloudWatchLogsClient(parts.clientConfig(region));
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }));
    return events.map(({ message }) => JSON.parse(message!) as LogRecord);
  }

  // Applied with the image delivery, which is then changed to the init delivery.
  beforeAll(async () => {
    const existing = await existingCluster(parts.clientConfig(region));
    const synthesize = (delivery: NginxLogsProps['delivery']) =>
      stackFolder((app) => new NginxLogsStack(app, 'nginx', { ...existing, delivery }));
    const byImageFolder = synthesize(() => byImage);
    folder = await parts.applied(byImageFolder);
    first = { synthesized: byImageFolder, router: await router(), secondPlan: await folder.plan() };
    synthesized = synthesize(byInit);
    folder.replaceBy(synthesized);
    change = await folder.plan();
    await folder.apply({ plan: change });
  });

  destroyAfterTests(() => folder);

  test('plans no changes after apply, with the image delivery', () => {
    expect(changesBeyondGaps(first.secondPlan.changes)).toEqual([]);
  });

  describeWithFluentBit('with a real Fluent Bit and the image delivery', () => {
    test('delivers each record once to the destination of its route', async () => {
      await withOpenBucket(parts.clientConfig(region), folder, () =>
        expectDelivered('image', first.synthesized, first.router.environment),
      );
    });
  });

  test('passes the names that Terraform generated to the router, with the image delivery', async () => {
    const { environment, image } = first.router;
    const { bucket, log_group } = await folder.outputs();

    expect(image).toMatch(/\/router:[0-9a-f]{16}$/);
    expect(environment).toEqual({
      FIRELENS_BUCKET: bucket,
      FIRELENS_REGION: region,
      FIRELENS_LOG_GROUP_NAME: log_group,
    });
  });

  describe('when it changes to the init delivery', () => {
    test('replaces only the task definition', () => {
      const actions = change.changes.map(({ type, change: { actions } }) => `${type} ${actions.join()}`);

      expect(actions.sort()).toEqual([
        'aws_ecs_service update',
        'aws_ecs_task_definition delete,create',
        'aws_iam_role_policy delete',
        'aws_iam_role_policy update',
        'aws_s3_bucket create',
        'aws_s3_object create',
        'aws_s3_object create',
      ]);
    });

    test('keeps the previous revision, because rollbacks need it', async () => {
      const ecs = new ECSClient(parts.clientConfig(region));
      const { taskDefinitionArns = [] } = await ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix: 'nginx', status: 'ACTIVE' }),
      );

      expect(taskDefinitionArns.map((arn) => arn.split('/')[1])).toEqual(['nginx:1', 'nginx:2']);
    });

    test('uploads both synthesized files to the keys that the router downloads', async () => {
      const s3 = s3Client(parts.clientConfig(region));
      const { environment, image } = await router();
      const textOf = async (arn: string) => {
        const [, Bucket, Key] = /^arn:aws:s3:::([^/]+)\/(.+)$/.exec(arn)!;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return Body!.transformToString();
      };
      const left = (name: string) => readFileSync(join(synthesized, 'fluent-bit', 'nginx', name), 'utf8');

      expect(image).toBe('public.ecr.aws/aws-observability/aws-for-fluent-bit:init-3.4.16');
      expect(left('effective.conf')).toContain(await textOf(environment['aws_fluent_bit_init_s3_1']!));
      expect(left('parsers.conf')).toBe(await textOf(environment['aws_fluent_bit_init_s3_2']!));
    });

    describeWithFluentBit('with a real Fluent Bit and the init delivery', () => {
      test('delivers each record once to the destination of its route', async () => {
        const environment = await service().routerEnvironment();
        await withOpenBucket(parts.clientConfig(region), folder, () =>
          expectDelivered('init', synthesized, environment),
        );
      });
    });

    test('then plans no changes', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });
  });
});
