import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketAcl } from '@cdktf/provider-aws/lib/s3-bucket-acl';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { synthApp } from '../support/app';
import { containersOf, statementsAt } from '../../lab/synth/tasks';

const { registry, service } = synthApp();
const firstHalf = synthApp({ destinations: ['cloudwatch'], delivery: 'options' }).service;

/** What a resource of the blog is here. */
describe('of the network, the blog', () => {
  test('has a VPC, and so have we', () => {
    expect(service.only(Vpc)).toMatchObject({ cidr_block: '10.0.0.0/16', enable_dns_hostnames: true });
  });

  test('has two public and two private subnets in different zones, and so have we', () => {
    const zones = service.all(Subnet).map(({ availability_zone: zone }) => zone);

    expect(zones).toHaveLength(4);
    expect(new Set(zones).size).toBe(2);
  });

  test('has an internet gateway, and a NAT gateway with an address, and so have we', () => {
    expect(service.all(InternetGateway)).toHaveLength(1);
    expect(service.only(NatGateway).allocation_id).toMatch(/^\$\{aws_eip\./);
    expect(service.only(Eip).domain).toBe('vpc');
  });

  test('gives the NAT gateway to its route as gateway_id, which drifts; we as nat_gateway_id', () => {
    const routes = service.all(Route);

    expect(routes.filter((route) => route.nat_gateway_id)).toHaveLength(2);
    expect(routes.filter((route) => route.gateway_id)).toHaveLength(1);
    expect(service.all(RouteTable).every((table) => !('route' in table))).toBe(true);
    expect(service.all(RouteTableAssociation)).toHaveLength(4);
  });
});

describe('of the load balancer, the blog', () => {
  test('opens port 80 to the world, and so do we, with a description', () => {
    expect(service.all(VpcSecurityGroupIngressRule)).toContainEqual(
      expect.objectContaining({ from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0', description: expect.any(String) }),
    );
  });

  test('lets the load balancer connect to anything; we to its targets alone', () => {
    const egress = service.all(VpcSecurityGroupEgressRule);

    expect(service.all(SecurityGroup).every((group) => !('egress' in group))).toBe(true);
    expect(egress.filter(({ security_group_id: id }) => id.includes('LoadBalancer'))).toEqual([
      expect.objectContaining({
        from_port: 80,
        to_port: 80,
        referenced_security_group_id: expect.stringContaining('Web'),
      }),
    ]);
  });

  test('puts it into the public subnets, and so do we', () => {
    expect(service.only(Lb)).toMatchObject({
      load_balancer_type: 'application',
      internal: false,
      subnets: [expect.stringContaining('PublicSubnet1'), expect.stringContaining('PublicSubnet2')],
    });
  });

  test('has a target group by address on port 80, and so have we, with a health check', () => {
    expect(service.only(LbTargetGroup)).toMatchObject({
      port: 80,
      protocol: 'HTTP',
      target_type: 'ip',
      health_check: { path: '/' },
    });
  });

  test('forwards every request of port 80, and so do we', () => {
    expect(service.only(LbListener)).toMatchObject({ port: 80, protocol: 'HTTP' });
    expect(service.only(LbListenerRule)).toMatchObject({
      condition: [{ path_pattern: { values: ['/*'] } }],
      action: [{ type: 'forward' }],
    });
  });
});

describe('of the service, the blog', () => {
  test('has a cluster, and so have we', () => {
    expect(service.only(EcsCluster).name).toBe('firelens');
  });

  test('lets tasks connect to anything; we by HTTPS', () => {
    expect(service.at(VpcSecurityGroupEgressRule, 'Web/HttpsEgress')).toMatchObject({ from_port: 443, to_port: 443 });
  });

  test('lets the load balancer alone connect to tasks, and so do we', () => {
    expect(service.at(VpcSecurityGroupIngressRule, 'Web/Target/Ingress')).toMatchObject({
      from_port: 80,
      to_port: 80,
      referenced_security_group_id: expect.stringContaining('LoadBalancer'),
    });
  });

  test('runs on Fargate in the private subnets, registered with the target group, after the listener; and so do we', () => {
    expect(service.only(EcsService)).toMatchObject({
      launch_type: 'FARGATE',
      network_configuration: {
        subnets: [expect.stringContaining('PrivateSubnet1'), expect.stringContaining('PrivateSubnet2')],
      },
      load_balancer: [{ container_name: 'nginx', container_port: 80 }],
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_lb_listener_rule\./)]),
    });
  });

  test('has a task definition of awsvpc with CPU and memory, and so have we, of a pair that Fargate has', () => {
    expect(service.only(EcsTaskDefinition)).toMatchObject({
      network_mode: 'awsvpc',
      requires_compatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
  });

  test('has one role for two purposes with every right on everything; we have two, with exact rights', () => {
    const { execution_role_arn: execution, task_role_arn: task } = service.only(EcsTaskDefinition);

    expect(
      service.all(IamRole).filter(({ assume_role_policy }) => assume_role_policy.includes('ecs-tasks')),
    ).toHaveLength(2);
    expect(execution).not.toBe(task);
    expect(service.all(IamPolicy)).toEqual([]);
    expect(
      ['ExecutionRole/PullImages', 'ExecutionRole/WriteLogs', 'TaskRole/DeliverLogs']
        .flatMap((path) => statementsAt(service, `Web/TaskDefinition/${path}`))
        .filter(({ Resource }) => Resource === '*')
        .map(({ Action }) => Action),
    ).toEqual(['ecr:GetAuthorizationToken']);
  });
});

describe('of its first half, the blog', () => {
  const { nginx, log_router: router } = containersOf(firstHalf);

  test("runs AWS's image as `latest`, which is an ended line; we a full version", () => {
    expect(router!.image).toBe('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16');
    expect(router!.firelensConfiguration.type).toBe('fluentbit');
  });

  test('sends nginx to CloudWatch by options, with the Go plugin; we with the maintained one', () => {
    expect(nginx!.logConfiguration).toMatchObject({
      logDriver: 'awsfirelens',
      options: { Name: 'cloudwatch_logs', region: '${data.aws_region.AwsRegion.id}', log_stream_prefix: 'nginx/' },
    });
  });

  test("lets ECS make the router's log group; we make it, with a retention", () => {
    expect(router!.logConfiguration.options).toMatchObject({ 'awslogs-stream-prefix': 'firelens' });
    expect(router!.logConfiguration.options).not.toHaveProperty('awslogs-create-group');
  });

  test('gives the app all memory of the task and the router 50 MiB on top; we keep 128 MiB of it for the router', () => {
    expect(router!.memoryReservation).toBe(128);
    expect(nginx).not.toHaveProperty('memory');
  });

  test('has the network mode in a container, where it means nothing; we do not', () => {
    expect(nginx).not.toHaveProperty('networkMode');
  });
});

describe('of its second half, the blog', () => {
  const { log_router: router } = containersOf(service);

  test('has a repository with tags that move; ours do not', () => {
    expect(registry.only(EcrRepository)).toMatchObject({
      name: 'firelens/fluent-bit',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
    expect(registry.json().output.repository_url.value).toMatch(/\.repository_url\}$/);
  });

  test('runs its image as `latest`; we by the digest of its files', () => {
    expect(router!.image).toMatch(/\/firelens\/fluent-bit:\$\{var\.router_image_tag\}$/);
    expect(service.json().variable.router_image_tag.default).toMatch(/^[0-9a-f]{16}$/);
  });

  test('overrides the start command, and loses what ECS configures; we start that, and have ECS include the file', () => {
    expect(router!.command).toEqual(['/entrypoint.sh']);
    expect(router!.firelensConfiguration.options['config-file-type']).toBe('file');
  });

  test('has a bucket of a fixed name with an ACL, which AWS refuses; ours is named by Terraform and has none', () => {
    expect(service.at(S3Bucket, 'Logs/Resource')).toMatchObject({ bucket_prefix: 'firelens-logs-' });
    expect(service.all(S3BucketAcl)).toEqual([]);
    expect(service.at(S3BucketOwnershipControls, 'Logs/Ownership').rule).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  test('lets the task write to that bucket, and so do we, under the keys of nginx', () => {
    expect(statementsAt(service, 'Web/TaskDefinition/TaskRole/DeliverLogs')).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: [expect.stringMatching(/\.arn\}\/nginx\/\*$/)] },
    ]);
  });
});
