import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AuditTrail,
  type Cluster,
  type Container,
  FargateService,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  type Network,
  ServiceAlarms,
  ServiceEvents,
} from '../modules';

/** Existing resources that the example uses, and the recipients of its alarms. */
export interface MonitoringProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /** Email addresses that receive alarms and events. */
  readonly emails: readonly string[];
  /**
   * Log driver of the worker.
   *
   * @default - the log router, with the same route as the web server
   */
  readonly workerLogDriver?: Container['logDriver'];
}

/**
 * A service with monitoring: logs of its containers, events and alarms of ECS and CloudWatch, and an audit trail of ECS
 * API calls. The web server's log goes to S3 by a route, the worker's to CloudWatch with `awslogs`, until it is moved
 * to a route.
 */
export class MonitoringStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, emails, workerLogDriver }: MonitoringProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Logs', {
      retentionDays: 365,
      logDeliveryServices: ['trail/shop'],
      forceDestroy,
    });

    const service = new FargateService(this, 'Shop', {
      cluster,
      network,
      cpu: 512,
      memoryMiB: 1024,
      family: 'shop',
      containers: {
        web: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] },
        worker: {
          image: 'public.ecr.aws/docker/library/busybox:1.37',
          command: ['sh', '-c', 'while sleep 60; do date; done'],
          ...(workerLogDriver && { logDriver: workerLogDriver }),
        },
      },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
      logForceDestroy: forceDestroy,
    });
    const alarms = new ServiceAlarms(this, 'Alarms', { service, emails });
    const logGroup = new LogGroup(this, 'EventLog', { logGroupNamePrefix: '/aws/events/shop/', forceDestroy });
    new ServiceEvents(this, 'Events', { service, topicArn: alarms.topicArn, logGroup });
    new AuditTrail(this, 'Audit', { bucket, trailName: 'shop' });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'topic', { value: alarms.topicArn });
    new TerraformOutput(this, 'event_log', { value: logGroup.logGroupName });
    new TerraformOutput(this, 'task_log', { value: service.taskDefinition.logGroup.logGroupName });
  }
}
