import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  ConfigDelivery,
  FargateTask,
  LogBucket,
  LogDestination,
  LogGroup,
  type LogRouting,
  type Network,
  TaskEvents,
  TaskSchedule,
} from '../modules';

/** Existing resources that the example uses. */
export interface ScheduledTaskProps {
  /** Cluster of the tasks. */
  readonly cluster: Cluster;
  /** Network of the tasks. */
  readonly network: Network;
  /** Topic that is notified of failed runs. */
  readonly topicArn: string;
}

/**
 * A report that runs each night and, for the first of the month, with other arguments; and a migration that a pipeline
 * runs with the command in the output `migrate`. The records of all runs are in one bucket, and errors also in a log group.
 */
export class ScheduledTaskStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, topicArn }: ScheduledTaskProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Archive', { forceDestroy });
    const errors = new LogGroup(this, 'Errors', { logGroupNamePrefix: '/shop/errors/', forceDestroy });
    const common = {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      logForceDestroy: forceDestroy,
    } as const;
    const routing = (prefix: string): LogRouting => ({
      routes: [
        { to: LogDestination.s3({ bucket, prefix }) },
        { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup: errors }) },
      ],
      delivery: ConfigDelivery.inline(),
    });

    const report = new FargateTask(this, 'Report', {
      ...common,
      containers: { report: { image: 'public.ecr.aws/acme/report:2.0.1', environment: { PERIOD: 'day' } } },
      logRouting: routing('report/'),
    });
    const nightly = new TaskSchedule(this, 'Nightly', {
      task: report,
      cron: '30 3 * * ? *',
      timeZone: 'Europe/Berlin',
      // Users must not notice a report that runs late.
      maximumEventAgeSeconds: 2 * 60 * 60,
    });
    const monthly = new TaskSchedule(this, 'Monthly', {
      task: report,
      cron: '0 5 1 * ? *',
      timeZone: 'Europe/Berlin',
      containerOverrides: { report: { environment: { PERIOD: 'month' } } },
      flexibleTimeWindowMinutes: 30,
    });
    new TaskEvents(this, 'ReportEvents', { task: report, schedules: [nightly, monthly], topicArn });

    const migration = new FargateTask(this, 'Migration', {
      ...common,
      containers: { migrate: { image: 'public.ecr.aws/acme/shop:1.4.2', command: ['npm', 'run', 'migrate'] } },
      logRouting: routing('migration/'),
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'migrate', { value: migration.runTaskCommand });
    new TerraformOutput(this, 'report', { value: report.runTaskCommand });
  }
}
