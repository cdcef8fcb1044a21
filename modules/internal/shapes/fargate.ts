import type { FargateServiceOptions } from '../../fargate-service';
import type { FargateTaskDefinitionOptions } from '../../fargate-task-definition';
import type { CapacityMix } from '../capacity';
import { either, fields, flag, known, mapOf, number, oneOf, required, type ShapesOf } from '../shape';
import { container } from './container';
import { serviceShapes } from './service';
import { architecture, taskShapes } from './task';

/** Size of a task, in any combination. */
interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
}

const definitionShapes: ShapesOf<FargateTaskDefinitionOptions & Size> = {
  cpu: required(known(number)),
  memoryMiB: required(known(number)),
  containers: required(mapOf(container)),
  ...taskShapes,
  architecture,
  ephemeralStorageGiB: number,
};

/** Shape of `FargateTaskDefinitionProps`. */
export const fargateTaskDefinitionShape = fields<FargateTaskDefinitionOptions & Size>(definitionShapes);

/** Shape of `FargateServiceProps`. */
export const fargateServiceShape = fields<FargateServiceOptions & Size>({
  ...definitionShapes,
  ...serviceShapes,
  capacity: either(
    oneOf('fargate', 'fargate-spot'),
    fields<CapacityMix>({
      fargateBase: number,
      fargateWeight: required(number),
      spotWeight: required(number),
    }),
  ),
  assignPublicIp: flag,
});
