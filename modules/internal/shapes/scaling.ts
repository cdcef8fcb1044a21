import type { ScheduledTasks, ServiceScalingOptions, ServiceScalingProps } from '../../service-scaling';
import type { TargetNames } from '../../watched-service';
import { fields, known, list, literalText, number, plainText, required, type ShapesOf, text } from '../shape';
import { clusterName } from './cluster';

/** The names of what a service gets its requests from. */
export const target = fields<TargetNames>({
  loadBalancerArnSuffix: required(literalText),
  targetGroupArnSuffix: required(literalText),
});

/** Shapes of `ServiceScalingOptions`. */
export const scalingShapes: ShapesOf<ServiceScalingOptions> = {
  minTasks: required(number),
  maxTasks: required(number),
  cpuPercent: number,
  memoryPercent: number,
  requestsPerTarget: number,
  schedule: list(
    fields<ScheduledTasks>({
      name: required(known(plainText)),
      minTasks: required(number),
      maxTasks: required(number),
      timeZone: plainText,
      cron: plainText,
      at: plainText,
    }),
  ),
  scaleInCooldownSeconds: number,
  scaleOutCooldownSeconds: number,
};

/** Shape of `ServiceScalingProps`. */
export const serviceScalingShape = fields<ServiceScalingProps>({
  ...scalingShapes,
  service: required(
    fields<ServiceScalingProps['service']>({ clusterName: required(clusterName), serviceName: required(text), target }),
  ),
});
