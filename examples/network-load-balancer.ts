import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  ConfigDelivery,
  FargateService,
  LogDestination,
  LogGroup,
  type Network,
  NetworkLoadBalancer,
  ServiceAlarms,
} from '../modules';

/** Existing resources that the example uses. */
export interface NetworkLoadBalancerExampleProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the load balancer and the service. */
  readonly network: Network;
}

/**
 * A name server behind an internal Network Load Balancer, which forwards TCP and UDP on port 53 with the addresses of
 * clients, and TCP to its metrics. Its queries are routed to CloudWatch.
 */
export class NetworkLoadBalancerStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network }: NetworkLoadBalancerExampleProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const logGroup = new LogGroup(this, 'Queries', { logGroupNamePrefix: '/dns/', retentionDays: 14, forceDestroy });
    const loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', { network, internetFacing: false });

    const service = new FargateService(this, 'Dns', {
      cluster,
      network,
      family: 'dns',
      cpu: 256,
      memoryMiB: 512,
      containers: {
        coredns: {
          image: 'public.ecr.aws/docker/library/coredns:1.13.1',
          ports: [53, { containerPort: 53, protocol: 'udp' }, 8080, 9153],
        },
      },
      loadBalancing: [
        {
          ...{ loadBalancer, container: 'coredns', port: 53, listenerProtocol: 'TCP_UDP' },
          ...{ healthCheckProtocol: 'HTTP', healthCheckPort: 8080, healthCheckPath: '/health' },
        },
        {
          ...{ name: 'metrics', loadBalancer, container: 'coredns', port: 9153, listenerPort: 80 },
          preserveClientIp: true,
        },
      ],
      logRouting: {
        routes: [{ from: 'coredns', to: LogDestination.cloudWatchLogs({ logGroup }) }],
        delivery: ConfigDelivery.options(),
      },
      logForceDestroy: forceDestroy,
    });
    new ServiceAlarms(this, 'Alarms', { service });

    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
    new TerraformOutput(this, 'address', { value: loadBalancer.dnsName });
  }
}
