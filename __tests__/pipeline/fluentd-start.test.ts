import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FluentdDestination, type FluentdRouting, ConfigDelivery } from '../../modules';
import { scratchFolder } from '../../lab/synth/scratch';
import { bucket, byImage, deliveryStream, logGroup, routed } from '../../lab/synth/tasks';
import { awsPlugins, dryRun, Fluentd } from '../../lab/routers/fluentd';
import { routedTaskFolder } from '../../lab/routers/route';
import { until } from '../../lab/until';
import { describeWithFluentd } from './with-fluentd';

const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs', externalId: 'acme' };
const user = { name: 'jane', password: secret };

const destinations = {
  S3: FluentdDestination.s3({ bucket, prefix: 'production/' }),
  'CloudWatch Logs': FluentdDestination.cloudWatchLogs({ logGroup }),
  Firehose: FluentdDestination.firehose({ deliveryStream }),
  'a Fluentd': FluentdDestination.forward({ host: 'logs.example.com', sharedKey: secret, user }),
  stdout: FluentdDestination.stdout(),
  nothing: FluentdDestination.null(),
} as const;

const byOptions = {
  router: 'fluentd',
  delivery: ConfigDelivery.options(),
  fluentdImage: 'acme/fluentd:1.2.3',
} as const;
const routings: Readonly<Record<string, FluentdRouting>> = {
  ...Object.fromEntries(
    Object.entries(destinations)
      .filter(([name]) => name !== 'a Fluentd')
      .map(([name, to]) => [
        `${name}, options delivery`,
        { ...byOptions, routes: [{ include: 'a', exclude: ['[b]', 'c #'], to }] },
      ]),
  ),
  'all destinations, image delivery': {
    router: 'fluentd',
    delivery: byImage,
    routes: [{ to: Object.values(destinations) }],
  },
  'diverging routes, image delivery': {
    router: 'fluentd',
    delivery: byImage,
    ecsMetadata: false,
    routes: [
      { from: 'nginx', source: 'stdout', include: '^/a', exclude: ['[b]', "it's #{c}"], to: destinations.S3 },
      { from: 'nginx', source: 'stderr', to: [destinations.stdout, destinations.nothing] },
      { from: 'my-app', exclude: 'noise', to: destinations['CloudWatch Logs'] },
      { from: { tag: 'audit.**' }, to: destinations.Firehose },
    ],
  },
};

describeWithFluentd('A real Fluentd', awsPlugins, () => {
  jest.setTimeout(120_000);

  test.each(Object.entries(routings))('starts without warnings or errors with %s', async (_, routing) => {
    const router = await Fluentd.start(routedTaskFolder(routing, ['nginx', 'my-app']));

    await sleep(2000);
    const { isUp, log } = router;
    await router.stop();

    expect(problemsIn(log, routing.delivery.by)).toEqual([]);
    expect(isUp).toBe(true);
  });

  test('passes the health check only while it is running', async () => {
    const routing: FluentdRouting = { router: 'fluentd', delivery: byImage, routes: [{ to: destinations.nothing }] };
    const { command } = routed(routing).log_router!.healthCheck as { command: readonly string[] };
    const router = await Fluentd.start(routedTaskFolder(routing, ['nginx']));

    await until(() => router.healthCheck(command) === 0, 'the health check succeeds');
    await router.stop();

    expect(router.healthCheck(command)).not.toBe(0);
  });

  test('assumes the roles of another account for all destinations with a role', () => {
    const to = [
      FluentdDestination.s3({ bucket, role }),
      FluentdDestination.cloudWatchLogs({ logGroup, role }),
      FluentdDestination.firehose({ deliveryStream, role }),
    ];
    const folder = routedTaskFolder({ router: 'fluentd', delivery: byImage, routes: [{ to }] }, ['nginx']);

    const { status, stdout } = dryRun(join(folder, 'effective.conf'));

    expect(stdout).toContain('finished dry run mode');
    expect(status).toBe(0);
  });

  test('rejects the host of a forward output that is not in a section', () => {
    const folder = scratchFolder({ 'fluent.conf': '<match **>\n  @type forward\n  host logs.example.com\n</match>\n' });

    expect(dryRun(join(folder, 'fluent.conf')).stdout).toContain("'host' parameter is already removed");
  });
});

/**
 * Returns warnings and errors, except known ones: existing objects are not checked, because keys contain the chunk ID; and
 * with the options delivery, no output matches Fluentd's own events, some of which the filter of ECS causes.
 */
function problemsIn(log: string, delivery: 'options' | 'image'): readonly string[] {
  const known = /Set 'check_object false' and s3_object_key_format is specified/;
  const ofOptions = /define <match fluent\.\*\*>|no patterns matched tag="fluent\.\w+"/;
  return log
    .split('\n')
    .filter((line) => /\[(warn|error|fatal)\]/.test(line) && !known.test(line))
    .filter((line) => delivery === 'image' || !ofOptions.test(line));
}
