import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  FargateService,
  LogBucket,
  type ConfigDelivery,
  LogDestination,
  LogGroup,
  type Network,
  type RouterImage,
} from '../modules';

/** Existing resources that the example uses. */
export interface NginxLogsProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /**
   * Returns the delivery of the log router configuration: `image` or `init`, because log driver options cannot contain
   * filters.
   */
  readonly delivery: (stack: TerraformStack) => ConfigDelivery;
}

/**
 * nginx whose access log goes to S3, parsed and without health checks, and whose errors go to CloudWatch, for
 * troubleshooting.
 */
export class NginxLogsStack extends TerraformStack {
  /** Log router image to build, with the image delivery. */
  readonly routerImage: RouterImage | undefined;

  constructor(scope: Construct, id: string, { cluster, network, delivery }: NginxLogsProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'AccessLog', { forceDestroy });
    const logGroup = new LogGroup(this, 'ErrorLog', {
      logGroupNamePrefix: '/nginx/errors/',
      retentionDays: 14,
      forceDestroy,
    });

    const service = new FargateService(this, 'Nginx', {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      family: 'nginx',
      containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
      logRouting: {
        routes: [
          {
            source: 'stdout',
            dropHealthChecks: true,
            parse: 'nginx-access',
            to: LogDestination.s3({ bucket, keyLayout: 'athena' }),
          },
          { source: 'stderr', parse: 'nginx-error', to: LogDestination.cloudWatchLogs({ logGroup }) },
        ],
        delivery: delivery(this),
      },
      logForceDestroy: forceDestroy,
    });

    this.routerImage = service.taskDefinition.routerImage;
    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
