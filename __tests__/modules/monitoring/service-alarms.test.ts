import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { FargateService, type FargateServiceOptions, LogDestination, ServiceAlarms } from '../../../modules';
import { routerMessages } from '../../../modules/log-routing/routers/router-messages';
import type { ServiceAlarmsBaseProps, ServiceAlarmsProps } from '../../../modules/monitoring/service-alarms';
import { projectFolder } from '../../../lab/project';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, byImage, nginx, task } from '../../../lab/synth/tasks';

const target = {
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
};
const service = { clusterName: 'main', serviceName: 'web', routerLogGroupName: '/ecs/web/router', target };
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:on-call';

/** Creates alarms named `Alarms` for an existing service, which notify an existing topic. */
function alarms(props: Partial<ServiceAlarmsBaseProps> = {}): Synthesized {
  const all = { service, topicArn, ...props } as ServiceAlarmsProps;
  return synth((stack) => new ServiceAlarms(stack, 'Alarms', all));
}

/** Returns the alarm with a construct ID. */
function alarm({ at }: Synthesized, id: string): Block {
  return at(CloudwatchMetricAlarm, `Alarms/${id}`);
}

/** Suffixes of the alarm names. */
function suffixes({ all }: Synthesized): readonly string[] {
  return all(CloudwatchMetricAlarm).map(({ alarm_name }) => String(alarm_name).replace('test-Alarms-', ''));
}

const routerSuffixes = ['logs-lost', 'logs-refused', 'logs-retried', 'router-failed', 'router-overloaded'];
const insightsSuffixes = ['disk-full', 'tasks-missing'];
const targetSuffixes = ['load-balancer-errors', 'target-errors', 'targets-unhealthy'];

const commonArguments = {
  alarm_description: expect.any(String),
  comparison_operator: 'GreaterThanOrEqualToThreshold',
  alarm_actions: [topicArn],
  ok_actions: [topicArn],
};

