import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  ConfigDelivery,
  type ExistingTargetGroup,
  FargateService,
  type LoadBalancer,
  LogDestination,
  LogGroup,
  type Network,
  ServiceAlarms,
} from '../modules';

/** Existing resources that the example uses. */
export interface ExistingTargetGroupProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /** Listener of somebody else, to which the service adds a rule. */
  readonly loadBalancer: LoadBalancer;
  /** Target group of somebody else, to which their listener forwards. */
  readonly targetGroup: ExistingTargetGroup;
}

/**
 * A service behind the load balancers of somebody else: one gets a rule for the web port, and the other forwards to a target
 * group for the metrics port already. The service creates no load balancer, and depends on no other stack.
 */
export class ExistingTargetGroupStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ExistingTargetGroupProps) {
    super(scope, id);
    const { cluster, network, loadBalancer, targetGroup } = props;
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const logGroup = new LogGroup(this, 'Logs', { logGroupNamePrefix: '/reports/', retentionDays: 14, forceDestroy });

    const service = new FargateService(this, 'Reports', {
      cluster,
      network,
      family: 'reports',
      cpu: 256,
      memoryMiB: 512,
      containers: { web: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80, 9113] } },
      loadBalancing: [
        { loadBalancer, container: 'web', port: 80, paths: ['/reports/*'], priority: 40 },
        { name: 'metrics', targetGroup, container: 'web', port: 9113 },
      ],
      logRouting: { routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }], delivery: ConfigDelivery.options() },
      logForceDestroy: forceDestroy,
    });
    new ServiceAlarms(this, 'Alarms', { service });

    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
