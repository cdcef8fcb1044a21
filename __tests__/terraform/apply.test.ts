import { join } from 'node:path';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand, ECRClient, GetLifecyclePolicyCommand } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { EmulatedService } from '../support/emulated-service';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { statementsIn, statementsOf, trustOf } from '../support/role';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { type AppliedStack, describeFirstHalf, firstHalf } from './first-half';

const region = 'us-east-1';

describeWithTerraform('An apply of both stacks', (parts) => {
  let registry: TerraformFolder;
  let service: TerraformFolder;
  let ofFirstHalf: AppliedStack;
  let outputs: Readonly<Record<string, unknown>>;
  const output = (name: string): string => String(outputs[name]);
  const routerLogGroup = (): string => (outputs['log_groups'] as { router: string }).router;

  // All tests share one concurrent apply of each half of the article: the provider waits a minute for each load
  // balancer.
  beforeAll(async () => {
    const stacks = join(await parts.synthesize({ forceDestroy: true }), 'stacks');
    const synthesized = join(await parts.synthesize(firstHalf), 'stacks', 'service');
    const bothStacks = async () => {
      registry = await parts.applied(join(stacks, 'registry'));
      service = await parts.applied(join(stacks, 'service'));
    };
    const [, folder] = await Promise.all([bothStacks(), parts.applied(synthesized)]);
    ofFirstHalf = { folder, synthesized };
    outputs = { ...(await registry.outputs()), ...(await service.outputs()) };
  }, 10 * 60_000);

  destroyAfterTests(() => service);
  destroyAfterTests(
    () => registry,
    async () => {
      const ecr = new ECRClient(parts.clientConfig(region));
      const { Vpcs = [] } = await new EC2Client(parts.clientConfig(region)).send(new DescribeVpcsCommand({}));
      expect((await ecr.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
      expect(Vpcs.filter(({ IsDefault }) => !IsDefault)).toEqual([]);
    },
  );

  test('outputs names and addresses', () => {
    expect(outputs).toEqual({
      load_balancer_url: expect.stringMatching(/^http:\/\/tf-lb-.+\.elb\.amazonaws\.com$/),
      repository_url: '123456789012.dkr.ecr.us-east-1.amazonaws.com/firelens/fluent-bit',
      push_commands: expect.stringContaining(
        'docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com\ndocker buildx build',
      ),
      bucket: expect.stringMatching(/^firelens-logs-[0-9a-f]+$/),
      cluster: 'firelens',
      service: 'firelens-web',
      log_groups: { router: expect.stringMatching(/^\/ecs\/firelens-web\/[0-9a-f]+$/) },
    });
  });

  describe('creates a network', () => {
    const ec2 = () => new EC2Client(parts.clientConfig(region));
    const vpcId = async () => {
      const { Vpcs = [] } = await ec2().send(
        new DescribeVpcsCommand({ Filters: [{ Name: 'cidr', Values: ['10.0.0.0/16'] }] }),
      );
      return Vpcs[0]!.VpcId!;
    };
    const inVpc = async () => [{ Name: 'vpc-id', Values: [await vpcId()] }];

    test('with two public and two private subnets in two zones, which assign no public addresses', async () => {
      const { Subnets = [] } = await ec2().send(new DescribeSubnetsCommand({ Filters: await inVpc() }));

      const placed = Subnets.map(({ CidrBlock, AvailabilityZone, MapPublicIpOnLaunch }) => [
        CidrBlock,
        AvailabilityZone,
        MapPublicIpOnLaunch,
      ]);
      expect(placed.sort()).toEqual([
        ['10.0.0.0/19', 'us-east-1a', false],
        ['10.0.128.0/19', 'us-east-1a', false],
        ['10.0.160.0/19', 'us-east-1b', false],
        ['10.0.32.0/19', 'us-east-1b', false],
      ]);
    });

    test('with routes through the internet gateway, the NAT gateway and the S3 endpoint', async () => {
      const { RouteTables = [] } = await ec2().send(new DescribeRouteTablesCommand({ Filters: await inVpc() }));
      const { Subnets = [] } = await ec2().send(new DescribeSubnetsCommand({ Filters: await inVpc() }));
      const { NatGateways = [] } = await ec2().send(new DescribeNatGatewaysCommand({ Filter: await inVpc() }));
      const { VpcEndpoints = [] } = await ec2().send(new DescribeVpcEndpointsCommand({ Filters: await inVpc() }));
      const wayOut = ({ Routes = [] }: RouteTable) =>
        Routes.find((route) => route.DestinationCidrBlock === '0.0.0.0/0');
      const tableOf = (cidr: string): RouteTable => {
        const subnet = Subnets.find(({ CidrBlock }) => CidrBlock === cidr)!.SubnetId;
        return RouteTables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet))!;
      };

      for (const cidr of ['10.0.128.0/19', '10.0.160.0/19']) {
        expect(wayOut(tableOf(cidr))?.GatewayId).toMatch(/^igw-/);
      }
      for (const cidr of ['10.0.0.0/19', '10.0.32.0/19']) {
        expect(wayOut(tableOf(cidr))).toMatchObject({ NatGatewayId: NatGateways[0]!.NatGatewayId });
        expect(VpcEndpoints[0]!.RouteTableIds).toContain(tableOf(cidr).RouteTableId);
      }
      expect(VpcEndpoints[0]).toMatchObject({ ServiceName: 'com.amazonaws.us-east-1.s3', VpcEndpointType: 'Gateway' });
    });

    test('with one NAT gateway in a public subnet, with an Elastic IP', async () => {
      const { NatGateways = [] } = await ec2().send(new DescribeNatGatewaysCommand({ Filter: await inVpc() }));
      const { Addresses = [] } = await ec2().send(new DescribeAddressesCommand());

      expect(NatGateways).toHaveLength(1);
      expect(NatGateways[0]!.NatGatewayAddresses![0]!.AllocationId).toBe(Addresses[0]!.AllocationId);
      expect(Addresses[0]!.Domain).toBe('vpc');
    });

    test('with a default security group without rules', async () => {
      const { SecurityGroups = [] } = await ec2().send(
        new DescribeSecurityGroupsCommand({
          Filters: [...(await inVpc()), { Name: 'group-name', Values: ['default'] }],
        }),
      );

      expect(SecurityGroups[0]).toMatchObject({ IpPermissions: [], IpPermissionsEgress: [] });
    });

    test('with security groups from the internet to the load balancer, to the tasks, and HTTPS to the internet', async () => {
      const { SecurityGroups = [] } = await ec2().send(new DescribeSecurityGroupsCommand({ Filters: await inVpc() }));
      const { SecurityGroupRules = [] } = await ec2().send(new DescribeSecurityGroupRulesCommand({}));
      const nameOf = (id?: string) =>
        SecurityGroups.find(({ GroupId }) => GroupId === id)?.GroupName?.replace(/-[0-9a-f]{26}$/, '');
      const rules = SecurityGroupRules.filter(({ GroupId }) =>
        SecurityGroups.some((group) => group.GroupId === GroupId),
      );

      const told = rules.map(({ GroupId, IsEgress, FromPort, ToPort, CidrIpv4, ReferencedGroupInfo }) =>
        [
          nameOf(GroupId),
          IsEgress ? 'to' : 'from',
          CidrIpv4 ?? nameOf(ReferencedGroupInfo?.GroupId),
          FromPort,
          ToPort,
        ].join(' '),
      );
      const [alb, tasks] = ['service-LoadBalancer', 'service-Web'];
      expect(told.sort()).toEqual([
        `${alb} from 0.0.0.0/0 80 80`,
        `${alb} to ${tasks} 80 80`,
        `${tasks} from ${alb} 80 80`,
        `${tasks} to 0.0.0.0/0 443 443`,
      ]);
    });
  });

  describe('creates a load balancer', () => {
    const elb = () => new ElasticLoadBalancingV2Client(parts.clientConfig(region));

    test('that forwards all requests to the tasks and checks their health', async () => {
      const { LoadBalancers = [] } = await elb().send(new DescribeLoadBalancersCommand({}));
      const { Listeners = [] } = await elb().send(
        new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]!.LoadBalancerArn }),
      );
      const { Rules = [] } = await elb().send(new DescribeRulesCommand({ ListenerArn: Listeners[0]!.ListenerArn }));
      const { TargetGroups = [] } = await elb().send(new DescribeTargetGroupsCommand({}));

      expect(LoadBalancers).toHaveLength(1);
      expect(LoadBalancers[0]).toMatchObject({ Type: 'application', AvailabilityZones: [{}, {}] });
      expect(LoadBalancers[0]!.Scheme).not.toBe('internal');
      expect(Listeners).toEqual([expect.objectContaining({ Port: 80, Protocol: 'HTTP' })]);
      expect(Rules.find(({ IsDefault }) => !IsDefault)).toMatchObject({
        Priority: '50000',
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
        Actions: [{ Type: 'forward', TargetGroupArn: TargetGroups[0]!.TargetGroupArn }],
      });
      expect(TargetGroups).toEqual([
        expect.objectContaining({ TargetType: 'ip', Port: 80, HealthCheckPath: '/', HealthCheckEnabled: true }),
      ]);
    });
  });

  describe('creates a service', () => {
    const iam = () => new IAMClient(parts.clientConfig(region));
    const emulated = () => new EmulatedService(parts.clientConfig(region), output('cluster'), output('service'));

    test('in a cluster with Container Insights and both Fargate capacity providers', async () => {
      const { clusters = [] } = await new ECSClient(parts.clientConfig(region)).send(
        new DescribeClustersCommand({ clusters: [output('cluster')], include: ['SETTINGS'] }),
      );

      expect(clusters[0]).toMatchObject({
        capacityProviders: expect.arrayContaining(['FARGATE', 'FARGATE_SPOT']),
        settings: [{ name: 'containerInsights', value: 'enabled' }],
      });
    });

    test('with two tasks in the private subnets, registered with the load balancer', async () => {
      expect(await emulated().describe()).toMatchObject({
        desiredCount: 2,
        launchType: 'FARGATE',
        loadBalancers: [{ containerName: 'nginx', containerPort: 80, targetGroupArn: expect.any(String) }],
        networkConfiguration: {
          awsvpcConfiguration: { assignPublicIp: 'DISABLED', subnets: [expect.any(String), expect.any(String)] },
        },
      });
    });

    test('with nginx starting after the router and logging to it', async () => {
      expect(await emulated().container('nginx')).toMatchObject({
        image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine',
        portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
        dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }],
        logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1048576' } },
      });
    });

    test('with a router that runs the synthesized image and gets its variables', async () => {
      const tag = /--tag \S+:([0-9a-f]{16}) --push/.exec(output('push_commands'))![1];

      expect(await emulated().container('log_router')).toMatchObject({
        image: `${output('repository_url')}:${tag}`,
        essential: true,
        user: '0',
        stopTimeout: 120,
        environment: [
          { name: 'FIRELENS_BUCKET', value: output('bucket') },
          { name: 'FIRELENS_REGION', value: region },
        ],
        firelensConfiguration: {
          type: 'fluentbit',
          options: {
            'enable-ecs-log-metadata': 'true',
            'config-file-type': 'file',
            'config-file-value': '/fluent-bit/config/log-routing.conf',
          },
        },
        logConfiguration: { options: { 'awslogs-group': routerLogGroup(), 'awslogs-region': region } },
      });
    });

    test('with two roles for tasks of this account, limited to these permissions', async () => {
      const { executionRoleArn, taskRoleArn } = await emulated().definition();
      const bucketArn = `arn:aws:s3:::${output('bucket')}`;
      const account = 'arn:aws:ecr:us-east-1:123456789012';

      expect(executionRoleArn).not.toBe(taskRoleArn);
      for (const arn of [executionRoleArn, taskRoleArn]) {
        expect(await trustOf(iam(), arn!)).toEqual([
          {
            Effect: 'Allow',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'aws:SourceAccount': '123456789012' },
              ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:123456789012:*' },
            },
          },
        ]);
      }
      expect(await statementsOf(iam(), taskRoleArn!)).toEqual([
        { Effect: 'Allow', Action: 's3:PutObject', Resource: [`${bucketArn}/nginx/*`] },
      ]);
      expect(await statementsOf(iam(), executionRoleArn!)).toEqual(
        expect.arrayContaining([
          { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
          {
            Effect: 'Allow',
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
            Resource: [`${account}:repository/firelens/fluent-bit`],
          },
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `arn:aws:logs:us-east-1:123456789012:log-group:${routerLogGroup()}:*`,
          },
        ]),
      );
    });

    test("with a retention of 30 days for the router's own log", async () => {
      const { logGroups = [] } = await new CloudWatchLogsClient(parts.clientConfig(region)).send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: routerLogGroup() }),
      );

      expect(logGroups).toEqual([expect.objectContaining({ retentionInDays: 30 })]);
    });
  });

  describe('creates a bucket', () => {
    const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });

    test('that blocks public access, without ACLs', async () => {
      const Bucket = output('bucket');
      const { PublicAccessBlockConfiguration: block } = await s3().send(new GetPublicAccessBlockCommand({ Bucket }));
      const { OwnershipControls } = await s3().send(new GetBucketOwnershipControlsCommand({ Bucket }));

      expect(block).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    });

    test('that is encrypted and versioned, and rejects requests without TLS', async () => {
      const Bucket = output('bucket');
      const encryption = await s3().send(new GetBucketEncryptionCommand({ Bucket }));
      const { Status } = await s3().send(new GetBucketVersioningCommand({ Bucket }));
      const { Policy } = await s3().send(new GetBucketPolicyCommand({ Bucket }));

      expect(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual({
        SSEAlgorithm: 'AES256',
      });
      expect(Status).toBe('Enabled');
      expect(statementsIn(Policy!)).toEqual([
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]);
    });

    test('that deletes logs after 90 days and aborts incomplete uploads', async () => {
      const { Rules } = await s3().send(new GetBucketLifecycleConfigurationCommand({ Bucket: output('bucket') }));

      expect(Rules).toEqual([
        expect.objectContaining({
          Status: 'Enabled',
          Expiration: expect.objectContaining({ Days: 90 }),
          NoncurrentVersionExpiration: expect.objectContaining({ NoncurrentDays: 30 }),
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        }),
      ]);
    });
  });

  test('creates a repository with immutable tags, scanning and a lifecycle policy', async () => {
    const ecr = new ECRClient(parts.clientConfig(region));
    const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
    const { lifecyclePolicyText } = await ecr.send(
      new GetLifecyclePolicyCommand({ repositoryName: 'firelens/fluent-bit' }),
    );

    expect(repositories).toEqual([
      expect.objectContaining({
        repositoryUri: output('repository_url'),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      }),
    ]);
    expect(JSON.parse(lifecyclePolicyText!).rules).toHaveLength(3);
  });

  describeFirstHalf(parts, () => ofFirstHalf);

  test('plans no changes afterwards', async () => {
    expect(changesBeyondGaps((await registry.plan()).changes)).toEqual([]);
    expect(changesBeyondGaps((await service.plan()).changes)).toEqual([]);
  });
});
