import type { FargateServiceOptions } from '../../fargate-service';
import type { FargateTaskDefinitionOptions } from '../../fargate-task-definition';
import type { CapacityMix } from '../capacity';
import type { ServiceOptions } from '../../service-options';
import type { ExecuteCommand } from '../execute-command';
import { either, fields, flag, known, mapOf, number, oneOf, plainText, required, type ShapesOf } from '../shape';
import { cluster, executeCommandLogging } from './cluster';
import { container } from './container';
import { targetShapes } from './load-balancer';
import { logRouting } from './log-routing';
import { scalingShapes } from './scaling';
import { kmsKeyArn, network } from './standing';

/** Size of a task, in any combination. */
interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
}

const taskShapes: ShapesOf<FargateTaskDefinitionOptions & Size> = {
  cpu: required(known(number)),
  memoryMiB: required(known(number)),
  containers: required(mapOf(container)),
  logRouting,
  family: plainText,
  architecture: oneOf('X86_64', 'ARM64'),
  ephemeralStorageGiB: number,
  logRetentionDays: number,
  logKmsKeyArn: kmsKeyArn,
  logForceDestroy: flag,
  executeCommand: either(flag, fields<ExecuteCommand>({ logging: executeCommandLogging })),
};

/** Shape of `FargateTaskDefinitionProps`. */
export const fargateTaskDefinitionShape = fields<FargateTaskDefinitionOptions & Size>(taskShapes);

/** Shape of `FargateServiceProps`. */
export const fargateServiceShape = fields<FargateServiceOptions & Size>({
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
  assignPublicIp: flag,
  loadBalancing: fields<NonNullable<ServiceOptions['loadBalancing']>>({
    ...targetShapes,
    container: required(known(plainText)),
    port: number,
  }),
  healthCheckGracePeriodSeconds: number,
  serviceName: plainText,
});
