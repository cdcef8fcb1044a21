import {
  type aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  type aws_efs as efs,
  aws_logs as logs,
  aws_s3 as s3,
  aws_s3_deployment as deployment,
  type aws_secretsmanager as secretsmanager,
  type aws_ssm as ssm,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Size,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkEverythingProps extends StackProps {
  /** Cluster of the services, with its network. */
  readonly cluster: ecs.ICluster;
  /** Name of the capacity provider of the instances with GPUs. */
  readonly capacityProvider: string;
  /** Bucket with the files of environment variables, and with the configuration of the log router. */
  readonly files: s3.IBucket;
  /** File system with the models, and the access point of the services. */
  readonly models: { readonly fileSystem: efs.IFileSystem; readonly accessPoint: efs.IAccessPoint };
  /** Secret with the user name and the password of the registry. */
  readonly registrySecret: secretsmanager.ISecret;
  /** Secret with the key of the license. */
  readonly licenseSecret: secretsmanager.ISecret;
  /** Table to which the analyzer writes what it detects. */
  readonly detections: dynamodb.ITable;
  /** Parameter with the credential specification (gMSA) of the decoder, and the secret that it names. */
  readonly account: { readonly parameter: ssm.IParameter; readonly secret: secretsmanager.ISecret };
}

/** The services of `examples/everything.ts`, with AWS CDK. */
export class CdkEverythingStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkEverythingProps) {
    super(scope, id, props);
    const bucket = new s3.Bucket(this, 'Archive', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const logGroup = new logs.LogGroup(this, 'Errors', {
      retention: logs.RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.analyzer(props, bucket, logGroup);
    this.ingest(props, bucket);
    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
    new CfnOutput(this, 'log_group', { value: logGroup.logGroupName });
  }

  private analyzer(props: CdkEverythingProps, bucket: s3.Bucket, logGroup: logs.LogGroup): void {
    const { cluster, files, models, account } = props;
    const task = new ecs.TaskDefinition(this, 'AnalyzerTask', {
      compatibility: ecs.Compatibility.EC2,
      networkMode: ecs.NetworkMode.BRIDGE,
      family: 'analyzer',
      memoryMiB: '12288',
      pidMode: ecs.PidMode.TASK,
      placementConstraints: [ecs.PlacementConstraint.memberOf('attribute:ecs.instance-type =~ g6.*')],
      volumes: [
        {
          name: 'models',
          efsVolumeConfiguration: {
            fileSystemId: models.fileSystem.fileSystemId,
            transitEncryption: 'ENABLED',
            authorizationConfig: { accessPointId: models.accessPoint.accessPointId, iam: 'ENABLED' },
          },
        },
        { name: 'cameras', host: { sourcePath: '/run/cameras' } },
        {
          name: 'kernels',
          dockerVolumeConfiguration: { scope: ecs.Scope.SHARED, autoprovision: true, driver: 'local' },
        },
        { name: 'work', host: {} },
      ],
    });
    const pictures = new ecs.ServiceManagedVolume(this, 'Pictures', {
      name: 'pictures',
      managedEBSVolume: {
        size: Size.gibibytes(200),
        volumeType: ec2.EbsDeviceVolumeType.GP3,
        iops: 6000,
        throughput: 250,
        encrypted: true,
        tagSpecifications: [{ propagateTags: ecs.EbsPropagatedTagSource.SERVICE }],
      },
    });
    task.addVolume(pictures);
    props.detections.grant(task.taskRole, 'dynamodb:PutItem');
    models.fileSystem.grantRead(task.taskRole);
    bucket.grantPut(task.taskRole);
    logGroup.grantWrite(task.taskRole);

    const routerLog = this.addRouter(task, 'Analyzer', {
      configFileType: ecs.FirelensConfigFileType.S3,
      configFileValue: files.arnForObjects('fluent-bit/analyzer.conf'),
    });
    const configuration = new deployment.BucketDeployment(this, 'Configuration', {
      destinationBucket: files,
      sources: [deployment.Source.data('fluent-bit/analyzer.conf', routes(this.region, bucket, logGroup))],
      prune: false,
    });

    const driverLinux = new ecs.LinuxParameters(this, 'DriverLinux');
    driverLinux.addDevices({ hostPath: '/dev/nvidiactl' });
    driverLinux.addCapabilities(ecs.Capability.SYS_RAWIO);
    const driver = task.addContainer('driver', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/acme/gpu-driver:550.90'),
      memoryLimitMiB: 256,
      essential: false,
      privileged: false,
      disableNetworking: true,
      dockerSecurityOptions: ['label:type:unconfined_t'],
      linuxParameters: driverLinux,
      logging: ecs.LogDrivers.firelens({}),
    });

    const decoderLinux = new ecs.LinuxParameters(this, 'DecoderLinux', {
      sharedMemorySize: 512,
      maxSwap: Size.mebibytes(1024),
      swappiness: 10,
    });
    decoderLinux.addDevices({
      hostPath: '/dev/dri/renderD128',
      permissions: [ecs.DevicePermission.READ, ecs.DevicePermission.WRITE],
    });
    const decoder = task.addContainer('decoder', {
      image: ecs.ContainerImage.fromRegistry('registry.acme.test/decoder:7.1.0', {
        credentials: props.registrySecret,
      }),
      credentialSpecs: [ecs.DomainlessCredentialSpec.fromSsmParameter(account.parameter)],
      cpu: 1024,
      memoryLimitMiB: 2048,
      portMappings: [
        { containerPort: 8554, hostPort: 8554, name: 'frames' },
        { containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE, containerPortRange: '8600-8609' },
      ],
      hostname: 'decoder',
      dnsServers: ['10.0.0.2'],
      dnsSearchDomains: ['cameras.acme.test'],
      extraHosts: { 'recorder.acme.test': '10.0.7.7' },
      healthCheck: {
        command: ['CMD-SHELL', 'decoder-ctl status'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      linuxParameters: decoderLinux,
      logging: ecs.LogDrivers.firelens({}),
    });
    files.grantRead(task.obtainExecutionRole(), 'analyzer/production.env');
    account.parameter.grantRead(task.obtainExecutionRole());
    account.secret.grantRead(task.obtainExecutionRole());
    pictures.mountIn(decoder, { containerPath: '/pictures', readOnly: false });
    decoder.addMountPoints({ sourceVolume: 'cameras', containerPath: '/run/cameras', readOnly: true });

    const analyzerLinux = new ecs.LinuxParameters(this, 'AnalyzerLinux', { initProcessEnabled: true });
    analyzerLinux.addCapabilities(ecs.Capability.SYS_NICE);
    analyzerLinux.dropCapabilities(ecs.Capability.NET_RAW);
    analyzerLinux.addTmpfs({
      containerPath: '/tmp',
      size: 256,
      mountOptions: [ecs.TmpfsMountOption.NOEXEC, ecs.TmpfsMountOption.NOSUID],
    });
    const analyzer = task.addContainer('analyzer', {
      image: ecs.ContainerImage.fromRegistry('registry.acme.test/analyzer:3.2.1', {
        credentials: props.registrySecret,
      }),
      versionConsistency: ecs.VersionConsistency.ENABLED,
      gpuCount: 1,
      memoryLimitMiB: 8192,
      memoryReservationMiB: 6144,
      startTimeout: Duration.seconds(300),
      stopTimeout: Duration.seconds(90),
      enableRestartPolicy: true,
      restartIgnoredExitCodes: [78],
      restartAttemptPeriod: Duration.seconds(180),
      entryPoint: ['/usr/bin/analyzer'],
      command: ['--input', 'rtsp://frames:8554', '--models', '/models'],
      workingDirectory: '/work',
      user: '1000:1000',
      environment: { CUDA_CACHE_PATH: '/kernels' },
      environmentFiles: [ecs.EnvironmentFile.fromBucket(files, 'analyzer/production.env')],
      secrets: { LICENSE: ecs.Secret.fromSecretsManager(props.licenseSecret, 'key') },
      dockerLabels: { 'test.acme.team': 'video' },
      readonlyRootFilesystem: true,
      linuxParameters: analyzerLinux,
      ulimits: [
        { name: ecs.UlimitName.NOFILE, softLimit: 65536, hardLimit: 65536 },
        { name: ecs.UlimitName.MEMLOCK, softLimit: -1, hardLimit: -1 },
      ],
      systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
      logging: ecs.LogDrivers.firelens({}),
    });
    analyzer.addContainerDependencies(
      { container: driver, condition: ecs.ContainerDependencyCondition.SUCCESS },
      { container: decoder, condition: ecs.ContainerDependencyCondition.HEALTHY },
    );
    analyzer.addLink(decoder, 'frames');
    analyzer.addVolumesFrom({ sourceContainer: 'decoder', readOnly: true });
    analyzer.addMountPoints(
      { sourceVolume: 'models', containerPath: '/models', readOnly: true },
      { sourceVolume: 'kernels', containerPath: '/kernels', readOnly: false },
      { sourceVolume: 'work', containerPath: '/work', readOnly: false },
    );
    task.addContainer('agent', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/acme/agent:1.4.0'),
      memoryLimitMiB: 128,
      logging: ecs.LogDrivers.awsLogs({ logGroup: routerLog, streamPrefix: 'ecs', datetimeFormat: '%Y-%m-%d' }),
    });

    const service = new ecs.Ec2Service(this, 'Analyzer', {
      cluster,
      taskDefinition: task,
      capacityProviderStrategies: [{ capacityProvider: props.capacityProvider, weight: 1 }],
      desiredCount: 2,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    service.addVolume(pictures);
    service.node.addDependency(configuration);
  }

  private ingest({ cluster }: CdkEverythingProps, bucket: s3.Bucket): void {
    const task = new ecs.FargateTaskDefinition(this, 'IngestTask', {
      family: 'ingest',
      cpu: 1024,
      memoryLimitMiB: 2048,
      ephemeralStorageGiB: 50,
      runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
      pidMode: ecs.PidMode.TASK,
      enableFaultInjection: true,
      volumes: [{ name: 'recordings', host: {} }],
    });
    bucket.grantPut(task.taskRole);
    this.addRouter(task, 'Ingest');
    const ingestLinux = new ecs.LinuxParameters(this, 'IngestLinux');
    ingestLinux.addCapabilities(ecs.Capability.SYS_PTRACE);
    const ingest = task.addContainer('ingest', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/acme/ingest:2.0.0'),
      portMappings: [
        { containerPort: 50051, name: 'control', appProtocol: ecs.AppProtocol.grpc },
        { containerPort: 3478, protocol: ecs.Protocol.UDP },
        {
          containerPort: ecs.ContainerDefinition.CONTAINER_PORT_USE_RANGE,
          containerPortRange: '20000-20099',
          protocol: ecs.Protocol.UDP,
        },
      ],
      interactive: true,
      pseudoTerminal: true,
      linuxParameters: ingestLinux,
      logging: ecs.LogDrivers.firelens({
        options: {
          Name: 's3',
          region: this.region,
          bucket: bucket.bucketName,
          total_file_size: '1M',
          upload_timeout: '1m',
          use_put_object: 'On',
          compression: 'gzip',
          s3_key_format: '/ingest/%Y/%m/%d/%H/%M%S-$UUID.gz',
        },
      }),
    });
    ingest.addMountPoints({ sourceVolume: 'recordings', containerPath: '/recordings', readOnly: false });
    new ecs.FargateService(this, 'Ingest', {
      cluster,
      taskDefinition: task,
      desiredCount: 2,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
  }

  private addRouter(task: ecs.TaskDefinition, id: string, options: ecs.FirelensOptions = {}): logs.LogGroup {
    const logGroup = new logs.LogGroup(this, `${id}RouterLog`, {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    task.addFirelensLogRouter('log_router', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'),
      cpu: 64,
      memoryReservationMiB: 128,
      user: '0',
      stopTimeout: Duration.seconds(120),
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'firelens', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT, options },
    });
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
