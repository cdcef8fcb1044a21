import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type Cluster,
  ConfigDelivery,
  FargateService,
  LogBucket,
  LogDestination,
  LogGroup,
  type LogRouting,
  type Network,
  NetworkLoadBalancer,
  ServiceNamespace,
  ServiceRegistry,
} from '../modules';

/** Existing resources that the example uses. */
export interface ServiceConnectProps {
  /** Cluster of the services. */
  readonly cluster: Cluster;
  /** Network of the services. */
  readonly network: Network;
  /** Security group of the jobs that read the orders; they have no proxy, and find them in DNS. */
  readonly jobsSecurityGroupId: string;
}

/**
 * A shop of three services that find each other with Service Connect, and whose logs have the same routes. Clients connect
 * to the front through a Network Load Balancer, and jobs to the orders by a name in DNS.
 *
 *     clients ── NetworkLoadBalancer ── Front ──┬── catalog:8080 ────────── Catalog
 *                                               └── orders:8080 ── Orders ──┘
 *                    jobs ── orders.shop.internal:8080 ────────────┘
 */
export class ServiceConnectStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ServiceConnectProps) {
    super(scope, id);
    const { cluster, network, jobsSecurityGroupId: securityGroupId } = props;
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Archive', { forceDestroy });
    const logGroup = new LogGroup(this, 'Errors', { logGroupNamePrefix: '/shop/errors/', forceDestroy });
    const { namespaceArn: namespace } = new ServiceNamespace(this, 'Namespace', { namespaceName: 'shop' });
    const domain = new ServiceNamespace(this, 'Domain', { namespaceName: 'shop.internal', network });
    const registry = new ServiceRegistry(this, 'Registry', { namespace: domain, registryName: 'orders' });
    const common = { cluster, network, cpu: 512, memoryMiB: 1024, logForceDestroy: forceDestroy } as const;
    const environment = { CATALOG_URL: 'http://catalog:8080', ORDERS_URL: 'http://orders:8080' };

    const catalog = new FargateService(this, 'Catalog', {
      ...common,
      containers: { catalog: { image: 'public.ecr.aws/acme/catalog:2.4.0', ports: [httpPort] } },
      serviceConnectConfiguration: { namespace, services: { http: offeredAs('catalog') } },
      logRouting: shopLogs(bucket, logGroup),
    });
    const orders = new FargateService(this, 'Orders', {
      ...common,
      containers: { orders: { image: 'public.ecr.aws/acme/orders:5.1.2', ports: [httpPort], environment } },
      serviceConnectConfiguration: { namespace, services: { http: offeredAs('orders') } },
      serviceRegistries: [{ registryArn: registry.registryArn }],
      logRouting: shopLogs(bucket, logGroup),
    });
    const loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', { network });
    const front = new FargateService(this, 'Front', {
      ...common,
      containers: { front: { image: 'public.ecr.aws/acme/front:3.0.1', ports: [httpPort], environment } },
      loadBalancing: { loadBalancer, container: 'front', listenerPort: 80 },
      // It only connects to others.
      serviceConnectConfiguration: { namespace },
      logRouting: shopLogs(bucket, logGroup),
    });
    for (const client of [front, orders]) catalog.allowFrom(client, httpPort.containerPort);
    for (const client of [front, { securityGroupId }]) orders.allowFrom(client, httpPort.containerPort);

    new TerraformOutput(this, 'url', { value: `http://${loadBalancer.dnsName}` });
    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}

/** Port of each service; Service Connect refers to it by its name. */
const httpPort = { containerPort: 8080, name: 'http', appProtocol: 'http' } as const;

/** Returns the name and the port by which other services connect, and the seconds in which a request must be answered. */
function offeredAs(dnsName: string) {
  const discoveryName = dnsName;
  return { discoveryName, clientAlias: { dnsName, port: 8080 }, timeout: { perRequestTimeoutSeconds: 5 } };
}

/** Returns the routes of each service: lines to the archive, and errors to the log group. */
function shopLogs(bucket: LogBucket, logGroup: LogGroup): LogRouting {
  return {
    routes: [
      { source: 'stdout', to: LogDestination.s3({ bucket }) },
      { source: 'stderr', to: LogDestination.cloudWatchLogs({ logGroup }) },
    ],
    delivery: ConfigDelivery.inline(),
  };
}