describe('by default', () => {
  const stack = alarms();

  test('monitors the router, the tasks and the load balancer', () => {
    expect(suffixes(stack).toSorted()).toEqual(
      [...routerSuffixes, ...insightsSuffixes, ...targetSuffixes, 'cpu-high', 'memory-high'].sort(),
    );
  });

  test('describes in two sentences what each alarm means and what to do first', () => {
    for (const { alarm_description } of stack.all(CloudwatchMetricAlarm)) {
      expect(alarm_description).toMatch(/^[A-Z][^.]+\. [A-Z][^.]+\.$/);
      expect(alarm_description.length).toBeLessThanOrEqual(1024);
    }
  });

  test('counts each type of problem in the router log', () => {
    const counted = stack
      .all(CloudwatchLogMetricFilter)
      .map(({ name, pattern, metric_transformation: { name: metric } }) => [metric, name, pattern]);

    expect(counted.toSorted()).toEqual(
      Object.entries(routerMessages.fluentbit)
        .flatMap(([metric, patterns]) => Object.entries(patterns).map((filter) => [metric, ...filter]))
        .sort(),
    );
  });

  test('reports zero, so that the metric exists before the first problem', () => {
    expect(stack.at(CloudwatchLogMetricFilter, 'Alarms/LogsLostAtStopFilter')).toEqual({
      name: 'LogsLostAtStop',
      log_group_name: '/ecs/web/router',
      pattern: '"service has stopped" -"(0 pending tasks)"',
      metric_transformation: {
        namespace: 'cdktf-firelens/test-Alarms',
        name: 'LogsLost',
        value: '1',
        default_value: '0',
        unit: 'Count',
      },
    });
  });

  test.each([
    ['LogsLost', 'logs-lost'],
    ['LogsRefused', 'logs-refused'],
    ['RouterOverloaded', 'router-overloaded'],
    ['RouterFailed', 'router-failed'],
  ])('alarms at the first message of %s', (id, suffix) => {
    expect(alarm(stack, id)).toEqual({
      ...commonArguments,
      alarm_name: `test-Alarms-${suffix}`,
      namespace: 'cdktf-firelens/test-Alarms',
      metric_name: id,
      statistic: 'Sum',
      period: 300,
      threshold: 1,
      evaluation_periods: 1,
      treat_missing_data: 'notBreaching',
    });
  });

  test('alarms when deliveries fail for three consecutive minutes', () => {
    expect(alarm(stack, 'LogsRetried')).toMatchObject({ period: 60, threshold: 1, evaluation_periods: 3 });
  });

  test.each([
    ['CpuHigh', 'CPUUtilization', 'Average', 80],
    ['MemoryHigh', 'MemoryUtilization', 'Maximum', 85],
  ])('monitors the CPU and memory of the tasks: %s', (id, metric, statistic, threshold) => {
    expect(alarm(stack, id)).toMatchObject({
      ...commonArguments,
      namespace: 'AWS/ECS',
      metric_name: metric,
      dimensions: { ClusterName: 'main', ServiceName: 'web' },
      statistic,
      period: 300,
      threshold,
      evaluation_periods: 3,
      treat_missing_data: 'missing',
    });
  });

  test('alarms when fewer tasks run than desired, or a task crashes repeatedly', () => {
    const metric = { namespace: 'ECS/ContainerInsights', dimensions: { ClusterName: 'main', ServiceName: 'web' } };

    expect(alarm(stack, 'TasksMissing')).toEqual({
      ...commonArguments,
      alarm_name: 'test-Alarms-tasks-missing',
      metric_query: [
        { id: 'result', expression: 'desired - running', label: 'missing tasks', return_data: true },
        { id: 'desired', metric: { ...metric, metric_name: 'DesiredTaskCount', stat: 'Minimum', period: 300 } },
        { id: 'running', metric: { ...metric, metric_name: 'RunningTaskCount', stat: 'Minimum', period: 300 } },
      ],
      threshold: 1,
      evaluation_periods: 3,
      treat_missing_data: 'missing',
    });
  });

  test('alarms before the disk that the router buffers on is full', () => {
    const { metric_query: query, ...rest } = alarm(stack, 'DiskFull');

    expect(rest).toMatchObject({ threshold: 80, evaluation_periods: 2 });
    expect(query.map(({ expression, metric }: Block) => expression ?? metric.metric_name)).toEqual([
      '100 * used / size',
      'EphemeralStorageUtilized',
      'EphemeralStorageReserved',
    ]);
  });

  test('alarms when the tasks answer a percentage of requests with errors, if there are enough requests', () => {
    const dimensions = { LoadBalancer: target.loadBalancerArnSuffix, TargetGroup: target.targetGroupArnSuffix };
    const metric = { namespace: 'AWS/ApplicationELB', dimensions, stat: 'Sum', period: 300 };

    expect(alarm(stack, 'TargetErrors')).toMatchObject({
      metric_query: [
        { expression: 'IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)', return_data: true },
        { id: 'errors', metric: { ...metric, metric_name: 'HTTPCode_Target_5XX_Count' } },
        { id: 'requests', metric: { ...metric, metric_name: 'RequestCount' } },
      ],
      threshold: 5,
      treat_missing_data: 'notBreaching',
    });
  });

  test('alarms when a task fails its health check for three minutes', () => {
    expect(alarm(stack, 'TargetsUnhealthy')).toMatchObject({
      metric_name: 'UnHealthyHostCount',
      dimensions: { LoadBalancer: target.loadBalancerArnSuffix, TargetGroup: target.targetGroupArnSuffix },
      statistic: 'Maximum',
      period: 60,
      threshold: 1,
      evaluation_periods: 3,
    });
  });

  test('alarms when the load balancer itself answers with errors, which it does not report by target group', () => {
    expect(alarm(stack, 'LoadBalancerErrors')).toMatchObject({
      metric_name: 'HTTPCode_ELB_5XX_Count',
      dimensions: { LoadBalancer: target.loadBalancerArnSuffix },
      threshold: 10,
    });
    expect(alarm(stack, 'LoadBalancerErrors').dimensions).not.toHaveProperty('TargetGroup');
  });

  test('creates no topic if one is specified, and no dashboard', () => {
    expect(stack.all(SnsTopic)).toEqual([]);
    expect(stack.all(CloudwatchDashboard)).toEqual([]);
  });
});

