import {
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elb,
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
export interface CdkSharedLoadBalancerProps extends StackProps {
  /** Cluster of the services, with its network. */
  readonly cluster: ecs.ICluster;
  /** Certificate of the names that clients use. */
  readonly certificateArn: string;
}

/** The services of `examples/shared-load-balancer.ts`, with AWS CDK. */
export class CdkSharedLoadBalancerStack extends Stack {
  constructor(scope: Construct, id: string, { cluster, certificateArn, ...props }: CdkSharedLoadBalancerProps) {
    super(scope, id, props);
    const { vpc } = cluster;
    const [bucket, accessLogs] = [this.addBucket('Logs'), this.addBucket('AccessLogs')];
    const errors = new logs.LogGroup(this, 'Errors', {
      retention: logs.RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: true,
      dropInvalidHeaderFields: true,
      securityGroup: new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false }),
    });
    loadBalancer.logAccessLogs(accessLogs as s3.IBucket);
    loadBalancer.addRedirect();
    const listener = loadBalancer.addListener('Https', {
      port: 443,
      certificates: [elb.ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      defaultAction: elb.ListenerAction.fixedResponse(404),
    });
    const addTargets = (
      name: string,
      image: string,
      { ports = [80], desiredCount = 2, ...group }: elb.ApplicationTargetGroupProps & Service = {},
    ) => {
      const task = new ecs.FargateTaskDefinition(this, `${name}Task`, {
        family: name,
        cpu: 256,
        memoryLimitMiB: 512,
      });
      const [containerName = name] = name.split('-');
      task.addContainer(containerName, {
        image: ecs.ContainerImage.fromRegistry(image),
        portMappings: ports.map((containerPort) => ({ containerPort })),
        logging: ecs.LogDrivers.firelens({}),
      });
      this.addRouter(task, name, bucket, errors);
      const securityGroup = new ec2.SecurityGroup(this, `${name}Group`, { vpc, allowAllOutbound: false });
      securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
      const service = new ecs.FargateService(this, `${name}Service`, {
        cluster,
        taskDefinition: task,
        securityGroups: [securityGroup],
        circuitBreaker: { rollback: true },
        desiredCount,
        minHealthyPercent: 100,
        availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
        enableECSManagedTags: true,
        propagateTags: ecs.PropagatedTagSource.SERVICE,
        healthCheckGracePeriod: Duration.seconds(60),
      });
      return new elb.ApplicationTargetGroup(this, `${name}Targets`, {
        vpc,
        port: 80,
        protocol: elb.ApplicationProtocol.HTTP,
        targets: [service.loadBalancerTarget({ containerName, containerPort: 80 })],
        deregistrationDelay: Duration.seconds(30),
        healthCheck: { interval: Duration.seconds(15), healthyThresholdCount: 2, unhealthyThresholdCount: 3 },
        ...group,
      });
    };

    const shop = addTargets('shop', 'public.ecr.aws/nginx/nginx:1.29.5-alpine', {
      stickinessCookieDuration: Duration.days(1),
      stickinessCookieName: 'session',
    });
    listener.addAction('Shop', {
      priority: 50000,
      conditions: [elb.ListenerCondition.pathPatterns(['/*'])],
      action: elb.ListenerAction.forward([shop]),
    });
    const api = addTargets('api', 'public.ecr.aws/docker/library/httpd:2.4.65-alpine', {
      slowStart: Duration.seconds(30),
    });
    const canary = addTargets('api-canary', 'public.ecr.aws/docker/library/httpd:2.4.66-alpine', { desiredCount: 1 });
    listener.addAction('Api', {
      priority: 10,
      conditions: [elb.ListenerCondition.pathPatterns(['/api/*'])],
      action: elb.ListenerAction.weightedForward(
        [
          { targetGroup: api, weight: 9 },
          { targetGroup: canary, weight: 1 },
        ],
        { stickinessDuration: Duration.hours(1) },
      ),
    });
    const admin = addTargets('admin', 'public.ecr.aws/nginx/nginx:1.29.5-alpine', {
      ports: [80, 9113],
      healthCheck: { port: '9113', interval: Duration.seconds(15), healthyThresholdCount: 2 },
    });
    listener.addAction('Admin', {
      priority: 20,
      conditions: [
        elb.ListenerCondition.hostHeaders(['admin.example.com']),
        elb.ListenerCondition.sourceIps(['203.0.113.0/24']),
      ],
      action: elb.ListenerAction.forward([admin]),
    });

    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
    new CfnOutput(this, 'listener_arn', { value: listener.listenerArn });
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
  private addRouter(task: ecs.TaskDefinition, id: string, bucket: s3.Bucket, errors: logs.LogGroup): void {
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
      environment: { CONFIGURATION: routes(this.region, id, bucket, errors) },
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'firelens', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      firelensConfig: {
        type: ecs.FirelensLogRouterType.FLUENTBIT,
        options: { configFileType: ecs.FirelensConfigFileType.FILE, configFileValue: file },
      },
    });
    bucket.grantPut(task.taskRole);
    errors.grantWrite(task.taskRole);
  }
}

/** Differences between the services. */
interface Service {
  readonly ports?: readonly number[];
  readonly desiredCount?: number;
}

function routes(region: string, service: string, bucket: s3.Bucket, logGroup: logs.LogGroup): string {
  return `[FILTER]
    Name rewrite_tag
    Match_Regex ^[a-z]+-firelens-
    Rule $source ^stderr$ errors.$TAG false
[OUTPUT]
    Name s3
    Match_Regex ^[a-z]+-firelens-
    region ${region}
    bucket ${bucket.bucketName}
    total_file_size 1M
    upload_timeout 1m
    use_put_object On
    compression gzip
    s3_key_format /${service}/$TAG[0]/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz
    s3_key_format_tag_delimiters -
[OUTPUT]
    Name cloudwatch_logs
    Match errors.*
    region ${region}
    log_group_name ${logGroup.logGroupName}
    log_stream_prefix fluent-bit/
`;
}
