import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  type Cluster,
  ConfigDelivery,
  FargateService,
  LogBucket,
  LogDestination,
  LogGroup,
  type LogRouting,
  type Network,
} from '../modules';

/** Existing resources that the example uses. */
export interface SharedLoadBalancerProps {
  /** Cluster of the services. */
  readonly cluster: Cluster;
  /** Network of the load balancer and the services. */
  readonly network: Network;
  /** Certificate of the names that clients use. */
  readonly certificateArn: string;
}

/**
 * Three services on one load balancer, selected by host and path, whose logs take the same routes: a shop, its API, and an
 * admin interface for the office. A canary of the API receives a tenth of its requests.
 */
export class SharedLoadBalancerStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, certificateArn }: SharedLoadBalancerProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Logs', { forceDestroy });
    const errors = new LogGroup(this, 'Errors', {
      logGroupNamePrefix: '/shop/errors/',
      retentionDays: 14,
      forceDestroy,
    });
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      network,
      certificateArn,
      accessLogs: { forceDestroy },
    });

    /** Routes of every service: all lines to S3, by service, and errors to CloudWatch. */
    const routing = (service: string): LogRouting => ({
      routes: [
        { to: LogDestination.s3({ bucket, prefix: `${service}/` }) },
        { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup: errors }) },
      ],
      delivery: ConfigDelivery.inline(),
    });
    const task = { cluster, network, cpu: 256, memoryMiB: 512, logForceDestroy: forceDestroy } as const;

    new FargateService(this, 'Shop', {
      ...task,
      family: 'shop',
      containers: { shop: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
      loadBalancing: { loadBalancer, container: 'shop', stickySessions: { cookieName: 'session' } },
      logRouting: routing('shop'),
    });
    const api = new FargateService(this, 'Api', {
      ...task,
      family: 'api',
      containers: { api: { image: 'public.ecr.aws/docker/library/httpd:2.4.65-alpine', ports: [80] } },
      loadBalancing: {
        ...{ loadBalancer, container: 'api', paths: ['/api/*'], priority: 10, weight: 9 },
        groupStickinessSeconds: 3600,
        slowStartSeconds: 30,
      },
      logRouting: routing('api'),
    });
    new FargateService(this, 'ApiCanary', {
      ...task,
      family: 'api-canary',
      desiredCount: 1,
      containers: { api: { image: 'public.ecr.aws/docker/library/httpd:2.4.66-alpine', ports: [80] } },
      loadBalancing: { sharesRuleWith: api.resources.target!, weight: 1, container: 'api' },
      logRouting: routing('api-canary'),
    });
    new FargateService(this, 'Admin', {
      ...task,
      family: 'admin',
      containers: { admin: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80, 9113] } },
      loadBalancing: {
        ...{ loadBalancer, container: 'admin', port: 80, healthCheckPort: 9113, priority: 20 },
        hosts: ['admin.example.com'],
        sourceCidrs: ['203.0.113.0/24'],
      },
      logRouting: routing('admin'),
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'listener_arn', { value: loadBalancer.listenerArn });
  }
}
