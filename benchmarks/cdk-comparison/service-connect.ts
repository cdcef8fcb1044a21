import {
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elb,
  aws_logs as logs,
  aws_s3 as s3,
  aws_servicediscovery as discovery,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkServiceConnectProps extends StackProps {
  /** Cluster of the services, with its network. */
  readonly cluster: ecs.ICluster;
  /** Security group of the jobs that read the orders; they have no proxy, and find them in DNS. */
  readonly jobs: ec2.ISecurityGroup;
}

/** The services of `examples/service-connect.ts`, with AWS CDK. */
export class CdkServiceConnectStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkServiceConnectProps) {
    super(scope, id, props);
    const { cluster, jobs } = props;
    const { vpc } = cluster;
    const bucket = new s3.Bucket(this, 'Archive', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const errors = new logs.LogGroup(this, 'Errors', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { namespaceArn } = new discovery.HttpNamespace(this, 'Namespace', { name: 'shop' });
    const domain = new discovery.PrivateDnsNamespace(this, 'Domain', { name: 'shop.internal', vpc });
    const environment = { CATALOG_URL: 'http://catalog:8080', ORDERS_URL: 'http://orders:8080' };
    const addService = (name: string, image: string, isOffered: boolean, variables: Record<string, string>) => {
      const task = new ecs.FargateTaskDefinition(this, `${name}Task`, { cpu: 512, memoryLimitMiB: 1024 });
      task.addContainer(name, {
        image: ecs.ContainerImage.fromRegistry(image),
        portMappings: [{ containerPort: 8080, name: 'http', appProtocol: ecs.AppProtocol.http }],
        environment: variables,
        logging: ecs.LogDrivers.firelens({}),
      });
      const logGroup = this.addRouter(task, name, bucket, errors);
      return new ecs.FargateService(this, `${name}Service`, {
        cluster,
        taskDefinition: task,
        desiredCount: 2,
        minHealthyPercent: 100,
        circuitBreaker: { rollback: true },
        availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
        enableECSManagedTags: true,
        propagateTags: ecs.PropagatedTagSource.SERVICE,
        securityGroups: [new ec2.SecurityGroup(this, `${name}Group`, { vpc, allowAllOutbound: false })],
        serviceConnectConfiguration: {
          namespace: namespaceArn,
          logDriver: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'service-connect' }),
          ...(isOffered && {
            services: [
              {
                portMappingName: 'http',
                discoveryName: name,
                dnsName: name,
                port: 8080,
                perRequestTimeout: Duration.seconds(5),
              },
            ],
          }),
        },
      });
    };

    const catalog = addService('catalog', 'public.ecr.aws/acme/catalog:2.4.0', true, {});
    const orders = addService('orders', 'public.ecr.aws/acme/orders:5.1.2', true, environment);
    orders.enableCloudMap({ cloudMapNamespace: domain, name: 'orders' });
    const front = addService('front', 'public.ecr.aws/acme/front:3.0.1', false, environment);
    const loadBalancer = new elb.NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: true,
      crossZoneEnabled: true,
      securityGroups: [new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false })],
    });
    loadBalancer.connections.allowFromAnyIpv4(ec2.Port.tcp(80));
    loadBalancer
      .addListener('Http', { port: 80 })
      .addTargets('Front', { port: 8080, targets: [front], deregistrationDelay: Duration.seconds(30) });
    front.connections.allowFrom(loadBalancer, ec2.Port.tcp(8080));
    for (const client of [front, orders]) catalog.connections.allowFrom(client, ec2.Port.tcp(8080));
    for (const client of [front, jobs]) orders.connections.allowFrom(client, ec2.Port.tcp(8080));
    for (const { connections } of [catalog, orders, front]) connections.allowToAnyIpv4(ec2.Port.tcp(443));

    new CfnOutput(this, 'url', { value: `http://${loadBalancer.loadBalancerDnsName}` });
    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
    new CfnOutput(this, 'log_group', { value: errors.logGroupName });
  }

  /** Adds the log router, which writes its configuration before it starts; returns the log group of the task. */
  private addRouter(task: ecs.TaskDefinition, id: string, bucket: s3.Bucket, errors: logs.LogGroup): logs.LogGroup {
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
      environment: { CONFIGURATION: routes(this.region, bucket, errors) },
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'firelens', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      firelensConfig: {
        type: ecs.FirelensLogRouterType.FLUENTBIT,
        options: { configFileType: ecs.FirelensConfigFileType.FILE, configFileValue: file },
      },
    });
    bucket.grantPut(task.taskRole);
    errors.grantWrite(task.taskRole);
    return logGroup;
  }
}

function routes(region: string, bucket: s3.Bucket, logGroup: logs.LogGroup): string {
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
    s3_key_format /$TAG[0]/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz
    s3_key_format_tag_delimiters -
[OUTPUT]
    Name cloudwatch_logs
    Match errors.*
    region ${region}
    log_group_name ${logGroup.logGroupName}
    log_stream_prefix fluent-bit/
`;
}
