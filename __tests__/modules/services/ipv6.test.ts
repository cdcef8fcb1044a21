import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { TerraformOutput, type TerraformStack } from 'cdktf';
import { nginx } from '../../../lab/synth/tasks';
import { refusal, synth } from '../../../lab/synth/synth';
import { synthMessages } from '../../support/synth-messages';
import {
  ConfigDelivery,
  Ec2Capacity,
  Ec2Service,
  ecrImage,
  EcrRepository,
  EcsCluster,
  FargateService,
  type FargateServiceOptions,
  LogDestination,
  type Network,
  ServiceRegistry,
  VpcEndpoints,
} from '../../../modules';

const dualStack: Network = {
  ...{ vpcId: 'vpc-1', publicSubnetIds: ['subnet-3'], privateSubnetIds: ['subnet-1'], ipv6: 'dual-stack' },
};
const ipv6Only: Network = { ...dualStack, ipv6: 'ipv6-only' };
const ipv4: Network = { ...dualStack, ipv6: undefined };
const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
  ...{ securityGroupId: 'sg-1', vpcId: 'vpc-1' },
};
const splunk = LogDestination.http({ host: 'logs.example.com', port: 8088, tls: true });

function service(stack: TerraformStack, options: Partial<FargateServiceOptions>): FargateService {
  return new FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    ...{ network: dualStack, cpu: 512, memoryMiB: 1024, containers: { nginx } },
    ...options,
  });
}

const problems = (options: Partial<FargateServiceOptions>) =>
  refusal((stack) => service(stack, options))
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ''));

describe.each(['dual-stack', 'ipv6-only'] as const)('The tasks of a %s network', (ipv6) => {
  let required: FargateService['requiredRules'] | undefined;
  const stack = synth((scope) => {
    const options = {
      network: { ...dualStack, ipv6 },
      logRouting: { routes: [{ to: splunk }], delivery: ConfigDelivery.inline() },
    };
    required = service(scope, options).requiredRules;
  });

  test('connect over IPv4 and IPv6, after their rules exist', () => {
    const rules = stack.all(VpcSecurityGroupEgressRule);

    expect(rules.map((rule) => `${rule.from_port} ${rule.cidr_ipv4 ?? rule.cidr_ipv6}`).toSorted()).toEqual([
      '443 0.0.0.0/0',
      '443 ::/0',
      '8088 0.0.0.0/0',
      '8088 ::/0',
    ]);
    expect(stack.only(EcsService).depends_on).toEqual(
      expect.arrayContaining(
        ['HttpsEgress', 'HttpsEgressIpv6', 'Tcp8088Egress', 'Tcp8088EgressIpv6'].map(
          (id) => expect.stringMatching(new RegExp(`^aws_vpc_security_group_egress_rule.Web_${id}_`)) as string,
        ),
      ),
    );
  });

  test('need the rules of both families in existing groups', () => {
    expect(required!.egress).toMatchObject([
      { fromPort: 443, cidrIpv4: '0.0.0.0/0' },
      { fromPort: 443, cidrIpv6: '::/0' },
      { fromPort: 8088, cidrIpv4: '0.0.0.0/0' },
      { fromPort: 8088, cidrIpv6: '::/0' },
    ]);
  });
});

test('needs the IPv6 clients of a Network Load Balancer without security group in existing groups', () => {
  synth((stack) => {
    const { requiredRules } = service(stack, {
      network: ipv4,
      securityGroupIds: ['sg-7'],
      loadBalancing: {
        container: 'nginx',
        loadBalancer: {
          loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/main/1',
          ...{ vpcId: 'vpc-1', clientCidrs: ['10.0.0.0/8', '2001:db8::/32'] },
        },
      },
    });

    expect(requiredRules.ingress).toMatchObject([{ cidrIpv4: '10.0.0.0/8' }, { cidrIpv6: '2001:db8::/32' }]);
  });
});

