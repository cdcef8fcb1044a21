import type { Construct } from 'constructs';
import { checkProps } from '../core/check-props';
import { fields } from '../core/object-shape';
import { type CapacityStrategy, startCapacity, taskStopTime, usesSpot } from '../services/capacity';
import { fargateCapacityProblems, fargateCapacityShapes, placementOnEc2 } from '../services/fargate-capacity';
import { withTaskDefaults } from '../services/task-start';
import type { FargateCpu, FargateSize, FargateSizeOf } from '../tasks/fargate-size';
import {
  definitionShapes,
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  planFargateTask,
  type Size,
  taskPropertiesOnEc2,
} from '../tasks/fargate-task-definition';
import { withPlan } from '../tasks/planned-task';
import { StandaloneTask } from './standalone-task';
import {
  standalonePropertiesElsewhere,
  type StandaloneTaskOptions,
  standaloneTaskProblems,
  standaloneTaskShapes,
} from './standalone-task-options';

/** Properties of a `FargateTask`, except its size. */
export interface FargateTaskOptions<ContainerName extends string = string>
  extends FargateTaskDefinitionOptions<ContainerName>, StandaloneTaskOptions {
  /**
   * Runs the task in the public subnets, with a public IP address, so that no NAT gateway is needed. Only traffic that its
   * security group allows can reach it. AWS charges for each address.
   *
   * @default false - the task runs in private subnets and cannot be reached from the internet
   */
  readonly assignPublicIp?: boolean;

  /**
   * Capacity that the task runs on. Fargate Spot costs up to 70% less, but AWS can stop the task with two minutes' notice,
   * and nothing starts it again. On Spot, the log router's stop timeout defaults to the part of the two minutes that the
   * containers leave.
   *
   * @default 'fargate'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   */
  readonly capacity?: CapacityStrategy;

  /**
   * Version of the Fargate platform: `1.4.0` for Linux, `1.0.0` for Windows, or the latest one.
   *
   * @default 'LATEST'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
   */
  readonly platformVersion?: 'LATEST' | '1.4.0' | '1.0.0';
}

/** Properties of a `FargateTask`. */
export type FargateTaskProps<ContainerName extends string = string> = FargateTaskOptions<ContainerName> & FargateSize;

/**
 * A task on Fargate that runs once and ends, such as a migration or a report: `runTaskCommand` runs it from a shell, and a
 * `TaskSchedule` at times. Nothing can connect to it.
 *
 *     FargateTaskDefinition       TaskDefinition  containers, log router, roles
 *     SecurityGroup               SecurityGroup   of the task; no inbound rules
 *     VpcSecurityGroupEgressRule  HttpsEgress     to registries, AWS APIs and log destinations
 *     VpcSecurityGroupEgressRule  Tcp8088Egress   to log destinations on other ports, such as 8088
 *
 * Cost: vCPU and memory of each run, per second with a minimum of one minute, and ephemeral storage of more than 20 GiB (see
 * https://aws.amazon.com/fargate/pricing/).
 *
 * @example
 *
 *     const migration = new FargateTask(this, 'Migration', {
 *       cluster,
 *       network,
 *       cpu: 256,
 *       memoryMiB: 512,
 *       containers: { migrate: { image: 'acme/shop:1.4.2', command: ['npm', 'run', 'migrate'] } },
 *       logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.inline() },
 *     });
 *     new TerraformOutput(this, 'migrate', { value: migration.runTaskCommand });
 */
export class FargateTask<
  ContainerName extends string = string,
  Cpu extends FargateCpu = FargateCpu,
> extends StandaloneTask<FargateTaskDefinition<ContainerName>> {
  constructor(scope: Construct, id: string, props: FargateTaskOptions<ContainerName> & FargateSizeOf<Cpu>) {
    super(scope, id, (self) => {
      const checked = checkProps(self, props, fargateTaskShape);
      const { cluster, capacity = 'fargate', platformVersion } = checked.given;
      const withDefaults = withTaskDefaults(self, checked.given, usesSpot(capacity));
      const task = planFargateTask(self, withDefaults);
      checked.validate([
        ...standaloneTaskProblems(self, withDefaults),
        ...fargateCapacityProblems(withDefaults, checked.given),
        ...task.problems(),
      ]);
      return {
        props: withDefaults,
        taskDefinition: new FargateTaskDefinition<ContainerName>(self, 'TaskDefinition', withPlan(withDefaults, task)),
        capacity: startCapacity(capacity),
        platformVersion: platformVersion === 'LATEST' ? undefined : platformVersion,
        capacityProviders: capacity !== 'fargate' && cluster.capacityProviders,
        ...(usesSpot(capacity) && { spotStopTime: taskStopTime }),
      };
    });
  }
}

/** Shape of `FargateTaskProps`. */
export const fargateTaskShape = fields<FargateTaskOptions & Size>(
  { ...definitionShapes, ...standaloneTaskShapes, ...fargateCapacityShapes('Ec2Task') },
  { ...standalonePropertiesElsewhere, ...taskPropertiesOnEc2, ...placementOnEc2('Ec2Task') },
);
