import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import {
  ApplicationLoadBalancer,
  AuditTrail,
  ConfigDelivery,
  DeliveryStream,
  DeliveryTarget,
  Ec2Capacity,
  Ec2Service,
  EcrRepository,
  EcsCluster,
  EncryptionKey,
  FargateService,
  KinesisStream,
  LogBucket,
  LogDestination,
  LogGroup,
  ServiceAlarms,
  ServiceEvents,
  Vpc,
  VpcEndpoints,
} from '../../modules';

/** What a platform team deploys for all services: network, cluster, load balancer, buckets, keys and streams. */
export class PlatformStack extends TerraformStack {
  readonly network: Vpc;
  readonly cluster: EcsCluster;
  readonly bucket: LogBucket;
  readonly files: LogBucket;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly key: EncryptionKey;
  readonly stream: KinesisStream;
  readonly repository: EcrRepository;
  readonly logGroup: LogGroup;
  readonly capacity: Ec2Capacity;
  readonly endpoints: VpcEndpoints;

  constructor(scope: App, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'us-east-1' });
    this.network = new Vpc(this, 'Network', { flowLogs: false });
    this.cluster = new EcsCluster(this, 'Cluster');
    this.bucket = new LogBucket(this, 'Logs', {
      bucketName: 'acme-two-stacks',
      logDeliveryServices: ['load-balancers', 'vpcs', 'trail/shop'],
      forceDestroy: true,
    });
    this.files = new LogBucket(this, 'Files', { retentionDays: 'forever', forceDestroy: true });
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', { network: this.network, accessLogs: false });
    this.key = new EncryptionKey(this, 'Key', { servicePrincipals: ['log-groups'], forceDestroy: true });
    this.stream = new KinesisStream(this, 'Stream');
    this.repository = new EcrRepository(this, 'Repository', { repositoryName: 'router' });
    this.logGroup = new LogGroup(this, 'Group', { forceDestroy: true });
    this.capacity = new Ec2Capacity(this, 'Capacity', {
      cluster: this.cluster,
      network: this.network,
      instanceTypes: ['t3.medium'],
      maxInstances: 2,
    });
    this.endpoints = new VpcEndpoints(this, 'Endpoints', {
      network: this.network,
      services: ['logs', 'ecr.api'],
      clients: [this.network],
    });
  }
}

/** Services of another team, which use the constructs of the platform as objects. */
export class ServicesStack extends TerraformStack {
  readonly web: FargateService;

  constructor(scope: App, id: string, platform: PlatformStack) {
    super(scope, id);
    const { network, cluster, bucket, files, loadBalancer, key, stream, repository, logGroup, capacity } = platform;
    new AwsProvider(this, 'aws', { region: 'us-east-1' });
    const nginx = { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] };
    this.web = new FargateService(this, 'Web', {
      cluster,
      network,
      cpu: 512,
      memoryMiB: 1024,
      capacity: 'fargate-spot',
      containers: { nginx },
      loadBalancing: { loadBalancer, container: 'nginx' },
      logRouting: {
        routes: [
          {
            to: [
              LogDestination.s3({ bucket }),
              LogDestination.cloudWatchLogs({ logGroup }),
              LogDestination.kinesis({ stream }),
            ],
          },
        ],
        delivery: ConfigDelivery.image({ repository }),
      },
      logKmsKeyArn: key.kmsKeyArn,
    });
    platform.endpoints.addDependent(this.web.resources.service);
    new Ec2Service(this, 'Worker', {
      cluster,
      network,
      capacity,
      networkMode: 'bridge',
      containers: { nginx: { ...nginx, memoryMiB: 256 } },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.s3({ bucket: files }) },
    });
    new Vpc(this, 'Network', { cidr: '10.1.0.0/16', flowLogs: { bucket } });
    new ApplicationLoadBalancer(this, 'Internal', { network, internetFacing: false, accessLogs: { bucket } });
    new AuditTrail(this, 'Trail', { trailName: 'shop', bucket });
    new DeliveryStream(this, 'Delivery', { to: DeliveryTarget.s3({ bucket }), source: stream });
    new ServiceAlarms(this, 'Alarms', { service: this.web });
    new ServiceEvents(this, 'Events', { service: this.web, logGroup });
  }
}
