import { AutoscalingGroup, type AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsCapacityProvider } from '@cdktf/provider-aws/lib/ecs-capacity-provider';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations, Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { InstanceCapacity } from './instance-capacity';
import { architectureOf, newestImage, userData } from './container-instance';
import { groupProblems, instancesOf } from './instance-group';
import { InstanceRole } from './instance-role';
import { nameTag } from '../core/name-tag';
import { physicalName } from '../core/physical-name';
import { valueErrors, fields, flag, typeErrors, number, plainText, required, tokenList } from '../core/shape';
import { allowHttps } from './task-egress';
import type { Architecture } from '../containers/task-host';
import { createSecurityGroup } from './task-interface';
import { integerProblem, patternProblem, validate } from '../core/validation';
import { type Network, network } from '../network/network';
import { cluster, type Cluster } from './cluster';

/** Properties of an `Ec2Capacity`. */
export interface Ec2CapacityProps {
  /**
   * The cluster that gets the instances. An `EcsCluster`, of the same stack, then offers them to services; whoever
   * manages the capacity providers of one that stands already has to add this one's name.
   */
  readonly cluster: Cluster;

  /** The instances' network: a `Vpc`, or the ids of one that stands already. They run in its private subnets. */
  readonly network: Network;

  /**
   * Types of instances, as in `['m7g.large']`: of several, the first that EC2 has. All of one processor; tasks have to be
   * for that one. Each task in the network mode `awsvpc` takes a network interface, of which a type has so many.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
   */
  readonly instanceTypes: readonly string[];

  /** Instances that there are at most, 1 or more. ECS starts as many as tasks need. */
  readonly maxInstances: number;

  /**
   * Instances that there are at least, needed or not. With some, the first tasks start sooner.
   *
   * @default 0
   */
  readonly minInstances?: number;

  /**
   * Percent of the instances that run on Spot, 0 to 100: up to 90 % cheaper, and EC2 may take one back with two minutes'
   * notice. Name several types then.
   *
   * @default 0
   */
  readonly spotPercent?: number;

  /**
   * GiB of each instance's disk, which images, containers and log routers share; 30 or more.
   *
   * @default 30
   */
  readonly diskGiB?: number;

  /**
   * Whether whoever IAM allows it gets a shell on the instances by Session Manager, without an open port or a key.
   *
   * @default false
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
   */
  readonly sessionManager?: boolean;

  /**
   * Name of the capacity provider, unique in the account and region, not beginning with `aws`, `ecs` or `fargate`.
   *
   * @default - the path of the construct, as in `service-Capacity`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
   */
  readonly capacityProviderName?: string;
}

/**
 * EC2 instances for the tasks of a cluster, as many as these need.
 *
 *     EcsCapacityProvider              adds instances, and empties each before it is taken away
 *     └── AutoscalingGroup             Group            instances in private subnets; none is taken away with tasks on it
 *         └── LaunchTemplate           LaunchTemplate   newest Amazon Linux 2023 for ECS, encrypted disk, IMDSv2
 *             ├── SecurityGroup        SecurityGroup    nothing comes in
 *             │   └── VpcSecurityGroupEgressRule  HttpsEgress  to ECS, registries, AWS's APIs and log destinations
 *             └── InstanceRole         Role             joins the cluster; images, logs and secrets are the tasks' business
 *
 * An instance runs the newest image of the day it started. To renew them all, task by task, start an instance refresh
 * with `ScaleInProtectedInstances=Refresh`; to pin one, set `resources.launchTemplate.imageId`.
 *
 * Cost: instances by the second, whether tasks run on them or not, and their disks. A `t3.medium` is about 30 USD a
 * month, 30 GiB are 2.40 USD (us-east-1; see https://aws.amazon.com/ec2/pricing/on-demand/).
 *
 * @example
 *
 *     new Ec2Capacity(this, 'Capacity', { cluster, network, instanceTypes: ['t3.medium'], maxInstances: 4 });
 */
export class Ec2Capacity extends Construct implements InstanceCapacity {
  /** Name of the capacity provider. */
  readonly capacityProviderName: string;

  /** Id of the instances' security group. */
  readonly securityGroupId: string;

  /** Processor of the instances. */
  readonly architecture: Architecture;

  /** GiB of each instance's disk. */
  readonly diskGiB: number;

  /** Percent of the instances that run on Spot. */
  readonly spotPercent: number;

  /** Services of AWS that the instances connect to, by the names of their VPC endpoints (N06). */
  readonly vpcEndpoints: readonly string[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly capacityProvider: EcsCapacityProvider;
    readonly group: AutoscalingGroup;
    readonly launchTemplate: LaunchTemplate;
    readonly securityGroup: SecurityGroup;
    readonly httpsEgress: VpcSecurityGroupEgressRule;
    readonly role: InstanceRole;
  };

