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

/** What is asked of a task whose router runs Fluentd, where that differs from Fluent Bit. */
export const fluentdRules: readonly Rule[] = [
  {
    id: 'F13',
    states: 'The file that ECS includes lies where ECS mounts nothing over it: not in `/fluentd/etc/`.',
    always: 'the image has it in `/fluentd/config/`',
  },
  {
    id: 'F17',
    states: 'The options of a log driver name the output, as `@type`.',
    always: 'the library writes it, first of all',
  },
  {
    id: 'F29',
    states: 'No route takes records of containers by their tag, or records of another route.',
    broken: withFluentd({ routes: [{ to: s3 }, { from: { tag: '**' }, to: s3 }] }),
    mended: withFluentd({ routes: [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }] }),
    relax: 'Route records of containers by their names.',
  },
  {
    id: 'F38',
    states: 'No output sends to the router itself.',
    broken: withFluentd({ routes: forward('127.0.0.1') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'Give another port, for a sidecar that takes records.',
  },
  {
    id: 'F60',
    states: 'By options, no destination needs a section, such as `<server>`.',
    broken: withFluentd({ delivery: options, routes: forward('logs.acme.test') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'Deliver by image.',
  },
  {
    id: 'F61',
    states: 'By options, the image has the gems of the destinations.',
    broken: withFluentd({ delivery: options }),
    mended: withFluentd(withGems),
    relax: 'Name an image of yours as `fluentdImage`, or deliver by image, which installs them.',
  },
  {
    id: 'F62',
    states: 'Records for Firehose wait on disk.',
    broken: withFluentd({ ...withGems, routes: [{ to: firehose }] }),
    mended: withFluentd({ routes: [{ to: firehose }] }),
    relax: 'A warning; it may be left where little is logged.',
  },
  {
    id: 'F63',
    states: 'Each output keeps its chunks in a place of its own.',
    broken: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/logs', 'copy/') }],
    }),
    mended: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/more', 'copy/') }],
    }),
    relax: 'Leave `buffer.path` out: each output gets a folder named after it.',
  },
  {
    id: 'F64',
    states: 'Each output has an id of its own.',
    broken: withFluentd({ routes: [{ to: named('logs') }, { to: named('logs', 'copy/') }] }),
    mended: withFluentd({ routes: [{ to: named('logs') }, { to: named('copies', 'copy/') }] }),
    relax: 'Leave `@id` out: each output is named after its container, route and destination.',
  },
  {
    id: 'L11',
    states: 'The router has time to deliver what it holds before it is killed.',
    broken: withFluentd({ routerStopTimeoutSeconds: 10 }),
    mended: withFluentd({ routerStopTimeoutSeconds: 30 }),
    relax: 'A warning; it may be left where the last records do not matter.',
  },
  {
    id: 'M07',
    states: 'The router has 200 MiB or more.',
    broken: withFluentd({ routerMemoryReservationMiB: 128 }),
    mended: withFluentd({ routerMemoryReservationMiB: 200 }),
    relax: 'A warning; it may be left where the task has memory to spare.',
  },
  {
    id: 'M17',
    states: 'The image is named by a full version, or a digest.',
    broken: withFluentd({ fluentdImage: 'fluent/fluentd:latest' }),
    mended: withFluentd({ fluentdImage: 'fluent/fluentd:v1.19.3-2.2' }),
    relax: 'Name a version, or a digest.',
  },
  {
    id: 'N03',
    states: 'No container listens on a port of the router: 24224, 24220.',
    broken: (stack) =>
      void task(
        stack,
        { router: 'fluentd', routes: [{ to: stdout }], delivery: options },
        { containers: { nginx: { ...nginx, ports: [24220] } } },
      ),
    mended: withFluentd({ routes: [{ to: stdout }], delivery: options }),
    relax: 'Listen on another port: containers of a task share their network interface.',
  },
  {
    id: 'N08',
    states: 'Records travel encrypted.',
    broken: withFluentd({ routes: forward('logs.acme.test', false) }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
    relax: 'A warning; it may be left within a network of your own.',
  },
];
