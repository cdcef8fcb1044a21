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

/** Where the services run, and where the images of their routers are. */
export interface FluentdProps {
  /** The cluster. */
  readonly cluster: Cluster;
  /** The network. */
  readonly network: Network;
  /** Repository of the image that synth leaves the files of. */
  readonly repository: ImageRepository;
  /** An image of Fluentd that has `fluent-plugin-s3`. */
  readonly fluentdImage: string;
}

/**
 * Two services whose logs Fluentd routes. For the shop an image is built with the configuration: all lines but those of
 * health checks go to S3, and errors to CloudWatch as well, where somebody looks at them. The worker has one destination,
 * which the options of its log driver say.
 */
export class FluentdStack extends TerraformStack {
  /** The image to build for the router of the shop. */
  readonly routerImage: RouterImage | undefined;

  constructor(scope: Construct, id: string, { cluster, network, repository, fluentdImage }: FluentdProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // An example goes as a whole; leave these out where logs are to stay.
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
