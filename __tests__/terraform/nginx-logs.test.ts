import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, LocalBackend } from 'cdktf';
import { NginxLogsStack, type NginxLogsProps } from '../../examples/nginx-logs';
import { LogDelivery } from '../../modules';
import { versions } from '../../stacks/stack-setup';
import { outputsTo } from '../pipeline/emulated-aws';
import { describeWithFluentBit, FluentBit } from '../pipeline/fluent-bit';
import { type LogRecord, stderr, stdout } from '../pipeline/records';
import { taskId } from '../pipeline/route';
import { parseLines } from '../pipeline/sink';
import { until } from '../pipeline/until';
import { describeWithTerraform } from '../support/real';
import { scratchFolder } from '../support/scratch';
import { byImage } from '../support/tasks';
import type { TerraformFolder } from '../support/terraform-folder';
import { changesBeyondGaps } from './emulator-gaps';

const region = 'us-east-1';

describeWithTerraform('nginx with its access log in S3 and its errors in CloudWatch', (parts) => {
  let standing: Omit<NginxLogsProps, 'delivery'>;
  let folder: TerraformFolder;
  let byImageFolder: string;
  const ecs = () => new ECSClient(parts.clientConfig(region));

  /** The folder into which the example is synthesized with a delivery. */
  function synthesize(delivery: NginxLogsProps['delivery']): string {
    const outdir = scratchFolder();
    const app = new App({ outdir });
    const stack = new NginxLogsStack(app, 'nginx', { ...standing, delivery });
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    stack.addOverride('terraform.required_providers.aws.version', versions.aws);
    app.synth();
    return join(outdir, 'stacks', 'nginx');
  }

  const byInit: NginxLogsProps['delivery'] = (stack) => {
    const { arn: bucketArn, bucket: bucketName } = new S3Bucket(stack, 'Configuration', { bucket: 'acme-router' });
    return LogDelivery.init({ bucket: { bucketArn, bucketName } });
  };

  /** The router's container as the emulator holds it. */
  async function router() {
    const { services = [] } = await ecs().send(
      new DescribeServicesCommand({ cluster: 'main', services: ['nginx-Nginx'] }),
    );
    const { taskDefinition } = await ecs().send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services[0]!.taskDefinition }),
    );
    const container = taskDefinition!.containerDefinitions!.find(({ name }) => name === 'log_router')!;
    return {
      ...container,
      environment: Object.fromEntries(container.environment!.map(({ name, value }) => [name, value])),
    };
  }

  /** Sends lines of nginx to a router with what was applied, and counts what has arrived at both ends. */
  async function expectDelivered(run: string, synthesized: string): Promise<void> {
    const { environment } = await router();
    const { bucket, log_group: logGroupName } = (await folder.outputs()) as { bucket: string; log_group: string };
    const aws = await outputsTo(parts.clientConfig(region).endpoint);
    const filled = Object.fromEntries(Object.entries(environment).filter(([name]) => name?.startsWith('FIRELENS_')));
    const fluentBit = await FluentBit.start(
      join(synthesized, 'fluent-bit', 'nginx'),
      aws.overrides,
      filled as Record<string, string>,
    );
    const count = 300;
    const requests = Array.from({ length: count }, (_, index) => `/${run}/${index}`);
    try {
      await fluentBit.send(`nginx-firelens-${taskId}`, [
        ...requests.map((uri) => stdout(accessLine(uri, 'Mozilla/5.0'), 'nginx')),
        ...requests.map((uri) => stdout(accessLine(uri, 'ELB-HealthChecker/2.0'), 'nginx')),
        ...requests.map((uri) => stderr(errorLine(uri), 'nginx')),
      ]);
      await until(() => fluentBit.took('nginx.cloudwatch', count), 'CloudWatch Logs gets the errors');
    } finally {
      await fluentBit.stop();
      await aws.stop();
    }

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

  /** Does something while the bucket has no policy, of which the emulator heeds no condition: it refuses everybody. */
  async function withoutPolicy(work: () => Promise<void>): Promise<void> {
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    const { bucket: Bucket } = (await folder.outputs()) as { bucket: string };
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    try {
      await work();
    } finally {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    }
  }

  /** All records in the objects of a bucket. */
  async function recordsIn(bucket: string): Promise<readonly LogRecord[]> {
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    const objects = Contents.map(async ({ Key }) => {
      expect(Key).toMatch(/^container=nginx\/year=\d{4}\/month=\d\d\/day=\d\d\/hour=\d\d\/\d{4}-\w+-\w{8}\.gz$/);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return parseLines(gunzipSync(await Body!.transformToByteArray()).toString());
    });
    return (await Promise.all(objects)).flat();
  }

  /** All records in the streams of a log group. */
  async function eventsIn(logGroupName: string): Promise<readonly LogRecord[]> {
    const logs = new CloudWatchLogsClient(parts.clientConfig(region));
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }));
    return events.map(({ message }) => JSON.parse(message!) as LogRecord);
  }

  // A cluster and a network that stand already.
  beforeAll(async () => {
    const { cluster } = await ecs().send(new CreateClusterCommand({ clusterName: 'main' }));
    const ec2 = new EC2Client(parts.clientConfig(region));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const [vpcId, cidr] = [Vpc!.VpcId!, '10.0.1.0/24'];
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidr }));
    standing = {
      cluster: { clusterArn: cluster!.clusterArn!, clusterName: 'main' },
      network: { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] },
    };
    byImageFolder = synthesize(() => byImage);
    folder = parts.copyOf(byImageFolder);
    await folder.init();
    await folder.validate();
    await folder.apply();
  }, 5 * 60_000);

  test('plans no change after it was applied, by image', async () => {
    const { changes } = await folder.plan();

    expect(changesBeyondGaps(changes)).toEqual([]);
  });

  describeWithFluentBit('and a real Fluent Bit that runs what was synthesized by image', () => {
    test('delivers each record once, where its route says', async () => {
      await withoutPolicy(() => expectDelivered('image', byImageFolder));
    });
  });

  test('tells the router the names that Terraform gave, by image', async () => {
    const { environment, image } = await router();
    const { bucket, log_group } = await folder.outputs();

    expect(image).toMatch(/\/router:[0-9a-f]{16}$/);
    expect(environment).toEqual({
      FIRELENS_BUCKET: bucket,
      FIRELENS_REGION: region,
      FIRELENS_LOG_GROUP_NAME: log_group,
    });
  });

  describe('when it changes to the delivery by init', () => {
    let synthesized: string;

    beforeAll(async () => {
      synthesized = synthesize(byInit);
      folder.replaceBy(synthesized);
    });

    test('replaces nothing but the task definition', async () => {
      const plan = await folder.plan();
      const changes = plan.changes.map(({ type, change }) => `${type} ${change.actions.join()}`);
      await folder.apply({ plan });

      expect(changes.sort()).toEqual([
        'aws_ecs_service update',
        'aws_ecs_task_definition delete,create',
        'aws_iam_role_policy delete',
        'aws_iam_role_policy update',
        'aws_s3_bucket create',
        'aws_s3_object create',
        'aws_s3_object create',
      ]);
    });

    test('has both files where the router fetches them, as they were synthesized', async () => {
      const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
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

    describeWithFluentBit('and a real Fluent Bit that runs what was synthesized by init', () => {
      test('delivers each record once, where its route says', async () => {
        await withoutPolicy(() => expectDelivered('init', synthesized));
      });
    });

    test('plans no change then, and leaves nothing when it is destroyed', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);

      await folder.destroy();
      expect(await folder.addresses()).toEqual([]);
    });
  });
});

/** A line of nginx's access log, in the format of its image. */
function accessLine(uri: string, agent: string): string {
  return `10.0.0.7 - - [21/Nov/2026:09:00:00 +0000] "GET ${uri} HTTP/1.1" 200 615 "-" "${agent}" "203.0.113.9"`;
}

/** A line of nginx's error log. */
function errorLine(uri: string): string {
  return `2026/11/21 09:00:00 [error] 29#29: *1 open() "/usr/share/nginx/html${uri}" failed (2: No such file or directory), client: 10.0.0.7, server: localhost, request: "GET ${uri} HTTP/1.1", host: "localhost"`;
}
