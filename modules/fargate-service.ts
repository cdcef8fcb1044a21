import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { Container } from './container';
import type { Cluster } from './ecs-cluster';
import type { FargateSize } from './fargate-size';
import { FargateTaskDefinition, type FargateTaskDefinitionOptions } from './fargate-task-definition';
import {
  type Capacity,
  capacityArguments,
  capacityProblems,
  spotRouterSeconds,
  spotWarnings,
  usesSpot,
} from './internal/capacity';
import { executeCommandIn } from './internal/execute-command';
import { given } from './internal/given';
import { guardForwardPort } from './internal/forward-port-rule';
import { physicalName } from './internal/physical-name';
import { scalingProblemsOfService } from './internal/scaling-rules';
import { contentProblems, kindProblems } from './internal/shape';
import { fargateServiceShape } from './internal/shapes/fargate';
import { portOf, portProblem } from './internal/target-port';
import { allowHttps, allowLogs } from './internal/task-egress';
import { integerProblem, patternProblem, validate } from './internal/validation';
import { LoadBalancerTarget, type LoadBalancerTargetProps } from './load-balancer-target';
import type { Network } from './network';
import { ServiceScaling, type ServiceScalingOptions } from './service-scaling';
import { namesOf } from './watched-service';

/** How requests reach a service: the container that takes them, and which of the load balancer's they are. */
export interface LoadBalancing<ContainerName extends string = string> extends Omit<
  LoadBalancerTargetProps,
  'port' | 'securityGroupId'
> {
  /** The container that takes the requests. */
  readonly container: ContainerName;

  /**
   * Port of that container.
   *
   * @default - its only one
   */
  readonly port?: number;
}

/** Properties of a `FargateService`, its tasks' size apart. */
export interface FargateServiceOptions<
  ContainerName extends string = string,
> extends FargateTaskDefinitionOptions<ContainerName> {
  /** Where the service runs: an `EcsCluster`, or the ARN and name of a cluster that stands already. */
  readonly cluster: Cluster;

  /** The tasks' network: a `Vpc`, or the ids of one that stands already. Tasks run in its private subnets. */
  readonly network: Network;

  /**
   * Tasks that should be running; with `scaling`, those that the service begins with.
   *
   * @default 2 - one zone may fail; with `scaling`, its `minTasks`
   */
  readonly desiredCount?: number;

  /**
   * Adds tasks while the service is busy, and takes them away again. Terraform then leaves their number alone.
   *
   * @default - there are as many as `desiredCount` says
   */
  readonly scaling?: ServiceScalingOptions;

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
  readonly capacity?: Capacity;

  /**
   * Whether ECS moves tasks until each zone has as many again, after one has failed; it starts a task before it stops
   * another, and costs nothing. Set it to `false` for tasks that must not be stopped without need.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: boolean;

  /**
   * Requests that the service takes.
   *
   * @default - none: nothing can connect to the tasks
   */
  readonly loadBalancing?: LoadBalancing<NoInfer<ContainerName>>;

  /**
   * Seconds after a task's start in which the load balancer's health checks do not count, 0 to 2147483647.
   *
   * @default 60 - where there is a load balancer
   */
  readonly healthCheckGracePeriodSeconds?: number;

  /**
   * Name of the service, unique in the cluster.
   *
   * @default - the path of the construct, as in `service-Web`
   */
  readonly serviceName?: string;
}

/** Properties of a `FargateService`. */
export type FargateServiceProps<ContainerName extends string = string> = FargateServiceOptions<ContainerName> &
  FargateSize;

