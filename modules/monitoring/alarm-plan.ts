import { Token } from 'cdktf';
import type { AlarmThresholds } from './alarm-thresholds';
import type { ServiceNames, TargetNames } from '../services/watched-service';
import { type Measure, type PlannedAlarm, suffixOf } from './planned-alarm';
import type { RouterTrouble } from '../log-routing/routers/router-messages';
import { isKnown } from '../core/validation';

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
}

/** Returns the alarms of a service. */
export function plannedAlarms(subject: AlarmSubject): readonly PlannedAlarm[] {
  const { routerLogGroupName, target } = subject.names;
  return [
    ...(routerLogGroupName === undefined ? [] : routerAlarms(routerLogGroupName, subject)),
    ...serviceAlarms(subject),
    ...(subject.containerInsights ? containerInsightsAlarms(subject) : []),
    ...(target ? targetAlarms(target, subject) : []),
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
      `Read in log group ${log} which output it was and why, and look whether that destination takes records now.`,
      thresholds.lostMessages,
    ),
    messageAlarm(
      'LogsRefused',
      'A log destination denies the log router access, or is not there; records are lost when its retries are used up.',
      `Read in log group ${log} what was refused, and mend the task role, the secret or the destination.`,
      thresholds.refusedMessages,
    ),
    {
      ...messageAlarm(
        'LogsRetried',
        'The log router has been failing to deliver for minutes, and its buffers are filling.',
        `Read in log group ${log} which output fails, and look whether its destination is up and the tasks reach it.`,
        1,
      ),
      periodSeconds: 60,
      periods: thresholds.retriedMinutes,
    },
    messageAlarm(
      'RouterOverloaded',
      'The buffers of the log router are full, and records that come in now may be lost.',
      `Look whether alarm ${suffixOf('LogsRetried')} is on: if so, mend the destination, else give the router more memory and larger buffers.`,
      thresholds.overloadedMessages,
    ),
    messageAlarm(
      'RouterFailed',
      'The log router did not start as configured, or crashed, and its task stops with it.',
      `Read in log group ${log} what was wrong, and roll back the deployment that brought it.`,
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
      runbookStep: 'Run more tasks or larger ones, unless the load has a cause that should not be.',
      watches: { ...serviceMetric('AWS/ECS', names), metricName: 'CPUUtilization', statistic: 'Average' },
      threshold: thresholds.cpuPercent,
      ...evaluation,
    },
    {
      name: 'MemoryHigh',
      description: 'A task is about to run out of memory, and would be killed with what its log router holds.',
      runbookStep: 'Find the container whose memory grows, and give the tasks more until it is mended.',
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
      description: 'Fewer tasks are running than desired, or one is started again and again.',
      runbookStep:
        'Read the events of the service and why its last tasks stopped, and roll back the last deployment if it is to blame.',
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
    description: 'The disk of a task, on which its log router buffers, is almost full.',
    runbookStep: `Look whether alarm ${suffixOf('LogsRetried')} is on: if so, mend the destination, else find the container that writes files, or give the tasks more disk.`,
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

/** Alarms on metrics of the load balancer. */
function targetAlarms(target: TargetNames, { thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const loadBalancer = { LoadBalancer: target.loadBalancerArnSuffix };
  const targetGroup = { ...loadBalancer, TargetGroup: target.targetGroupArnSuffix };
  const metric = (
    metricName: string,
    statistic: Measure['statistic'],
    dimensions: Measure['dimensions'] = targetGroup,
  ) => ({ namespace: 'AWS/ApplicationELB', metricName, dimensions, statistic }) satisfies Measure;
  return [
    {
      name: 'TargetErrors',
      description: 'The tasks answer many of the requests with a 5xx status.',
      runbookStep:
        "Read the application's log of the last minutes, and roll back the last deployment if it is to blame.",
      watches: {
        label: 'percent of the requests',
        // The error metric has no data while there are no errors.
        expression: `IF(requests >= ${text(thresholds.minimumRequests)}, 100 * FILL(errors, 0) / requests, 0)`,
        measures: {
          errors: metric('HTTPCode_Target_5XX_Count', 'Sum'),
          requests: metric('RequestCount', 'Sum'),
        },
      },
      threshold: thresholds.targetErrorPercent,
      periodSeconds: 300,
      periods: 1,
      treatMissingData: 'notBreaching',
    },
    {
      name: 'TargetsUnhealthy',
      description: "Tasks fail the load balancer's health check.",
      runbookStep: 'Read in the target group why, and in the log of such a task what it does instead of answering.',
      watches: metric('UnHealthyHostCount', 'Maximum'),
      threshold: thresholds.unhealthyTargets,
      periodSeconds: 60,
      periods: 3,
      treatMissingData: 'notBreaching',
    },
    {
      name: 'LoadBalancerErrors',
      description:
        'The load balancer itself answers requests with a 5xx status: for this service or another of its, it has no healthy task, or gets no answer in time.',
      runbookStep: `Look whether alarm ${suffixOf('TargetsUnhealthy')} is on, and then how long the tasks take to answer.`,
      watches: metric('HTTPCode_ELB_5XX_Count', 'Sum', loadBalancer),
      threshold: thresholds.loadBalancerErrors,
      periodSeconds: 300,
      periods: 1,
      treatMissingData: 'notBreaching',
    },
  ];
}

const fifteenMinutes = { periodSeconds: 300, periods: 3 };

function serviceMetric(namespace: string, { clusterName, serviceName }: ServiceNames) {
  return { namespace, dimensions: { ClusterName: clusterName, ServiceName: serviceName } };
}

/** Returns a number, or a number token, as a string. */
function text(value: number): string {
  return isKnown(value) ? `${value}` : Token.asString(value);
}
