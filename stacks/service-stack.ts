import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  type CapacityStrategy,
  type Container,
  type ContainerImage,
  EcrRepository,
  EcsCluster,
  FargateService,
  type ImageRepository,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  type LogRouting,
  type RouterImage,
  ServiceAlarms,
  Vpc,
  VpcEndpoints,
} from '../modules';
import type { Settings } from '../settings';
import { type Encryption, encryptionOf } from './encryption';
import { containerImageVariable, desiredCountVariable, routerImageTagVariable } from './service-variables';
import { setUpStack } from './stack-setup';

/** Destinations of the web server's logs that the settings select. */
export interface Logs {
  /** Bucket of the log objects. */
  readonly bucket: LogBucket | undefined;
  /** Log group of the web server. */
  readonly logGroup: LogGroup | undefined;
}

/** nginx behind a load balancer in a separate VPC, with its logs routed to the destinations in the settings. */
export class ServiceStack extends TerraformStack {
  /** Log router image to build, if the delivery needs one. */
  readonly routerImage: RouterImage | undefined;

  /** Destinations of the web server's logs. */
  readonly logs: Logs;

  /** Network of the service. */
  readonly network: Vpc;

  /** Cluster of the service. */
  readonly cluster: EcsCluster;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    setUpStack(this, settings);
    const encryption = encryptionOf(this, settings, ['log-groups', 'alarms']);

    const logs = this.createLogs(settings, encryption);
    const network = this.createNetwork(settings, encryption, logs);
    const loadBalancer = this.createLoadBalancer(settings, network);
    const cluster = new EcsCluster(this, 'Cluster', {
      clusterName: settings.namePrefix,
      containerInsights: settings.containerInsights,
      executeCommandLogGroup: {
        retentionDays: settings.logGroupRetentionDays,
        forceDestroy: settings.forceDestroy,
        ...encryption,
      },
    });
    const repository = EcrRepository.named(this, settings.repositoryName);
    const { scaling, ephemeralStorageGiB } = settings;
    const service = new FargateService(this, 'Web', {
      ...settings.size,
      architecture: settings.architecture,
      cluster,
      network,
      serviceName: `${settings.namePrefix}-web`,
      family: `${settings.namePrefix}-web`,
      desiredCount: desiredCountVariable(this, settings),
      capacity: capacityOf(settings),
      containers: { nginx: containerOf(settings, containerImageVariable(this, settings)) },
      loadBalancing: { loadBalancer, container: 'nginx', healthCheckPath: settings.healthCheckPath },
      logRouting: this.routing(settings, logs, repository),
      logRetentionDays: settings.logGroupRetentionDays,
      logForceDestroy: settings.forceDestroy,
      executeCommand: settings.executeCommand,
      ...(encryption.kmsKeyArn !== undefined && { logKmsKeyArn: encryption.kmsKeyArn }),
      ...(scaling && { scaling }),
      ...(ephemeralStorageGiB !== undefined && { ephemeralStorageGiB }),
    });
    if (network.isolated) this.connectToAws(network, service);
    if (settings.alarms) this.watch(service, settings, encryption);