  constructor(scope: Construct, id: string, props: Ec2CapacityProps) {
    super(scope, id);
    validate(this, typeErrors(props, ec2CapacityShape));
    const { cluster, network, diskGiB = defaultDiskGiB, spotPercent = 0, sessionManager = false } = props;
    const { capacityProviderName = allowedName(physicalName(this)) } = props;
    validate(this, [
      patternProblem(
        'capacityProviderName',
        capacityProviderName,
        /^(?!aws|ecs|fargate)[A-Za-z0-9_-]{1,255}$/i,
        '1 to 255 letters, digits, "_" and "-", not beginning with "aws", "ecs" or "fargate"',
      ),
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must hold at least one subnet, got none',
      ...groupProblems(props),
      integerProblem('diskGiB', diskGiB, { min: defaultDiskGiB, unit: 'GiB' }),
      ...valueErrors(props, ec2CapacityShape),
    ]);

    const securityGroup = createSecurityGroup(this, `Instances of ${this.node.path}`, network);
    const httpsEgress = allowHttps(this, securityGroup);
    const role = new InstanceRole(this, 'Role', { cluster, sessionManager });
    const launchTemplate = this.createLaunchTemplate(props, securityGroup, role);
    const group = this.createGroup(props, launchTemplate, [...role.policies, httpsEgress]);
    const capacityProvider = this.createCapacityProvider(capacityProviderName, group);
    cluster.addCapacityProvider?.(capacityProvider.name);

    this.capacityProviderName = capacityProvider.name;
    this.securityGroupId = securityGroup.id;
    this.architecture = architectureOf(props.instanceTypes[0]!);
    this.diskGiB = diskGiB;
    this.spotPercent = spotPercent;
    this.vpcEndpoints = ['ecs', 'ecs-agent', 'ecs-telemetry', ...(sessionManager ? ['ssm', 'ssmmessages'] : [])];
    this.resources = { capacityProvider, group, launchTemplate, securityGroup, httpsEgress, role };
    if (network.isolated) {
      Annotations.of(this).addWarning(
        `network: its private subnets have no way to the internet, so the instances need VPC endpoints for ${this.vpcEndpoints.join(', ')} (N06)`,
      );
    }
  }

  private createLaunchTemplate(
    { cluster, instanceTypes, diskGiB = defaultDiskGiB }: Ec2CapacityProps,
    securityGroup: SecurityGroup,
    { instanceProfile }: InstanceRole,
  ): LaunchTemplate {
    return new LaunchTemplate(this, 'LaunchTemplate', {
      namePrefix: `${physicalName(this, 90)}-`,
      imageId: newestImage(architectureOf(instanceTypes[0]!)),
      instanceType: instanceTypes[0]!,
      iamInstanceProfile: { arn: instanceProfile.arn },
      vpcSecurityGroupIds: [securityGroup.id],
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: diskGiB, encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
      userData: Fn.base64encode(userData(cluster)),
      updateDefaultVersion: true,
    });
  }

  private createGroup(
    props: Ec2CapacityProps,
    launchTemplate: LaunchTemplate,
    rights: NonNullable<AutoscalingGroupConfig['dependsOn']>,
  ): AutoscalingGroup {
    const { network, minInstances = 0, maxInstances } = props;
    return new AutoscalingGroup(this, 'Group', {
      namePrefix: `${physicalName(this, 200)}-`,
      minSize: minInstances,
      maxSize: maxInstances,
      vpcZoneIdentifier: [...network.privateSubnetIds],
      // What ECS asks for where it is to say which instance may go.
      protectFromScaleIn: true,
      ...instancesOf(props, launchTemplate),
      tag: [
        { key: 'Name', value: nameTag(this, 'instance').Name, propagateAtLaunch: true },
        // ECS would add it, and every plan would take it away.
        { key: 'AmazonECSManaged', value: 'true', propagateAtLaunch: true },
      ],
      dependsOn: [...rights, ...(network.privateEgress ?? [])],
    });
  }

  private createCapacityProvider(name: string, group: AutoscalingGroup): EcsCapacityProvider {
    return new EcsCapacityProvider(this, 'Resource', {
      name,
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedScaling: { status: 'ENABLED', targetCapacity: 100 },
        managedDraining: 'ENABLED',
        managedTerminationProtection: 'ENABLED',
      },
    });
  }
}

/** GiB of the image. */
const defaultDiskGiB = 30;

/** A path may begin with what AWS keeps for itself. */
function allowedName(path: string): string {
  return /^(aws|ecs|fargate)/i.test(path) ? `on-${path}`.slice(0, 255) : path;
}

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
