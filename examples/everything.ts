import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  ConfigDelivery,
  Ec2Service,
  type EnvironmentBucket,
  FargateService,
  type InstanceCapacity,
  LogBucket,
  LogDestination,
  LogGroup,
  type Network,
} from '../modules';

/** Existing resources that the example uses. */
export interface EverythingProps {
  /** Cluster of the services. */
  readonly cluster: Cluster;
  /** Network of the services. */
  readonly network: Network;
  /** Instances with GPUs. */
  readonly capacity: Required<Pick<InstanceCapacity, 'capacityProviderName' | 'securityGroupId'>>;
  /** Bucket with the files of environment variables, and with the configuration of the log router. */
  readonly files: EnvironmentBucket;
  /** File system with the models, the access point of the services, and the security group of the mount targets. */
  readonly models: {
    readonly fileSystemId: string;
    readonly accessPointId: string;
    readonly mountTargetSecurityGroupId: string;
  };
  /** Secret with the user name and the password of the registry. */
  readonly registrySecretArn: string;
  /** Secret with the key of the license. */
  readonly licenseSecretArn: string;
  /** Table to which the analyzer writes what it detects. */
  readonly detectionsTableArn: string;
  /** Parameter with the credential specification (gMSA) of the decoder, and the secret that it names. */
  readonly account: { readonly parameterArn: string; readonly secretArn: string };
}

/**
 * Analysis of video on EC2 instances with GPUs, and its ingest on Fargate. Together, their containers set every property
 * that a container can have, and their tasks every kind of volume.
 *
 * In the task `analyzer`, `driver` prepares the GPU and exits, `decoder` reads the cameras, `analyzer` detects objects in
 * the pictures of the decoder, and `agent` still logs with `awslogs`.
 */
export class EverythingStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: EverythingProps) {
    super(scope, id);
    const { cluster, network, capacity, files, models } = props;
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Archive', { forceDestroy });
    const logGroup = new LogGroup(this, 'Errors', {
      logGroupNamePrefix: '/video/errors/',
      retentionDays: 14,
      forceDestroy,
    });
    const archive = LogDestination.s3({ bucket });

