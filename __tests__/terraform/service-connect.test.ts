import { CreateSecurityGroupCommand, DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceConnectStack } from '../../examples/service-connect';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { EmulatedService } from '../support/emulated-service';
import { existingCluster } from '../support/existing-cluster';
import { describeWithTerraform } from '../support/real';
import { type EcsProxy, startEcsProxy } from './ecs-proxy';

const region = 'us-east-1';

describeWithTerraform('Services that find each other with Service Connect', (parts) => {
  let proxy: EcsProxy;
  let folder: TerraformFolder;
  let jobs: string;
  const service = (id: string) =>
    new EmulatedService({ ...parts.clientConfig(region), endpoint: proxy.url }, 'main', `shop-${id}`);
  const ec2 = () => new EC2Client(parts.clientConfig(region));

  /** Returns the security group of the tasks of a service. */
  async function groupOf(id: string): Promise<string> {
    const { networkConfiguration } = await service(id).describe();
    return networkConfiguration!.awsvpcConfiguration!.securityGroups![0]!;
  }

  /** Returns the groups whose connections a group accepts, each with the port. */
  async function acceptedBy(group: string): Promise<ReadonlySet<string>> {
    const { SecurityGroupRules = [] } = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    const inbound = SecurityGroupRules.filter(({ IsEgress }) => !IsEgress);
    return new Set(inbound.map(({ ReferencedGroupInfo, FromPort }) => `${ReferencedGroupInfo!.GroupId}:${FromPort}`));
  }

  beforeAll(async () => {
    proxy = await startEcsProxy(parts.clientConfig(region).endpoint);
    const { cluster, network } = await existingCluster(parts.clientConfig(region));
    const { GroupId } = await ec2().send(
      new CreateSecurityGroupCommand({ GroupName: 'jobs', Description: 'jobs', VpcId: network.vpcId }),
    );
    jobs = GroupId!;
    const existing = { cluster, network: { ...network, publicSubnetIds: network.privateSubnetIds } };
    folder = await parts.applied(
      stackFolder((app) => new ServiceConnectStack(app, 'shop', { ...existing, jobsSecurityGroupId: jobs })),
      proxy.variables,
    );
  }, 5 * 60_000);

  destroyAfterTests(() => folder);

  afterAll(() => proxy?.stop());

  test('plan no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('offer their port by a name in one namespace, and only connect if they offer none', async () => {
    const described = await Promise.all(['Catalog', 'Orders', 'Front'].map((id) => service(id).describe()));
    const [catalog, orders, front] = described.map(
      ({ deployments = [] }) => deployments[0]!.serviceConnectConfiguration!,
    );

    expect(catalog!.services).toMatchObject([
      { portName: 'http', discoveryName: 'catalog', clientAliases: [{ dnsName: 'catalog', port: 8080 }] },
    ]);
    expect(orders!.services).toMatchObject([{ portName: 'http', discoveryName: 'orders' }]);
    expect(front!.services ?? []).toEqual([]);
    expect(new Set([catalog, orders, front].map((each) => each!.namespace)).size).toBe(1);
  });

  test('accept connections only from the services and the jobs that need them', async () => {
    const [catalog, orders, front] = await Promise.all(['Catalog', 'Orders', 'Front'].map(groupOf));

    expect(await acceptedBy(catalog!)).toEqual(new Set([`${front}:8080`, `${orders}:8080`]));
    expect(await acceptedBy(orders!)).toEqual(new Set([`${front}:8080`, `${jobs}:8080`]));
  });

  test('have a registry that DNS resolves, where jobs need one', async () => {
    const { serviceRegistries } = await service('Orders').describe();

    expect(serviceRegistries).toEqual([
      { registryArn: expect.stringMatching(/^arn:aws:servicediscovery:us-east-1:\d+:service\/srv-/) as string },
    ]);
  });

  test('are behind a Network Load Balancer that forwards a port', async () => {
    const elb = new ElasticLoadBalancingV2Client(parts.clientConfig(region));
    const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const [loadBalancer] = LoadBalancers.filter(({ Type }) => Type === 'network');
    const { Listeners = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: loadBalancer!.LoadBalancerArn! }),
    );
    const { loadBalancers = [] } = await service('Front').describe();

    expect(Listeners).toMatchObject([{ Port: 80, Protocol: 'TCP' }]);
    expect(loadBalancers).toMatchObject([{ containerName: 'front', containerPort: 8080 }]);
  });

  test('have the same routes', async () => {
    const environments = await Promise.all(['Catalog', 'Orders', 'Front'].map((id) => service(id).routerEnvironment()));

    expect(environments.map((each) => Object.keys(each).sort().join())).toEqual(
      environments.map(() => Object.keys(environments[0]!).sort().join()),
    );
  });
});
