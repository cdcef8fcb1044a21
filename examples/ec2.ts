import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  Ec2Capacity,
  Ec2Service,
  EcsCluster,
  type LoadBalancer,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  type Network,
} from '../modules';

/** Existing resources that the example uses. */
export interface Ec2StackProps {
  /** Network of the services and instances. */
  readonly network: Network;
  /** Bucket from which ECS downloads the log router configuration. */
  readonly files: { readonly bucketName: string; readonly bucketArn: string };
  /**
   * Load balancer of nginx.
   *
   * @default - nginx receives no requests
   */
  readonly loadBalancer?: LoadBalancer;
}

/**
 * Two services on the same EC2 instances: nginx in the network mode `bridge`, whose log router configuration ECS
 * downloads from S3, and a worker with its own network interface, whose log options send records to CloudWatch.
 */
export class Ec2Stack extends TerraformStack {
  constructor(scope: Construct, id: string, { network, files, loadBalancer }: Ec2StackProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    const cluster = new EcsCluster(this, 'Cluster', { clusterName: 'instances' });
    const capacity = new Ec2Capacity(this, 'Capacity', {
      cluster,
      network,
      instanceTypes: ['m7g.large', 'm6g.large'],
      maxInstances: 4,
    });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'AccessLog', { forceDestroy });
    const logGroup = new LogGroup(this, 'Log', {
      logGroupNamePrefix: '/instances/',
      retentionDays: 14,
      forceDestroy,
    });

    new Ec2Service(this, 'Nginx', {
      cluster,
      network,
      capacity,
      networkMode: 'bridge',
      family: 'nginx',
      memoryMiB: 512,
      containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
      ...(loadBalancer && { loadBalancing: { loadBalancer, container: 'nginx' } }),
      logRouting: {
        routes: [
          { source: 'stdout', dropHealthChecks: true, to: LogDestination.s3({ bucket }) },
          { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup }) },
        ],
        delivery: ConfigDelivery.s3({ bucket: files }),
      },
      logForceDestroy: forceDestroy,
    });
    new Ec2Service(this, 'Worker', {
      cluster,
      network,
      capacity,
      desiredCount: 1,
      family: 'worker',
      memoryMiB: 512,
      containers: { worker: { image: 'public.ecr.aws/docker/library/busybox:1.37.0', command: ['sleep', 'infinity'] } },
      logRouting: {
        routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }],
        delivery: ConfigDelivery.options(),
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'capacity_provider', { value: capacity.capacityProviderName });
  }
}
