import type { Ec2CapacityProps } from '../../ec2-capacity';
import type { Ec2Container } from '../../ec2-container';
import type { Ec2ServiceProps } from '../../ec2-service';
import type { Ec2TaskDefinitionProps } from '../../ec2-task-definition';
import type { InstanceCapacity } from '../../instance-capacity';
import { fields, flag, known, mapOf, number, plainText, required, type ShapesOf, text, tokenList } from '../shape';
import { cluster } from './cluster';
import { containerShapes } from './container';
import { serviceShapes } from './service';
import { network } from './standing';
import { architecture, taskShapes } from './task';

/** Shape of `Ec2CapacityProps`. */
export const ec2CapacityShape = fields<Ec2CapacityProps>({
  cluster: required(cluster),
  network: required(network),
  instanceTypes: required(tokenList(plainText)),
  maxInstances: required(number),
  minInstances: number,
  spotPercent: number,
  diskGiB: number,
  sessionManager: flag,
  capacityProviderName: plainText,
});

const definitionShapes: ShapesOf<Ec2TaskDefinitionProps> = {
  containers: required(mapOf(fields<Ec2Container>({ ...containerShapes, hostPorts: mapOf(number) }))),
  ...taskShapes,
  networkMode: known(plainText),
  architecture,
  cpu: known(number),
  memoryMiB: known(number),
  diskGiB: number,
};

/** Shape of `Ec2TaskDefinitionProps`. */
export const ec2TaskDefinitionShape = fields<Ec2TaskDefinitionProps>(definitionShapes);

/** Shape of `Ec2ServiceProps`. */
export const ec2ServiceShape = fields<Ec2ServiceProps>({
  ...definitionShapes,
  ...serviceShapes,
  capacity: required(
    fields<InstanceCapacity>({
      capacityProviderName: required(text),
      securityGroupId: text,
      architecture,
      diskGiB: number,
      spotPercent: number,
    }),
  ),
});
