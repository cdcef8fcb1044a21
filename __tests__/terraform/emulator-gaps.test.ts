import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import {
  CreateBucketCommand,
  GetBucketReplicationCommand,
  GetObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { TerraformOutput } from 'cdktf';
import { describeWithTerraform } from '../support/real';
import { folderWith } from '../../lab/synth/stack-folder';
import { tagsOfScaling } from './ecs-proxy';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-east-1';

describeWithTerraform('The emulator', (parts) => {
  /** Returns a service that was created with this input, as the emulator returns it. */
  async function answered(serviceName: string, properties: Partial<CreateServiceCommandInput>): Promise<Service> {
    const ecs = new ECSClient(parts.clientConfig(region));
    await ecs.send(new CreateClusterCommand({ clusterName: 'gap' }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'gap',
        containerDefinitions: [{ name: 'a', image: 'a', memory: 6 }],
      }),
    );
    const service = { cluster: 'gap', serviceName, taskDefinition: 'gap', desiredCount: 0, ...properties };
    await ecs.send(new CreateServiceCommand(service));

    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'gap', services: [serviceName] }));
    expect(services).toHaveLength(1);
    return services[0]!;
  }

  test('may reject a rule that it has already created, but apply succeeds', async () => {
    const folder = parts.copyOf(
      folderWith('rules', (stack) => {
        const { id: vpcId } = new Vpc(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
        const { id: securityGroupId } = new SecurityGroup(stack, 'Group', { vpcId });
        const rule = { cidrIpv4: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
        new VpcSecurityGroupEgressRule(stack, 'Rule', { securityGroupId, ...rule });
        new TerraformOutput(stack, 'group', { value: securityGroupId });
      }),
    );
    await folder.init();
    await folder.apply({ targets: [...folder.addressesOf('aws_security_group'), 'output.group'] });
    const { group: GroupId } = (await folder.outputs()) as { readonly group: string };
    const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const ec2 = new EC2Client(parts.clientConfig(region));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [permission] }));

    await folder.apply();

    expect((await folder.outputs()).group).not.toBe(GroupId);
    expect((await folder.plan()).hasChanges).toBe(false);
    await folder.destroy();
  });

  test('does not store the zone rebalancing, managed tags and grace period of a service', async () => {
    const service = await answered('gap', {
      availabilityZoneRebalancing: 'DISABLED',
      enableECSManagedTags: true,
      healthCheckGracePeriodSeconds: 60,
    });

    expect(service).not.toHaveProperty('availabilityZoneRebalancing');
    expect(service).not.toHaveProperty('enableECSManagedTags');
    expect(service).not.toHaveProperty('healthCheckGracePeriodSeconds');
  });

  test('returns an empty network configuration for a service without one, and does not store its capacity providers', async () => {
    const capacityProviderStrategy = [{ capacityProvider: 'instances', weight: 1 }];
    const service = await answered('on-instances', { capacityProviderStrategy });

    expect(service.networkConfiguration).toEqual({});
    expect(service).not.toHaveProperty('capacityProviderStrategy');
  });

  test('does not store the fault injection of a task definition', async () => {
    const ecs = new ECSClient(parts.clientConfig(region));
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'gap-faults',
        enableFaultInjection: true,
        containerDefinitions: [{ name: 'a', image: 'a', memory: 6 }],
      }),
    );

    expect(taskDefinition).not.toHaveProperty('enableFaultInjection');
  });

  test('rejects containers on instances that have a reservation of memory and no limit, which ECS accepts', async () => {
    const ecs = new ECSClient(parts.clientConfig(region));
    const register = ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'gap-memory',
        requiresCompatibilities: ['EC2'],
        containerDefinitions: [{ name: 'a', image: 'a', memoryReservation: 6 }],
      }),
    );

    await expect(register).rejects.toThrow("At least one of 'memory' or 'memoryReservation' must be specified");
  });

  test('does not store the EBS volume of a service', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/volumes';
    const volumeConfigurations = [{ name: 'a', managedEBSVolume: { roleArn, sizeInGiB: 1 } }];

    expect(await answered('with-volume', { volumeConfigurations })).not.toHaveProperty('volumeConfigurations');
  });

  test('does not store the Service Connect of a service', async () => {
    const serviceConnectConfiguration = { enabled: true, namespace: 'shop' };
    const { deployments = [] } = await answered('with-connect', { serviceConnectConfiguration });

    expect(deployments).toHaveLength(1);
    expect(deployments[0]).not.toHaveProperty('serviceConnectConfiguration');
  });

  test('does not store which objects and delete markers a bucket replicates', async () => {
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    for (const Bucket of ['replica-gap', 'replicas']) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    const rule = {
      ID: 'logs',
      Priority: 1,
      Status: 'Enabled',
      Filter: { Prefix: 'web/' },
      DeleteMarkerReplication: { Status: 'Enabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: { Bucket: 'arn:aws:s3:::replicas' },
    } as const;
    const ReplicationConfiguration = { Role: 'arn:aws:iam::123456789012:role/s3', Rules: [rule] };
    await s3.send(new PutBucketReplicationCommand({ Bucket: 'replica-gap', ReplicationConfiguration }));

    const stored = await s3.send(new GetBucketReplicationCommand({ Bucket: 'replica-gap' }));

    expect(stored.ReplicationConfiguration!.Rules![0]).toMatchObject({
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
    });
    expect(stored.ReplicationConfiguration!.Rules![0]).not.toHaveProperty('SourceSelectionCriteria');
  });

  test('has no tags of scaling', async () => {
    const { endpoint } = parts.clientConfig(region);
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': tagsOfScaling,
      authorization: `AWS4-HMAC-SHA256 Credential=a/20270101/${region}/application-autoscaling/aws4_request, SignedHeaders=host, Signature=0`,
    };
    const response = await fetch(endpoint, { method: 'POST', headers, body: '{"ResourceARN":"arn:aws:x"}' });

    expect(response.status).toBe(500);
  });

  test('does not store the description of a rule that refers to another security group', async () => {
    const ec2 = new EC2Client(parts.clientConfig(region));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'gap', Description: 'gap', VpcId: Vpc!.VpcId }),
    );
    const { SecurityGroupRules: made = [] } = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId, Description: 'kept on AWS' }] },
        ],
      }),
    );
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: made.map((rule) => rule.SecurityGroupRuleId!) }),
    );

    expect(SecurityGroupRules).toHaveLength(1);
    expect(SecurityGroupRules[0]!.Description ?? '').toBe('');
  });

  test('starts and deletes a trail by its name, but not by its ARN, which Terraform uses', async () => {
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'gap-trail' }));
    const cloudTrail = new CloudTrailClient({ ...parts.clientConfig(region), maxAttempts: 1 });
    const { TrailARN: Name } = await cloudTrail.send(
      new CreateTrailCommand({ Name: 'gap', S3BucketName: 'gap-trail' }),
    );
    const trails = async () => (await cloudTrail.send(new DescribeTrailsCommand({}))).trailList!.length;

    await expect(cloudTrail.send(new StartLoggingCommand({ Name }))).rejects.toThrow();
    await cloudTrail.send(new DeleteTrailCommand({ Name }));
    expect(await trails()).toBe(1);

    await cloudTrail.send(new StartLoggingCommand({ Name: 'gap' }));
    await cloudTrail.send(new DeleteTrailCommand({ Name: 'gap' }));
    expect(await trails()).toBe(0);
  });

  test('does not deliver events to topics', async () => {
    const eventBridge = new EventBridgeClient({ ...parts.clientConfig(region), maxAttempts: 1 });
    const { TopicArn } = await new SNSClient(parts.clientConfig(region)).send(new CreateTopicCommand({ Name: 'gap' }));
    await eventBridge.send(new PutRuleCommand({ Name: 'gap', EventPattern: '{"source":["gap"]}' }));
    await eventBridge.send(new PutTargetsCommand({ Rule: 'gap', Targets: [{ Id: 'gap', Arn: TopicArn }] }));

    const Entries = [{ Source: 'gap', DetailType: 'gap', Detail: '{}' }];
    await expect(eventBridge.send(new PutEventsCommand({ Entries }))).rejects.toThrow();
  });

  test('does not support delivery streams to OpenSearch domains or collections', async () => {
    const firehose = new FirehoseClient(parts.clientConfig(region));
    const RoleARN = 'arn:aws:iam::123456789012:role/gap';
    const common = { RoleARN, IndexName: 'gap', S3Configuration: { RoleARN, BucketARN: 'arn:aws:s3:::gap' } };

    for (const destination of [
      { AmazonopensearchserviceDestinationConfiguration: common },
      { AmazonOpenSearchServerlessDestinationConfiguration: common },
    ]) {
      await expect(
        firehose.send(new CreateDeliveryStreamCommand({ DeliveryStreamName: 'gap', ...destination })),
      ).rejects.toThrow('Exactly one destination configuration is supported');
    }
  });

  test('repeats calls that AWS carries out once: calls with a client token, and calls that create load balancers', async () => {
    const ec2 = new EC2Client(parts.clientConfig(region));
    const elb = new ElasticLoadBalancingV2Client(parts.clientConfig(region));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.8.0.0/16' }));
    const makeTable = () => ec2.send(new CreateRouteTableCommand({ VpcId: Vpc!.VpcId, ClientToken: 'once' }));
    const makeGroup = () =>
      elb.send(new CreateTargetGroupCommand({ Name: 'gap', Protocol: 'HTTP', Port: 80, VpcId: Vpc!.VpcId }));

    const tables = [await makeTable(), await makeTable()];
    await makeGroup();

    expect(new Set(tables.map(({ RouteTable }) => RouteTable!.RouteTableId)).size).toBe(2);
    await expect(makeGroup()).rejects.toThrow('A target group with the specified name already exists');
  });

  test('supports conditional writes, which state locks need', async () => {
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'gap' }));
    const lock = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: 'gap', Key: 'state.tflock', Body, IfNoneMatch: '*' }));

    await lock('mine');

    await expect(lock('theirs')).rejects.toThrow('At least one of the pre-conditions you specified did not hold');
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'gap', Key: 'state.tflock' }));
    expect(await Body!.transformToString()).toBe('mine');
  });
});

describe('Changes beyond these gaps', () => {
  const change = (actions: string[], before: object | null, after: object | null) => ({
    address: 'aws_ecs_service.Web',
    type: 'aws_ecs_service',
    change: { actions, before: before as Record<string, unknown>, after: after as Record<string, unknown> },
  });

  test('omit attributes that the emulator does not store', () => {
    const gap = change(
      ['update'],
      { availability_zone_rebalancing: null },
      { availability_zone_rebalancing: 'DISABLED' },
    );

    expect(changesBeyondGaps([gap])).toEqual([]);
  });

  test('contain every other attribute, and created, replaced and destroyed resources', () => {
    expect(
      changesBeyondGaps([
        change(['update'], { name: 'a', availability_zone_rebalancing: null }, { name: 'b' }),
        change(['delete', 'create'], { name: 'a' }, { name: 'b' }),
      ]),
    ).toEqual(['aws_ecs_service.Web.name', 'aws_ecs_service.Web delete,create']);
  });
});
