import type { TerraformStack } from 'cdktf';
import { FluentdDestination, ConfigDelivery, type NetworkMode } from '../../../modules';
import { bucket, byImage, deliveryStream, ec2Task, nginx, task } from '../../../lab/synth/tasks';
import { type Examples, withFluentd } from '../example';

const s3 = FluentdDestination.s3({ bucket });
const stdout = FluentdDestination.stdout();
const forward = (host: string, tls = true) => [{ to: FluentdDestination.forward({ host, tls }) }];
const named = (id: string, prefix = '') => FluentdDestination.s3({ bucket, prefix, options: { '@id': id } });
const chunksAt = (path: string, prefix = '') =>
  FluentdDestination.s3({ bucket, prefix, options: { buffer: { path } } });
const firehose = FluentdDestination.firehose({ deliveryStream });
const options = ConfigDelivery.options();
const withGems = { delivery: options, fluentdImage: 'registry.acme.test/fluentd-aws:1.19.3' };

function onInstance(networkMode: NetworkMode): (stack: TerraformStack) => void {
  return (stack) =>
    void ec2Task(stack, { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage }, { networkMode });
}

/** Examples of rules for a task whose router runs Fluentd, where they differ from Fluent Bit. */
export const fluentdExamples: Examples = {
  F21: {
    broken: withFluentd({ routes: [{ to: FluentdDestination.s3({ bucket, options: { s3_object_key_format: '' } }) }] }),
    mended: withFluentd({ routes: [{ to: s3 }] }),
  },
  F22: {
    broken: withFluentd({ routes: [{ to: s3 }, { from: { tag: 'audit.**' }, include: 'login', to: s3 }] }),
    mended: withFluentd({ routes: [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }] }),
  },
  'N03 host': { broken: onInstance('host'), mended: onInstance('bridge') },
  F29: {
    broken: withFluentd({ routes: [{ to: s3 }, { from: { tag: '**' }, to: s3 }] }),
    mended: withFluentd({ routes: [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }] }),
  },
  F38: {
    broken: withFluentd({ routes: forward('127.0.0.1') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
  },
  F60: {
    broken: withFluentd({ delivery: options, routes: forward('logs.acme.test') }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
  },
  F61: { broken: withFluentd({ delivery: options }), mended: withFluentd(withGems) },
  F62: {
    broken: withFluentd({ ...withGems, routes: [{ to: firehose }] }),
    mended: withFluentd({ routes: [{ to: firehose }] }),
  },
  F63: {
    broken: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/logs', 'copy/') }],
    }),
    mended: withFluentd({
      routes: [{ to: chunksAt('/fluentd/buffer/logs') }, { to: chunksAt('/fluentd/buffer/more', 'copy/') }],
    }),
  },
  F64: {
    broken: withFluentd({ routes: [{ to: named('logs') }, { to: named('logs', 'copy/') }] }),
    mended: withFluentd({ routes: [{ to: named('logs') }, { to: named('copies', 'copy/') }] }),
  },
  F75: {
    broken: withFluentd({ routes: [{ exclude: 'a(b', to: stdout }] }),
    mended: withFluentd({ routes: [{ exclude: 'a\\(b', to: stdout }] }),
  },
  L11: { broken: withFluentd({ routerStopTimeoutSeconds: 10 }), mended: withFluentd({ routerStopTimeoutSeconds: 30 }) },
  M07: {
    broken: withFluentd({ routerMemoryReservationMiB: 128 }),
    mended: withFluentd({ routerMemoryReservationMiB: 200 }),
  },
  M17: {
    broken: withFluentd({ fluentdImage: 'fluent/fluentd:latest' }),
    mended: withFluentd({ fluentdImage: 'fluent/fluentd:v1.19.3-2.2' }),
  },
  N03: {
    broken: (stack) =>
      void task(
        stack,
        { router: 'fluentd', routes: [{ to: stdout }], delivery: options },
        { containers: { nginx: { ...nginx, ports: [24220] } } },
      ),
    mended: withFluentd({ routes: [{ to: stdout }], delivery: options }),
  },
  N08: {
    broken: withFluentd({ routes: forward('logs.acme.test', false) }),
    mended: withFluentd({ routes: forward('logs.acme.test') }),
  },
};
