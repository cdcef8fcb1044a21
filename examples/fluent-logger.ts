import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  type ContainerImage,
  FargateService,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  type Network,
} from '../modules';

/** Where the app runs, and what. */
export interface FluentLoggerProps {
  /** The cluster. */
  readonly cluster: Cluster;
  /** The network. */
  readonly network: Network;
  /** The image that is built of `examples/fluent-logger`. */
  readonly image: string | ContainerImage;
}

/**
 * An app that hands records to the log router itself, by a library for Fluentd, at `FLUENT_HOST` and `FLUENT_PORT`. They
 * go to S3 by their tag, whole and typed; what the app writes on stdout and stderr goes to CloudWatch.
 */
export class FluentLoggerStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, image }: FluentLoggerProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // An example goes as a whole; leave these out where logs are to stay.
    const forceDestroy = true;
    const configuration = new LogBucket(this, 'Configuration', { retentionDays: 'forever', forceDestroy });
    const bucket = new LogBucket(this, 'Requests', { forceDestroy });
    const logGroup = new LogGroup(this, 'Lines', { logGroupNamePrefix: '/fluent-logger/', forceDestroy });

    new FargateService(this, 'App', {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      family: 'fluent-logger',
      containers: { app: { image, ports: [8080], readonlyRootFilesystem: true } },
      logRouting: {
        routes: [
          { from: 'app', to: LogDestination.cloudWatchLogs({ logGroup }) },
          { name: 'requests', from: { tag: 'app.*' }, to: LogDestination.s3({ bucket, keyLayout: 'athena' }) },
        ],
        delivery: ConfigDelivery.init({ bucket: configuration }),
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'configuration', { value: configuration.bucketName });
    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
