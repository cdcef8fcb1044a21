import { Token } from 'cdktf';
import type { AlarmThresholds } from './alarm-thresholds';
import type { ServiceNames, TargetNames } from '../services/watched-service';
import { type Measure, type PlannedAlarm, suffixOf } from './planned-alarm';
import type { RouterTrouble } from '../log-routing/routers/router-messages';
import { isKnown } from '../core/validation';

/** What is known of a service that gets alarms. */
export interface AlarmSubject {
  /** Names of the service. */
  readonly names: ServiceNames;
  /** Namespace of the metrics that are made of the router's log. */
  readonly namespace: string;
  /** Whether the cluster has Container Insights. */
  readonly containerInsights: boolean;
  /** When they go off. */
  readonly thresholds: Required<AlarmThresholds>;
}

/** The alarms that a service gets. */
export function plannedAlarms(subject: AlarmSubject): readonly PlannedAlarm[] {
  const { routerLogGroupName, target } = subject.names;
  return [
    ...(routerLogGroupName === undefined ? [] : routerAlarms(routerLogGroupName, subject)),
    ...serviceAlarms(subject),
    ...(subject.containerInsights ? containerInsightsAlarms(subject) : []),
    ...(target ? targetAlarms(target, subject) : []),
  ];
}

/** CloudWatch counts what the router says in its own log. */
function routerAlarms(log: string, { namespace, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const counted = (name: RouterTrouble, means: string, first: string, threshold: number): PlannedAlarm => ({
    name,
    description: means,
    runbookStep: first,
    watches: { namespace, metricName: name, statistic: 'Sum' },
    threshold,
    periodSeconds: 300,
    periods: 1,
    treatMissingData: 'notBreaching',
  });
  return [
    counted(
      'LogsLost',
      'Log records were permanently dropped.',
      `Read in log group ${log} which output it was and why, and look whether that destination takes records now.`,
      thresholds.lostMessages,
    ),
    counted(
      'LogsRefused',
      'A log destination denies the log router access, or is not there; records are lost when its retries are used up.',
      `Read in log group ${log} what was refused, and mend the task role, the secret or the destination.`,
      thresholds.refusedMessages,
    ),
    {
      ...counted(
        'LogsRetried',
        'The log router has been failing to deliver for minutes, and its buffers are filling.',
        `Read in log group ${log} which output fails, and look whether its destination is up and the tasks reach it.`,
        1,
      ),
      periodSeconds: 60,
      periods: thresholds.retriedMinutes,
    },
    counted(
      'RouterOverloaded',
      'The buffers of the log router are full, and records that come in now may be lost.',
      `Look whether alarm ${suffixOf('LogsRetried')} is on: if so, mend the destination, else give the router more memory and larger buffers.`,
      thresholds.overloadedMessages,
    ),
    counted(
      'RouterFailed',
      'The log router did not start as configured, or crashed, and its task stops with it.',
      `Read in log group ${log} what was wrong, and roll back the deployment that brought it.`,
      thresholds.failedMessages,
    ),
  ];
}

/** ECS measures these of every service. */
function serviceAlarms({ names, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const used = { ...quarterOfAnHour, treatMissingData: 'missing' } as const;
  return [
    {
      name: 'CpuHigh',
      description: 'The tasks have little CPU left.',
      runbookStep: 'Run more tasks or larger ones, unless the load has a cause that should not be.',
      watches: { ...ofService('AWS/ECS', names), metricName: 'CPUUtilization', statistic: 'Average' },
      threshold: thresholds.cpuPercent,
      ...used,
    },
    {
      name: 'MemoryHigh',
      description: 'A task is about to run out of memory, and would be killed with what its log router holds.',
      runbookStep: 'Find the container whose memory grows, and give the tasks more until it is mended.',
      // Not the average: a task is killed for its own memory.
      watches: { ...ofService('AWS/ECS', names), metricName: 'MemoryUtilization', statistic: 'Maximum' },
      threshold: thresholds.memoryPercent,
      ...used,
    },
  ];
}

function containerInsightsAlarms({ names, thresholds }: AlarmSubject): readonly PlannedAlarm[] {
  const metric = (metricName: string, statistic: Measure['statistic']): Measure => ({
    ...ofService('ECS/ContainerInsights', names),
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
          // The least, since a task that crashes again and again is running in between.
          running: metric('RunningTaskCount', 'Minimum'),
        },
      },
      threshold: thresholds.missingTasks,
      ...quarterOfAnHour,
      treatMissingData: 'missing',
    },
    ...(names.launchType === 'EC2' ? [] : [diskAlarm(metric, thresholds.diskPercent)]),
  ];
}

/** Container Insights measures this of tasks on Fargate. */
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

/** The load balancer measures these. */
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
        // Without errors there is no metric of them.
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

const quarterOfAnHour = { periodSeconds: 300, periods: 3 };

function ofService(namespace: string, { clusterName, serviceName }: ServiceNames) {
  return { namespace, dimensions: { ClusterName: clusterName, ServiceName: serviceName } };
}

/** A number in a text; a token has none of its own. */
function text(value: number): string {
  return isKnown(value) ? `${value}` : Token.asString(value);
}
