import { checkProps } from '../core/check-props';
import { AutoscalingGroup, type AutoscalingGroupConfig } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsCapacityProvider } from '@cdktf/provider-aws/lib/ecs-capacity-provider';
import { LaunchTemplate, type LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations, DataResource, Fn, Op, type Precondition, TerraformIterator, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { InstanceCapacity } from './instance-capacity';
import { architectureOf, newestImage, userData } from './container-instance';
import { groupProblems, instancesOf } from './instance-group';
import { InstanceRole } from './instance-role';
import { startAfterRights } from './rights-before-start';
import { ownRegionProblems } from '../core/own-region';
import { defaultTags } from '../core/aws-environment';
import { nameTag } from '../core/name-tag';
import { dependenciesOf, originOf } from '../core/dependencies';
import { physicalName } from '../core/physical-name';
import { pathForNames } from '../core/rename';
import { rule } from '../core/rule';
import { stackOf } from '../core/stack';
import { fields } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { flag, number, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import { allowEgress, https, inFamilies } from './task-egress';
import type { Architecture } from '../containers/task-host';
import { createSecurityGroup } from '../network/security-group';
import type { Problem } from '../core/problem';
import { integerProblem, patternProblem } from '../core/validation';
import { type Network, network } from '../network/network';
import { cluster, type Cluster } from './cluster';

/** Properties of an `Ec2Capacity`. */
export interface Ec2CapacityProps {
  /**
   * Cluster that the instances join. An `EcsCluster` in the same stack adds the capacity provider to its services
   * automatically; for any other cluster, add its name to the cluster's capacity providers yourself.
   */
  readonly cluster: Cluster;

  /** Network of the instances: a `Vpc`, or the IDs of an existing VPC. Instances run in its private subnets. */
  readonly network: Network;

  /**
   * Instance types in order of preference, such as `['m7g.large']`; EC2 starts the first that is available. All must
   * have the same CPU architecture, and images must be built for it. Each task in the network mode `awsvpc` uses a
   * network interface, and the instance type limits their number. If all have NVIDIA GPUs, such as `g6.xlarge`, instances
   * start with the AMI that contains the driver.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
   */
  readonly instanceTypes: readonly string[];

  /** Maximum number of instances, 1 or more. ECS starts only as many as the tasks need. */
  readonly maxInstances: number;

  /**
   * Minimum number of instances, which run even without tasks. With 1 or more, the first tasks start sooner.
   *
   * @default 0
   */
  readonly minInstances?: number;

  /**
   * Percentage of the instances that run on Spot, 0 to 100. Spot costs up to 90% less, but EC2 can reclaim an instance
   * with two minutes' notice. List several instance types to get Spot capacity more reliably.
   *
   * @default 0
   */
  readonly spotPercent?: number;

  /**
   * Size of each instance's disk, in GiB; 30 or more. Images, containers and log routers share it.
   *
   * @default 30
   */
  readonly diskGiB?: number;

  /**
   * Enables shell access to the instances through Session Manager for users whom IAM allows it, without an open port or
   * a key.
   *
   * @default false
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
   */
  readonly sessionManager?: boolean;

  /**
   * Name of the capacity provider, unique in the account and region. It must not begin with `aws`, `ecs` or `fargate`.
   * AWS has one capacity provider of a name, and cannot change its group: an apply that replaces only the Auto Scaling
   * group, such as with `-replace`, fails and says so, until the name changes.
   *
   * @default - the construct path, such as `service-Capacity`; where the path changes, the group is replaced as well
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
   */
  readonly capacityProviderName?: string;
}

/**
 * EC2 instances for the tasks of a cluster, scaled to the number that the tasks need.
 *
 *     EcsCapacityProvider              adds instances; drains an instance before it terminates it
 *     ├── DataResource                 GroupOfName      group for which the name was first used
 *     └── AutoscalingGroup             Group            instances in private subnets; not terminated while tasks run
 *         └── LaunchTemplate           LaunchTemplate   latest ECS-optimized Amazon Linux 2023, encrypted disk, IMDSv2
 *             ├── SecurityGroup        SecurityGroup    no inbound rules
 *             │   └── VpcSecurityGroupEgressRule  HttpsEgress  to ECS, registries, AWS APIs and log destinations
 *             └── InstanceRole         Role             joins the cluster; task roles cover images, logs and secrets
 *
 * An instance keeps the AMI it started with. To replace all instances without interrupting tasks, start an instance
 * refresh with `ScaleInProtectedInstances=Refresh`; to pin an AMI, set `resources.launchTemplate.imageId`.
 *
 * Cost: instances and their disks, per second, whether tasks run on them or not. A `t3.medium` is about 30 USD a month,
 * a 30 GiB disk 2.40 USD (us-east-1; see https://aws.amazon.com/ec2/pricing/on-demand/).
 *
 * @example
 *
 *     new Ec2Capacity(this, 'Capacity', { cluster, network, instanceTypes: ['t3.medium'], maxInstances: 4 });
 */
export class Ec2Capacity extends Construct implements InstanceCapacity {
  /** Name of the capacity provider. */
  readonly capacityProviderName: string;

  /** ID of the security group of the instances. */
  readonly securityGroupId: string;

  /** CPU architecture of the instances. */
  readonly architecture: Architecture;

  /** Operating system of the instances: that of the ECS-optimized Amazon Linux image. */
  readonly operatingSystemFamily = 'LINUX';

  /** Size of each instance's disk, in GiB. */
  readonly diskGiB: number;

  /** Percentage of the instances that run on Spot. */
  readonly spotPercent: number;

  /** AWS services that the instances connect to, by the names of their VPC endpoints (N06). */
  readonly vpcEndpoints: readonly string[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly capacityProvider: EcsCapacityProvider;
    readonly group: AutoscalingGroup;
    readonly launchTemplate: LaunchTemplate;
    readonly securityGroup: SecurityGroup;
    readonly httpsEgress: VpcSecurityGroupEgressRule;
    readonly httpsIpv6Egress: VpcSecurityGroupEgressRule | undefined;
    readonly role: InstanceRole;
  };

  constructor(scope: Construct, id: string, props: Ec2CapacityProps) {
    super(scope, id);
    const checked = checkProps(this, props, ec2CapacityShape);
    const { cluster, network, diskGiB = defaultDiskGiB, spotPercent = 0, sessionManager = false } = checked.given;
    checked.validate([
      patternProblem(
        'capacityProviderName',
        checked.given.capacityProviderName,
        /^(?!aws|ecs|fargate)[A-Za-z0-9_-]{1,255}$/i,
        '1 to 255 letters, digits, "_" and "-", not beginning with "aws", "ecs" or "fargate"',
      ),
      clusterStackProblem(this, cluster),
      ...ownRegionProblems(this, { 'cluster.clusterArn': cluster.clusterArn, 'network.vpcId': network.vpcId }),
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must contain at least one subnet, got none',
      ...groupProblems(checked.given),
      integerProblem('diskGiB', diskGiB, { min: defaultDiskGiB, unit: 'GiB' }),
    ]);

    const securityGroup = createSecurityGroup(this, `Instances of ${pathForNames(this)}`, network);
    const [httpsEgress, httpsIpv6Egress] = allowEgress(this, securityGroup.id, inFamilies([https], network));
    const role = new InstanceRole(this, 'Role', { cluster, sessionManager });
    const launchTemplate = this.createLaunchTemplate(props, securityGroup, role);
    const group = this.createGroup(props, launchTemplate, [
      ...role.policies,
      ...[httpsEgress, httpsIpv6Egress].flatMap((rule) => rule ?? []),
    ]);
    startAfterRights(group, { roles: [role.role.arn], securityGroupIds: [securityGroup.id] });
    const capacityProvider = this.createCapacityProvider(
      group,
      props.capacityProviderName ?? allowedName(physicalName(this)),
    );
    cluster.addCapacityProvider?.(capacityProvider.name);

    this.capacityProviderName = capacityProvider.name;
    this.securityGroupId = securityGroup.id;
    this.architecture = architectureOf(props.instanceTypes[0]!);
    this.diskGiB = diskGiB;
    this.spotPercent = spotPercent;
    this.vpcEndpoints = ['ecs', 'ecs-agent', 'ecs-telemetry', ...(sessionManager ? ['ssm', 'ssmmessages'] : [])];
    this.resources = {
      ...{ capacityProvider, group, launchTemplate, securityGroup, role },
      ...{ httpsEgress: httpsEgress!, httpsIpv6Egress },
    };
    reachedServices(network, this.vpcEndpoints).forEach((warning) => Annotations.of(this).addWarning(warning));
  }

  private createLaunchTemplate(
    { cluster, network, instanceTypes, diskGiB = defaultDiskGiB }: Ec2CapacityProps,
    securityGroup: SecurityGroup,
    { instanceProfile }: InstanceRole,
  ): LaunchTemplate {
    return new LaunchTemplate(this, 'LaunchTemplate', {
      namePrefix: `${physicalName(this, 90)}-`,
      imageId: newestImage(instanceTypes),
      instanceType: instanceTypes[0]!,
      iamInstanceProfile: { arn: instanceProfile.arn },
      ...interfacesOf(network, securityGroup),
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: diskGiB, encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
      // EC2 gives instances, disks and network interfaces no default tags of the provider.
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags: Token.asStringMap(Fn.merge([defaultTags(this), nameTag(this, 'instance')])),
      })),
      userData: Fn.base64encode(userData(cluster)),
      updateDefaultVersion: true,
    });
  }

  private createGroup(
    props: Ec2CapacityProps,
    launchTemplate: LaunchTemplate,
    dependencies: NonNullable<AutoscalingGroupConfig['dependsOn']>,
  ): AutoscalingGroup {
    const { network, minInstances = 0, maxInstances } = props;
    const group = new AutoscalingGroup(this, 'Group', {
      namePrefix: allowedName(`${physicalName(this, 200)}-`),
      minSize: minInstances,
      maxSize: maxInstances,
      vpcZoneIdentifier: [...network.privateSubnetIds],
      // Required by managed termination protection, so that ECS decides which instance to terminate.
      protectFromScaleIn: true,
      ...instancesOf(props, launchTemplate),
      tag: [
        { key: 'Name', value: nameTag(this, 'instance').Name, propagateAtLaunch: true },
        // ECS adds this tag itself; without it here, every plan would remove it.
        { key: 'AmazonECSManaged', value: 'true', propagateAtLaunch: true },
      ],
      dependsOn: [...dependencies, ...dependenciesOf(this, network.privateEgress)],
    });
    // The provider adds no default tags to groups, and a group accepts no key twice.
    const tags = TerraformIterator.fromMap(defaultTags(this));
    group.addOverride('dynamic.tag', {
      for_each: tags.forExpressionForMap('key', 'val if !contains(["Name", "AmazonECSManaged"], key)'),
      content: { key: '${tag.key}', value: '${tag.value}', propagate_at_launch: true },
    });
    return group;
  }

  private createCapacityProvider(group: AutoscalingGroup, name: string): EcsCapacityProvider {
    return new EcsCapacityProvider(this, 'Resource', {
      // Known when it is planned: the provider fails to create a service with a name that is not.
      name,
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedScaling: { status: 'ENABLED', targetCapacity: 100 },
        managedDraining: 'ENABLED',
        managedTerminationProtection: 'ENABLED',
      },
      lifecycle: {
        // AWS does not delete a capacity provider of a cluster: the cluster and its services must leave it first.
        createBeforeDestroy: true,
        precondition: [this.sameGroup(group, name)],
      },
    });
  }

  /** Returns the condition that the group is the one for which the name was first used. */
  private sameGroup(group: AutoscalingGroup, name: string): Precondition {
    const first = new DataResource(this, 'GroupOfName', { lifecycle: { ignoreChanges: ['input'] } });
    // The bindings accept only maps.
    first.addOverride('input', group.arn);
    first.addOverride('triggers_replace', name);
    return {
      condition: Op.eq(first.getStringAttribute('output'), group.arn),
      errorMessage: `${this.node.path}: the Auto Scaling group must not be replaced while capacityProviderName is ${JSON.stringify(name)}, because ECS cannot change the group of a capacity provider; set a different capacityProviderName`,
    };
  }
}

