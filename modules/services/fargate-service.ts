import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { FargateSize } from '../tasks/fargate-size';
import {
  definitionShapes,
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  type Size,
} from '../tasks/fargate-task-definition';
import {
  type CapacityStrategy,
  capacityArguments,
  type CapacityMix,
  capacityProblems,
  spotRouterSeconds,
  spotWarnings,
  usesSpot,
} from './capacity';
import { executeCommandIn } from '../tasks/execute-command';
import { guardForwardPort } from './forward-port-rule';
import { omitUndefined } from '../core/omit-undefined';
import { warnOfIsolation } from '../network/isolation';
import { physicalName } from '../core/physical-name';
import { scalingProblemsOfService } from './scaling-rules';
import { createScaling, createService, createTarget, serviceProblems } from './service';
import { valueErrors, anyOf, fields, flag, typeErrors, number, oneOf, required } from '../core/shape';
import { createTaskInterface, interfaceArguments } from './task-interface';
import { validate } from '../core/validation';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import { type ServiceOptions, serviceShapes } from './service-options';
import type { ServiceScaling } from './service-scaling';

/** Properties of a `FargateService`, its tasks' size apart. */
export interface FargateServiceOptions<ContainerName extends string = string>
  extends FargateTaskDefinitionOptions<ContainerName>, ServiceOptions<ContainerName> {
  /**
   * Whether tasks run in the public subnets, each with a public address, so that they need no NAT gateway. Nothing can
   * connect to them all the same but what their security group lets in. AWS charges for each address.
   *
   * @default false - they run in the private subnets, and nobody outside can even address them (CKV_AWS_333)
   */
  readonly assignPublicIp?: boolean;

  /**
   * What tasks run on. Fargate Spot costs up to 70 % less, and may take a task back with two minutes' notice, or have
   * none to give: `{ fargateBase: 2, fargateWeight: 1, spotWeight: 3 }` keeps two on Fargate, and every fourth of the
   * others. The log router's time to stop is then what the containers leave of the two minutes.
   *
   * Changing it from or to `fargate` replaces the service, which is gone meanwhile; changing shares does not, so
   * `{ fargateWeight: 1, spotWeight: 0 }` leaves Spot without a gap. With shares every change of the service, such as
   * another `desiredCount`, starts new tasks.
   *
   * @default 'fargate'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   */
  readonly capacity?: CapacityStrategy;
}

/** Properties of a `FargateService`. */
export type FargateServiceProps<ContainerName extends string = string> = FargateServiceOptions<ContainerName> &
  FargateSize;

/**
 * A service that keeps tasks running on Fargate, in private subnets by default, reachable from its load balancer alone.
 *
 *     EcsService
 *     ├── FargateTaskDefinition       TaskDefinition  containers, log router, roles
 *     ├── SecurityGroup               SecurityGroup   of the tasks; nothing comes in but from the load balancer
 *     ├── VpcSecurityGroupEgressRule  HttpsEgress     to registries, AWS's APIs and log destinations
 *     ├── VpcSecurityGroupEgressRule  Tcp8088Egress   to log destinations on other ports, such as 8088
 *     ├── LoadBalancerTarget          Target          target group, listener rule, and the way between
 *     └── ServiceScaling              Scaling         adds tasks, and takes them away
 *
 * A deployment whose tasks do not start is rolled back. What else the tasks connect to, such as a database, gets an
 * egress rule of its own on `securityGroupId`.
 *
 * Cost: vCPU and memory of each task by the second.
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
export class FargateService<ContainerName extends string = string> extends Construct {
  /** Name of the service. */
  readonly serviceName: string;

  /** Id of the tasks' security group. */
  readonly securityGroupId: string;

  /** What runs in a task: its roles, its log group, the image of its router. */
  readonly taskDefinition: FargateTaskDefinition<ContainerName>;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly service: EcsService;
    readonly securityGroup: SecurityGroup;
    readonly httpsEgress: VpcSecurityGroupEgressRule;
    readonly logEgress: readonly VpcSecurityGroupEgressRule[];
    readonly target: LoadBalancerTarget | undefined;
    readonly scaling: ServiceScaling | undefined;
  };

  constructor(scope: Construct, id: string, props: FargateServiceProps<ContainerName>) {
    super(scope, id);
    validate(this, typeErrors(props, fargateServiceShape));
    const { cluster, network, containers, capacity = 'fargate', executeCommand = false } = props;
    const { assignPublicIp = false, serviceName = physicalName(this), family = physicalName(this) } = props;
    const named = { ...props, serviceName };
    validate(this, [
      ...serviceProblems(named),
      ...capacityProblems(capacity),
      ...scalingProblemsOfService(props),
      ...valueErrors(props, fargateServiceShape),
    ]);

    const onSpot = usesSpot(capacity);
    const logRouting = props.logRouting && {
      ...(onSpot && { routerStopTimeoutSeconds: spotRouterSeconds(containers) }),
      ...omitUndefined(props.logRouting),
    };
    const taskDefinition = new FargateTaskDefinition(this, 'TaskDefinition', {
      ...props,
      ...(logRouting && { logRouting }),
      executeCommand: executeCommandIn(cluster, executeCommand),
      family,
    });
    const { securityGroup, httpsEgress, logEgress } = createTaskInterface(
      this,
      network,
      taskDefinition.logDestinationPorts,
    );
    if (logRouting) guardForwardPort(this, securityGroup.id);
    const target = createTarget(this, named, { securityGroupId: securityGroup.id });
    const service = createService(this, named, {
      taskDefinition,
      target,
      place: { ...capacityArguments(capacity), ...interfaceArguments(network, securityGroup, assignPublicIp) },
      waitsFor: [httpsEgress, ...logEgress],
      capacityProviders: capacity !== 'fargate' && cluster.capacityProviders,
    });

    if (network.isolated && !assignPublicIp) warnOfIsolation(this, { ...taskDefinition, vpcId: network.vpcId });
    (onSpot ? spotWarnings(containers, logRouting?.routerStopTimeoutSeconds) : []).forEach((warning) =>
      Annotations.of(this).addWarning(warning),
    );

    this.serviceName = service.name;
    this.securityGroupId = securityGroup.id;
    this.taskDefinition = taskDefinition;
    this.resources = {
      ...{ service, securityGroup, httpsEgress, logEgress, target },
      scaling: createScaling(this, named, {
        serviceName: service.name,
        taskDefinition,
        resources: { service, target },
      }),
    };
  }
}

/** Shape of `FargateServiceProps`. */
export const fargateServiceShape = fields<FargateServiceOptions & Size>({
  ...definitionShapes,
  ...serviceShapes,
  capacity: anyOf(
    oneOf('fargate', 'fargate-spot'),
    fields<CapacityMix>({
      fargateBase: number,
      fargateWeight: required(number),
      spotWeight: required(number),
    }),
  ),
  assignPublicIp: flag,
});
