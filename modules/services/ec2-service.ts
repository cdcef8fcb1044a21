import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Construct } from 'constructs';
import { hostPortOf, singlePorts, type TransportProtocol } from '../containers/port-mapping';
import { fields } from '../core/object-shape';
import { checkProps } from '../core/check-props';
import { dynamicPorts } from '../load-balancer/request-rules';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import {
  definitionShapes,
  Ec2TaskDefinition,
  type Ec2TaskDefinitionProps,
  planEc2Task,
} from '../tasks/ec2-task-definition';
import { withPlan } from '../tasks/planned-task';
import { capacityArguments, instanceStopTime } from './capacity';
import type { InstanceCapacity } from './instance-capacity';
import { hostCapacity, hostProblems, instanceDefaults, instanceStartCapacity } from './instance-host';
import { type PlacementOptions, placementShapes } from './placement';
import {
  allowConnections,
  type ConnectingTasks,
  type ConnectionRules,
  type PortRangeOfRule,
} from './service-connections';
import { createService, mainTargetOf, withServiceDefaults } from './service';
import { serviceProblems } from './service-rules';
import { type ServiceOptions, servicePropertiesElsewhere, serviceShapes } from './service-options';
import { type RequiredRules, requiredRules } from './required-rules';
import type { ServiceScaling } from './service-scaling';
import type { ReachedTasks } from './service-targets';
import { allowEgressOfInstances } from './task-egress';
import { createTaskInterface, interfaceArguments } from './task-interface';
import type { TargetNames } from './watched-service';

/** Properties of an `Ec2Service`. */
export interface Ec2ServiceProps<ContainerName extends string = string>
  extends Ec2TaskDefinitionProps<ContainerName>, ServiceOptions<ContainerName>, PlacementOptions {
  /**
   * Instances that the tasks run on: an `Ec2Capacity`, or the names of an existing capacity provider.
   *
   * Moving a service to other instances starts the new tasks before it stops the old ones. The same applies to every
   * other change of the service.
   */
  readonly capacity: InstanceCapacity;
}

/**
 * A service that runs tasks on EC2 instances in private subnets. Only its load balancer can connect to the tasks.
 *
 *     EcsService
 *     ├── Ec2TaskDefinition           TaskDefinition  containers, log router, roles
 *     ├── SecurityGroup               SecurityGroup   of the tasks, in the network mode awsvpc; inbound only from the
 *     │                                               load balancer. Other modes use the instances' security group
 *     ├── VpcSecurityGroupEgressRule  HttpsEgress     to registries, AWS APIs and log destinations, in awsvpc
 *     ├── VpcSecurityGroupEgressRule  Tcp8088Egress   to log destinations on other ports, such as 8088
 *     ├── LoadBalancerTarget          Target          target group, listener rule, security group rules; `Target-<name>` of
 *     │                                               further targets
 *     └── ServiceScaling              Scaling         adds and removes tasks
 *
 * Rules of the instances' security group are created once and shared by the services of an app: inbound from a load balancer,
 * outbound to log destinations. Of several stacks, the first one that is created has them, and the others depend on it. AWS
 * rejects the same rule of another app; in the network mode `awsvpc`, each service has a group of its own.
 *
 * Cost: none in addition to the instances.
 *
 * @example
 *
 *     new Ec2Service(this, 'Web', {
 *       cluster,
 *       network,
 *       capacity: new Ec2Capacity(this, 'Capacity', { cluster, network, instanceTypes: ['t3.medium'], maxInstances: 4 }),
 *       networkMode: 'bridge',
 *       containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80], memoryMiB: 256 } },
 *       loadBalancing: { loadBalancer, container: 'nginx' },
 *       logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.s3({ bucket: files }) },
 *     });
 */
export class Ec2Service<ContainerName extends string = string> extends Construct {
  /** Name of the service. */
  readonly serviceName: string;

  /** Id of the tasks' security group in the network mode `awsvpc`; otherwise of the instances' security group. */
  readonly securityGroupId: string;

  /** Rules that the tasks need in their security group in the network mode `awsvpc`; existing groups must have them. */
  readonly requiredRules: RequiredRules;

  /** Task definition, with its roles, log group and log router image. */
  readonly taskDefinition: Ec2TaskDefinition<ContainerName>;

  /** Launch type of the service. Container Insights does not measure the disk usage of tasks on EC2. */
  readonly launchType = 'EC2';

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

  private readonly reachedPorts: (port: number) => PortRangeOfRule;

