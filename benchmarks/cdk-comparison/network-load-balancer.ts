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
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkNetworkLoadBalancerProps extends StackProps {
  /** Cluster of the service, with its network. */
  readonly cluster: ecs.ICluster;
}

/** The service of `examples/network-load-balancer.ts`, with AWS CDK. */
export class CdkNetworkLoadBalancerStack extends Stack {
  constructor(scope: Construct, id: string, { cluster, ...props }: CdkNetworkLoadBalancerProps) {
    super(scope, id, props);
    const { vpc } = cluster;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const routerLog = new logs.LogGroup(this, 'RouterLog', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const task = new ecs.FargateTaskDefinition(this, 'Task', { family: 'dns', cpu: 256, memoryLimitMiB: 512 });
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
    task.addContainer('coredns', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/coredns:1.13.1'),
      portMappings: [
        { containerPort: 53 },
        { containerPort: 53, protocol: ecs.Protocol.UDP },
        { containerPort: 8080 },
        { containerPort: 9153 },
      ],
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
    const loadBalancer = new elb.NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      crossZoneEnabled: true,
      securityGroups: [new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false })],
    });
    const clients = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) => ec2.Peer.ipv4(cidr));
    for (const port of [ec2.Port.tcp(53), ec2.Port.udp(53), ec2.Port.tcp(80)]) {
      for (const client of clients) loadBalancer.connections.allowFrom(client, port);
    }
    const dns = loadBalancer.addListener('Dns', { port: 53, protocol: elb.Protocol.TCP_UDP }).addTargets('Dns', {
      port: 53,
      protocol: elb.Protocol.TCP_UDP,
      targets: [service.loadBalancerTarget({ containerName: 'coredns', containerPort: 53 })],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: { protocol: elb.Protocol.HTTP, port: '8080', path: '/health', interval: Duration.seconds(15) },
    });
    const metrics = loadBalancer.addListener('Metrics', { port: 80 }).addTargets('Metrics', {
      port: 9153,
      targets: [service.loadBalancerTarget({ containerName: 'coredns', containerPort: 9153 })],
      preserveClientIp: true,
      deregistrationDelay: Duration.seconds(30),
      healthCheck: { interval: Duration.seconds(15) },
    });
    for (const port of [ec2.Port.tcp(53), ec2.Port.udp(53), ec2.Port.tcp(8080), ec2.Port.tcp(9153)]) {
      service.connections.allowFrom(loadBalancer, port);
    }

    const topic = new sns.Topic(this, 'Alarms');
    const alarm = (name: string, metric: cloudwatch.IMetric, threshold: number, evaluationPeriods: number) => {
      new cloudwatch.Alarm(this, name, { metric, threshold, evaluationPeriods }).addAlarmAction(
        new actions.SnsAction(topic),
      );
    };
    const period = Duration.minutes(5);
    alarm('CpuHigh', service.metricCpuUtilization({ period }), 80, 3);
    alarm('MemoryHigh', service.metricMemoryUtilization({ period, statistic: 'Maximum' }), 85, 3);
    const minute = { period: Duration.minutes(1), statistic: 'Maximum' };
    alarm('TargetsUnhealthy', dns.metrics.unHealthyHostCount(minute), 1, 3);
    alarm('TargetsUnhealthyMetrics', metrics.metrics.unHealthyHostCount(minute), 1, 3);
    alarm(
      'PortsExhausted',
      loadBalancer.metrics.custom('PortAllocationErrorCount', { period, statistic: 'Sum' }),
      1,
      1,
    );

    new CfnOutput(this, 'log_group', { value: logGroup.logGroupName });
    new CfnOutput(this, 'address', { value: loadBalancer.loadBalancerDnsName });
  }
}
