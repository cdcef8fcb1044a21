import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { TerraformOutput } from 'cdktf';
import {
  ApplicationLoadBalancer,
  EcsCluster,
  FargateService,
  LogDestination,
  LogGroup,
  ServiceAlarms,
  Vpc,
} from '../../modules';
import { routerMessages } from '../../modules/log-routing/routers/router-messages';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { folderWith } from '../../lab/synth/stack-folder';
import { bucket, byImage, nginx } from '../../lab/synth/tasks';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-east-1';

describeWithTerraform('Alarms', (parts) => {
  const alarmsOf = async (prefix: string): Promise<Readonly<Record<string, MetricAlarm>>> => {
    const cloudWatch = new CloudWatchClient(parts.clientConfig(region));
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${prefix}-` }));
    return Object.fromEntries(MetricAlarms.map((alarm) => [alarm.AlarmName!.replace(`${prefix}-`, ''), alarm]));
  };
  const dimensionsOf = ({ Dimensions = [] }: MetricAlarm) =>
    Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));

  describe('for an existing service', () => {
    const target = { LoadBalancer: 'app/main/50dc6c495c0c9188', TargetGroup: 'targetgroup/web/6d0ecf831eec9f09' };
    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await parts.applied(
        folderWith('shop', (stack) => {
          const { logGroupName } = new LogGroup(stack, 'RouterLog', { logGroupName: '/ecs/web/router' });
          const alarms = new ServiceAlarms(stack, 'Alarms', {
            service: {
              clusterName: 'main',
              serviceName: 'web',
              routerLogGroupName: logGroupName,
              target: {
                loadBalancerArnSuffix: target.LoadBalancer,
                targetGroupArnSuffix: target.TargetGroup,
              },
            },
            emails: ['on-call@example.com'],
            dashboard: true,
          });
          new TerraformOutput(stack, 'topic', { value: alarms.topicArn });
        }),
      );
    });

    destroyAfterTests(
      () => folder,
      async () => expect(await alarmsOf('shop-Alarms')).toEqual({}),
    );

    test('monitor the metrics in their names, and notify the topic of ALARM and OK', async () => {
      const { topic } = await folder.outputs();
      const alarms = await alarmsOf('shop-Alarms');

      expect(Object.keys(alarms)).toHaveLength(12);
      for (const { AlarmActions, OKActions } of Object.values(alarms)) {
        expect([AlarmActions, OKActions]).toEqual([[topic], [topic]]);
      }
      expect(alarms['logs-lost']).toMatchObject({
        Namespace: 'cdktf-firelens/shop-Alarms',
        MetricName: 'LogsLost',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringContaining('Read in log group /ecs/web/router which output'),
      });
      expect(dimensionsOf(alarms['targets-unhealthy']!)).toEqual(target);
    });

    test('use metric math', async () => {
      const { 'target-errors': alarm } = await alarmsOf('shop-Alarms');

      const queries = alarm!.Metrics!.map(({ Id, Expression, MetricStat, ReturnData }) => [
        Id,
        Expression ?? MetricStat?.Metric?.MetricName,
        ReturnData,
      ]);
      expect(queries.sort()).toEqual([
        ['errors', 'HTTPCode_Target_5XX_Count', false],
        ['requests', 'RequestCount', false],
        ['result', 'IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)', true],
      ]);
    });

    test("count the router's messages", async () => {
      const logs = new CloudWatchLogsClient(parts.clientConfig(region));
      const { metricFilters = [] } = await logs.send(
        new DescribeMetricFiltersCommand({ logGroupName: '/ecs/web/router' }),
      );

      const counted = metricFilters.map(({ filterName, filterPattern, metricTransformations = [] }) => {
        const [{ metricName, defaultValue } = {}] = metricTransformations;
        return [metricName, filterName, filterPattern, defaultValue];
      });
      expect(counted.sort()).toEqual(
        Object.entries(routerMessages.fluentbit)
          .flatMap(([metric, patterns]) => Object.entries(patterns).map((filter) => [metric, ...filter, 0]))
          .sort(),
      );
    });

    test('have a topic that only alarms can publish to, with an email subscription', async () => {
      const sns = new SNSClient(parts.clientConfig(region));
      const { topic } = (await folder.outputs()) as { topic: string };
      const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));

      expect(JSON.parse(Attributes['Policy']!)).toMatchObject({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: topic,
            Condition: {
              StringEquals: { 'aws:SourceAccount': '123456789012' },
              ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:*' },
            },
          },
          { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ],
      });
      expect(Attributes['KmsMasterKeyId']).toBeUndefined();
      expect(Subscriptions).toEqual([expect.objectContaining({ Protocol: 'email', Endpoint: 'on-call@example.com' })]);
    });

    test('are all on the dashboard', async () => {
      const cloudWatch = new CloudWatchClient(parts.clientConfig(region));
      const { DashboardBody = '' } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: 'shop-Alarms' }));
      const arns = Object.values(await alarmsOf('shop-Alarms')).map(({ AlarmArn }) => AlarmArn);

      const { widgets } = JSON.parse(DashboardBody) as { widgets: { properties: { alarms?: string[] } }[] };
      expect(widgets).toHaveLength(13);
      expect(widgets[0]!.properties.alarms!.toSorted()).toEqual(arns.toSorted());
    });

    test('plan no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });
  });

  describe('for a FargateService', () => {
    let folder: TerraformFolder;

    beforeAll(async () => {
      folder = await parts.applied(
        folderWith('shop', (stack) => {
          const network = new Vpc(stack, 'Network', { nat: 'none' });
          const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { network });
          const service = new FargateService(stack, 'Web', {
            cluster: new EcsCluster(stack, 'Cluster', { clusterName: 'main' }),
            network,
            cpu: 256,
            memoryMiB: 512,
            containers: { nginx },
            loadBalancing: { loadBalancer, container: 'nginx' },
            logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage },
          });
          new ServiceAlarms(stack, 'WebAlarms', { service });
          const { arnSuffix: targetGroup } = service.resources.target!.resources.targetGroup!;
          const { arnSuffix } = loadBalancer.resources.loadBalancer;
          new TerraformOutput(stack, 'target', { value: { LoadBalancer: arnSuffix, TargetGroup: targetGroup } });
        }),
      );
    }, 10 * 60_000);

    test('use the dimensions of cluster, service, load balancer and target group', async () => {
      const { target } = await folder.outputs();
      const alarms = await alarmsOf('shop-WebAlarms');

      expect(dimensionsOf(alarms['cpu-high']!)).toEqual({ ClusterName: 'main', ServiceName: 'shop-Web' });
      expect(dimensionsOf(alarms['targets-unhealthy']!)).toEqual(target);
    });

    test('plan no changes after apply', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });
  });
});
