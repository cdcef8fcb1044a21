import { CreateSecurityGroupCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { EverythingStack } from '../../examples/everything';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { videoParts } from '../../lab/synth/example-parts';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { EmulatedService } from '../support/emulated-service';
import { existingCluster } from '../support/existing-cluster';
import { describeWithTerraform } from '../support/real';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';

const region = 'us-east-1';

describeWithTerraform('Services whose containers set every property', (parts) => {
  let proxy: EcsProxy;
  let folder: TerraformFolder;
  const service = (id: string) => new EmulatedService(parts.clientConfig(region), 'main', `video-${id}`);

  beforeAll(async () => {
    proxy = await startEcsProxy(parts.clientConfig(region).endpoint);
    const existing = await existingCluster(parts.clientConfig(region));
    const ec2 = new EC2Client(parts.clientConfig(region));
    const groupOf = async (GroupName: string) => {
      const group = { GroupName, Description: GroupName, VpcId: existing.network.vpcId };
      return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId!;
    };
    const capacity = { ...videoParts.capacity, securityGroupId: await groupOf('gpus') };
    const models = { ...videoParts.models, mountTargetSecurityGroupId: await groupOf('models') };
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: videoParts.files.bucketName }));
    folder = await parts.applied(
      stackFolder((app) => new EverythingStack(app, 'video', { ...existing, ...videoParts, capacity, models })),
      proxy.variables,
    );
  }, 5 * 60_000);

  destroyAfterTests(() => folder);

  afterAll(() => proxy?.stop());

  test('plan no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('have the containers as they were defined', async () => {
    expect(await service('Analyzer').container('analyzer')).toMatchObject({
      links: ['decoder:frames'],
      restartPolicy: { enabled: true, ignoredExitCodes: [78], restartAttemptPeriod: 180 },
      resourceRequirements: [{ type: 'GPU', value: '1' }],
      volumesFrom: [{ sourceContainer: 'decoder', readOnly: true }],
      linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_NICE'], drop: ['NET_RAW'] } },
    });
    expect(await service('Ingest').container('ingest')).toMatchObject({
      portMappings: [
        { containerPort: 50051, name: 'control', appProtocol: 'grpc' },
        { containerPort: 3478, protocol: 'udp' },
        { containerPortRange: '20000-20099', protocol: 'udp' },
      ],
    });
  });

  test('have the volumes of their tasks', async () => {
    const { volumes = [] } = await service('Analyzer').definition();

    expect(Object.fromEntries(volumes.map(({ name, ...volume }) => [name, volume]))).toMatchObject({
      models: { efsVolumeConfiguration: { fileSystemId: videoParts.models.fileSystemId } },
      pictures: { configuredAtLaunch: true },
      cameras: { host: { sourcePath: '/run/cameras' } },
      kernels: { dockerVolumeConfiguration: { scope: 'shared', autoprovision: true } },
    });
  });
});