  constructor(scope: Construct, id: string, props: Ec2ServiceProps<ContainerName>) {
    super(scope, id);
    const checked = checkProps(this, props, ec2ServiceShape);
    const { cluster, network, capacity, networkMode = 'awsvpc', schedulingStrategy } = checked.given;
    const onSpot = (capacity.spotPercent ?? 0) > 0;
    const named = withServiceDefaults(this, checked.given, onSpot);
    const task = planEc2Task(this, named, instanceDefaults(capacity));
    checked.validate([...serviceProblems(this, named), ...hostProblems(checked.given), ...task.problems()]);

    const taskDefinition = new Ec2TaskDefinition<ContainerName>(this, 'TaskDefinition', withPlan(named, task));
    const taskInterface =
      networkMode === 'awsvpc' ? createTaskInterface(this, checked.given, taskDefinition) : undefined;
    const securityGroupId = taskInterface?.securityGroupIds[0] ?? capacity.securityGroupId!;
    const egress = taskInterface ?? {
      logEgress: allowEgressOfInstances(this, securityGroupId, taskDefinition, network),
    };
    const { service, targets, targetNames, scaling } = createService(this, named, {
      taskDefinition,
      arguments: {
        ...(schedulingStrategy === 'DAEMON'
          ? { launchType: 'EC2' }
          : capacityArguments(instanceStartCapacity(capacity))),
        ...(taskInterface && interfaceArguments(checked.given, taskInterface)),
      },
      reached: { securityGroupId, ...(!taskInterface && { hostPortOf: hostPortsOf(checked.given) }) },
      egress,
      capacityProviders: cluster.capacityProviders,
      ...(onSpot && { spotStopTime: instanceStopTime }),
    });

    const target = mainTargetOf(named, targets);
    this.serviceName = service.name;
    this.targetNames = targetNames;
    this.securityGroupId = securityGroupId;
    this.taskDefinition = taskDefinition;
    this.reachedPorts = reachedPortsOf(checked.given);
    this.requiredRules = requiredRules(this, taskDefinition, named);
    const { httpsEgress, httpsIpv6Egress, securityGroup } = { ...none, ...egress };
    const { logEgress } = egress;
    this.resources = { securityGroup, httpsEgress, httpsIpv6Egress, logEgress, service, target, targets, scaling };
  }

  /**
   * Allows other tasks to connect to a port of these: creates a rule in the security groups of both.
   *
   * @param other service that connects, or the security group of whatever does
   * @param port port of the container, or `ingressPortOverride` of Service Connect
   */
  allowFrom(other: ConnectingTasks, port: number, protocol: TransportProtocol = 'tcp'): ConnectionRules {
    return allowConnections(this, other, port, protocol, this.reachedPorts);
  }
}

/** Resources of tasks with their own network interfaces only. */
const none = { httpsEgress: undefined, httpsIpv6Egress: undefined, securityGroup: undefined };

type Ports = Pick<Ec2ServiceProps, 'networkMode' | 'containers'>;

/** Returns the host ports that load balancers send requests to. */
function hostPortsOf({ containers, networkMode }: Ports): NonNullable<ReachedTasks['hostPortOf']> {
  return (container, containerPort, transport) => {
    const mapped = singlePorts(containers[container]!).find(
      ({ containerPort: port, protocol = 'tcp' }) => port === containerPort && protocol === transport,
    );
    return hostPortOf(mapped ?? { containerPort }, networkMode!);
  };
}

/**
 * Returns a function that finds the ports of the instances at which connections to a port of a container arrive: in `bridge`
 * another one, or any that Docker or the proxy of Service Connect chooses.
 */
function reachedPortsOf({
  containers,
  networkMode = 'awsvpc',
  serviceConnectConfiguration,
}: Pick<Ec2ServiceProps, 'containers' | 'networkMode' | 'serviceConnectConfiguration'>) {
  const services = Object.values(serviceConnectConfiguration?.services ?? {});
  return (port: number): PortRangeOfRule => {
    const same = { fromPort: port, toPort: port };
    const isProxy = services.some(({ ingressPortOverride }) => ingressPortOverride === port);
    if (networkMode !== 'bridge' || isProxy) return same;
    const mapped = Object.values(containers)
      .flatMap(singlePorts)
      .find(({ containerPort }) => containerPort === port);
    const hostPort = mapped ? hostPortOf(mapped, networkMode) : 0;
    return hostPort === 0 ? dynamicPorts : { fromPort: hostPort, toPort: hostPort };
  };
}

/** Shape of `Ec2ServiceProps`. */
export const ec2ServiceShape = fields<Ec2ServiceProps>(
  {
    ...definitionShapes,
    ...serviceShapes,
    ...placementShapes,
    capacity: hostCapacity('FargateService'),
  },
  {
    ...servicePropertiesElsewhere,
    platformVersion: 'FargateService, because instances have no platform version',
    assignPublicIp: 'FargateService, because instances are in private subnets',
  },
);