    this.logs = logs;
    this.network = network;
    this.cluster = cluster;
    this.routerImage = service.taskDefinition.routerImage;
    this.output('load_balancer_url', 'Address of the service', loadBalancer.url);
    if (this.routerImage)
      this.output('repository_url', 'ECR repository of the log router image', repository.repositoryUrl);
    if (logs.bucket) this.output('bucket', 'Bucket of the log objects', logs.bucket.bucketName);
    this.output('cluster', 'Name of the cluster', cluster.clusterName);
    this.output('service', 'Name of the service', service.serviceName);
    this.output('log_groups', 'Log groups: of the log router, and of nginx if it logs to CloudWatch', {
      router: service.taskDefinition.logGroup.logGroupName,
      ...(logs.logGroup && { nginx: logs.logGroup.logGroupName }),
    });
  }

  private createLogs(settings: Settings, encryption: Encryption): Logs {
    const { namePrefix, destinations, logRetentionDays, logGroupRetentionDays, forceDestroy } = settings;
    const bucket = new Set(destinations).has('s3')
      ? new LogBucket(this, 'Logs', {
          bucketNamePrefix: `${namePrefix}-logs-`,
          retentionDays: logRetentionDays,
          forceDestroy,
          ...encryption,
        })
      : undefined;
    const logGroup = new Set(destinations).has('cloudwatch')
      ? new LogGroup(this, 'NginxLogs', {
          logGroupNamePrefix: `/${namePrefix}/nginx/`,
          retentionDays: logGroupRetentionDays,
          forceDestroy,
          ...encryption,
        })
      : undefined;
    return { bucket, logGroup };
  }

  private createNetwork(settings: Settings, encryption: Encryption, { bucket }: Logs): Vpc {
    const { cidr, zones, nat, flowLogs, logGroupRetentionDays: retentionDays, forceDestroy } = settings;
    return new Vpc(this, 'Network', {
      cidr,
      zones,
      nat,
      flowLogs: flowLogs !== 'none' && { traffic: flowLogs, retentionDays, forceDestroy, ...encryption },
      // With internet access, images may come from a registry that stores their layers in S3.
      ...(nat === 'none' && { s3EndpointBuckets: bucket ? [bucket] : [] }),
    });
  }

  private createLoadBalancer(settings: Settings, network: Vpc): ApplicationLoadBalancer {
    const { internetFacing, deletionProtection, webAclArn, certificateArn, domain } = settings;
    const { accessLogs, logRetentionDays: retentionDays, forceDestroy } = settings;
    return new ApplicationLoadBalancer(this, 'LoadBalancer', {
      network,
      internetFacing,
      deletionProtection,
      accessLogs: accessLogs && { retentionDays, forceDestroy },
      ...(domain ? { domain } : certificateArn !== undefined && { certificateArn }),
      ...(webAclArn !== undefined && { webAclArn }),
    });
  }

  private routing(settings: Settings, { bucket, logGroup }: Logs, repository: ImageRepository): LogRouting<'nginx'> {
    const { fluentBitImage, expectedLoad } = settings;
    return {
      routes: [
        {
          from: 'nginx',
          to: [
            ...(bucket ? [LogDestination.s3({ bucket })] : []),
            ...(logGroup ? [LogDestination.cloudWatchLogs({ logGroup })] : []),
          ],
        },
      ],
      delivery: this.delivery(settings, repository),
      ...(fluentBitImage !== undefined && { fluentBitImage }),
      ...(expectedLoad && { expectedLoad: expectedLoad }),
    };
  }

  private delivery({ delivery }: Settings, repository: ImageRepository): ConfigDelivery {
    if (delivery !== 'image') return ConfigDelivery[delivery]();
    return ConfigDelivery.image({ repository, tag: routerImageTagVariable(this, () => this.routerImage?.tag) });
  }

  private connectToAws(network: Vpc, service: FargateService): void {
    const endpoints = new VpcEndpoints(this, 'Endpoints', {
      network,
      services: service.taskDefinition.vpcEndpoints,
      clients: [service],
    });
    endpoints.addDependent(service.resources.service);
  }

  private watch(service: FargateService, settings: Settings, { kmsKeyArn }: Encryption): void {
    const { namePrefix, alarmEmails: emails, dashboard, containerInsights } = settings;
    new ServiceAlarms(this, 'Alarms', {
      service,
      emails,
      dashboard,
      containerInsights: containerInsights !== 'disabled',
      namePrefix: `${namePrefix}-web`,
      ...(kmsKeyArn !== undefined && { topicKmsKeyArn: kmsKeyArn }),
    });
  }

  private output(name: string, description: string, value: unknown): void {
    new TerraformOutput(this, name, { description, value });
  }
}

function containerOf(
  { containerPort, readonlyRootFilesystem, writablePaths }: Settings,
  image: ContainerImage,
): Container {
  return { image, ports: [containerPort], ...(readonlyRootFilesystem && { readonlyRootFilesystem, writablePaths }) };
}

function capacityOf({ spotPercent }: Settings): CapacityStrategy {
  if (spotPercent === 0) return 'fargate';
  return spotPercent === 100 ? 'fargate-spot' : { fargateWeight: 100 - spotPercent, spotWeight: spotPercent };
}
