import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFlowLogsCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeInternetGatewaysCommand,
  DescribeSecurityGroupRulesCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  ReleaseAddressCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import {
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { ClientConfig } from '../terraform/terraform-test-bed';

/** Deletes resources that are in no state, given as `<type> <id>`, in the order that `docs/operations.md` describes. */
export async function removeLeftovers(config: ClientConfig, leftovers: readonly string[]): Promise<void> {
  const removals = removalsWith(config);
  const types = Object.keys(removals);
  const parted = leftovers.map((each) => each.split(' ') as [string, string]);
  for (const [type, id] of parted.sort(([a], [b]) => types.indexOf(a) - types.indexOf(b))) await removals[type]!(id);
}

function removalsWith(config: ClientConfig): Readonly<Record<string, (id: string) => Promise<unknown>>> {
  const ec2 = new EC2Client(config);
  const ecs = new ECSClient(config);
  const elb = new ElasticLoadBalancingV2Client(config);
  const iam = new IAMClient(config);
  const groupOf = async (rule: string) => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [rule] }),
    );
    return { GroupId: SecurityGroupRules[0]!.GroupId, SecurityGroupRuleIds: [rule] };
  };
  return {
    aws_ecs_service: (service) =>
      ecs.send(new DeleteServiceCommand({ service, cluster: service.split('/').at(-2), force: true })),
    aws_ecs_cluster: (cluster) => ecs.send(new DeleteClusterCommand({ cluster })),
    aws_ecs_task_definition: (taskDefinition) => ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
    aws_lb_listener_rule: (RuleArn) => elb.send(new DeleteRuleCommand({ RuleArn })),
    aws_lb_listener: (ListenerArn) => elb.send(new DeleteListenerCommand({ ListenerArn })),
    aws_lb: (LoadBalancerArn) => elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })),
    aws_lb_target_group: (TargetGroupArn) => elb.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
    aws_flow_log: (id) => ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [id] })),
    aws_vpc_endpoint: (id) => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
    aws_nat_gateway: (NatGatewayId) => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId })),
    aws_eip: (AllocationId) => ec2.send(new ReleaseAddressCommand({ AllocationId })),
    aws_route: (id) => {
      const [RouteTableId, DestinationCidrBlock] = id.split('_');
      return ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
    },
    aws_route_table_association: (AssociationId) => ec2.send(new DisassociateRouteTableCommand({ AssociationId })),
    aws_route_table: (RouteTableId) => ec2.send(new DeleteRouteTableCommand({ RouteTableId })),
    aws_vpc_security_group_ingress_rule: async (id) =>
      ec2.send(new RevokeSecurityGroupIngressCommand(await groupOf(id))),
    aws_vpc_security_group_egress_rule: async (id) => ec2.send(new RevokeSecurityGroupEgressCommand(await groupOf(id))),
    aws_security_group: (GroupId) => ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    aws_subnet: (SubnetId) => ec2.send(new DeleteSubnetCommand({ SubnetId })),
    aws_internet_gateway: async (InternetGatewayId) => {
      const { InternetGateways: [gateway] = [] } = await ec2.send(
        new DescribeInternetGatewaysCommand({ InternetGatewayIds: [InternetGatewayId] }),
      );
      for (const { VpcId } of gateway!.Attachments ?? []) {
        await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
      }
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    },
    aws_vpc: (VpcId) => ec2.send(new DeleteVpcCommand({ VpcId })),
    aws_iam_role_policy: (id) => {
      const [RoleName, PolicyName] = id.split(':');
      return iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    },
    aws_iam_role: (RoleName) => iam.send(new DeleteRoleCommand({ RoleName })),
    aws_cloudwatch_log_group: (logGroupName) =>
      new CloudWatchLogsClient(config).send(new DeleteLogGroupCommand({ logGroupName })),
    aws_s3_bucket: (Bucket) =>
      new S3Client({ ...config, forcePathStyle: true }).send(new DeleteBucketCommand({ Bucket })),
  };
}
