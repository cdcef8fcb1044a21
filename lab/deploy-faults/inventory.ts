import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeFlowLogsCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { ClientConfig } from '../terraform/terraform-test-bed';
import type { StateResource } from '../terraform/terraform-folder';

/** IDs, by Terraform type, of independent resources, which can be left behind. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Returns all existing resources, except those that AWS creates with each account and each network. */
export async function inventoryOf(config: ClientConfig): Promise<Inventory> {
  const parts = [network(config), loadBalancing(config), services(config), roles(config), logs(config)];
  return Object.assign({}, ...(await Promise.all(parts))) as Inventory;
}

/** Returns the independent resources in a state. */
export function inventoryInState(resources: readonly StateResource[], types: readonly string[]): Inventory {
  const idsOf = (type: string) => resources.filter((each) => each.type === type && each.mode === 'managed').map(idOf);
  return Object.fromEntries(types.map((type) => [type, idsOf(type)]));
}

/** Returns the resources in the first inventory that are not in the second, as `<type> <id>`. */
export function difference(first: Inventory, second: Inventory): readonly string[] {
  return Object.entries(first)
    .flatMap(([type, ids]) => ids.filter((id) => !second[type]?.includes(id)).map((id) => `${type} ${id}`))
    .sort();
}

/** Returns the number of resources. */
export function sizeOf(inventory: Inventory): number {
  return Object.values(inventory).flat().length;
}

function idOf({ type, attributes }: StateResource): string {
  switch (type) {
    case 'aws_route':
      return `${attributes['route_table_id']}_${attributes['destination_cidr_block']}`;
    case 'aws_ecs_task_definition':
      return String(attributes['arn']);
    default:
      return String(attributes['id']);
  }
}

async function network(config: ClientConfig): Promise<Inventory> {
  const ec2 = new EC2Client(config);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand());
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand());
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand());
  const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand());
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand());
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand());
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand());
  const { FlowLogs = [] } = await ec2.send(new DescribeFlowLogsCommand());
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand());
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand());
  const tables = RouteTables.filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main));
  const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== 'default').map(({ GroupId }) => GroupId!);
  const rules = SecurityGroupRules.filter(({ GroupId }) => groups.includes(GroupId!));
  const rulesThat = (isEgress: boolean) =>
    rules.filter(({ IsEgress }) => IsEgress === isEgress).map(({ SecurityGroupRuleId }) => SecurityGroupRuleId!);
  return {
    aws_vpc: Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ VpcId }) => VpcId!),
    aws_subnet: Subnets.filter(({ DefaultForAz }) => !DefaultForAz).map(({ SubnetId }) => SubnetId!),
    aws_internet_gateway: InternetGateways.map(({ InternetGatewayId }) => InternetGatewayId!),
    aws_nat_gateway: NatGateways.filter(({ State }) => State !== 'deleted').map(({ NatGatewayId }) => NatGatewayId!),
    aws_eip: Addresses.map(({ AllocationId }) => AllocationId!),
    aws_route_table: tables.map(({ RouteTableId }) => RouteTableId!),
    aws_route: tables.flatMap(({ RouteTableId, Routes = [] }) =>
      Routes.filter(
        ({ GatewayId = '', DestinationCidrBlock }) => DestinationCidrBlock && !/^(local|vpce-)/.test(GatewayId),
      ).map(({ DestinationCidrBlock }) => `${RouteTableId}_${DestinationCidrBlock}`),
    ),
    aws_route_table_association: tables.flatMap(({ Associations = [] }) =>
      Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId!),
    ),
    aws_vpc_endpoint: VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== 'deleted').map(
      ({ VpcEndpointId }) => VpcEndpointId!,
    ),
    aws_flow_log: FlowLogs.map(({ FlowLogId }) => FlowLogId!),
    aws_security_group: groups,
    aws_vpc_security_group_ingress_rule: rulesThat(false),
    aws_vpc_security_group_egress_rule: rulesThat(true),
  };
}

async function loadBalancing(config: ClientConfig): Promise<Inventory> {
  const elb = new ElasticLoadBalancingV2Client(config);
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand());
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand());
  const listeners = await Promise.all(
    LoadBalancers.map(({ LoadBalancerArn }) => elb.send(new DescribeListenersCommand({ LoadBalancerArn }))),
  ).then((answers) => answers.flatMap(({ Listeners = [] }) => Listeners.map(({ ListenerArn }) => ListenerArn!)));
  const rules = await Promise.all(listeners.map((ListenerArn) => elb.send(new DescribeRulesCommand({ ListenerArn }))));
  return {
    aws_lb: LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn!),
    aws_lb_target_group: TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn!),
    aws_lb_listener: listeners,
    aws_lb_listener_rule: rules.flatMap(({ Rules = [] }) =>
      Rules.filter(({ IsDefault }) => !IsDefault).map(({ RuleArn }) => RuleArn!),
    ),
  };
}

async function services(config: ClientConfig): Promise<Inventory> {
  const ecs = new ECSClient(config);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand());
  const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns }));
  const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({ status: 'ACTIVE' }));
  const active = clusters.filter(({ status }) => status === 'ACTIVE').map(({ clusterArn }) => clusterArn!);
  const running = await Promise.all(active.map((cluster) => servicesOf(ecs, cluster)));
  return { aws_ecs_cluster: active, aws_ecs_service: running.flat(), aws_ecs_task_definition: taskDefinitionArns };
}

async function servicesOf(ecs: ECSClient, cluster: string): Promise<readonly string[]> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  if (serviceArns.length === 0) return [];
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
  return services.filter(({ status }) => status === 'ACTIVE').map(({ serviceArn }) => serviceArn!);
}

async function roles(config: ClientConfig): Promise<Inventory> {
  const iam = new IAMClient(config);
  const { Roles = [] } = await iam.send(new ListRolesCommand());
  const policies = await Promise.all(
    Roles.map(async ({ RoleName }) => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      return PolicyNames.map((policy) => `${RoleName}:${policy}`);
    }),
  );
  return { aws_iam_role: Roles.map(({ RoleName }) => RoleName!), aws_iam_role_policy: policies.flat() };
}

async function logs(config: ClientConfig): Promise<Inventory> {
  const { logGroups = [] } = await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand());
  const { Buckets = [] } = await new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand());
  return {
    aws_cloudwatch_log_group: logGroups.map(({ logGroupName }) => logGroupName!),
    aws_s3_bucket: Buckets.map(({ Name }) => Name!),
  };
}
