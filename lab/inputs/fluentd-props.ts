import fc from 'fast-check';
import { FluentdDestination, type FluentdRoute, type FluentdRouting, ConfigDelivery } from '../../modules';
import { repository } from './container-props';
import { bucket, deliveryStream, host, logGroup, port, role, user } from './destinations';
import { made } from './made';
import { type Every, flag, number, one, token, withSome } from './right-values';
import { secret } from './secrets';

const access = { region: one('eu-central-1'), role };
const log = { '@log_level': one('warn') };
const waiting = withSome<Record<string, unknown>>({}, { flush_interval: one('10s'), chunk_limit_size: one('4M') });

/** Properties of each destination. */
const propsOf: Every<typeof FluentdDestination> = {
  s3: withSome<Record<string, unknown>>(
    { bucket },
    {
      ...access,
      prefix: one('production/'),
      uploadTimeout: one('5m'),
      objectSize: one('16M'),
      options: withSome<Record<string, unknown>>({}, { ...log, store_as: one('gzip', 'json'), buffer: waiting }),
    },
  ),
  cloudWatchLogs: withSome<Record<string, unknown>>(
    { logGroup },
    { ...access, options: withSome<Record<string, unknown>>({}, { ...log, buffer: waiting }) },
  ),
  firehose: withSome<Record<string, unknown>>(
    { deliveryStream },
    { ...access, options: withSome<Record<string, unknown>>({}, log) },
  ),
  forward: withSome<Record<string, unknown>>(
    { host, sharedKey: secret },
    { port, tls: flag, user, options: withSome<Record<string, unknown>>({}, { ...log, buffer: waiting }) },
  ),
  stdout: fc.constant(undefined),
  null: fc.constant(undefined),
};

const destination: fc.Arbitrary<unknown> = fc.oneof(
  ...Object.entries(propsOf).map(([name, props]) =>
    props.map((given) =>
      made(
        `FluentdDestination.${name}`,
        (of) => FluentdDestination[name as keyof typeof FluentdDestination](of as never),
        given,
      ),
    ),
  ),
);

const steps = {
  name: one('errors', 'all_of_it'),
  source: one('stdout', 'stderr'),
  include: one('error', '^GET'),
  exclude: one<unknown>('ELB-HealthChecker/', ['a', 'b+']),
} satisfies Every<Omit<FluentdRoute, 'from' | 'to'>>;

const route = withSome<FluentdRoute>(
  {
    from: one<unknown>('nginx', 'app', ['nginx', 'app']),
    to: fc.oneof(destination, fc.array(destination, { minLength: 1, maxLength: 2 })),
  },
  steps,
);
const taggedRoute = withSome<FluentdRoute>({ from: one({ tag: 'audit.*' }), to: destination });

const router = {
  routerMemoryReservationMiB: number(200, 512),
  routerCpu: number(0, 256),
  routerStopTimeoutSeconds: number(30, 120),
  routerEssential: flag,
  routerReadonlyRootFilesystem: flag,
  routerRetriesAtStop: flag,
  ecsMetadata: flag,
  logDriverBufferRecords: number(0, 536870911),
  outputBuffer: one('500M'),
} satisfies Every<Omit<FluentdRouting, 'router' | 'routes' | 'delivery' | 'fluentdImage'>>;

const delivery = withSome<Record<string, unknown>>({ repository }, { tag: fc.oneof(one('v1'), token.text) }).map(
  (props) => made('ConfigDelivery.image', (of) => ConfigDelivery.image(of as never), props),
);

/** How the logs of the containers nginx and app are routed by Fluentd: by one route for all of it, and others. */
export const fluentdRouting = fc.oneof(
  withSome<FluentdRouting>(
    {
      router: fc.constant('fluentd'),
      routes: fc
        .tuple(destination, fc.array(route, { maxLength: 2 }), fc.array(taggedRoute, { maxLength: 1 }))
        .map(([to, routes, tagged]) => [{ name: 'everything', to }, ...routes, ...tagged]),
      delivery,
    },
    { ...router, fluentdImage: one('registry.example.com/fluentd:v1.19.3-debian-1.0') },
  ),
  withSome<FluentdRouting>(
    {
      router: fc.constant('fluentd'),
      routes: fc.constant([{ to: made('FluentdDestination.stdout', () => FluentdDestination.stdout()) }]),
      delivery: fc.constant(made('ConfigDelivery.options', () => ConfigDelivery.options())),
    },
    router,
  ),
);