describe('a new topic', () => {
  const emails = ['on-call@example.com', 'team@example.com'];
  const own = (props: Partial<ServiceAlarmsBaseProps> = {}) =>
    synth((stack) => new ServiceAlarms(stack, 'Alarms', { service, ...props } as ServiceAlarmsProps));

  test('is notified of every alarm', () => {
    const { all } = own();

    for (const { alarm_actions, ok_actions } of all(CloudwatchMetricAlarm)) {
      expect(alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\.Alarms_Topic_\w+\.arn\}$/)]);
      expect(ok_actions).toEqual(alarm_actions);
    }
  });

  test('accepts messages only from alarms of this account and region, and only with TLS', () => {
    const topic = expect.stringMatching(/^\$\{aws_sns_topic\.Alarms_Topic_\w+\.arn\}$/);

    expect(parseJson(own().only(SnsTopicPolicy).policy).Statement).toEqual([
      {
        Sid: 'AllowAlarmsToPublish',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.AwsAccount.account_id}' },
          ArnLike: {
            'aws:SourceArn':
              'arn:${data.aws_partition.AwsPartition.partition}:cloudwatch:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}:alarm:*',
          },
        },
      },
      {
        Sid: 'DenyRequestsWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topic,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('is not encrypted, since alarms cannot use the AWS managed key', () => {
    expect(own().only(SnsTopic)).toEqual({ name_prefix: 'test-Alarms-Topic-' });
  });

  test('accepts a key', () => {
    const topicKmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

    expect(own({ topicKmsKeyArn }).only(SnsTopic)).toMatchObject({ kms_master_key_id: topicKmsKeyArn });
  });

  test('subscribes each email address', () => {
    expect(own({ emails }).all(SnsTopicSubscription)).toMatchObject(
      emails.map((endpoint) => ({ protocol: 'email', endpoint })),
    );
  });

  test('keeps subscriptions when another address is added first', () => {
    const addressesOf = (given: readonly string[]) =>
      own({ emails: given })
        .addresses()
        .filter((address) => address.startsWith('aws_sns_topic_subscription'));

    expect(addressesOf(['new@example.com', ...emails])).toEqual(expect.arrayContaining([...addressesOf(emails)]));
  });

  test('is exposed for the alarms of other services', () => {
    const { all } = synth((stack) => {
      const { topicArn: shared } = new ServiceAlarms(stack, 'Alarms', { service });
      new ServiceAlarms(stack, 'Others', { service: { ...service, serviceName: 'api' }, topicArn: shared });
    });

    expect(all(SnsTopic)).toHaveLength(1);
    expect(new Set(all(CloudwatchMetricAlarm).flatMap(({ alarm_actions }) => alarm_actions)).size).toBe(1);
  });

  test('does not compile with emails and an existing topic', () => {
    // @ts-expect-error an existing topic has its own subscriptions
    const props: ServiceAlarmsProps = { service, topicArn, emails };

    expect(props).toHaveProperty('emails');
  });
});

describe('a FargateService', () => {
  const loadBalancer = {
    listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc6c49/f2f7dc8e',
    securityGroupId: 'sg-1',
    vpcId: 'vpc-1',
  };
  const logRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };
  const watch = (options: Partial<FargateServiceOptions>) =>
    synth((stack) => {
      const web = new FargateService(stack, 'Web', {
        cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
        network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
        cpu: 256,
        memoryMiB: 512,
        containers: { nginx },
        ...options,
      });
      new ServiceAlarms(stack, 'Alarms', { service: web, topicArn });
    });

  test('is identified by its resources, so that the alarms use the names in AWS', () => {
    const stack = watch({ logRouting, loadBalancing: { loadBalancer, container: 'nginx' } });

    expect(alarm(stack, 'CpuHigh').dimensions).toEqual({
      ClusterName: expect.stringMatching(/^\$\{element\(split\("\/", aws_ecs_service\.Web_\w+\.cluster\), 1\)\}$/),
      ServiceName: expect.stringMatching(/^\$\{aws_ecs_service\.Web_\w+\.name\}$/),
    });
    expect(alarm(stack, 'TargetsUnhealthy').dimensions).toEqual({
      LoadBalancer: expect.stringMatching(
        /^\$\{join\("\/", slice\(split\("\/", aws_lb_listener_rule\.Web_Target_ListenerRule_\w+\.listener_arn\), 1, 4\)\)\}$/,
      ),
      TargetGroup: expect.stringMatching(/^\$\{aws_lb_target_group\.Web_Target_TargetGroup_\w+\.arn_suffix\}$/),
    });
    expect(stack.at(CloudwatchLogMetricFilter, 'Alarms/LogsRetriedFilter').log_group_name).toMatch(
      /^\$\{aws_cloudwatch_log_group\.Web_TaskDefinition_Logs_\w+\.name\}$/,
    );
  });

  test('has no router alarms without routes, and no request alarms without a load balancer', () => {
    expect(suffixes(watch({})).toSorted()).toEqual(['cpu-high', ...insightsSuffixes, 'memory-high'].sort());
  });
});

