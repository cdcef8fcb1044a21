import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { regionName } from '../core/aws-environment';
import { terraformJson } from '../core/terraform-json';
import { type PlannedAlarm, suffixOfTarget } from './planned-alarm';

/** Creates a dashboard with the state of all alarms, and a graph of the metric of each. */
export function createDashboard(
  scope: Construct,
  alarms: readonly (readonly [PlannedAlarm, CloudwatchMetricAlarm])[],
  dashboardName: string,
): CloudwatchDashboard {
  const region = regionName(scope);
  const all = { title: dashboardName, alarms: alarms.map(([, { arn }]) => arn) };
  return new CloudwatchDashboard(scope, 'Dashboard', {
    dashboardName,
    dashboardBody: terraformJson({
      widgets: [
        { type: 'alarm', width: 24, height: 4, properties: all },
        ...alarms.map(([{ name, target }, { arn }]) => ({
          type: 'metric',
          width: 8,
          height: 6,
          // Shows the metric of the alarm and its threshold.
          properties: { title: suffixOfTarget(name, target), region, annotations: { alarms: [arn] } },
        })),
      ],
    }),
  });
}
