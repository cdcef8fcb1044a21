import fc from 'fast-check';
import { ConfigDelivery, type LogRoute, type LogRouting } from '../../modules';
import { repository } from './container-props';
import { destination } from './destinations';
import { made } from './made';
import { type Every, flag, number, one, some, token, withSome } from './right-values';

const pattern = one<unknown>('error', '^GET', { field: 'source', matches: 'stdout' });

const ownParser = fc.constant({ Name: 'own', Format: 'regex', Regex: '^(?<word>[a-z]+)$', Types: 'word:string' });
const ownMultiline = fc.constant({
  name: 'own_lines',
  type: 'regex',
  Rule: [
    { state: 'start_state', regex: '/^x/', next: 'rest' },
    { state: 'rest', regex: '/^ /', next: 'rest' },
  ],
});

/** What a route may do to records on their way. */
const steps = {
  name: one('errors', 'all_of_it'),
  source: one('stdout', 'stderr'),
  multiline: fc.oneof(one('go', 'java', 'python', 'ruby'), ownMultiline, fc.tuple(one('java'), ownMultiline)),
  include: pattern,
  exclude: fc.oneof(pattern, fc.array(pattern, { maxLength: 2 })),
  dropHealthChecks: flag,
  parse: fc.oneof(one('json', 'logfmt', 'nginx-access', 'nginx-error'), ownParser, fc.tuple(one('json'), ownParser)),
  ecsMetadata: flag,
  fields: withSome<Record<string, unknown>>(
    {},
    { rename: fc.constant({ msg: 'message' }), remove: some('container_id', 'x*'), add: fc.constant({ team: 'blue' }) },
  ),
  lua: fc.constant({ code: 'function f(tag, ts, r) return 0, ts, r end', call: 'f' }),
  rateLimit: fc.oneof(number(1, 1000), token.number),
} satisfies Every<Omit<LogRoute, 'from' | 'level' | 'to'>>;

const route = fc.oneof(
  withSome<LogRoute>({ from: one<unknown>('nginx', 'app', ['nginx', 'app']), to: destination }, steps),
  withSome<LogRoute>({
    parse: fc.constant('json'),
    level: one('debug', 'error'),
    to: fc.array(destination, { minLength: 1, maxLength: 2 }),
  }),
);

const taggedRoute = withSome<LogRoute>({ name: one('audit'), from: one({ tag: 'audit.*' }), to: destination });

const files = withSome<Record<string, unknown>>(
  { bucket: fc.constant({ bucketName: 'acme', bucketArn: 'arn:aws:s3:::acme' }) },
  { prefix: one('router/') },
);

/** The deliveries that carry everything, wherever a task runs. */
const delivery = fc.oneof(
  withSome<Record<string, unknown>>({ repository }, { tag: fc.oneof(one('v1'), token.text) }).map((props) =>
    made('ConfigDelivery.image', (of) => ConfigDelivery.image(of as never), props),
  ),
  files.map((props) => made('ConfigDelivery.init', (of) => ConfigDelivery.init(of as never), props)),
  withSome<Record<string, unknown>>({ by: fc.constant('image'), repository }),
);

const router = {
  router: fc.constant('fluentbit'),
  fluentBitImage: one('registry.example.com/aws-for-fluent-bit:3.4.16'),
  expectedLoad: withSome<Record<string, unknown>>(
    { recordsPerSecond: number(1, 5000) },
    { recordBytes: number(100, 2000), outageMinutes: number(1, 60) },
  ),
  routerMemoryReservationMiB: number(100, 256),
  routerCpu: number(0, 128),
  routerStopTimeoutSeconds: number(40, 120),
  routerEssential: flag,
  ecsMetadata: fc.constant(true),
  joinSplitLines: flag,
  routerReadonlyRootFilesystem: flag,
  routerRetriesAtStop: flag,
  logDriverBufferRecords: number(0, 536870911),
} satisfies Every<Omit<LogRouting, 'routes' | 'delivery'>>;

/** How logs are routed by the options of log drivers: all to one destination. */
export const simpleLogRouting = withSome<LogRouting>(
  {
    routes: fc.tuple(withSome<LogRoute>({ to: destination })),
    delivery: fc.constant(made('ConfigDelivery.options', () => ConfigDelivery.options())),
  },
  { ...router, joinSplitLines: fc.constant(false) },
);

/** How the logs of the containers nginx and app are routed on Fargate: one route for each, or richer ones. */
export const logRouting = fc.oneof(
  simpleLogRouting,
  withSome<LogRouting>(
    {
      routes: fc
        .tuple(destination, fc.array(route, { maxLength: 2 }), fc.array(taggedRoute, { maxLength: 1 }))
        .map(([to, routes, tagged]) => [{ name: 'everything', to }, ...routes, ...tagged]),
      delivery,
    },
    router,
  ),
);

/** The same on instances, whose agent fetches a file from S3. */
export const ec2LogRouting = fc.oneof(
  simpleLogRouting,
  withSome<LogRouting>(
    {
      routes: fc.tuple(
        withSome<LogRoute>({ name: one('everything'), to: destination }),
        withSome<LogRoute>({ from: one('app'), to: destination }, { name: steps.name, include: steps.include }),
      ),
      delivery: files.map((props) => made('ConfigDelivery.s3', (of) => ConfigDelivery.s3(of as never), props)),
    },
    router,
  ),
);
