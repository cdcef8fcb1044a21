import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { Container } from './container';
import type { Cluster } from './ecs-cluster';
import type { FargateSize } from './fargate-size';
import { FargateTaskDefinition, type FargateTaskDefinitionOptions } from './fargate-task-definition';
import { guardForwardPort } from './internal/forward-port-rule';
import { physicalName } from './internal/physical-name';
import { integerProblem, patternProblem, type Problem, validate } from './internal/validation';
import { LoadBalancerTarget, type LoadBalancerTargetProps } from './load-balancer-target';
import type { Network } from './network';

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
   * Tasks that should be running.
   *
   * @default 2 - one zone may fail
   */
  readonly desiredCount?: number;

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
 *     └── LoadBalancerTarget          Target          target group, listener rule, and the way between
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
  };

  constructor(scope: Construct, id: string, props: FargateServiceProps<ContainerName>) {
    super(scope, id);
    const { network, loadBalancing, desiredCount = 2 } = props;
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
      loadBalancing && portProblem(loadBalancing, props.containers),
    ]);

    const taskDefinition = new FargateTaskDefinition(this, 'TaskDefinition', { ...props, family });
    const securityGroup = this.createSecurityGroup(network);
    const httpsEgress = this.allowHttps(securityGroup);
    const logEgress = this.allowLogs(securityGroup, taskDefinition.logPorts);
    if (props.logRouting) guardForwardPort(this, securityGroup.id);
    const target = loadBalancing && this.createTarget(loadBalancing, props.containers, securityGroup);
    const service = new EcsService(this, 'Resource', {
      name: serviceName,
      cluster: props.cluster.clusterArn,
      taskDefinition: taskDefinition.taskDefinitionArn,
      desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: {
        subnets: [...network.privateSubnetIds],
        securityGroups: [securityGroup.id],
        assignPublicIp: false,
      },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      ...(target && {
        loadBalancer: [
          {
            targetGroupArn: target.targetGroupArn,
            containerName: loadBalancing.container,
            containerPort: portOf(loadBalancing, props.containers)!,
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
      ],
    });

    if (network.isolated) {
      Annotations.of(this).addWarning(
        `network: its private subnets have no way to the internet, so the tasks need VPC endpoints for ${taskDefinition.vpcEndpoints.join(', ')}, and their images in ECR (N06)`,
      );
    }

    this.serviceName = service.name;
    this.securityGroupId = securityGroup.id;
    this.taskDefinition = taskDefinition;
    this.resources = { service, securityGroup, httpsEgress, logEgress, target };
  }

  private createSecurityGroup(network: Network): SecurityGroup {
    return new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: `${physicalName(this, 90)}-`,
      description: `Tasks of ${this.node.path}`,
      vpcId: network.vpcId,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private allowHttps(securityGroup: SecurityGroup): VpcSecurityGroupEgressRule {
    return new VpcSecurityGroupEgressRule(this, 'HttpsEgress', {
      securityGroupId: securityGroup.id,
      description: 'Registries, APIs of AWS and log destinations',
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      cidrIpv4: '0.0.0.0/0',
    });
  }

  /** One rule for each port other than that of HTTPS. */
  private allowLogs(securityGroup: SecurityGroup, ports: readonly number[]): readonly VpcSecurityGroupEgressRule[] {
    return ports
      .filter((port) => port !== 443)
      .map(
        (port) =>
          new VpcSecurityGroupEgressRule(this, `Tcp${port}Egress`, {
            securityGroupId: securityGroup.id,
            description: 'Log destinations',
            ipProtocol: 'tcp',
            fromPort: port,
            toPort: port,
            cidrIpv4: '0.0.0.0/0',
          }),
      );
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

type TargetPort = { readonly container: string; readonly port?: number | undefined };

function portOf({ container, port }: TargetPort, containers: Readonly<Record<string, Container>>): number | undefined {
  const { ports = [] } = containers[container] ?? {};
  return port ?? (ports.length === 1 ? ports[0] : undefined);
}

function portProblem({ container, port }: TargetPort, containers: Readonly<Record<string, Container>>): Problem {
  const names = Object.keys(containers).map((name) => `"${name}"`);
  if (!Object.hasOwn(containers, container)) {
    return `loadBalancing.container must be one of ${names.join(', ')}, got "${container}"`;
  }
  const { ports = [] } = containers[container] ?? {};
  if (port === undefined && ports.length !== 1) {
    return `loadBalancing.port must be given, as container "${container}" has ${ports.length} ports`;
  }
  if (port !== undefined && !ports.includes(port)) {
    return `loadBalancing.port must be one of the ports of container "${container}" (${ports.join(', ')}), got ${port}`;
  }
  return undefined;
}
