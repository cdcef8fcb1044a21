import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  ConfigDelivery,
  EcsCluster,
  FargateService,
  LogBucket,
  LogDestination,
  Vpc,
} from '../modules';

/** Existing resources that the example uses. */
export interface NetworkProps {
  /** Certificate of the shop. */
  readonly certificateArn: string;
}

/** Images of the example, by addresses that also work over IPv6. */
const images = {
  web: 'public.ecr.aws/nginx/nginx:1.29.5-alpine',
  worker: '111122223333.dkr-ecr.us-east-1.on.aws/worker:1.0.0',
} as const;

/**
 * A shop in a dual-stack network, which clients reach over IPv4 and IPv6, and a worker in a network whose private subnets have
 * IPv6 addresses only.
 *
 *     clients ── ApplicationLoadBalancer (dualstack) ── Web      Network: IPv4 and IPv6
 *                               Worker ── NAT64 ── IPv4 APIs     Ipv6Network: private subnets without IPv4
 */
export class NetworkStack extends TerraformStack {
  constructor(scope: Construct, id: string, { certificateArn }: NetworkProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Logs', { forceDestroy });
    const cluster = new EcsCluster(this, 'Cluster');
    const common = { cluster, cpu: 512, memoryMiB: 1024, logForceDestroy: forceDestroy } as const;
    const routes = [{ to: LogDestination.s3({ bucket }) }];
    const logRouting = { routes, delivery: ConfigDelivery.inline() };

    const network = new Vpc(this, 'Network', { ipv6: 'dual-stack', flowLogs: { forceDestroy } });
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      ...{ network, certificateArn, accessLogs: { forceDestroy } },
    });
    new FargateService(this, 'Web', {
      ...{ ...common, network, logRouting },
      containers: { web: { image: images.web, ports: [80] } },
      loadBalancing: { loadBalancer, container: 'web' },
    });

    const ipv6Network = new Vpc(this, 'Ipv6Network', {
      ...{ cidr: '10.1.0.0/16', ipv6: 'ipv6-only', flowLogs: { forceDestroy } },
    });
    new FargateService(this, 'Worker', {
      ...{ ...common, network: ipv6Network, logRouting },
      containers: { worker: { image: images.worker } },
    });

    new TerraformOutput(this, 'vpc_id', { value: network.vpcId });
    new TerraformOutput(this, 'ipv6_vpc_id', { value: ipv6Network.vpcId });
  }
}
