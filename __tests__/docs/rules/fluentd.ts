import { FluentdDestination, ConfigDelivery } from '../../../modules';
import { bucket, deliveryStream, nginx, task } from '../../../lab/synth/tasks';
import { type Rule, withFluentd } from '../rule';

const s3 = FluentdDestination.s3({ bucket });
const stdout = FluentdDestination.stdout();
const forward = (host: string, tls = true) => [{ to: FluentdDestination.forward({ host, tls }) }];
const named = (id: string, prefix = '') => FluentdDestination.s3({ bucket, prefix, options: { '@id': id } });
const chunksAt = (path: string, prefix = '') =>
  FluentdDestination.s3({ bucket, prefix, options: { buffer: { path } } });
const firehose = FluentdDestination.firehose({ deliveryStream });
const options = ConfigDelivery.options();
const withGems = { delivery: options, fluentdImage: 'registry.acme.test/fluentd-aws:1.19.3' };

/** Rules for a task whose router runs Fluentd, where they differ from Fluent Bit. */
export const fluentdRules: readonly Rule[] = [
  {
    id: 'F13',
    states: 'The included configuration file is not in `/fluentd/etc/`, over which ECS mounts its own.',
    always: 'the image contains it in `/fluentd/config/`',
  },
  {
    id: 'F17',
    states: 'The log driver options identify the output by `@type`.',
    always: 'the library writes it as the first option',
  },
  {
    id: 'F29',
    states: 'The `from.tag` of a route matches neither the records of containers nor those of another route.',
    broken: withFluentd({ routes: [{ to: s3 }, { from: { tag: '**' }, to: s3 }] }),
    mended: withFluentd({ routes: [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }] }),
    relax: 'Select the records of containers by container name.',
  },
  {
    id: 'F38',
    states: 'No output sends records to the router itself.',
    broken: withFluentd({ routes: forward('127.0.0.1') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'If a sidecar accepts the records, specify its port.',
  },
  {
    id: 'F60',
    states: 'With the options delivery, no destination needs a section such as `<server>`.',
    broken: withFluentd({ delivery: options, routes: forward('logs.acme.test') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'Use the image delivery.',
  },
  {
    id: 'F61',
    states: 'With the options delivery, the image contains the gems of the destinations.',
    broken: withFluentd({ delivery: options }),
    mended: withFluentd(withGems),
    relax: 'Specify your own image as `fluentdImage`, or use the image delivery, which installs the gems.',
  },
  {
    id: 'F62',
    states: 'Records for Firehose are buffered on disk.',
    broken: withFluentd({ ...withGems, routes: [{ to: firehose }] }),
    mended: withFluentd({ routes: [{ to: firehose }] }),
    relax: 'Ignore the warning if the log volume is small.',
  },
  {
    id: 'F63',
    states: 'Each output stores its buffer chunks in a separate path.',
    broken: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/logs', 'copy/') }],
    }),
    mended: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/more', 'copy/') }],
    }),
    relax: 'Omit `buffer.path`: the library gives each output a separate folder.',
  },
  {
    id: 'F64',
    states: 'Each output has a unique id.',
    broken: withFluentd({ routes: [{ to: named('logs') }, { to: named('logs', 'copy/') }] }),
    mended: withFluentd({ routes: [{ to: named('logs') }, { to: named('copies', 'copy/') }] }),
    relax: 'Omit `@id`: each output is named after its container, route and destination.',
  },
  {
    id: 'L11',
    states: 'The router has time to deliver its buffered records before it is killed.',
    broken: withFluentd({ routerStopTimeoutSeconds: 10 }),
    mended: withFluentd({ routerStopTimeoutSeconds: 30 }),
    relax: 'Ignore the warning if the last records are not important.',
  },
  {
    id: 'M07',
    states: 'At least 200 MiB of memory are reserved for the router.',
    broken: withFluentd({ routerMemoryReservationMiB: 128 }),
    mended: withFluentd({ routerMemoryReservationMiB: 200 }),
    relax: 'Ignore the warning if the task has spare memory.',
  },
  {
    id: 'M17',
    states: 'The image is specified by a full version or a digest.',
    broken: withFluentd({ fluentdImage: 'fluent/fluentd:latest' }),
    mended: withFluentd({ fluentdImage: 'fluent/fluentd:v1.19.3-2.2' }),
    relax: 'Specify a full version or a digest.',
  },
  {
    id: 'N03',
    states: 'No container listens on a port that the router uses: 24224 or 24220.',
    broken: (stack) =>
      void task(
        stack,
        { router: 'fluentd', routes: [{ to: stdout }], delivery: options },
        { containers: { nginx: { ...nginx, ports: [24220] } } },
      ),
    mended: withFluentd({ routes: [{ to: stdout }], delivery: options }),
    relax: 'Listen on another port: the containers of a task share one network interface.',
  },
  {
    id: 'N08',
    states: 'Records are encrypted in transit.',
    broken: withFluentd({ routes: forward('logs.acme.test', false) }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'Ignore the warning if the records stay in your own network.',
  },
];