test('omits alarms on Container Insights metrics if it is disabled', () => {
  const left = suffixes(alarms({ containerInsights: false }));

  expect(left).toHaveLength(10);
  expect(left).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(disk-full|tasks-missing)$/)]));
});

test('accepts thresholds', () => {
  const stack = alarms({
    lostMessages: 2,
    refusedMessages: 3,
    retriedMinutes: 4,
    overloadedMessages: 5,
    failedMessages: 6,
    missingTasks: 7,
    cpuPercent: 8,
    memoryPercent: 9,
    diskPercent: 10,
    targetErrorPercent: 11,
    minimumRequests: 12,
    unhealthyTargets: 13,
    loadBalancerErrors: 14,
  });

  expect(
    Object.fromEntries(
      stack
        .all(CloudwatchMetricAlarm)
        .map(({ alarm_name, threshold, evaluation_periods }) => [
          String(alarm_name).replace('test-Alarms-', ''),
          [threshold, evaluation_periods],
        ]),
    ),
  ).toEqual({
    'logs-lost': [2, 1],
    'logs-refused': [3, 1],
    'logs-retried': [1, 4],
    'router-overloaded': [5, 1],
    'router-failed': [6, 1],
    'tasks-missing': [7, 3],
    'cpu-high': [8, 3],
    'memory-high': [9, 3],
    'disk-full': [10, 2],
    'target-errors': [11, 1],
    'targets-unhealthy': [13, 3],
    'load-balancer-errors': [14, 1],
  });
  expect(alarm(stack, 'TargetErrors').metric_query[0].expression).toContain('requests >= 12');
});

test('accepts a name prefix', () => {
  const stack = alarms({ namePrefix: 'shop-web', dashboard: true });

  expect(alarm(stack, 'LogsLost')).toMatchObject({
    alarm_name: 'shop-web-logs-lost',
    namespace: 'cdktf-firelens/shop-web',
  });
  expect(stack.only(CloudwatchDashboard).dashboard_name).toBe('shop-web');
});

test('shows every alarm on a dashboard', () => {
  const stack = alarms({ dashboard: true });
  const { widgets } = parseJson(stack.only(CloudwatchDashboard).dashboard_body);
  const arns = stack
    .addresses()
    .filter((address) => address.startsWith('aws_cloudwatch_metric_alarm'))
    .map((address) => `\${${address}.arn}`);

  const [all, ...each] = widgets as Block[];
  expect(all).toMatchObject({ type: 'alarm', properties: { title: 'test-Alarms' } });
  expect(all!.properties.alarms.toSorted()).toEqual(arns.toSorted());
  expect(each.map(({ properties: { annotations } }) => annotations.alarms[0])).toEqual(all!.properties.alarms);
  expect(each[0]).toEqual({
    type: 'metric',
    width: 8,
    height: 6,
    properties: {
      title: 'logs-lost',
      region: '${data.aws_region.AwsRegion.id}',
      annotations: { alarms: [expect.stringMatching(/^\$\{aws_cloudwatch_metric_alarm\.Alarms_LogsLost_\w+\.arn\}$/)] },
    },
  });
});

test('counts Fluentd messages if the router runs Fluentd', () => {
  const service = { clusterName: 'main', serviceName: 'web', routerLogGroupName: '/ecs/web/router' };
  const { all } = synth(
    (stack) => new ServiceAlarms(stack, 'Alarms', { service: { ...service, routerType: 'fluentd' } }),
  );

  expect(
    all(CloudwatchLogMetricFilter)
      .map(({ pattern }) => pattern as string)
      .sort(),
  ).toEqual(
    Object.values(routerMessages.fluentd)
      .flatMap((filters) => Object.values(filters))
      .sort(),
  );
});