const reachedServices = rule('N06', {
  section: 'EC2',
  states: 'Instances without internet access have VPC endpoints.',
  severity: 'warning',
  fix: 'Ignore the warning if you created the endpoints yourself.',
  check: ({ isolated }: Network, vpcEndpoints: readonly string[]) =>
    isolated &&
    `network has private subnets without internet access, so the instances need VPC endpoints for ${vpcEndpoints.join(', ')}`,
});

/**
 * Returns an error if the cluster is in another stack: that stack is deployed first, and could not associate a capacity
 * provider that does not exist yet.
 */
function clusterStackProblem(scope: Construct, { clusterArn, addCapacityProvider }: Cluster): Problem {
  const [stack, other] = [stackOf(scope), originOf(clusterArn)];
  return (
    addCapacityProvider !== undefined &&
    other !== undefined &&
    other !== stack &&
    `cluster must be in the stack "${stack.node.path}", got a cluster of "${other.node.path}", whose capacity providers are associated before this stack is deployed; create the Ec2Capacity in "${other.node.path}"`
  );
}

/**
 * Returns the network interface of instances. In subnets with IPv6 only, tasks in the network modes `bridge` and `host` are
 * registered with the primary IPv6 address.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
function interfacesOf({ ipv6 }: Network, { id }: SecurityGroup): Partial<LaunchTemplateConfig> {
  if (ipv6 !== 'ipv6-only') return { vpcSecurityGroupIds: [id] };
  const [deleteOnTermination, primaryIpv6] = ['true', 'true'];
  return {
    networkInterfaces: [
      { deviceIndex: 0, deleteOnTermination, ipv6AddressCount: 1, primaryIpv6, securityGroups: [id] },
    ],
  };
}

/** Size of the AMI's root volume, in GiB. */
const defaultDiskGiB = 30;

/** Returns a name that does not begin with a prefix reserved by AWS, as a construct path may. */
function allowedName(path: string): string {
  return /^(aws|ecs|fargate)/i.test(path) ? `on-${path}` : path;
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
