import {
  aws_autoscaling as autoscaling,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_iam as iam,
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
export interface CdkDaemonProps extends StackProps {
  /** Network of the instances and their tasks. */
  readonly vpc: ec2.IVpc;
  /** Number of instances, which always run: ECS starts none for a daemon. */
  readonly instances: number;
}

/** The daemon of `examples/daemon.ts`, with AWS CDK. */
export class CdkDaemonStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkDaemonProps) {
    super(scope, id, props);
    const { vpc, instances } = props;
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      clusterName: 'speech',
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    cluster.addDefaultCapacityProviderStrategy([{ capacityProvider: 'FARGATE', weight: 1 }]);
    const launchTemplate = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU),
      userData: ec2.UserData.forLinux(),
      role: new iam.Role(this, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
      securityGroup: this.groupForHttps('InstanceGroup', vpc),
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(100, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
    });
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc,
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: ['g6.xlarge', 'g5.xlarge'].map((type) => ({
          instanceType: new ec2.InstanceType(type),
        })),
        instancesDistribution: {
          onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
          onDemandPercentageAboveBaseCapacity: 100,
        },
      },
      minCapacity: instances,
      maxCapacity: 10,
      newInstancesProtectedFromScaleIn: true,
    });
    cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(this, 'Capacity', { autoScalingGroup: group }));
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

    const task = new ecs.TaskDefinition(this, 'Task', {
      compatibility: ecs.Compatibility.EC2,
      family: 'transcriber',
      networkMode: ecs.NetworkMode.AWS_VPC,
      memoryMiB: '12288',
      placementConstraints: [ecs.PlacementConstraint.memberOf('attribute:ecs.instance-type =~ g*')],
    });
    this.addRouter(task, 'Transcriber', bucket, errors);
    task.addContainer('transcriber', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/acme/transcriber:1.8.0'),
      environment: { MODEL: 'large-v3' },
      gpuCount: 1,
      stopTimeout: Duration.seconds(90),
      logging: ecs.LogDrivers.firelens({}),
    });
    new ecs.Ec2Service(this, 'Transcriber', {
      cluster: cluster as ecs.ICluster,
      taskDefinition: task,
      daemon: true,
      circuitBreaker: { rollback: true },
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      securityGroups: [this.groupForHttps('TaskGroup', vpc)],
    });

    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
    new CfnOutput(this, 'log_group', { value: errors.logGroupName });
  }

  private groupForHttps(id: string, vpc: ec2.IVpc): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, id, { vpc, allowAllOutbound: false });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Registries, APIs of AWS and log destinations');
    return group;
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
