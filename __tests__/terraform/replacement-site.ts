import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import { EcsCluster, type Network } from '../../modules';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import type { RealParts } from '../support/real';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';

/** A network in the emulator, and a proxy that answers as ECS does. */
export class ReplacementSite {
  private constructor(
    private readonly parts: RealParts,
    /** The proxy. */
    readonly proxy: EcsProxy,
    /** The network. */
    readonly network: Network,
  ) {}

  /** Starts the proxy, and creates the network. */
  static async open(parts: RealParts): Promise<ReplacementSite> {
    const proxy = await startEcsProxy(parts.clientConfig('us-east-1').endpoint);
    const ec2 = new EC2Client(parts.clientConfig('us-east-1'));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const vpcId = Vpc!.VpcId!;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24' }));
    return new ReplacementSite(parts, proxy, { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] });
  }

  /** Applies a copy of a stack's folder through the proxy, and returns the copy. */
  applied(stackFolder: string): Promise<TerraformFolder> {
    return this.parts.applied(stackFolder, this.proxy.variables);
  }

  /** Returns the synthesized folder of a cluster with other resources. */
  synthesize(name: string, build: (stack: TerraformStack, cluster: EcsCluster) => void): string {
    return stackFolder((app) => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, 'Aws', { region: 'us-east-1' });
      build(stack, new EcsCluster(stack, 'Cluster'));
      return stack;
    });
  }
}

/** Returns the message of Terraform without colors and line breaks. */
export function plain(message: string): string {
  return message.replace(/\u001b\[\d*m/g, '').replace(/[\s│]+/g, ' ');
}
