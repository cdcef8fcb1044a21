import type { TerraformStack } from 'cdktf';
import {
  Ec2Service,
  ecrImage,
  type Ec2ServiceProps,
  FargateService,
  type FargateServiceOptions,
  ServiceEvents,
  ServiceScaling,
} from '../../../modules';
import { refusal } from '../../../lab/synth/synth';

const clusterName = 'main';
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName };
const network = { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] };
const web = { image: 'web:1', ports: [{ containerPort: 80, name: 'http' }], memoryMiB: 256 };
const capacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };
const limits = { minTasks: 1, maxTasks: 2 };

const onFargate = (options: Partial<FargateServiceOptions>) => (stack: TerraformStack) => {
  const size = { cpu: 256, memoryMiB: 512 } as const;
  new FargateService(stack, 'Web', { cluster, network, ...size, containers: { web }, ...options });
};
const onInstances = (options: Partial<Ec2ServiceProps>) => (stack: TerraformStack) => {
  new Ec2Service(stack, 'Web', { cluster, network, capacity, containers: { web }, ...options });
};
const inContainer = (options: object) => onInstances({ containers: { web: { ...web, ...options } } });
const connected = (namespace: string, clientAlias: object) =>
  onFargate({
    deploymentConfiguration: { strategy: 'BLUE_GREEN' },
    serviceConnectConfiguration: { namespace, services: { http: { clientAlias: { port: 80, ...clientAlias } } } },
  });
const header = (name: string, exact: string) => ({ testTrafficRules: { header: { name, value: { exact } } } });
const scaled = (metric: object) => (stack: TerraformStack) => {
  const orders = { namespace: 'Shop', metricName: 'Orders', targetValue: 1, ...metric };
  new ServiceScaling(stack, 'Web', {
    ...{ service: { clusterName, serviceName: 'web' }, ...limits },
    customizedMetrics: { orders },
  });
};
const watched = (names: object) => (stack: TerraformStack) => {
  new ServiceEvents(stack, 'Web', { service: { clusterName, serviceName: 'web', ...names } });
};
const target = { loadBalancerArnSuffix: 'app/main/1', targetGroupArnSuffix: 'targetgroup/web/1' };
const logGroup = { logGroupName: 'exec', logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:exec' };

test.each<[string, (stack: TerraformStack) => void]>([
  ['hostname', inContainer({ hostname: '' })],
  ['dnsServers[0]', inContainer({ dnsServers: [''] })],
  ['dnsSearchDomains[0]', inContainer({ dnsSearchDomains: [''] })],
  ['dockerSecurityOptions[0]', inContainer({ dockerSecurityOptions: [''] })],
  ['systemControls["net.core.somaxconn"]', inContainer({ systemControls: { 'net.core.somaxconn': '' } })],
  ['dockerVolumeConfiguration.driver', onInstances({ volumes: { a: { dockerVolumeConfiguration: { driver: '' } } } })],
  ['alarmNames[0]', onFargate({ deploymentConfiguration: { alarms: { alarmNames: [''] } } })],
  ['namespace', connected('', {})],
  ['header.name', connected('shop', header('', 'yes'))],
  ['header.value.exact', connected('shop', header('x-test', ''))],
  ['namespace', scaled({ namespace: '' })],
  ['metricName', scaled({ metricName: '' })],
  ['dimensions.Stage', scaled({ dimensions: { Stage: '' } })],
  ['routerLogGroupName', watched({ routerLogGroupName: '' })],
  ['loadBalancerArnSuffix', watched({ target: { ...target, loadBalancerArnSuffix: '' } })],
  ['targetGroupArnSuffix', watched({ target: { ...target, targetGroupArnSuffix: '' } })],
  ['name', watched({ target: { ...target, name: '' } })],
  [
    'executeCommandLogging.kmsKeyArn',
    onFargate({ cluster: { ...cluster, executeCommandLogging: { logGroup, kmsKeyArn: '' } }, executeCommand: true }),
  ],
  [
    'tag',
    () => {
      ecrImage(
        { repositoryUrl: '${repository}', repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/a' },
        '',
      );
    },
  ],
])('%s must not be empty', (name, build) => {
  expect(
    refusal(build)
      .split('\n')
      .filter((line) => line.includes(name)),
  ).toContainEqual(expect.stringMatching(/ must (not be empty|have 1 to \d+ characters|be|contain)/));
});
