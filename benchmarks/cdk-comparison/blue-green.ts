import {
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elb,
  type aws_lambda as lambda,
  aws_logs as logs,
  aws_s3 as s3,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkBlueGreenProps extends StackProps {
  /** Cluster of the service, with its network. */
  readonly cluster: ecs.ICluster;
  /** Certificate of the name that clients use. */
  readonly certificateArn: string;
  /** Function that tests the new tasks before they get requests of clients. */
  readonly checkFunction: lambda.IFunction;
}

/** The service of `examples/blue-green.ts`, with AWS CDK. */
export class CdkBlueGreenStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkBlueGreenProps) {
    super(scope, id, props);
    const { cluster, certificateArn, checkFunction } = props;
    const { vpc } = cluster;
    const [bucket, accessLogs] = [this.addBucket('Logs'), this.addBucket('AccessLogs')];
    const loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: true,
      dropInvalidHeaderFields: true,
      securityGroup: new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false }),
    });
    loadBalancer.logAccessLogs(accessLogs as s3.IBucket);
    loadBalancer.addRedirect();
    const secure = {
      protocol: elb.ApplicationProtocol.HTTPS,
      certificates: [elb.ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      defaultAction: elb.ListenerAction.fixedResponse(404),
    };
    const production = loadBalancer.addListener('Https', { ...secure, port: 443 });
    const tests = loadBalancer.addListener('Tests', { ...secure, port: 8443, open: false });
    tests.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'), "Tests from the company's network");

    const task = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    task.addContainer('checkout', {
      image: ecs.ContainerImage.fromRegistry('registry.acme.test/checkout:3.2.0'),
      portMappings: [{ containerPort: 8080 }],
      logging: ecs.LogDrivers.firelens({}),
    });
    this.addRouter(task, 'Checkout', bucket);
    const securityGroup = new ec2.SecurityGroup(this, 'CheckoutGroup', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
    const service = new ecs.FargateService(this, 'Checkout', {
      cluster,
      taskDefinition: task,
      securityGroups: [securityGroup],
      desiredCount: 2,
      minHealthyPercent: 100,
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      healthCheckGracePeriod: Duration.seconds(60),
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(15) },
      bakeTime: Duration.minutes(30),
      lifecycleHooks: [
        new ecs.DeploymentLifecycleLambdaTarget(checkFunction, 'Check', {
          lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
        }),
      ],
      deploymentAlarms: { alarmNames: ['checkout-errors'], behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
    });
    const [blue, green] = ['Blue', 'Green'].map(
      (name) =>
        new elb.ApplicationTargetGroup(this, name, {
          vpc,
          port: 8080,
          protocol: elb.ApplicationProtocol.HTTP,
          targetType: elb.TargetType.IP,
          deregistrationDelay: Duration.seconds(30),
          healthCheck: {
            path: '/health',
            interval: Duration.seconds(15),
            healthyThresholdCount: 2,
            unhealthyThresholdCount: 3,
          },
        }),
    ) as [elb.ApplicationTargetGroup, elb.ApplicationTargetGroup];
    const [productionListener, testListener] = [production, tests].map((listener) =>
      ecs.ListenerRuleConfiguration.applicationListenerRule(
        new elb.ApplicationListenerRule(this, `${listener.node.id}Rule`, {
          listener,
          priority: 50000,
          conditions: [elb.ListenerCondition.pathPatterns(['/*'])],
          action: elb.ListenerAction.forward([blue]),
        }),
      ),
    ) as [ecs.ListenerRuleConfiguration, ecs.ListenerRuleConfiguration];
    service
      .loadBalancerTarget({
        containerName: 'checkout',
        containerPort: 8080,
        alternateTarget: new ecs.AlternateTarget('Alternate', {
          alternateTargetGroup: green,
          productionListener,
          testListener,
        }),
      })
      .attachToApplicationTargetGroup(blue);
    service.connections.allowFrom(loadBalancer, ec2.Port.tcp(8080));

    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
    new CfnOutput(this, 'service', { value: service.serviceName });
  }

  private addBucket(id: string): s3.Bucket {
    return new s3.Bucket(this, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
  }

  /** Adds the log router, which writes its configuration before it starts. */
  private addRouter(task: ecs.TaskDefinition, id: string, bucket: s3.Bucket): void {
    const logGroup = new logs.LogGroup(this, `${id}Log`, {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const file = '/var/log/log-routing.conf';
    task.addFirelensLogRouter('log_router', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'),
      cpu: 64,
      memoryReservationMiB: 128,
      user: '0',
      stopTimeout: Duration.seconds(120),
      entryPoint: ['/bin/sh', '-c', `printf '%s\\n' "$CONFIGURATION" > ${file} && exec /entrypoint.sh`],
      environment: { CONFIGURATION: routes(this.region, bucket) },
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'firelens', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      firelensConfig: {
        type: ecs.FirelensLogRouterType.FLUENTBIT,
        options: { configFileType: ecs.FirelensConfigFileType.FILE, configFileValue: file },
      },
    });
    bucket.grantPut(task.taskRole);
  }
}

function routes(region: string, bucket: s3.Bucket): string {
  return `[OUTPUT]
    Name s3
    Match_Regex ^[a-z]+-firelens-
    region ${region}
    bucket ${bucket.bucketName}
    total_file_size 1M
    upload_timeout 1m
    use_put_object On
    compression gzip
    s3_key_format /$TAG[0]/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz
    s3_key_format_tag_delimiters -
`;
}
