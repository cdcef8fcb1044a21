import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  ApplicationLoadBalancer,
  ConfigDelivery,
  EcsCluster,
  FargateService,
  LogBucket,
  LogDestination,
  Vpc,
} from 'cdktf-firelens';
import type { Construct } from 'constructs';

/** A web server behind a load balancer, in a network of its own, with its logs in a bucket. */
export class WebStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1', defaultTags: [{ tags: { Application: id } }] });

    // Allows Terraform to delete logs: to destroy the stack, set it to true, deploy, and destroy.
    const forceDestroy = false;
    const network = new Vpc(this, 'Network', { flowLogs: { forceDestroy } });
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', { network, accessLogs: { forceDestroy } });
    const bucket = new LogBucket(this, 'Logs', { retentionDays: 90, forceDestroy });

    new FargateService(this, 'Web', {
      cluster: new EcsCluster(this, 'Cluster'),
      network,
      cpu: 256,
      memoryMiB: 512,
      containers: { web: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
      loadBalancing: { loadBalancer, container: 'web' },
      logRouting: {
        routes: [{ from: 'web', to: LogDestination.s3({ bucket }) }],
        delivery: ConfigDelivery.inline(),
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'url', { value: loadBalancer.url });
    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
  }
}