describe('Tasks with IPv6 addresses only', () => {
  const balanced = { loadBalancing: { loadBalancer, container: 'nginx' } };

  test('are registered with their IPv6 addresses, unless they are in public subnets', () => {
    const groupOf = (options: Partial<FargateServiceOptions>) =>
      synth((stack) => service(stack, { ...balanced, ...options })).only(LbTargetGroup).ip_address_type as unknown;

    expect(groupOf({ network: ipv6Only })).toBe('ipv6');
    expect(groupOf({ network: ipv6Only, assignPublicIp: true })).toBeUndefined();
    expect(groupOf({ network: dualStack })).toBeUndefined();
  });

  test('fail when they need what ECS does not support without IPv4, listing all problems', () => {
    expect(
      problems({
        ...{ network: { ...ipv6Only, isolated: true }, executeCommand: true },
        loadBalancing: { loadBalancer: { ...loadBalancer, ipAddressType: 'ipv4' }, container: 'nginx' },
      }),
    ).toEqual([
      'network.isolated must be false with network.ipv6 "ipv6-only", because Amazon ECR has no VPC endpoints with IPv6, so that tasks could not pull images; route IPv6 to an egress-only internet gateway, or use a network with ipv6 "dual-stack"',
      'executeCommand must be false with network.ipv6 "ipv6-only", because ECS Exec needs IPv4; remove it, or use a network with ipv6 "dual-stack"',
      'loadBalancing.loadBalancer.ipAddressType must be "dualstack" for tasks with IPv6 addresses only, got "ipv4"; change it, or use a network with ipv6 "dual-stack"',
    ]);
    expect(
      problems({
        network: ipv6Only,
        operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE',
        cpu: 1024,
        memoryMiB: 2048,
      } as Partial<FargateServiceOptions>),
    ).toContain(
      'network.ipv6 must not be "ipv6-only" with operatingSystemFamily "WINDOWS_SERVER_2022_CORE", because ECS runs only Linux without IPv4; use a network with ipv6 "dual-stack"',
    );
  });

  test.each([
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:3.4.16', '111122223333.dkr-ecr.eu-west-1.on.aws/web:3.4.16'],
    [
      '111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web:3.4.16',
      '111122223333.dkr-ecr-fips.us-gov-west-1.on.aws/web:3.4.16',
    ],
    [
      '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web:3.4.16',
      '111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/web:3.4.16',
    ],
  ])('fail when the image is %s', (image, dualStackImage) => {
    const ofContainer = { network: ipv6Only, containers: { nginx: { image } } };
    const ofRouter = {
      network: ipv6Only,
      logRouting: { routes: [{ to: splunk }], delivery: ConfigDelivery.inline(), fluentBitImage: image },
    };
    const message = `the image "${image}" must have a dual-stack address with network.ipv6 "ipv6-only", because tasks without IPv4 cannot pull it; use "${dualStackImage}"`;

    expect(problems(ofContainer)).toEqual([message]);
    expect(problems(ofRouter)).toEqual([message]);
    expect(() => synth((stack) => service(stack, { ...ofContainer, network: dualStack }))).not.toThrow();
    expect(() =>
      synth((stack) => service(stack, { ...ofContainer, containers: { nginx: { image: dualStackImage } } })),
    ).not.toThrow();
  });

  test('warn about an image whose address is known only at deploy, unless it is a dual-stack one', () => {
    const warningsFor = (dualStack: boolean) =>
      synthMessages((stack) => {
        const images = new EcrRepository(stack, 'Images', { repositoryName: 'web', dualStack });
        service(stack, { network: ipv6Only, containers: { nginx: { image: ecrImage(images, '1.0.0') } } });
      }).warnings;

    expect(warningsFor(true)).toEqual([]);
    expect(warningsFor(false)).toEqual([
      'network.ipv6 is "ipv6-only", and the address of an image is known only at deploy; it must be a dual-stack address, such as that of an EcrRepository with dualStack',
    ]);
  });

  test('are found in DNS by AAAA records', () => {
    const stack = synth((scope) => {
      const namespace = { namespaceId: 'ns-1' };
      new ServiceRegistry(scope, 'Registry', { namespace, registryName: 'api', recordType: 'AAAA' });
    });

    expect(stack.only(ServiceDiscoveryService).dns_config.dns_records).toEqual([{ type: 'AAAA', ttl: 60 }]);
  });

  test('run on instances with a primary IPv6 address, whose rules allow both families', () => {
    const stack = synth((scope) => {
      const cluster = new EcsCluster(scope, 'Cluster');
      const place = { cluster, network: ipv6Only };
      const capacity = new Ec2Capacity(scope, 'Capacity', { ...place, instanceTypes: ['t3.small'], maxInstances: 2 });
      const containers = { nginx: { ...nginx, memoryMiB: 256 } };
      const logRouting = { routes: [{ to: splunk }], delivery: ConfigDelivery.inline() };
      new Ec2Service(scope, 'Web', {
        ...{ ...place, capacity, containers, logRouting, networkMode: 'bridge' },
        loadBalancing: { loadBalancer, container: 'nginx' },
      });
    });
    const rules = stack.all(VpcSecurityGroupEgressRule).filter((rule) => rule.security_group_id !== 'sg-1');

    expect(stack.only(LaunchTemplate).network_interfaces).toEqual([
      {
        ...{ device_index: 0, delete_on_termination: 'true', ipv6_address_count: 1, primary_ipv6: 'true' },
        security_groups: [expect.stringMatching(/^\$\{aws_security_group\.Capacity_SecurityGroup_\w+\.id\}$/)],
      },
    ]);
    expect(stack.only(LaunchTemplate)).not.toHaveProperty('vpc_security_group_ids');
    expect(rules.map((rule) => [rule.from_port, rule.cidr_ipv4 ?? rule.cidr_ipv6])).toEqual(
      expect.arrayContaining([
        [443, '::/0'],
        [8088, '0.0.0.0/0'],
        [8088, '::/0'],
      ]),
    );
    expect(stack.only(AutoscalingGroup).depends_on).toEqual(
      expect.arrayContaining([expect.stringContaining('.Capacity_HttpsEgressIpv6_')]),
    );
    expect(stack.only(LbTargetGroup)).toMatchObject({ target_type: 'instance', ip_address_type: 'ipv6' });
  });

  test('fail when endpoints are created for them', () => {
    expect(
      refusal((stack) => new VpcEndpoints(stack, 'Endpoints', { network: ipv6Only, services: ['logs'], clients: [] })),
    ).toBe(
      'test/Endpoints:\n  - network.ipv6 must not be "ipv6-only", because the endpoints have IPv4 addresses, and Amazon ECR has none with IPv6; use a network with ipv6 "dual-stack", or leave the endpoints out',
    );
  });
});

test('pulls images by the dual-stack address of a repository', () => {
  const stack = synth((scope) => {
    const { repositoryUrl } = new EcrRepository(scope, 'Images', { repositoryName: 'web', dualStack: true });
    new TerraformOutput(scope, 'url', { value: repositoryUrl });
  });

  expect(stack.json().output).toEqual({
    url: {
      value:
        '${replace(replace(replace(aws_ecr_repository.Images_2D38C313.repository_url, ".dkr.ecr.", ".dkr-ecr."), ".amazonaws.com.cn/", ".on.amazonwebservices.com.cn/"), ".amazonaws.com/", ".on.aws/")}',
    },
  });
});
