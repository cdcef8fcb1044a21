import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { Cluster, Network } from '../../modules';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';

/** Creates a cluster and a network in the emulator, as existing resources of a service. */
export async function existingCluster(config: ClientConfig): Promise<{ cluster: Cluster; network: Network }> {
  const { cluster } = await new ECSClient(config).send(new CreateClusterCommand({ clusterName: 'main' }));
  const ec2 = new EC2Client(config);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc!.VpcId!;
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24' }));
  return {
    cluster: { clusterArn: cluster!.clusterArn!, clusterName: 'main' },
    network: { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] },
  };
}
