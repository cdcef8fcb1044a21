import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  FargateService,
  FluentdDestination,
  type ImageRepository,
  LogBucket,
  ConfigDelivery,
  LogGroup,
  type Network,
  type RouterImage,
} from '../modules';

/** Existing resources that the example uses. */
export interface FluentdProps {
  /** Cluster of the services. */
  readonly cluster: Cluster;
  /** Network of the services. */
  readonly network: Network;
  /** Repository of the log router image that is built from the synthesized files. */
  readonly repository: ImageRepository;
  /** Fluentd image with `fluent-plugin-s3`. */
  readonly fluentdImage: string;
}

/**
 * Two services whose logs Fluentd routes. The shop uses an image with the configuration: all lines except health checks
 * go to S3, and errors also to CloudWatch, for troubleshooting. The worker has a single destination, configured in the
 * options of its log driver.
 */
export class FluentdStack extends TerraformStack {
  /** Log router image of the shop to build. */
  readonly routerImage: RouterImage | undefined;

  constructor(scope: Construct, id: string, { cluster, network, repository, fluentdImage }: FluentdProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Archive', { forceDestroy });
    const logGroup = new LogGroup(this, 'Errors', {
      logGroupNamePrefix: '/shop/errors/',
      retentionDays: 14,
      forceDestroy,
    });
    const archive = FluentdDestination.s3({ bucket });

    const shop = new FargateService(this, 'Shop', {
      cluster,
      network,
      cpu: 512,
      memoryMiB: 1024,
      family: 'shop',
      containers: { shop: { image: 'public.ecr.aws/docker/library/httpd:2.4.65', ports: [80] } },
      logRouting: {
        router: 'fluentd',
        routes: [
          { exclude: 'ELB-HealthChecker/', to: archive },
          { name: 'errors', source: 'stderr', to: FluentdDestination.cloudWatchLogs({ logGroup }) },
        ],
        delivery: ConfigDelivery.image({ repository }),
      },
      logForceDestroy: forceDestroy,
    });
    new FargateService(this, 'Worker', {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      family: 'worker',
      containers: { worker: { image: 'public.ecr.aws/docker/library/busybox:1.37.0', command: ['top', '-b'] } },
      logRouting: {
        router: 'fluentd',
        routes: [{ to: archive }],
        delivery: ConfigDelivery.options(),
        fluentdImage,
      },
      logForceDestroy: forceDestroy,
    });

    this.routerImage = shop.taskDefinition.routerImage;
    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
