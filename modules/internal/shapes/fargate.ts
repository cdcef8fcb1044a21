import type { FargateServiceOptions, LoadBalancing } from '../../fargate-service';
import type { FargateTaskDefinitionOptions } from '../../fargate-task-definition';
import type { CapacityMix } from '../capacity';
import type { TaskSize } from '../container-rules';
import type { ExecuteCommand } from '../execute-command';
import { either, fields, flag, known, mapOf, number, oneOf, plainText, required, type ShapesOf } from '../shape';
import { cluster, executeCommandLogging } from './cluster';
import { container } from './container';
import { targetShapes } from './load-balancer';
import { logRouting } from './log-routing';
import { scalingShapes } from './scaling';
import { kmsKeyArn, network } from './standing';

const taskShapes: ShapesOf<FargateTaskDefinitionOptions & TaskSize> = {
  cpu: required(known(number)),
  memoryMiB: required(known(number)),
  containers: required(mapOf(container)),
  logRouting,
  family: plainText,
  architecture: oneOf('X86_64', 'ARM64'),
  ephemeralStorageGiB: number,
  logRetentionDays: number,
  logKmsKeyArn: kmsKeyArn,
  executeCommand: either(flag, fields<ExecuteCommand>({ logging: executeCommandLogging })),
};

/** Shape of `FargateTaskDefinitionProps`. */
export const fargateTaskDefinitionShape = fields<FargateTaskDefinitionOptions & TaskSize>(taskShapes);

/** Shape of `FargateServiceProps`. */
export const fargateServiceShape = fields<FargateServiceOptions & TaskSize>({
  ...taskShapes,
  cluster: required(cluster),
  network: required(network),
  desiredCount: number,
  scaling: fields(scalingShapes),
  capacity: either(
    oneOf('fargate', 'fargate-spot'),
    fields<CapacityMix>({
      fargateBase: number,
      fargateWeight: required(number),
      spotWeight: required(number),
    }),
  ),
  availabilityZoneRebalancing: flag,
  loadBalancing: fields<LoadBalancing>({ ...targetShapes, container: required(known(plainText)), port: number }),
  healthCheckGracePeriodSeconds: number,
  serviceName: plainText,
});