    new Ec2Service(this, 'Analyzer', {
      cluster,
      network,
      capacity,
      networkMode: 'bridge',
      family: 'analyzer',
      memoryMiB: 12288,
      pidMode: 'task',
      placementConstraints: ['attribute:ecs.instance-type =~ g6.*'],
      taskRole: {
        statements: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: props.detectionsTableArn }],
      },
      executionRole: {
        statements: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: props.account.secretArn }],
      },
      volumes: {
        models: {
          efsVolumeConfiguration: {
            fileSystemId: models.fileSystemId,
            authorizationConfig: { accessPointId: models.accessPointId },
          },
          mountTargetSecurityGroupId: models.mountTargetSecurityGroupId,
        },
        pictures: { managedEBSVolume: { sizeInGiB: 200, iops: 6000, throughput: 250 } },
        cameras: { host: { sourcePath: '/run/cameras' } },
        kernels: { dockerVolumeConfiguration: { scope: 'shared', autoprovision: true } },
      },
      containers: {
        driver: {
          image: 'public.ecr.aws/acme/gpu-driver:550.90',
          memoryMiB: 256,
          essential: false,
          // The root permissions of the instance are not needed: the devices and capabilities below suffice.
          privileged: false,
          disableNetworking: true,
          dockerSecurityOptions: ['label:type:unconfined_t'],
          linuxParameters: { devices: { '/dev/nvidiactl': {} }, capabilities: { add: ['SYS_RAWIO'] } },
        },
        decoder: {
          image: 'registry.acme.test/decoder:7.1.0',
          repositoryCredentials: { secretArn: props.registrySecretArn },
          credentialSpecs: [`credentialspecdomainless:${props.account.parameterArn}`],
          cpu: 1024,
          memoryMiB: 2048,
          ports: [{ containerPort: 8554, hostPort: 8554, name: 'frames' }, { containerPortRange: '8600-8609' }],
          hostname: 'decoder',
          dnsServers: ['10.0.0.2'],
          dnsSearchDomains: ['cameras.acme.test'],
          extraHosts: { 'recorder.acme.test': '10.0.7.7' },
          healthCheck: {
            command: ['CMD-SHELL', 'decoder-ctl status'],
            intervalSeconds: 10,
            timeoutSeconds: 5,
            retries: 3,
            startPeriodSeconds: 60,
          },
          mountPoints: {
            '/pictures': { sourceVolume: 'pictures' },
            '/run/cameras': { sourceVolume: 'cameras', readOnly: true },
          },
          linuxParameters: {
            devices: { '/dev/dri/renderD128': { permissions: ['read', 'write'] } },
            sharedMemorySizeMiB: 512,
            maxSwapMiB: 1024,
            swappiness: 10,
          },
        },
        analyzer: {
          image: 'registry.acme.test/analyzer:3.2.1',
          repositoryCredentials: { secretArn: props.registrySecretArn },
          versionConsistency: 'enabled',
          resourceRequirements: { GPU: 1 },
          memoryMiB: 8192,
          memoryReservationMiB: 6144,
          dependsOn: { driver: 'SUCCESS', decoder: 'HEALTHY' },
          links: ['decoder:frames'],
          startTimeoutSeconds: 300,
          stopTimeoutSeconds: 90,
          restart: { ignoredExitCodes: [78], resetSeconds: 180 },
          entryPoint: ['/usr/bin/analyzer'],
          command: ['--input', 'rtsp://frames:8554', '--models', '/models'],
          workingDirectory: '/work',
          user: '1000:1000',
          environment: { CUDA_CACHE_PATH: '/kernels' },
          environmentFiles: [{ bucket: files, key: 'analyzer/production.env' }],
          secrets: { LICENSE: { secretArn: props.licenseSecretArn, jsonKey: 'key' } },
          dockerLabels: { 'test.acme.team': 'video' },
          readonlyRootFilesystem: true,
          writablePaths: ['/work'],
          mountPoints: {
            '/models': { sourceVolume: 'models', readOnly: true },
            '/kernels': { sourceVolume: 'kernels' },
          },
          volumesFrom: { decoder: { readOnly: true } },
          linuxParameters: {
            initProcessEnabled: true,
            capabilities: { add: ['SYS_NICE'], drop: ['NET_RAW'] },
            tmpfs: { '/tmp': { sizeMiB: 256, mountOptions: ['noexec', 'nosuid'] } },
          },
          ulimits: {
            nofile: { softLimit: 65536, hardLimit: 65536 },
            memlock: { softLimit: -1, hardLimit: -1 },
          },
          systemControls: { 'net.core.somaxconn': '1024' },
        },
        agent: {
          image: 'public.ecr.aws/acme/agent:1.4.0',
          memoryMiB: 128,
          logDriver: 'awslogs',
          // Joins lines up to the next one that begins with a time, by an option that has no property.
          override: ({ logConfiguration: { options, ...logging }, ...definition }) => ({
            ...definition,
            logConfiguration: { ...logging, options: { ...options, 'awslogs-datetime-format': '%Y-%m-%d' } },
          }),
        },
      },
      logRouting: {
        routes: [
          { source: 'stdout', to: archive },
          { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup }) },
        ],
        delivery: ConfigDelivery.s3({ bucket: files }),
      },
      logForceDestroy: forceDestroy,
    });
    new FargateService(this, 'Ingest', {
      cluster,
      network,
      family: 'ingest',
      cpu: 1024,
      memoryMiB: 2048,
      ephemeralStorageGiB: 50,
      pidMode: 'task',
      enableFaultInjection: true,
      volumes: { recordings: { host: {} } },
      containers: {
        ingest: {
          image: 'public.ecr.aws/acme/ingest:2.0.0',
          ports: [
            { containerPort: 50051, name: 'control', appProtocol: 'grpc' },
            { containerPort: 3478, protocol: 'udp' },
            { containerPortRange: '20000-20099', protocol: 'udp' },
          ],
          interactive: true,
          pseudoTerminal: true,
          linuxParameters: { capabilities: { add: ['SYS_PTRACE'] } },
          mountPoints: { '/recordings': { sourceVolume: 'recordings' } },
        },
      },
      logRouting: { routes: [{ to: archive }], delivery: ConfigDelivery.options() },
      logForceDestroy: forceDestroy,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