test('counts S3 uploads that are pending when the router stops as lost, if the router is not restarted', () => {
  const lostAtExit = (routerRetriesAtStop: boolean) => {
    const { all } = synth((stack) => {
      const logRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage, routerRetriesAtStop };
      const taskDefinition = task(stack, logRouting);
      const resources = { service: { cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' }, target: undefined };
      new ServiceAlarms(stack, 'Alarms', { service: { serviceName: 'web', taskDefinition, resources } });
    });
    return all(CloudwatchLogMetricFilter).filter(({ name }) => name === 'LogsLostAtExit');
  };

  expect(lostAtExit(true)).toEqual([]);
  expect(lostAtExit(false)).toMatchObject([
    {
      pattern: '?"Could not send all chunks on exit" ?"Could not complete upload"',
      metric_transformation: { name: 'LogsLost', value: '1' },
    },
  ]);
});

test('has these resource addresses', () => {
  const { addresses } = synth(
    (stack) => new ServiceAlarms(stack, 'Alarms', { service, emails: ['on-call@example.com'], dashboard: true }),
  );

  expect(addresses()).toMatchInlineSnapshot(`
   [
     "aws_cloudwatch_dashboard.Alarms_Dashboard_C2F5FD7A",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsLostAtStopFilter_8D653C9A",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsLostByEngineFilter_53BF3344",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsLostByOutputFilter_A99B86FC",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsRefusedByAwsFilter_071B67BE",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsRefusedByServerFilter_7703380F",
     "aws_cloudwatch_log_metric_filter.Alarms_LogsRetriedFilter_325DA02D",
     "aws_cloudwatch_log_metric_filter.Alarms_RouterFailedFilter_4793C8BA",
     "aws_cloudwatch_log_metric_filter.Alarms_RouterOverloadedFilter_76D8F3C6",
     "aws_cloudwatch_metric_alarm.Alarms_CpuHigh_A4385CE8",
     "aws_cloudwatch_metric_alarm.Alarms_DiskFull_8814572E",
     "aws_cloudwatch_metric_alarm.Alarms_LoadBalancerErrors_61525354",
     "aws_cloudwatch_metric_alarm.Alarms_LogsLost_E58CB549",
     "aws_cloudwatch_metric_alarm.Alarms_LogsRefused_EE46DB96",
     "aws_cloudwatch_metric_alarm.Alarms_LogsRetried_0610F96F",
     "aws_cloudwatch_metric_alarm.Alarms_MemoryHigh_E1C16A73",
     "aws_cloudwatch_metric_alarm.Alarms_RouterFailed_9437CF62",
     "aws_cloudwatch_metric_alarm.Alarms_RouterOverloaded_F3C37F72",
     "aws_cloudwatch_metric_alarm.Alarms_TargetErrors_40B6D5F9",
     "aws_cloudwatch_metric_alarm.Alarms_TargetsUnhealthy_8E10F715",
     "aws_cloudwatch_metric_alarm.Alarms_TasksMissing_67F6E38F",
     "aws_sns_topic.Alarms_Topic_3A2DFEBA",
     "aws_sns_topic_policy.Alarms_Topic_Policy_200D533B",
     "aws_sns_topic_subscription.Alarms_Topic_EmailToon-callexamplecom_89914278",
     "data.aws_caller_identity.AwsAccount",
     "data.aws_partition.AwsPartition",
     "data.aws_region.AwsRegion",
   ]
  `);
});

test('accepts tokens without validating them', () => {
  const stack = synth((scope: TerraformStack) => {
    const text = new TerraformVariable(scope, 'text', { type: 'string' }).stringValue;
    const number = new TerraformVariable(scope, 'number', { type: 'number' }).numberValue;
    new ServiceAlarms(scope, 'Alarms', {
      service: {
        clusterName: text,
        serviceName: text,
        routerLogGroupName: text,
        target: { loadBalancerArnSuffix: text, targetGroupArnSuffix: text },
      },
      emails: [text],
      topicKmsKeyArn: text,
      cpuPercent: number,
      minimumRequests: number,
      retriedMinutes: number,
    });
  });

  expect(alarm(stack, 'CpuHigh')).toMatchObject({
    threshold: '${var.number}',
    dimensions: { ClusterName: '${var.text}' },
  });
  expect(alarm(stack, 'LogsRetried').evaluation_periods).toBe('${var.number}');
  expect(alarm(stack, 'TargetErrors').metric_query[0].expression).toBe(
    'IF(requests >= ${var.number}, 100 * FILL(errors, 0) / requests, 0)',
  );
  expect(stack.only(SnsTopicSubscription).endpoint).toBe('${var.text}');
});

test('allows changes to the resources before synth', () => {
  const stack = synth((scope) => {
    const { resources } = new ServiceAlarms(scope, 'Alarms', { service, topicArn });
    resources.alarms.CpuHigh!.actionsEnabled = false;
    resources.metricFilters.RouterFailed!.pattern = '"out of memory"';
  });

  expect(alarm(stack, 'CpuHigh').actions_enabled).toBe(false);
  expect(stack.at(CloudwatchLogMetricFilter, 'Alarms/RouterFailedFilter').pattern).toBe('"out of memory"');
});

test('fails when properties are invalid, listing all problems', () => {
  const emails = ['on-call', 'team@example.com', 'team@example.com'];
  const message = refusal(
    (stack) =>
      new ServiceAlarms(stack, 'Alarms', {
        service: {
          ...service,
          target: {
            loadBalancerArnSuffix: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/main/50dc6c49',
            targetGroupArnSuffix: 'web',
          },
        },
        emails,
        topicKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/sns',
        namePrefix: 'shop/web',
        lostMessages: 0,
        cpuPercent: 101,
        retriedMinutes: 1.5,
      }),
  );

  expect(message).toBe(`test/Alarms:
  - service.target.loadBalancerArnSuffix must be the ARN suffix of an Application Load Balancer, such as "app/main/50dc6c495c0c9188", got "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/main/50dc6c49"
  - service.target.targetGroupArnSuffix must be the ARN suffix of a target group, such as "targetgroup/web/6d0ecf831eec9f09", got "web"
  - topicKmsKeyArn must be the ARN of a customer managed KMS key, because alarms cannot use an AWS managed key, got "arn:aws:kms:eu-west-1:111122223333:alias/aws/sns"
  - emails[0] must be an email address, such as "on-call@example.com", got "on-call"
  - emails[2] must not repeat another address, got "team@example.com"; leave it out
  - lostMessages must be an integer of 1 or more, got 0
  - retriedMinutes must be an integer from 1 to 1440 minutes, got 1.5
  - cpuPercent must be an integer from 1 to 100 percent, got 101
  - namePrefix must be 1 to 200 letters, digits, "_" and "-", got "shop/web"`);
});

test('fails when the topic is not an SNS topic', () => {
  expect(refusal((stack) => new ServiceAlarms(stack, 'Alarms', { service, topicArn: 'on-call' }))).toBe(
    'test/Alarms:\n  - topicArn must be the ARN of an SNS topic, got "on-call"',
  );
});

describe('docs/operations.md', () => {
  const text = readFileSync(join(projectFolder, 'docs', 'operations.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith('Alarms\n'))!;

  test('describes exactly these alarms and how to respond', () => {
    const rows = [...section.matchAll(/^\| `([\w-]+)` +\| (.+?) +\| (.+?) +\|$/gm)];

    // A Network Load Balancer has an alarm that an Application Load Balancer does not have.
    const all = [...suffixes(alarms()), 'ports-exhausted'];
    expect(rows.map(([, suffix]) => suffix).toSorted()).toEqual(all.toSorted());
  });
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "service": { "serviceName": "web" }, "emails": "a@example.com", "cpuPercent": "80" }',
  ) as object;

  expect(refusal((stack) => new ServiceAlarms(stack, 'Alarms', props as ServiceAlarmsProps))).toBe(`test/Alarms:
  - exactly one of service.clusterName or service.taskDefinition must be given
  - emails must be an array known at synth time, got "a@example.com"; use ["a@example.com"]
  - cpuPercent must be a number, got "80"`);
});

test('fails when a resource of the service has no ARN', () => {
  const resources = { service: { cluster: 'a"b' }, target: undefined };
  const made = {
    serviceName: 'web',
    taskDefinition: { logGroup: { logGroupName: '/ecs/web' }, logDestinationPorts: [] },
    resources,
  };

  expect(refusal((stack) => new ServiceAlarms(stack, 'Alarms', { service: made, topicArn }))).toBe(`test/Alarms:
  - service.resources.service.cluster must be the ARN of a cluster, got "a\\"b"`);
});

test('fails when the name of the router log group is invalid', () => {
  const invalid = { ...service, routerLogGroupName: 'my logs' };

  expect(refusal((stack) => new ServiceAlarms(stack, 'Alarms', { service: invalid, topicArn }))).toBe(`test/Alarms:
  - service.routerLogGroupName must be a log group name, such as "/ecs/web/router", got "my logs"`);
});

test('uses the default of a threshold that is undefined', () => {
  const props = { cpuPercent: undefined } as unknown as Partial<ServiceAlarmsBaseProps>;

  expect(alarm(alarms(props), 'CpuHigh').threshold).toBe(80);
});
