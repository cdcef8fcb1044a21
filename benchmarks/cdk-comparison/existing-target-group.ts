import {
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elb,
  aws_logs as logs,
  aws_sns as sns,
  CfnOutput,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkExistingTargetGroupProps extends StackProps {
  /** Cluster of the service, with its network. */
  readonly cluster: ecs.ICluster;
  /** Listener of somebody else, to which the service adds a rule. */
  readonly listener: elb.IApplicationListener;
  /** Target group of somebody else, to which their listener forwards. */
  readonly targetGroup: elb.IApplicationTargetGroup;
  /** Security group of the load balancer of that target group. */
  readonly targetGroupClients: ec2.ISecurityGroup;
}

/** The service of `examples/existing-target-group.ts`, with AWS CDK. */
export class CdkExistingTargetGroupStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkExistingTargetGroupProps) {
    super(scope, id, props);
    const { cluster, listener, targetGroup, targetGroupClients } = props;
    const { vpc } = cluster;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const routerLog = new logs.LogGroup(this, 'RouterLog', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const task = new ecs.FargateTaskDefinition(this, 'Task', { family: 'reports', cpu: 256, memoryLimitMiB: 512 });
    task.addFirelensLogRouter('log_router', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'),
      cpu: 64,
      memoryReservationMiB: 128,
      user: '0',
      stopTimeout: Duration.seconds(120),
      logging: ecs.LogDrivers.awsLogs({
        logGroup: routerLog,
        streamPrefix: 'firelens',
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      }),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
    });
    task.addContainer('web', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29.5-alpine'),
      portMappings: [{ containerPort: 80 }, { containerPort: 9113 }],
      logging: ecs.LogDrivers.firelens({
        options: {
          Name: 'cloudwatch_logs',
          region: this.region,
          log_group_name: logGroup.logGroupName,
          log_stream_prefix: 'fluent-bit/',
        },
      }),
    });
    logGroup.grantWrite(task.taskRole);
    const securityGroup = new ec2.SecurityGroup(this, 'Group', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: task,
      securityGroups: [securityGroup],
      circuitBreaker: { rollback: true },
      desiredCount: 2,
      minHealthyPercent: 100,
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      healthCheckGracePeriod: Duration.seconds(60),
    });
    const reports = new elb.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      targets: [service.loadBalancerTarget({ containerName: 'web', containerPort: 80 })],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: { interval: Duration.seconds(15), healthyThresholdCount: 2, unhealthyThresholdCount: 3 },
    });
    const rule = new elb.ApplicationListenerRule(this, 'Rule', {
      listener,
      priority: 40,
      conditions: [elb.ListenerCondition.pathPatterns(['/reports/*'])],
      action: elb.ListenerAction.forward([reports]),
    });
    service.node.addDependency(rule);
    service.connections.allowFrom(listener, ec2.Port.tcp(80));
    service
      .loadBalancerTarget({ containerName: 'web', containerPort: 9113 })
      .attachToApplicationTargetGroup(targetGroup);
    service.connections.allowFrom(targetGroupClients, ec2.Port.tcp(9113));

    const topic = new sns.Topic(this, 'Alarms');
    const alarm = (name: string, metric: cloudwatch.IMetric, threshold: number, evaluationPeriods: number) => {
      new cloudwatch.Alarm(this, name, { metric, threshold, evaluationPeriods }).addAlarmAction(
        new actions.SnsAction(topic),
      );
    };
    const period = Duration.minutes(5);
    alarm('CpuHigh', service.metricCpuUtilization({ period }), 80, 3);
    alarm('MemoryHigh', service.metricMemoryUtilization({ period, statistic: 'Maximum' }), 85, 3);
    // Targets of imported load balancers have no metrics in AWS CDK.
    const balancer = Fn.join('/', Fn.split('/', listener.listenerArn, 5).slice(1, 4));
    const groups: readonly (readonly [string, string, string])[] = [
      ['', balancer, reports.targetGroupFullName],
      ['Metrics', targetGroup.loadBalancerArns.split('loadbalancer/')[1]!, targetGroup.targetGroupArn.split(':')[5]!],
    ];
    for (const [suffix, LoadBalancer, TargetGroup] of groups) {
      const metric = (metricName: string, statistic: string, dimensionsMap: Record<string, string>, period: Duration) =>
        new cloudwatch.Metric({ namespace: 'AWS/ApplicationELB', metricName, statistic, dimensionsMap, period });
      const ofGroup = { LoadBalancer, TargetGroup };
      const count = (metricName: string) => metric(metricName, 'Sum', ofGroup, period);
      const unhealthy = metric('UnHealthyHostCount', 'Maximum', ofGroup, Duration.minutes(1));
      alarm(`TargetsUnhealthy${suffix}`, unhealthy, 1, 3);
      const share = new cloudwatch.MathExpression({
        expression: '100 * errors / MAX([requests, 1])',
        usingMetrics: { errors: count('HTTPCode_Target_5XX_Count'), requests: count('RequestCount') },
        period,
      });
      alarm(`TargetErrors${suffix}`, share, 5, 1);
      alarm(`LoadBalancerErrors${suffix}`, metric('HTTPCode_ELB_5XX_Count', 'Sum', { LoadBalancer }, period), 10, 1);
    }

    new CfnOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
