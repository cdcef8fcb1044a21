import type { ServiceAlarmsBaseProps } from '../../service-alarms';
import { fields, flag, list, literalText, number, plainText, required } from '../shape';
import { watchedService } from './watched-service';

/** Shape of `ServiceAlarmsProps`. */
export const serviceAlarmsShape = fields<ServiceAlarmsBaseProps>({
  service: required(watchedService),
  topicArn: literalText,
  emails: list(literalText),
  topicKmsKeyArn: literalText,
  containerInsights: flag,
  dashboard: flag,
  namePrefix: plainText,
  lostMessages: number,
  refusedMessages: number,
  retriedMinutes: number,
  overloadedMessages: number,
  failedMessages: number,
  missingTasks: number,
  cpuPercent: number,
  memoryPercent: number,
  diskPercent: number,
  targetErrorPercent: number,
  minimumRequests: number,
  unhealthyTargets: number,
  loadBalancerErrors: number,
});
