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

/** Where nginx runs, and how its routes reach the router. */
export interface NginxLogsProps {
  /** The cluster. */
  readonly cluster: Cluster;
  /** The network. */
  readonly network: Network;
  /** How the routes reach the router: by image or by init, since options of a log driver carry no filters. */
  readonly delivery: (stack: TerraformStack) => ConfigDelivery;
}

/**
 * nginx whose access log goes to S3, its lines parsed and those of health checks left out, and whose errors go to
 * CloudWatch, where somebody looks at them.
 */
export class NginxLogsStack extends TerraformStack {
  /** The image to build for the router, with the delivery by image. */
  readonly routerImage: RouterImage | undefined;

  constructor(scope: Construct, id: string, { cluster, network, delivery }: NginxLogsProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // An example goes as a whole; leave these out where logs are to stay.
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
