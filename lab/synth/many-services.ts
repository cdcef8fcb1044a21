import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import {
  ApplicationLoadBalancer,
  ConfigDelivery,
  EcsCluster,
  FargateService,
  LogBucket,
  LogDestination,
  LogGroup,
  type LogRouting,
  Vpc,
} from '../../modules';

const names = [
  ...['accounts', 'billing', 'cart', 'catalog', 'checkout', 'coupons', 'delivery', 'feedback', 'gifts', 'images'],
  ...['inventory', 'invoices', 'mail', 'orders', 'payments', 'pricing', 'returns', 'reviews', 'search', 'stock'],
] as const;

/** Routes of the service with a name and a number. */
export type RoutesOfService = (
  name: string,
  index: number,
  to: { readonly bucket: LogBucket; readonly logGroup: LogGroup },
) => LogRouting<string>['routes'];

/** Routes that the first fifteen services have in common, and the last five. */
export const commonRoutes: RoutesOfService = (_, index, { bucket, logGroup }) => [
  { parse: 'json', to: LogDestination.s3({ bucket }) },
  ...(index < 15
    ? [{ name: 'errors', parse: 'json', level: 'error', to: LogDestination.cloudWatchLogs({ logGroup }) } as const]
    : []),
];

/** Routes that no two services have in common. */
export const differentRoutes: RoutesOfService = (name, _, { bucket, logGroup }) => [
  { to: LogDestination.s3({ bucket }) },
  { name: 'own', include: name, to: LogDestination.cloudWatchLogs({ logGroup }) },
];

/** Adds a stack with twenty services in one network, the first four of which are behind a load balancer. */
export function manyServices(app: App, routesOf: RoutesOfService): TerraformStack {
  const stack = new TerraformStack(app, 'shop');
  new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
  const network = new Vpc(stack, 'Network');
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { network });
  const cluster = new EcsCluster(stack, 'Cluster');
  const bucket = new LogBucket(stack, 'Archive', { retentionDays: 365 });
  const logGroup = new LogGroup(stack, 'Errors');
  for (const [index, name] of names.entries()) {
    new FargateService(stack, name, {
      cluster,
      network,
      cpu: 256,
      memoryMiB: 512,
      family: name,
      containers: { [name]: { image: `registry.acme.test/${name}:2.0.${index}`, ports: [8000 + index] } },
      ...(index < 4 && {
        loadBalancing: { loadBalancer, container: name, paths: [`/${name}/*`], priority: index + 1 },
      }),
      logRouting: { routes: routesOf(name, index, { bucket, logGroup }), delivery: ConfigDelivery.inline() },
    });
  }
  return stack;
}
