import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { ApplicationLoadBalancer, FargateService, LogBucket, ConfigDelivery, LogDestination } from 'cdktf-firelens';
import { type Pipeline, renderPipeline } from 'cdktf-firelens/fluent-bit';
import type { Construct } from 'constructs';
import { ShopNetwork } from './network';

/** Configuration of a Fluent Bit outside of ECS. */
const ownPipeline: Pipeline = {
  service: { Flush: 1, Grace: 30 },
  outputs: [{ name: 's3', match: 'shop.*', options: { bucket: 'shop-archive', total_file_size: '10M' } }],
};

class ShopStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'eu-central-1' });
    this.addOverride('terraform.required_providers.aws.version', '>= 5.100.0, < 7.0.0');

    const { vpc, publicSubnets, privateSubnets, wayOut } = new ShopNetwork(this, 'network');
    const cluster = new EcsCluster(this, 'cluster', { name: 'shop' });

    const network = {
      vpcId: vpc.id,
      publicSubnetIds: publicSubnets.map((subnet) => subnet.id),
      privateSubnetIds: privateSubnets.map((subnet) => subnet.id),
      privateEgress: [wayOut],
    };
    const loadBalancer = new ApplicationLoadBalancer(this, 'front', { network });
    const bucket = new LogBucket(this, 'logs');
    const auditLog = {
      logGroupName: '/shop/audit',
      logGroupArn: 'arn:aws:logs:eu-central-1:111122223333:log-group:/shop/audit',
    };
    const repository = {
      repositoryUrl: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/log-router',
      repositoryArn: 'arn:aws:ecr:eu-central-1:111122223333:repository/log-router',
    };

    const service = new FargateService(this, 'web', {
      cluster: { clusterArn: cluster.arn, clusterName: cluster.name },
      network,
      cpu: 512,
      memoryMiB: 1024,
      containers: {
        shop: {
          image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine',
          ports: [80],
          dependsOn: { payments: 'START' },
        },
        payments: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [8080] },
      },
      loadBalancing: { loadBalancer, container: 'shop' },
      logRouting: {
        routes: [
          { to: LogDestination.s3({ bucket, prefix: 'shop/' }) },
          { from: 'payments', to: LogDestination.cloudWatchLogs({ logGroup: auditLog }) },
        ],
        delivery: ConfigDelivery.image({ repository }),
      },
    });

    new TerraformOutput(this, 'url', { value: loadBalancer.url });
    new TerraformOutput(this, 'router_image', { value: service.taskDefinition.routerImage });
    new TerraformOutput(this, 'own_pipeline', { value: renderPipeline(ownPipeline) });
  }
}

const app = new App();
new ShopStack(app, 'shop');
app.synth();
