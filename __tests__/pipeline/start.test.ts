import { setTimeout as sleep } from 'node:timers/promises';
import { Ec2Stack } from '../../examples/ec2';
import { NginxLogsStack } from '../../examples/nginx-logs';
import { ConfigDelivery, LogDestination, type LogRouting } from '../../modules';
import { readSettings } from '../../settings';
import { ServiceStack } from '../../stacks/service-stack';
import { bucket, byImage, deliveryStream, logGroup, stream } from '../../lab/synth/tasks';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { routedTaskFolder, taskFolder, instanceTaskFolder } from '../../lab/routers/route';
import { describeWithFluentBit } from './with-fluent-bit';

const byInit = ConfigDelivery.init({ bucket });
const byOptions = ConfigDelivery.options();
const byInline = ConfigDelivery.inline();
const existing = {
  cluster: { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', clusterName: 'main' },
  network: { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'] },
};
const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };
const user = { name: 'jane', password: secret };
const host = 'logs.example.com';

const destinations: Readonly<Record<string, LogDestination>> = {
  S3: LogDestination.s3({ bucket, keyLayout: 'athena', prefix: 'production/' }),
  'CloudWatch Logs': LogDestination.cloudWatchLogs({ logGroup }),
  Firehose: LogDestination.firehose({ deliveryStream }),
  Kinesis: LogDestination.kinesis({ stream }),
  OpenSearch: LogDestination.openSearch({
    domain: { endpoint: host, domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' },
  }),
  'OpenSearch with a user': LogDestination.openSearch({ domain: { endpoint: host }, user }),
  'OpenSearch Serverless': LogDestination.openSearch({
    collection: { endpoint: host, collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc' },
  }),
  HTTP: LogDestination.http({ host, headers: { Authorization: { prefix: 'Bearer ', secret } } }),
  'New Relic': LogDestination.newRelic({ licenseKey: secret }),
  Datadog: LogDestination.datadog({ apiKey: secret, tags: { env: 'production' } }),
  Splunk: LogDestination.splunk({ host, token: secret, fields: { cluster: '$ecs_cluster' } }),
  Loki: LogDestination.loki({ host, user, tenantId: 'acme', labels: { stage: 'production', source: '$source' } }),
  'a Fluentd': LogDestination.forward({ host, sharedKey: secret, user }),
  stdout: LogDestination.stdout(),
  nothing: LogDestination.null(),
};
const S3 = destinations['S3']!;

const nginx: LogRouting['routes'] = [
  { from: 'nginx', source: 'stdout', dropHealthChecks: true, parse: 'nginx-access', to: S3 },
  { from: 'nginx', source: 'stderr', parse: 'nginx-error', to: destinations['CloudWatch Logs']! },
  { from: 'nginx', name: 'grave', source: 'stderr', parse: 'nginx-error', level: 'error', to: destinations['HTTP']! },
  {
    from: 'my-app',
    multiline: ['java', 'python'],
    include: 'a',
    exclude: ['b', { field: 'path', matches: '^/health' }],
    parse: ['json', 'logfmt'],
    ecsMetadata: false,
    fields: { rename: { msg: 'message' }, remove: ['password'], add: { stage: 'production' } },
    lua: { code: 'function same(tag, time, record) return 0, 0, record end', call: 'same' },
    to: S3,
  },
  { from: 'my-app', level: 'warn', parse: 'json', rateLimit: 100, to: destinations['Firehose']! },
  { from: { tag: 'audit.*' }, to: destinations['Kinesis']! },
];

/** Every destination with every delivery that supports it, and the routes of a complete task. */
const routings: Readonly<Record<string, LogRouting>> = {
  ...Object.fromEntries(
    Object.entries(destinations).map(([name, to]) => [
      `${name}, options delivery`,
      { routes: [{ to }], delivery: byOptions },
    ]),
  ),
  'all destinations, image delivery': { routes: [{ to: Object.values(destinations) }], delivery: byImage },
  'all destinations, inline delivery': { routes: [{ to: Object.values(destinations) }], delivery: byInline },
  'no destination in S3, inline delivery': {
    routes: [{ to: destinations['CloudWatch Logs']! }],
    delivery: byInline,
  },
  'all destinations, init delivery': { routes: [{ to: Object.values(destinations) }], delivery: byInit },
  'parsed routes, image delivery': { routes: nginx, delivery: byImage },
  'parsed routes, inline delivery': { routes: nginx, delivery: byInline },
  'parsed routes, init delivery': { routes: nginx, delivery: byInit },
  'parsed routes without metadata and joined lines': {
    routes: nginx,
    delivery: byImage,
    ecsMetadata: false,
    joinSplitLines: false,
  },
};

/** The synthesized folders of these routings, and of the app and its examples. */
const folders: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    Object.entries(routings).map(([name, routing]) => [name, () => routedTaskFolder(routing, ['nginx', 'my-app'])]),
  ),
  ...Object.fromEntries(
    (['awsvpc', 'bridge', 'host'] as const).flatMap((networkMode) =>
      [byInline, ConfigDelivery.s3({ bucket })].map((delivery) => [
        `an instance, with the ${delivery.by} delivery, in the mode ${networkMode}`,
        () => instanceTaskFolder({ routes: [{ to: S3 }], delivery }, networkMode),
      ]),
    ),
  ),
  'the example of nginx': () =>
    taskFolder((app) => new NginxLogsStack(app, 'nginx', { ...existing, delivery: () => byImage })),
  'the example of instances': () =>
    taskFolder((app) => new Ec2Stack(app, 'instances', { network: existing.network, files: bucket })),
  'the app, with the image delivery': () => taskFolder((app) => new ServiceStack(app, 'service', readSettings({}))),
  'the app, with the inline delivery': () =>
    taskFolder((app) => new ServiceStack(app, 'service', readSettings({ delivery: 'inline' }))),
  'the app, with the options delivery': () =>
    taskFolder((app) => new ServiceStack(app, 'service', readSettings({ delivery: 'options', destinations: ['s3'] }))),
};

describeWithFluentBit('A real Fluent Bit starts without warnings or errors with', () => {
  jest.setTimeout(60_000);

  test.concurrent.each(Object.entries(folders))('%s', async (_, folder) => {
    const router = await FluentBit.start(folder());

    await sleep(3000);
    const { isUp, log } = router;
    await router.stop();

    expect(isUp).toBe(true);
    expect(log.split('\n').filter(isProblem)).toEqual([]);
  });
});

/** Ignores the advice to limit the folder of S3 outputs, which contains only the next object. */
function isProblem(line: string): boolean {
  return /\[ *(warn|error)\]/.test(line) && !line.includes("Please use 'store_dir_limit_size' with s3 output");
}
