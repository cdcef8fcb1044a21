import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  EcrRepository,
  EcsCluster,
  FargateService,
  LogBucket,
  LogDelivery,
  LogDestination,
  LogGroup,
  type RouterImage,
  Vpc,
} from '../modules';
import type { Settings } from '../settings';
import { containerImageVariable, desiredCountVariable, routerImageTagVariable } from './service-variables';
import { setUpStack } from './stack-setup';

/** nginx behind a load balancer, in a network of its own, with its logs routed where the settings say. */
export class ServiceStack extends TerraformStack {
  /** The image to build for the log router, where the delivery needs one. */
  readonly routerImage: RouterImage | undefined;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    setUpStack(this, settings);
    const { namePrefix, certificateArn, forceDestroy } = settings;

    const network = new Vpc(this, 'Network', {
      cidr: settings.cidr,
      zones: settings.zones,
      nat: settings.nat,
      flowLogs: { retentionDays: settings.logGroupRetentionDays, forceDestroy },
    });
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      network,
      internetFacing: settings.internetFacing,
      accessLogs: { retentionDays: settings.logRetentionDays, forceDestroy },
      ...(certificateArn !== undefined && { certificateArn }),
    });
    const cluster = new EcsCluster(this, 'Cluster', {
      clusterName: namePrefix,
      containerInsights: settings.containerInsights,
    });
    const bucket = settings.destinations.includes('s3') ? this.createBucket(settings) : undefined;
    const logGroup = settings.destinations.includes('cloudwatch') ? this.createLogGroup(settings) : undefined;
    const repository = EcrRepository.named(this, settings.repositoryName);

    const service = new FargateService(this, 'Web', {
      ...settings.size,
      architecture: settings.architecture,
      cluster,
      network,
      serviceName: `${namePrefix}-web`,
      family: `${namePrefix}-web`,
      desiredCount: desiredCountVariable(this, settings),
      containers: { nginx: { image: containerImageVariable(this, settings), ports: [settings.containerPort] } },
      loadBalancing: { loadBalancer, container: 'nginx', healthCheckPath: settings.healthCheckPath },
      logRouting: {
        routes: [
          {
            from: 'nginx',
            to: [
              ...(bucket ? [LogDestination.s3({ bucket })] : []),
              ...(logGroup ? [LogDestination.cloudWatchLogs({ logGroup })] : []),
            ],
          },
        ],
        delivery:
          settings.delivery === 'image'
            ? LogDelivery.image({ repository, tag: routerImageTagVariable(this, () => this.routerImage?.tag) })
            : LogDelivery.options(),
      },
      logRetentionDays: settings.logGroupRetentionDays,
      logForceDestroy: forceDestroy,
    });
    this.routerImage = service.taskDefinition.routerImage;

    this.output('load_balancer_url', 'Where the service answers', loadBalancer.url);
    if (this.routerImage)
      this.output('repository_url', "Where the router's image is pulled from", repository.repositoryUrl);
    if (bucket) this.output('bucket', 'Where the log objects are', bucket.bucketName);
    this.output('cluster', 'Name of the cluster', cluster.clusterName);
    this.output('service', 'Name of the service', service.serviceName);
    this.output('log_groups', "The router's own log, and that of nginx where it goes to CloudWatch", {
      router: service.taskDefinition.logGroup.logGroupName,
      ...(logGroup && { nginx: logGroup.logGroupName }),
    });
  }

  private createBucket({ namePrefix, logRetentionDays, forceDestroy }: Settings): LogBucket {
    return new LogBucket(this, 'Logs', {
      bucketNamePrefix: `${namePrefix}-logs-`,
      retentionDays: logRetentionDays,
      forceDestroy,
    });
  }

  private createLogGroup({ namePrefix, logGroupRetentionDays, forceDestroy }: Settings): LogGroup {
    return new LogGroup(this, 'NginxLogs', {
      logGroupNamePrefix: `/${namePrefix}/nginx/`,
      retentionDays: logGroupRetentionDays,
      forceDestroy,
    });
  }

  private output(name: string, description: string, value: unknown): void {
    new TerraformOutput(this, name, { description, value });
  }
}
