import type { AlarmThresholds } from './alarm-thresholds';
import type { ServiceNames } from '../services/watched-service';
import { type Measure, type PlannedAlarm, suffixOf } from './planned-alarm';
import { targetAlarms } from './target-alarms';
import type { RouterTrouble } from '../log-routing/routers/router-messages';

/** Service to create alarms for. */
export interface AlarmSubject {
  /** Names of the service and its resources. */
  readonly names: ServiceNames;
  /** Namespace of the metrics derived from the router log. */
  readonly namespace: string;
  /** Indicates that Container Insights is enabled on the cluster. */
  readonly containerInsights: boolean;
  /** Thresholds of the alarms. */
  readonly thresholds: Required<AlarmThresholds>;
  /** Returns a string that is equal for equal values, also of tokens. */
  readonly identityOf: (value: string) => string;
}

/** Returns the alarms of a service. */
export function plannedAlarms(subject: AlarmSubject): readonly PlannedAlarm[] {
  const { routerLogGroupName } = subject.names;
  return [
    ...(routerLogGroupName === undefined ? [] : routerAlarms(routerLogGroupName, subject)),
    ...serviceAlarms(subject),
    ...(subject.containerInsights ? containerInsightsAlarms(subject) : []),
    ...targetAlarms(subject),
  ];
}

/** Alarms on messages in the router log, counted by metric filters. */
function routerAlarms(log: string, { namespace, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const messageAlarm = (
    name: RouterTrouble,
    description: string,
    runbookStep: string,
    threshold: number,
  ): PlannedAlarm => ({
    name,
    description,
    runbookStep,
    watches: { namespace, metricName: name, statistic: 'Sum' },
    threshold,
    periodSeconds: 300,
    periods: 1,
    treatMissingData: 'notBreaching',
  });
  return [
    messageAlarm(
      'LogsLost',
      'Log records were permanently dropped.',
      `Read in log group ${log} which output dropped them and why, and check whether its destination accepts records now.`,
      thresholds.lostMessages,
    ),
    messageAlarm(
      'LogsRefused',
      'A log destination denies access to the log router, or does not exist; records are lost when the retries are exhausted.',
      `Read in log group ${log} what was denied, and correct the task role, the secret or the destination.`,
      thresholds.refusedMessages,
    ),
    {
      ...messageAlarm(
        'LogsRetried',
        'The log router has failed to deliver records for minutes, and its buffers are filling.',
        `Read in log group ${log} which output fails, and check whether its destination is available and the tasks can connect to it.`,
        1,
      ),
      periodSeconds: 60,
      periods: thresholds.retriedMinutes,
    },
    messageAlarm(
      'RouterOverloaded',
      'The buffers of the log router are full, and new records may be lost.',
      `Check whether the alarm ${suffixOf('LogsRetried')} is also raised: if so, repair the destination; otherwise give the router more memory and larger buffers.`,
      thresholds.overloadedMessages,
    ),
    messageAlarm(
      'RouterFailed',
      'The log router could not start with its configuration, or crashed, and the task stops with it.',
      `Read in log group ${log} the cause, and roll back the deployment that introduced it.`,
      thresholds.failedMessages,
    ),
  ];
}

/** Alarms on metrics that ECS provides for every service. */
function serviceAlarms({ names, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const evaluation = { ...fifteenMinutes, treatMissingData: 'missing' } as const;
  return [
    {
      name: 'CpuHigh',
      description: 'The tasks have little CPU left.',
      runbookStep: 'Run more or larger tasks, unless the load is caused by an error.',
      watches: { ...serviceMetric('AWS/ECS', names), metricName: 'CPUUtilization', statistic: 'Average' },
      threshold: thresholds.cpuPercent,
      ...evaluation,
    },
    {
      name: 'MemoryHigh',
      description: 'A task is almost out of memory; if it is killed, the records that its log router buffers are lost.',
      runbookStep: 'Find the container whose memory usage grows, and give the tasks more memory until it is fixed.',
      // Not the average, because each task is killed at its own memory limit.
      watches: { ...serviceMetric('AWS/ECS', names), metricName: 'MemoryUtilization', statistic: 'Maximum' },
      threshold: thresholds.memoryPercent,
      ...evaluation,
    },
  ];
}

function containerInsightsAlarms({ names, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const metric = (metricName: string, statistic: Measure['statistic']): Measure => ({
    ...serviceMetric('ECS/ContainerInsights', names),
    metricName,
    statistic,
  });
  return [
    {
      name: 'TasksMissing',
      description: 'Fewer tasks are running than desired, or a task is restarted repeatedly.',
      runbookStep:
        'Read the events of the service and the stop reasons of its last tasks, and roll back the last deployment if it is the cause.',
      watches: {
        label: 'missing tasks',
        expression: 'desired - running',
        measures: {
          desired: metric('DesiredTaskCount', 'Minimum'),
          // The minimum, because a task that crashes repeatedly is running in between.
          running: metric('RunningTaskCount', 'Minimum'),
        },
      },
      threshold: thresholds.missingTasks,
      ...fifteenMinutes,
      treatMissingData: 'missing',
    },
    ...(names.launchType === 'EC2' ? [] : [diskAlarm(metric, thresholds.diskPercent)]),
  ];
}

/** Alarm on metrics that Container Insights provides for Fargate tasks. */
function diskAlarm(
  metric: (metricName: string, statistic: Measure['statistic']) => Measure,
  threshold: number,
): PlannedAlarm {
  return {
    name: 'DiskFull',
    description: 'The disk of a task, on which the log router buffers records, is almost full.',
    runbookStep: `Check whether the alarm ${suffixOf('LogsRetried')} is also raised: if so, repair the destination; otherwise find the container that writes files, or give the tasks more disk space.`,
    watches: {
      label: 'percent of the disk',
      expression: '100 * used / size',
      measures: {
        used: metric('EphemeralStorageUtilized', 'Maximum'),
        size: metric('EphemeralStorageReserved', 'Maximum'),
      },
    },
    threshold,
    periodSeconds: 300,
    periods: 2,
    treatMissingData: 'missing',
  };
}

const fifteenMinutes = { periodSeconds: 300, periods: 3 };

function serviceMetric(namespace: string, { clusterName, serviceName }: ServiceNames) {
  return { namespace, dimensions: { ClusterName: clusterName, ServiceName: serviceName } };
}
