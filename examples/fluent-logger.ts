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

/** Existing resources that the example uses, and the image of the app. */
export interface FluentLoggerProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /** Image that is built from `examples/fluent-logger`. */
  readonly image: string | ContainerImage;
}

/**
 * An app that sends records directly to the log router with a Fluentd library, at `FLUENT_HOST` and `FLUENT_PORT`. The
 * records go to S3 by tag, structured and typed; the app's stdout and stderr go to CloudWatch.
 */
export class FluentLoggerStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, image }: FluentLoggerProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
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
        delivery: ConfigDelivery.inline(),
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
