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

// Each test compares a resource of the blog post with these stacks.
describe('the network of the blog post', () => {
  test('has a VPC; so do these stacks', () => {
    expect(service.only(Vpc)).toMatchObject({ cidr_block: '10.0.0.0/16', enable_dns_hostnames: true });
  });

  test('has two public and two private subnets in different zones; so do these stacks', () => {
    const zones = service.all(Subnet).map(({ availability_zone: zone }) => zone);

    expect(zones).toHaveLength(4);
    expect(new Set(zones).size).toBe(2);
  });

  test('has an internet gateway and a NAT gateway with an Elastic IP; so do these stacks', () => {
    expect(service.all(InternetGateway)).toHaveLength(1);
    expect(service.only(NatGateway).allocation_id).toMatch(/^\$\{aws_eip\./);
    expect(service.only(Eip).domain).toBe('vpc');
  });

  test('sets the NAT gateway as gateway_id of its route, which drifts; these stacks as nat_gateway_id', () => {
    const routes = service.all(Route);

    expect(routes.filter((route) => route.nat_gateway_id)).toHaveLength(2);
    expect(routes.filter((route) => route.gateway_id)).toHaveLength(1);
    expect(service.all(RouteTable).every((table) => !('route' in table))).toBe(true);
    expect(service.all(RouteTableAssociation)).toHaveLength(4);
  });
});

describe('the load balancer of the blog post', () => {
  test('opens port 80 to the internet; so do these stacks, with a description', () => {
    expect(service.all(VpcSecurityGroupIngressRule)).toContainEqual(
      expect.objectContaining({ from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0', description: expect.any(String) }),
    );
  });

  test('allows the load balancer to connect to anything; these stacks only to its targets', () => {
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

  test('runs in the public subnets; so does the one of these stacks', () => {
    expect(service.only(Lb)).toMatchObject({
      load_balancer_type: 'application',
      internal: false,
      subnets: [expect.stringContaining('PublicSubnet1'), expect.stringContaining('PublicSubnet2')],
    });
  });

  test('has an IP target group on port 80; so do these stacks, with a health check', () => {
    expect(service.only(LbTargetGroup)).toMatchObject({
      port: 80,
      protocol: 'HTTP',
      target_type: 'ip',
      health_check: { path: '/' },
    });
  });

  test('forwards every request on port 80; so do these stacks', () => {
    expect(service.only(LbListener)).toMatchObject({ port: 80, protocol: 'HTTP' });
    expect(service.only(LbListenerRule)).toMatchObject({
      condition: [{ path_pattern: { values: ['/*'] } }],
      action: [{ type: 'forward' }],
    });
  });
});

describe('the service of the blog post', () => {
  test('has a cluster; so do these stacks', () => {
    expect(service.only(EcsCluster).name).toBe('firelens');
  });

  test('allows tasks to connect to anything; these stacks only by HTTPS', () => {
    expect(service.at(VpcSecurityGroupEgressRule, 'Web/HttpsEgress')).toMatchObject({ from_port: 443, to_port: 443 });
  });

  test('allows only the load balancer to connect to tasks; so do these stacks', () => {
    expect(service.at(VpcSecurityGroupIngressRule, 'Web/Target/Ingress')).toMatchObject({
      from_port: 80,
      to_port: 80,
      referenced_security_group_id: expect.stringContaining('LoadBalancer'),
    });
  });

  test('runs on Fargate in the private subnets, registered with the target group, after the listener; so does the one of these stacks', () => {
    expect(service.only(EcsService)).toMatchObject({
      launch_type: 'FARGATE',
      network_configuration: {
        subnets: [expect.stringContaining('PrivateSubnet1'), expect.stringContaining('PrivateSubnet2')],
      },
      load_balancer: [{ container_name: 'nginx', container_port: 80 }],
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_lb_listener_rule\./)]),
    });
  });

  test('has an awsvpc task definition with CPU and memory; so do these stacks, with a combination that Fargate supports', () => {
    expect(service.only(EcsTaskDefinition)).toMatchObject({
      network_mode: 'awsvpc',
      requires_compatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
  });

  test('has one role for two purposes with all permissions on everything; these stacks have two roles with least privilege', () => {
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

describe('the first half of the blog post', () => {
  const { nginx, log_router: router } = containersOf(firstHalf);

  test('runs the AWS image as `latest`, an ended release line; these stacks use a full version', () => {
    expect(router!.image).toBe('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16');
    expect(router!.firelensConfiguration.type).toBe('fluentbit');
  });

  test('sends nginx to CloudWatch with log options and the Go plugin; these stacks use the maintained plugin', () => {
    expect(nginx!.logConfiguration).toMatchObject({
      logDriver: 'awsfirelens',
      options: { Name: 'cloudwatch_logs', region: '${data.aws_region.AwsRegion.id}', log_stream_prefix: 'nginx/' },
    });
  });

  test("lets ECS create the router's log group; these stacks create it, with a retention", () => {
    expect(router!.logConfiguration.options).toMatchObject({ 'awslogs-stream-prefix': 'firelens' });
    expect(router!.logConfiguration.options).not.toHaveProperty('awslogs-create-group');
  });

  test('gives the app all memory of the task and the router 50 MiB more; these stacks reserve 128 MiB of it for the router', () => {
    expect(router!.memoryReservation).toBe(128);
    expect(nginx).not.toHaveProperty('memory');
  });

  test('sets the network mode in a container, where it has no effect; these stacks do not', () => {
    expect(nginx).not.toHaveProperty('networkMode');
  });
});

describe('the second half of the blog post', () => {
  const { log_router: router } = containersOf(service);

  test('has a repository with mutable tags; these stacks use immutable ones', () => {
    expect(registry.only(EcrRepository)).toMatchObject({
      name: 'firelens/fluent-bit',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
    expect(registry.json().output.repository_url.value).toMatch(/\.repository_url\}$/);
  });

  test('runs its image as `latest`; these stacks use the digest of its files', () => {
    expect(router!.image).toMatch(/\/firelens\/fluent-bit:\$\{var\.router_image_tag\}$/);
    expect(service.json().variable.router_image_tag.default).toMatch(/^[0-9a-f]{16}$/);
  });

  test('overrides the start command, and loses the ECS configuration; these stacks start with it, and include the file', () => {
    expect(router!.command).toEqual(['/entrypoint.sh']);
    expect(router!.firelensConfiguration.options['config-file-type']).toBe('file');
  });

  test('has a bucket with a fixed name and an ACL, which AWS rejects; these stacks generate the name and set no ACL', () => {
    expect(service.at(S3Bucket, 'Logs/Resource')).toMatchObject({ bucket_prefix: 'firelens-logs-' });
    expect(service.all(S3BucketAcl)).toEqual([]);
    expect(service.at(S3BucketOwnershipControls, 'Logs/Ownership').rule).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  test('allows the task to write to that bucket; so do these stacks, under the prefix of nginx', () => {
    expect(statementsAt(service, 'Web/TaskDefinition/TaskRole/DeliverLogs')).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: [expect.stringMatching(/\.arn\}\/nginx\/\*$/)] },
    ]);
  });
});
