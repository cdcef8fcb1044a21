import { containerInsightsLevels, type EcsClusterProps } from '../modules/services/ecs-cluster';
import { emailFormat } from '../modules/monitoring/alarm-topic';
import type { ServiceAlarmsBaseProps } from '../modules/monitoring/service-alarms';
import { flag, literalString, oneOf, type SettingsOf, uniqueArray } from './forms';

/** Settings of the monitoring. */
export const monitoringSettings = {
  /**
   * Level of CloudWatch Container Insights: `enabled` collects metrics by service, `enhanced` also by task and
   * container. Charged per metric.
   *
   * @default 'enabled'
   */
  containerInsights: oneOf(...containerInsightsLevels).default('enabled'),

  /**
   * Creates alarms for the service, its load balancer, and records that the log router reports as lost; about 3 USD a
   * month (us-east-1; see https://aws.amazon.com/cloudwatch/pricing/).
   *
   * @default true
   * @see ServiceAlarms
   */
  alarms: flag().default(true),

  /**
   * Email addresses that receive every alarm, after they have confirmed the subscription.
   *
   * @default [] - alarms are visible only in CloudWatch
   */
  alarmEmails: uniqueArray(literalString(...emailFormat), 'an array of email addresses')
    .readonly()
    .default([]),

  /**
   * Creates a dashboard with all alarms; 3 USD a month, after the first three dashboards (see
   * https://aws.amazon.com/cloudwatch/pricing/).
   *
   * @default false
   */
  dashboard: flag().default(false),
} satisfies SettingsOf<Pick<EcsClusterProps, 'containerInsights'> & Pick<ServiceAlarmsBaseProps, 'dashboard'>>;
