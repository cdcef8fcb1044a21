import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { TerraformVariable } from 'cdktf';
import {
  ApplicationLoadBalancer,
  FargateService,
  NetworkLoadBalancer,
  ServiceAlarms,
  type TargetNames,
} from '../../../modules';
import type { ServiceAlarmsProps } from '../../../modules/monitoring/service-alarms';
import { parseJson, refusal, synth } from '../../../lab/synth/synth';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const web = {
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
};
const tcp = {
  ...{ name: 'tcp', loadBalancerArnSuffix: 'net/tcp/1a2b', targetGroupArnSuffix: 'targetgroup/tcp/3c4d' },
} as const;

function alarms(target: TargetNames | readonly TargetNames[], props: Partial<ServiceAlarmsProps> = {}) {
  const service = { clusterName: 'main', serviceName: 'web', target };
  return synth((stack) => {
    new ServiceAlarms(stack, 'Alarms', { service, topicArn, ...props } as ServiceAlarmsProps);
  });
}

const targetAlarms = ({ all }: ReturnType<typeof alarms>) =>
  all(CloudwatchMetricAlarm)
    .map((alarm) => String(alarm.alarm_name).replace('test-Alarms-', ''))
    .filter((name) => /target|load-balancer|ports/.test(name))
    .toSorted();

test('each target has alarms of its own, by its name, and each load balancer once', () => {
  const names = targetAlarms(
    alarms([web, { ...web, name: 'admin', targetGroupArnSuffix: 'targetgroup/admin/5e6f' }, tcp]),
  );

  expect(names).toEqual([
    'load-balancer-errors',
    'ports-exhausted-tcp',
    'target-errors',
    'target-errors-admin',
    'targets-unhealthy',
    'targets-unhealthy-admin',
    'targets-unhealthy-tcp',
  ]);
});

test('a Network Load Balancer has the alarms for which it has metrics', () => {
  const { at } = alarms(tcp, { portAllocationErrors: 3 });
  const dimensions = { LoadBalancer: tcp.loadBalancerArnSuffix };

  expect(at(CloudwatchMetricAlarm, 'Alarms/PortsExhausted-tcp')).toMatchObject({
    ...{ namespace: 'AWS/NetworkELB', metric_name: 'PortAllocationErrorCount', statistic: 'Sum', threshold: 3 },
    dimensions,
  });
  expect(at(CloudwatchMetricAlarm, 'Alarms/TargetsUnhealthy-tcp')).toMatchObject({
    ...{ namespace: 'AWS/NetworkELB', metric_name: 'UnHealthyHostCount' },
    dimensions: { ...dimensions, TargetGroup: tcp.targetGroupArnSuffix },
  });
});

test('the kind of a load balancer that is known only at deploy can be given', () => {
  const { all } = synth((stack) => {
    const suffix = new TerraformVariable(stack, 'suffix', { type: 'string' }).stringValue;
    const target: TargetNames = {
      ...{ loadBalancerArnSuffix: suffix, targetGroupArnSuffix: suffix },
      loadBalancerType: 'network',
    };
    new ServiceAlarms(stack, 'Alarms', { service: { clusterName: 'main', serviceName: 'web', target }, topicArn });
  });

  expect(all(CloudwatchMetricAlarm).filter(({ namespace }) => namespace === 'AWS/NetworkELB')).toHaveLength(2);
});

test('describes in two sentences what each alarm of a target means and what to do first', () => {
  for (const { alarm_description } of alarms([web, tcp]).all(CloudwatchMetricAlarm)) {
    expect(alarm_description).toMatch(/^[A-Z][^.]+\. [A-Z][^.]+\.$/);
  }
});

test('the alarms and the dashboard of a service follow the kinds of all its load balancers', () => {
  const { all, only } = synth((stack) => {
    const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
    const app = new ApplicationLoadBalancer(stack, 'App', { network });
    const net = new NetworkLoadBalancer(stack, 'Net', { network });
    const service = new FargateService(stack, 'Web', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      ...{ network, cpu: 256, memoryMiB: 512 },
      containers: { web: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80, 81] } },
      loadBalancing: [
        { loadBalancer: app, container: 'web', port: 80, hosts: ['a.example.com'], priority: 1 },
        { loadBalancer: app, container: 'web', port: 81, name: 'admin' },
        { loadBalancer: net, container: 'web', port: 81, name: 'tcp' },
      ],
    });
    new ServiceAlarms(stack, 'Alarms', { service, topicArn, dashboard: true });
  });

  expect(all(CloudwatchMetricAlarm).filter(({ metric_name: name }) => name === 'HTTPCode_ELB_5XX_Count')).toHaveLength(
    1,
  );
  const { widgets } = parseJson(only(CloudwatchDashboard).dashboard_body) as {
    widgets: { properties: { title: string } }[];
  };
  expect(widgets.map(({ properties: { title } }) => title)).toEqual(
    expect.arrayContaining(['targets-unhealthy', 'targets-unhealthy-admin', 'ports-exhausted-tcp']),
  );
});

test('fails when names are wrong or given twice', () => {
  const service = {
    ...{ clusterName: 'main', serviceName: 'web' },
    target: [web, { ...tcp, loadBalancerType: 'application', name: '-' }, { ...web, targetGroupArnSuffix: 'web' }],
  } as const;
  const message = refusal((stack) => new ServiceAlarms(stack, 'Alarms', { service, topicArn }));

  expect(message).toBe(`test/Alarms:
  - service.target[1].loadBalancerArnSuffix must be the ARN suffix of an Application Load Balancer, such as "app/main/50dc6c495c0c9188", got "net/tcp/1a2b"
  - service.target[1].name must be 1 to 32 letters, digits and hyphens, beginning with a letter, got "-"
  - service.target[2].targetGroupArnSuffix must be the ARN suffix of a target group, such as "targetgroup/web/6d0ecf831eec9f09", got "web"
  - service.target[2].name must be unique in the service, got "none" again; give each target but one a name`);
});
