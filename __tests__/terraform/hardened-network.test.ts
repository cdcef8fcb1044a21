import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeFlowLogsCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import type { TerraformStack } from 'cdktf';
import {
  ApplicationLoadBalancer,
  EcsCluster,
  FargateService,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  Vpc,
  VpcEndpoints,
} from '../../modules';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { folderWith } from '../../lab/synth/stack-folder';
import { nginx } from '../../lab/synth/tasks';
import type { Plan } from '../../lab/terraform/plan';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-east-1';

/** A network with flow logs, access control and DNS names, and a service without internet access. */
function everything(stack: TerraformStack): void {
  const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['load-balancers', 'vpcs'] });
  const network = new Vpc(stack, 'Network', {
    nat: 'none',
    flowLogs: { bucket, traffic: 'rejected' },
    s3EndpointBuckets: [bucket],
  });
  new Vpc(stack, 'Other', { cidr: '10.1.0.0/16', flowLogs: { retentionDays: 14 } });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', {
    network,
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    deletionProtection: true,
    webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/main/0a1b2c3d-0000-0000-0000-000000000000',
  });
  new ApplicationLoadBalancer(stack, 'Internal', { network, internetFacing: false, accessLogs: { bucket } });
  new ApplicationLoadBalancer(stack, 'Unrecorded', { network, accessLogs: false });
  const web = new FargateService(stack, 'Web', {
    cluster: new EcsCluster(stack, 'Cluster'),
    network,
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx },
    loadBalancing: { loadBalancer, container: 'nginx' },
    logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
  });
  const endpoints = new VpcEndpoints(stack, 'Endpoints', {
    network,
    services: [...web.taskDefinition.vpcEndpoints, 'ecr.api', 'ecr.dkr', 'aoss'],
    clients: [web],
  });
  endpoints.addDependent(web.resources.service);
}

/** The part of it that the emulator creates in seconds: everything except the load balancers. */
function watchedNetwork(stack: TerraformStack): void {
  const bucket = new LogBucket(stack, 'Logs', { logDeliveryServices: ['load-balancers', 'vpcs'], forceDestroy: true });
  const network = new Vpc(stack, 'Network', { nat: 'none', s3EndpointBuckets: [bucket] });
  new Vpc(stack, 'Other', { cidr: '10.1.0.0/16', nat: 'none', flowLogs: { bucket, traffic: 'rejected' } });
  new VpcEndpoints(stack, 'Endpoints', { network, services: ['ecr.api', 'logs'], clients: [network] });
}

describeWithTerraform('A hardened network', (parts) => {
  describe('with all properties', () => {
    let plan: Plan;
    const planned = (type: string) => plan.changes.filter((change) => change.type === type);

    beforeAll(async () => {
      const folder = parts.copyOf(folderWith('everything', everything));
      await folder.init();
      plan = await folder.plan();
    }, 5 * 60_000);

    test('is valid, and planned at once', () => {
      expect(plan.json.errored).toBe(false);
      expect(plan.changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
      expect(plan.changes.map(({ type }) => type)).toEqual(
        expect.arrayContaining([
          'aws_acm_certificate',
          'aws_acm_certificate_validation',
          'aws_opensearchserverless_vpc_endpoint',
          'aws_wafv2_web_acl_association',
        ]),
      );
    });

    test('has two DNS records for its domain, including the validation record for ACM', () => {
      expect(planned('aws_route53_record').map(({ change }) => change.after)).toEqual([
        expect.objectContaining({ name: 'shop.example.com', type: 'A' }),
        expect.objectContaining({ allow_overwrite: true, ttl: 300 }),
      ]);
    });

    test('records connections and requests, except for the load balancer with access logs disabled', () => {
      expect(planned('aws_flow_log').map(({ change }) => change.after?.['log_destination_type'])).toEqual([
        's3',
        'cloud-watch-logs',
      ]);
      expect(planned('aws_lb').map(({ change }) => change.after?.['access_logs'])).toEqual([
        [expect.objectContaining({ enabled: true })],
        [expect.objectContaining({ enabled: true })],
        [expect.objectContaining({ enabled: false })],
      ]);
    });
  });

  describe('without load balancers', () => {
    let folder: TerraformFolder;
    const ec2 = () => new EC2Client(parts.clientConfig(region));

    beforeAll(async () => {
      folder = await parts.applied(folderWith('watched', watchedNetwork));
    }, 5 * 60_000);

    destroyAfterTests(() => folder);

    test('records connections in a log group with a retention of 30 days, or in a bucket', async () => {
      const { FlowLogs = [] } = await ec2().send(new DescribeFlowLogsCommand({}));
      const { logGroups = [] } = await new CloudWatchLogsClient(parts.clientConfig(region)).send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: '/vpc/watched-Network/' }),
      );

      expect(logGroups).toEqual([expect.objectContaining({ retentionInDays: 30 })]);
      expect(FlowLogs).toHaveLength(2);
      expect(FlowLogs).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            TrafficType: 'ALL',
            LogDestination: logGroups[0]!.arn!.replace(/:\*$/, ''),
            DeliverLogsPermissionArn: expect.stringContaining(':role/watched-Network-FlowLogs-') as string,
          }),
          expect.objectContaining({
            TrafficType: 'REJECT',
            LogDestination: expect.stringMatching(/^arn:aws:s3:::/) as string,
          }),
        ]),
      );
    });

    test('has a bucket that allows its log services, and rejects requests without TLS', async () => {
      const { FlowLogs = [] } = await ec2().send(new DescribeFlowLogsCommand({}));
      const Bucket = FlowLogs.find(({ LogDestinationType }) => LogDestinationType === 's3')!.LogDestination!.slice(13);
      const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));

      expect((JSON.parse(Policy!) as { Statement: unknown[] }).Statement).toEqual([
        expect.objectContaining({ Effect: 'Deny' }),
        expect.objectContaining({
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Resource: `arn:aws:s3:::${Bucket}/AWSLogs/123456789012/*`,
        }),
        expect.objectContaining({
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Resource: `arn:aws:s3:::${Bucket}/AWSLogs/123456789012/*`,
        }),
        expect.objectContaining({ Action: ['s3:GetBucketAcl', 's3:ListBucket'], Resource: `arn:aws:s3:::${Bucket}` }),
      ]);
    });

    test('has endpoints with private DNS names, and an S3 endpoint limited to its buckets', async () => {
      const { VpcEndpoints: made = [] } = await ec2().send(new DescribeVpcEndpointsCommand({}));
      const named = (service: string) =>
        made.filter(({ ServiceName }) => ServiceName === `com.amazonaws.us-east-1.${service}`);

      for (const service of ['ecr.api', 'logs']) {
        expect(named(service)).toEqual([
          expect.objectContaining({
            VpcEndpointType: 'Interface',
            PrivateDnsEnabled: true,
            SubnetIds: [expect.any(String), expect.any(String)],
          }),
        ]);
      }
      expect(named('s3').map(({ PolicyDocument }) => PolicyDocument)).toEqual(
        expect.arrayContaining([expect.stringContaining('arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*')]),
      );
    });

    test('plans no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });
  });
});
