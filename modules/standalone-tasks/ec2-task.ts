import type { Construct } from 'constructs';
import { checkProps } from '../core/check-props';
import { fields } from '../core/object-shape';
import { instanceStopTime } from '../services/capacity';
import type { InstanceCapacity } from '../services/instance-capacity';
import { hostCapacity, hostProblems, instanceDefaults, instanceStartCapacity } from '../services/instance-host';
import { type PlacementOptions, placementProblems, placementShapes } from '../services/placement';
import { withTaskDefaults } from '../services/task-start';
import {
  definitionShapes,
  Ec2TaskDefinition,
  type Ec2TaskDefinitionProps,
  planEc2Task,
} from '../tasks/ec2-task-definition';
import { withPlan } from '../tasks/planned-task';
import { StandaloneTask } from './standalone-task';
import {
  standalonePropertiesElsewhere,
  type StandaloneTaskOptions,
  standaloneTaskProblems,
  standaloneTaskShapes,
} from './standalone-task-options';

/** Properties of an `Ec2Task`. */
export interface Ec2TaskProps<ContainerName extends string = string>
  extends
    Ec2TaskDefinitionProps<ContainerName>,
    StandaloneTaskOptions,
    Pick<PlacementOptions, 'placementStrategy' | 'distinctInstances'> {
  /** Instances that the task runs on: an `Ec2Capacity`, or the names of an existing capacity provider. */
  readonly capacity: InstanceCapacity;
}

/**
 * A task on EC2 instances that runs once and ends, such as a migration or a report: `runTaskCommand` runs it from a shell,
 * and a `TaskSchedule` at times. If no instance has room for it, its capacity provider starts one.
 *
 *     Ec2TaskDefinition           TaskDefinition  containers, log router, roles
 *     SecurityGroup               SecurityGroup   of the task, in the network mode awsvpc; no inbound rules. Other modes use
 *                                                 the instances' security group
 *     VpcSecurityGroupEgressRule  HttpsEgress     to registries, AWS APIs and log destinations, in awsvpc
 *     VpcSecurityGroupEgressRule  Tcp8088Egress   to log destinations on other ports, such as 8088
 *
 * Cost: none in addition to the instances.
 *
 * @example
 *
 *     const report = new Ec2Task(this, 'Report', {
 *       cluster,
 *       network,
 *       capacity: new Ec2Capacity(this, 'Capacity', { cluster, network, instanceTypes: ['t3.medium'], maxInstances: 4 }),
 *       containers: { report: { image: 'acme/report:2.0.1', memoryMiB: 256 } },
 *       logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.inline() },
 *     });
 */
export class Ec2Task<ContainerName extends string = string> extends StandaloneTask<Ec2TaskDefinition<ContainerName>> {
  constructor(scope: Construct, id: string, props: Ec2TaskProps<ContainerName>) {
    super(scope, id, (self) => {
      const checked = checkProps(self, props, ec2TaskShape);
      const { cluster, capacity, networkMode = 'awsvpc' } = checked.given;
      const onSpot = (capacity.spotPercent ?? 0) > 0;
      const withDefaults = withTaskDefaults(self, checked.given, onSpot);
      const task = planEc2Task(self, withDefaults, instanceDefaults(capacity));
      checked.validate([
        ...standaloneTaskProblems(self, withDefaults),
        ...placementProblems(withDefaults),
        ...hostProblems(checked.given),
        ...task.problems(),
      ]);
      return {
        props: withDefaults,
        taskDefinition: new Ec2TaskDefinition<ContainerName>(self, 'TaskDefinition', withPlan(withDefaults, task)),
        capacity: instanceStartCapacity(capacity),
        hostSecurityGroupId: networkMode === 'awsvpc' ? undefined : capacity.securityGroupId,
        capacityProviders: cluster.capacityProviders,
        ...(onSpot && { spotStopTime: instanceStopTime }),
      };
    });
  }
}

const { placementStrategy, distinctInstances } = placementShapes;

/** Shape of `Ec2TaskProps`. */
export const ec2TaskShape = fields<Ec2TaskProps>(
  {
    ...definitionShapes,
    ...standaloneTaskShapes,
    placementStrategy,
    distinctInstances,
    capacity: hostCapacity('FargateTask'),
  },
  {
    ...standalonePropertiesElsewhere,
    platformVersion: 'FargateTask, because instances have no platform version',
    assignPublicIp: 'FargateTask, because instances are in private subnets',
  },
);
