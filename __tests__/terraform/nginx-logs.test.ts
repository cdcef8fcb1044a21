import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, LocalBackend } from 'cdktf';
import { NginxLogsStack, type NginxLogsProps } from '../../examples/nginx-logs';
import { LogDelivery } from '../../modules';
import { versions } from '../../stacks/stack-setup';
import { describeWithTerraform } from '../support/real';
import { scratchFolder } from '../support/scratch';
import { byImage } from '../support/tasks';
import type { TerraformFolder } from '../support/terraform-folder';
import { changesBeyondGaps } from './emulator-gaps';

const region = 'us-east-1';

describeWithTerraform('nginx with its access log in S3 and its errors in CloudWatch', (parts) => {
  let standing: Omit<NginxLogsProps, 'delivery'>;
  let folder: TerraformFolder;
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
    folder = parts.copyOf(synthesize(() => byImage));
    await folder.init();
    await folder.validate();
    await folder.apply();
  }, 5 * 60_000);

  test('plans no change after it was applied, by image', async () => {
    const { changes } = await folder.plan();

    expect(changesBeyondGaps(changes)).toEqual([]);
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
      await folder.apply(plan);

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

    test('plans no change then, and leaves nothing when it is destroyed', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);

      await folder.destroy();
      expect(await folder.addresses()).toEqual([]);
    });
  });
});
