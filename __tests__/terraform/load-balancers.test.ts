import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { ExistingTargetGroupStack } from '../../examples/existing-target-group';
import { NetworkLoadBalancerStack } from '../../examples/network-load-balancer';
import { SharedLoadBalancerStack } from '../../examples/shared-load-balancer';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import type { Cluster, Network } from '../../modules';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { EmulatedService } from '../support/emulated-service';
import { describeWithTerraform } from '../support/real';

const region = 'us-east-1';

describeWithTerraform('Load balancers of services', (parts) => {
  const elb = () => new ElasticLoadBalancingV2Client(parts.clientConfig(region));
  const ec2 = () => new EC2Client(parts.clientConfig(region));
  let cluster: Cluster;
  let network: Network;

  beforeAll(async () => {
    const ecs = new ECSClient(parts.clientConfig(region));
    const created = await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
    cluster = { clusterArn: created.cluster!.clusterArn!, clusterName: 'main' };
    const { Vpc } = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const vpcId = Vpc!.VpcId!;
    const subnetIds = await Promise.all(
      ['a', 'b'].map(async (zone, index) => {
        const place = { VpcId: vpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` };
        const { Subnet } = await ec2().send(new CreateSubnetCommand(place));
        return Subnet!.SubnetId!;
      }),
    );
    network = { vpcId, publicSubnetIds: subnetIds, privateSubnetIds: subnetIds };
  }, 60_000);

  /** Returns the inbound rules of a security group, such as `tcp 80`. */
  async function inboundRulesOf(groupId: string): Promise<readonly string[]> {
    const { SecurityGroupRules = [] } = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }] }),
    );
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress)
      .map(({ IpProtocol, FromPort }) => `${IpProtocol} ${FromPort}`)
      .toSorted();
  }

  const service = (name: string) => new EmulatedService(parts.clientConfig(region), 'main', name);
  const groupOf = async (name: string) => {
    const { networkConfiguration } = await service(name).describe();
    return networkConfiguration!.awsvpcConfiguration!.securityGroups![0]!;
  };

  describe('shared by several services', () => {
    let folder: TerraformFolder;

    beforeAll(async () => {
      const iam = new IAMClient({ ...parts.clientConfig(region), region });
      const { ServerCertificateMetadata } = await iam.send(
        new UploadServerCertificateCommand({
          ServerCertificateName: 'shop',
          ...{ CertificateBody: 'certificate', PrivateKey: 'key' },
        }),
      );
      const certificateArn = ServerCertificateMetadata!.Arn!;
      folder = await parts.applied(
        stackFolder((app) => new SharedLoadBalancerStack(app, 'shop', { cluster, network, certificateArn })),
      );
    }, 10 * 60_000);

    destroyAfterTests(() => folder);

    test('plans no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });

    test('select a service by path, host and address, and share a rule by weight', async () => {
      const { listener_arn: ListenerArn } = (await folder.outputs()) as { listener_arn: string };
      const { Rules = [] } = await elb().send(new DescribeRulesCommand({ ListenerArn }));
      const rules = Object.fromEntries(Rules.map((rule) => [rule.Priority!, rule] as const));

      expect(Object.keys(rules).toSorted()).toEqual(['10', '20', '50000', 'default']);
      expect(rules['10']!.Actions![0]!.ForwardConfig).toMatchObject({
        TargetGroups: expect.arrayContaining([
          { TargetGroupArn: expect.any(String), Weight: 9 },
          { TargetGroupArn: expect.any(String), Weight: 1 },
        ]),
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 3600 },
      });
      expect(rules['20']!.Conditions!.map(({ Field }) => Field).toSorted()).toEqual(['host-header', 'source-ip']);
    });

    test('have target groups with sticky sessions, slow start and another port for health checks', async () => {
      const { TargetGroups = [] } = await elb().send(new DescribeTargetGroupsCommand());
      const attributes = await Promise.all(
        TargetGroups.map(async ({ TargetGroupArn }) => {
          const found = await elb().send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
          return (found.Attributes ?? []).map(({ Key, Value }) => `${Key}=${Value}`);
        }),
      );

      expect(attributes.flat()).toEqual(
        expect.arrayContaining(['stickiness.app_cookie.cookie_name=session', 'slow_start.duration_seconds=30']),
      );
      expect(TargetGroups.map(({ HealthCheckPort }) => HealthCheckPort)).toContain('9113');
    });

    test('may connect to the ports of each service only', async () => {
      expect(await inboundRulesOf(await groupOf('shop-Admin'))).toEqual(['tcp 80', 'tcp 9113']);
      expect(await inboundRulesOf(await groupOf('shop-ApiCanary'))).toEqual(['tcp 80']);
    });
  });

  describe('of somebody else', () => {
    let folder: TerraformFolder;
    let listenerArn: string;
    let targetGroupArn: string;

    /** Creates a load balancer of another team. */
    async function theirs(name: string) {
      const { GroupId } = await ec2().send(
        new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: network.vpcId }),
      );
      await ec2().send(
        new AuthorizeSecurityGroupIngressCommand({
          ...{ GroupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '10.0.0.0/8' },
        }),
      );
      const { LoadBalancers = [] } = await elb().send(
        new CreateLoadBalancerCommand({
          ...{ Name: name, Subnets: [...network.publicSubnetIds!], SecurityGroups: [GroupId!] },
        }),
      );
      return { loadBalancerArn: LoadBalancers[0]!.LoadBalancerArn!, securityGroupId: GroupId! };
    }

    /** Creates the listener of another team. */
    async function listenerOf(LoadBalancerArn: string, action: object): Promise<string> {
      const { Listeners = [] } = await elb().send(
        new CreateListenerCommand({
          ...{ LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [action as { Type: 'forward' }] },
        }),
      );
      return Listeners[0]!.ListenerArn!;
    }

    beforeAll(async () => {
      const [company, internal] = [await theirs('company'), await theirs('internal')];
      const fixedResponse = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } };
      listenerArn = await listenerOf(company.loadBalancerArn, fixedResponse);
      const { TargetGroups = [] } = await elb().send(
        new CreateTargetGroupCommand({
          ...{ Name: 'metrics', Protocol: 'HTTP', Port: 9113, VpcId: network.vpcId, TargetType: 'ip' },
        }),
      );
      targetGroupArn = TargetGroups[0]!.TargetGroupArn!;
      await listenerOf(internal.loadBalancerArn, { Type: 'forward', TargetGroupArn: targetGroupArn });
      const { vpcId } = network;
      const { securityGroupId } = company;
      folder = await parts.applied(
        stackFolder(
          (app) =>
            new ExistingTargetGroupStack(app, 'reports', {
              ...{ cluster, network },
              loadBalancer: { listenerArn, securityGroupId, vpcId },
              targetGroup: { targetGroupArn, ...internal },
            }),
        ),
      );
    }, 10 * 60_000);

    destroyAfterTests(() => folder);

    test('plans no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });

    test('have a rule of the service, and forward to the target group that it joins', async () => {
      const { Rules = [] } = await elb().send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
      const { loadBalancers = [] } = await service('reports-Reports').describe();

      expect(Rules.map(({ Priority }) => Priority)).toEqual(expect.arrayContaining(['40', 'default']));
      expect(loadBalancers).toHaveLength(2);
      expect(loadBalancers).toContainEqual(
        expect.objectContaining({ targetGroupArn, containerName: 'web', containerPort: 9113 }),
      );
      expect(await inboundRulesOf(await groupOf('reports-Reports'))).toEqual(['tcp 80', 'tcp 9113']);
    });

    test('create no load balancer and no listener', async () => {
      const addresses = await folder.addresses();

      expect(addresses.filter((each) => /^aws_(lb|lb_listener)\./.test(each))).toEqual([]);
      expect(addresses.filter((each) => each.startsWith('aws_lb_target_group.'))).toHaveLength(1);
    });
  });

  describe('for TCP and UDP', () => {
    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await parts.applied(
        stackFolder((app) => new NetworkLoadBalancerStack(app, 'dns', { cluster, network })),
      );
    }, 10 * 60_000);

    destroyAfterTests(() => folder);

    test('plans no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });

    test('have a listener for each target', async () => {
      const { LoadBalancers = [] } = await elb().send(new DescribeLoadBalancersCommand());
      const { LoadBalancerArn } = LoadBalancers.find(({ Type }) => Type === 'network')!;
      const { Listeners = [] } = await elb().send(new DescribeListenersCommand({ LoadBalancerArn }));

      expect(Listeners.map(({ Protocol, Port }) => `${Protocol} ${Port}`).toSorted()).toEqual(['TCP 80', 'TCP_UDP 53']);
    });

    test('may connect to the tasks by TCP and UDP, and check their health', async () => {
      expect(await inboundRulesOf(await groupOf('dns-Dns'))).toEqual(['tcp 53', 'tcp 8080', 'tcp 9153', 'udp 53']);
    });
  });
});
