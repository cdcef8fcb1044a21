import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DaemonStack } from '../../examples/daemon';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { EmulatedService } from '../support/emulated-service';
import { existingCluster } from '../support/existing-cluster';
import { describeWithTerraform } from '../support/real';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';

const region = 'us-east-1';

describeWithTerraform('A daemon on instances with GPUs', (parts) => {
  let proxy: EcsProxy;
  let folder: TerraformFolder;
  const service = () => new EmulatedService(parts.clientConfig(region), 'speech', 'speech-Transcriber');

  beforeAll(async () => {
    proxy = await startEcsProxy(parts.clientConfig(region).endpoint);
    const { network } = await existingCluster(parts.clientConfig(region));
    folder = await parts.applied(
      // The emulator does not remove the instances of a group that are protected, as AWS does.
      stackFolder((app) => new DaemonStack(app, 'speech', { network, instances: 0 })),
      proxy.variables,
    );
  }, 5 * 60_000);

  destroyAfterTests(() => folder);

  afterAll(() => proxy?.stop());

  test('plans no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('has the launch type EC2, although the cluster has a default capacity provider strategy', async () => {
    const ecs = new ECSClient(parts.clientConfig(region));
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: ['speech'] }));
    const { schedulingStrategy, launchType, capacityProviderStrategy = [] } = await service().describe();

    expect(clusters[0]!.defaultCapacityProviderStrategy).toHaveLength(1);
    expect({ schedulingStrategy, launchType, capacityProviderStrategy }).toEqual({
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
      capacityProviderStrategy: [],
    });
  });

  test('reserves the GPU of its instance', async () => {
    const { resourceRequirements } = await service().container('transcriber');

    expect(resourceRequirements).toEqual([{ type: 'GPU', value: '1' }]);
    expect((await service().definition()).requiresCompatibilities).toEqual(['EC2']);
  });

  test('runs on instances whose AMI contains the driver of the GPU', async () => {
    const ec2 = new EC2Client(parts.clientConfig(region));
    const { LaunchTemplateVersions: found = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest'] }),
    );

    expect(found[0]!.LaunchTemplateData!.ImageId).toBe(
      'resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id',
    );
  });
});
