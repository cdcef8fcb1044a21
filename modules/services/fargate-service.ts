import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { fields } from '../core/object-shape';
import { checkProps } from '../core/check-props';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
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
import { type CapacityStrategy, capacityArguments, startCapacity, taskStopTime, usesSpot } from './capacity';
import { fargateCapacityProblems, fargateCapacityShapes, placementOnEc2 } from './fargate-capacity';
import { allowConnections, type ConnectingTasks, type ConnectionRules } from './service-connections';
import { createService, mainTargetOf, withServiceDefaults } from './service';
import { serviceProblems } from './service-rules';
import { type ServiceOptions, servicePropertiesElsewhere, serviceShapes } from './service-options';
import { type RequiredRules, requiredRules } from './required-rules';
import type { ServiceScaling } from './service-scaling';
import { createTaskInterface, interfaceArguments } from './task-interface';
import type { TargetNames } from './watched-service';

/** Properties of a `FargateService`, except the size of its tasks. */
export interface FargateServiceOptions<ContainerName extends string = string>
  extends FargateTaskDefinitionOptions<ContainerName>, ServiceOptions<ContainerName> {
  /**
   * Runs tasks in the public subnets, each with a public IP address, so that no NAT gateway is needed. Only traffic
   * that the tasks' security group allows can reach them. AWS charges for each address.
   *
   * @default false - tasks run in private subnets and cannot be reached from the internet (CKV_AWS_333)
   */
  readonly assignPublicIp?: boolean;

  /**
   * Capacity that tasks run on. Fargate Spot costs up to 70% less, but AWS can stop a task with two minutes' notice or
   * have no Spot capacity: `{ fargateBase: 2, fargateWeight: 1, spotWeight: 3 }` runs two tasks on Fargate, and one of
   * four further tasks. On Spot, the log router's stop timeout defaults to the part of the two minutes that the
   * containers leave.
   *
   * Changing it from or to `fargate` replaces the service, which interrupts it; changing weights does not, so `{
   * fargateWeight: 1, spotWeight: 0 }` moves off Spot without downtime. With weights, every change of the service, such
   * as a new `desiredCount`, starts a new deployment.
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

/** Properties of a `FargateService`. */
export type FargateServiceProps<ContainerName extends string = string> = FargateServiceOptions<ContainerName> &
  FargateSize;

/**
 * A service that runs tasks on Fargate, in private subnets by default. Only its load balancer can connect to the tasks.
 *
 *     EcsService
 *     ├── FargateTaskDefinition       TaskDefinition  containers, log router, roles
 *     ├── SecurityGroup               SecurityGroup   of the tasks; inbound only from the load balancer
 *     ├── VpcSecurityGroupEgressRule  HttpsEgress     to registries, AWS APIs and log destinations
 *     ├── VpcSecurityGroupEgressRule  Tcp8088Egress   to log destinations on other ports, such as 8088
 *     ├── LoadBalancerTarget          Target          target group, listener rule, security group rules; `Target-<name>` of
 *     │                                               further targets
 *     └── ServiceScaling              Scaling         adds and removes tasks
 *
 * A deployment whose tasks do not start is rolled back. For connections to anything else, such as a database, add an
 * outbound rule to `securityGroupId`.
 *
 * Cost: vCPU and memory of each task, per second, and ephemeral storage of more than 20 GiB (see
 * https://aws.amazon.com/fargate/pricing/).
 *
 * @example
 *
 *     new FargateService(this, 'Web', {
 *       cluster,
 *       network,
 *       cpu: 256,
 *       memoryMiB: 512,
 *       containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
 *       loadBalancing: { loadBalancer, container: 'nginx' },
 *       logRouting: {
 *         routes: [{ from: 'nginx', to: LogDestination.s3({ bucket }) }],
 *         delivery: ConfigDelivery.image({ repository }),
 *       },
 *     });
 */
export class FargateService<
  ContainerName extends string = string,
  Cpu extends FargateCpu = FargateCpu,
> extends Construct {
  /** Name of the service. */
  readonly serviceName: string;

  /** Id of the tasks' security group; with `securityGroupIds`, of the first of them. */
  readonly securityGroupId: string;

  /** Rules that the tasks need in their security group; existing groups must have them. */
  readonly requiredRules: RequiredRules;

  /** Task definition, with its roles, log group and log router image. */
  readonly taskDefinition: FargateTaskDefinition<ContainerName>;

  /** Dimensions of the metrics of the load balancers and target groups, by the names of the targets. */
  readonly targetNames: readonly TargetNames[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly service: EcsService;
    readonly securityGroup: SecurityGroup | undefined;
    readonly httpsEgress: VpcSecurityGroupEgressRule | undefined;
    readonly httpsIpv6Egress: VpcSecurityGroupEgressRule | undefined;
    readonly logEgress: readonly VpcSecurityGroupEgressRule[];
    /** Target without a name, or the first one. */
    readonly target: LoadBalancerTarget | undefined;
    readonly targets: readonly LoadBalancerTarget[];
    readonly scaling: ServiceScaling | undefined;
  };

  constructor(scope: Construct, id: string, props: FargateServiceOptions<ContainerName> & FargateSizeOf<Cpu>) {
    super(scope, id);
    const checked = checkProps(this, props, fargateServiceShape);
    const { cluster, assignPublicIp = false, capacity = 'fargate', platformVersion } = checked.given;
    const named = withServiceDefaults(this, checked.given, usesSpot(capacity));
    const task = planFargateTask(this, named);
    checked.validate([
      ...serviceProblems(this, named),
      ...fargateCapacityProblems(named, checked.given),
      ...task.problems(),
    ]);

    const taskDefinition = new FargateTaskDefinition<ContainerName>(this, 'TaskDefinition', withPlan(named, task));
    const taskInterface = createTaskInterface(this, checked.given, taskDefinition);
    const { securityGroupIds, securityGroup, ...egress } = taskInterface;
    const securityGroupId = securityGroupIds[0]!;
    const { service, targets, targetNames, scaling } = createService(this, named, {
      taskDefinition,
      arguments: {
        ...capacityArguments(startCapacity(capacity)),
        ...interfaceArguments(checked.given, taskInterface, assignPublicIp),
        ...(platformVersion && { platformVersion }),
      },
      reached: { securityGroupId },
      egress,
      capacityProviders: capacity !== 'fargate' && cluster.capacityProviders,
      ...(usesSpot(capacity) && { spotStopTime: taskStopTime }),
    });

    const target = mainTargetOf(named, targets);
    this.serviceName = service.name;
    this.targetNames = targetNames;
    this.securityGroupId = securityGroupId;
    this.requiredRules = requiredRules(this, taskDefinition, named);
    this.taskDefinition = taskDefinition;
    this.resources = { service, securityGroup, ...egress, target, targets, scaling };
  }

  /**
   * Allows other tasks to connect to a port of these: creates a rule in the security groups of both.
   *
   * @param other service that connects, or the security group of whatever does
   * @param port port of the container, or `ingressPortOverride` of Service Connect
   */
  allowFrom(other: ConnectingTasks, port: number, protocol: TransportProtocol = 'tcp'): ConnectionRules {
    return allowConnections(this, other, port, protocol);
  }
}

/** Shape of `FargateServiceProps`. */
export const fargateServiceShape = fields<FargateServiceOptions & Size>(
  {
    ...definitionShapes,
    ...serviceShapes,
    ...fargateCapacityShapes('Ec2Service'),
  },
  {
    ...servicePropertiesElsewhere,
    ...taskPropertiesOnEc2,
    ...placementOnEc2('Ec2Service'),
    schedulingStrategy: 'Ec2Service: Fargate has no instances to run a daemon on',
  },
);