/**
 * A service that keeps tasks running on Fargate, in private subnets, reachable from its load balancer alone.
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
 *         delivery: LogDelivery.image({ repository }),
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
    validate(this, kindProblems(props, fargateServiceShape));
    const { cluster, network, containers, loadBalancing, scaling, capacity = 'fargate' } = props;
    const { desiredCount = scaling?.minTasks ?? 2, executeCommand = false, availabilityZoneRebalancing = true } = props;
    const { serviceName = physicalName(this), family = physicalName(this) } = props;
    validate(this, [
      patternProblem('serviceName', serviceName, /^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"'),
      integerProblem('desiredCount', desiredCount, { min: 0, max: 5000, unit: 'tasks' }),
      integerProblem('healthCheckGracePeriodSeconds', props.healthCheckGracePeriodSeconds, {
        min: 0,
        max: 2147483647,
        unit: 'seconds',
      }),
      props.healthCheckGracePeriodSeconds !== undefined &&
        !loadBalancing &&
        'healthCheckGracePeriodSeconds must not be given without loadBalancing, whose health checks it is about',
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must hold at least one subnet, got none',
      loadBalancing && portProblem(loadBalancing, containers),
      ...capacityProblems(capacity),
      ...scalingProblemsOfService(props),
      ...contentProblems(props, fargateServiceShape),
    ]);

    const onSpot = usesSpot(capacity);
    const logRouting = props.logRouting && {
      ...(onSpot && { routerStopTimeoutSeconds: spotRouterSeconds(containers) }),
      ...given(props.logRouting),
    };
    const taskDefinition = new FargateTaskDefinition(this, 'TaskDefinition', {
      ...props,
      ...(logRouting && { logRouting }),
      executeCommand: executeCommandIn(cluster, executeCommand),
      family,
    });
    const securityGroup = this.createSecurityGroup(network);
    const httpsEgress = allowHttps(this, securityGroup);
    const logEgress = allowLogs(this, securityGroup, taskDefinition.logPorts);
    if (logRouting) guardForwardPort(this, securityGroup.id);
    const target = loadBalancing && this.createTarget(loadBalancing, containers, securityGroup);
    const service = new EcsService(this, 'Resource', {
      name: serviceName,
      cluster: cluster.clusterArn,
      taskDefinition: taskDefinition.taskDefinitionArn,
      desiredCount,
      ...capacityArguments(capacity),
      availabilityZoneRebalancing: availabilityZoneRebalancing ? 'ENABLED' : 'DISABLED',
      networkConfiguration: {
        subnets: [...network.privateSubnetIds],
        securityGroups: [securityGroup.id],
        assignPublicIp: false,
      },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      ...(executeCommand && { enableExecuteCommand: true }),
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      ...(target && {
        loadBalancer: [
          {
            targetGroupArn: target.targetGroupArn,
            containerName: loadBalancing.container,
            containerPort: portOf(loadBalancing, containers)!,
          },
        ],
        healthCheckGracePeriodSeconds: props.healthCheckGracePeriodSeconds ?? 60,
      }),
      // Tasks need these from their first second to their last: they are made before the service and outlive it.
      dependsOn: [
        ...taskDefinition.rights,
        httpsEgress,
        ...logEgress,
        ...(target?.dependables ?? []),
        ...(network.privateEgress ?? []),
        ...(capacity !== 'fargate' && cluster.capacityProviders ? [cluster.capacityProviders] : []),
      ],
      ...(scaling && { lifecycle: { ignoreChanges: ['desired_count'] } }),
    });
    const names = namesOf({ serviceName: service.name, taskDefinition, resources: { service, target } });
    const serviceScaling =
      scaling &&
      new ServiceScaling(this, 'Scaling', { ...scaling, service: { ...names, clusterName: cluster.clusterName } });

    [
      ...(network.isolated ? [isolationWarning(taskDefinition)] : []),
      ...(onSpot ? spotWarnings(containers, logRouting?.routerStopTimeoutSeconds) : []),
    ].forEach((warning) => Annotations.of(this).addWarning(warning));

    this.serviceName = service.name;
    this.securityGroupId = securityGroup.id;
    this.taskDefinition = taskDefinition;
    this.resources = { service, securityGroup, httpsEgress, logEgress, target, scaling: serviceScaling };
  }

  private createSecurityGroup(network: Network): SecurityGroup {
    return new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: `${physicalName(this, 90)}-`,
      description: `Tasks of ${this.node.path}`,
      vpcId: network.vpcId,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createTarget(
    { container, port, ...target }: LoadBalancing,
    containers: Readonly<Record<string, Container>>,
    securityGroup: SecurityGroup,
  ): LoadBalancerTarget {
    return new LoadBalancerTarget(this, 'Target', {
      ...target,
      port: portOf({ container, port }, containers)!,
      securityGroupId: securityGroup.id,
    });
  }
}

function isolationWarning({ vpcEndpoints }: Pick<FargateTaskDefinition, 'vpcEndpoints'>): string {
  return `network: its private subnets have no way to the internet, so the tasks need VPC endpoints for ${vpcEndpoints.join(', ')}, and their images in ECR (N06)`;
}
