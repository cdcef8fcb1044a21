import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ConfigDelivery,
  Ec2Capacity,
  Ec2Service,
  EcsCluster,
  LogBucket,
  LogDestination,
  LogGroup,
  type Network,
} from '../modules';

/** Existing resources that the example uses. */
export interface DaemonProps {
  /** Network of the instances and their tasks. */
  readonly network: Network;
  /** Number of instances, which always run: ECS starts none for a daemon. */
  readonly instances: number;
}

/**
 * A daemon on instances with a GPU: one task transcribes speech on each of them, and reserves its GPU. While a deployment
 * runs, each instance stops its task before it starts the new one, which could not have the GPU otherwise.
 */
export class DaemonStack extends TerraformStack {
  constructor(scope: Construct, id: string, { network, instances }: DaemonProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    const cluster = new EcsCluster(this, 'Cluster', { clusterName: 'speech' });
    const capacity = new Ec2Capacity(this, 'Capacity', {
      cluster,
      network,
      instanceTypes: ['g6.xlarge', 'g5.xlarge'],
      minInstances: instances,
      maxInstances: 10,
      diskGiB: 100,
    });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Archive', { forceDestroy });
    const logGroup = new LogGroup(this, 'Errors', { logGroupNamePrefix: '/speech/errors/', forceDestroy });

    new Ec2Service(this, 'Transcriber', {
      cluster,
      network,
      capacity,
      schedulingStrategy: 'DAEMON',
      placementConstraints: ['attribute:ecs.instance-type =~ g*'],
      family: 'transcriber',
      memoryMiB: 12288,
      containers: {
        transcriber: {
          image: 'public.ecr.aws/acme/transcriber:1.8.0',
          environment: { MODEL: 'large-v3' },
          resourceRequirements: { GPU: 1 },
          // Finishes the recording that it transcribes.
          stopTimeoutSeconds: 90,
        },
      },
      logRouting: {
        routes: [
          { source: 'stdout', to: LogDestination.s3({ bucket }) },
          { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup }) },
        ],
        delivery: ConfigDelivery.inline(),
      },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
