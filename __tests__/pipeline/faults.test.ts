import { ourRouter, type RouterUnderTest } from '../../benchmarks/pipeline-faults/routers';
import { type Scale, type Scenario, scenarios } from '../../benchmarks/pipeline-faults/scenarios';
import { type TrialResult, tryOut } from '../../benchmarks/pipeline-faults/trial';
import { LogDelivery, LogDestination } from '../../modules';
import { bucket, byImage } from '../support/tasks';
import { describeWithFluentBit } from './fluent-bit';
import { leave } from './route';

const scale: Scale = {
  burst: 5000,
  perSecond: 1000,
  aroundSeconds: 1,
  outageSeconds: 6,
  afterwardsSeconds: 0,
  tooMuch: { perSecond: 10_000, seconds: 2 },
};

/** Bytes of a record in a buffer. */
const recordBytes = 1060;

/** What comes of a scenario, when the log driver has handed everything over before the task is stopped. */
function outcomeOf({ happen }: Scenario, router: RouterUnderTest, changed: Partial<Scale> = {}): Promise<TrialResult> {
  return tryOut(router, async (trial) => {
    await happen(trial, { ...scale, ...changed });
    await trial.handedOver();
  });
}

describeWithFluentBit('The router of the app', () => {
  jest.setTimeout(180_000);
  const { killed, diskLimit, ...bearable } = scenarios;
  const { stoppedEarly, stoppedWhileRefused, stoppedWhileHanging } = bearable;

  test.concurrent.each(Object.values(bearable).map((scenario) => [scenario.title(scale), scenario] as const))(
    'delivers every record once: %s',
    async (_, scenario) => {
      const { sent, delivered, duplicated } = await outcomeOf(scenario, ourRouter());

      expect({ delivered, duplicated }).toEqual({ delivered: sent, duplicated: 0 });
    },
  );

  test.concurrent('delivers every record once when it is killed and started again on the same volume', async () => {
    // A router that is stopped in its first second leaves on disk what it found there.
    const { sent, delivered, duplicated } = await outcomeOf(killed, ourRouter(), { afterwardsSeconds: 100 });

    expect({ delivered, duplicated }).toEqual({ delivered: sent, duplicated: 0 });
  });

  test.concurrent.each(
    [stoppedEarly, stoppedWhileRefused, stoppedWhileHanging].map(
      (scenario) => [scenario.title(scale), scenario] as const,
    ),
  )('delivers every record once by options too: %s', async (_, scenario) => {
    const folder = leave({ routes: [{ to: LogDestination.s3({ bucket }) }], delivery: LogDelivery.options() }, [
      'nginx',
    ]);

    const { sent, delivered, duplicated } = await outcomeOf(scenario, { ...ourRouter(), folder });

    expect({ delivered, duplicated }).toEqual({ delivered: sent, duplicated: 0 });
  });

  test.concurrent(
    'loses what S3 still collects when S3 is down just then, where the router does not start again',
    async () => {
      const routing = { delivery: byImage, routerRetriesAtStop: false };
      const folder = leave({ routes: [{ to: LogDestination.s3({ bucket }) }], ...routing }, ['nginx']);

      const { sent, lost } = await outcomeOf(stoppedEarly, { ...ourRouter(), folder });

      expect(lost).toEqual([[0, sent - 1]]);
    },
  );

  test.concurrent('loses of what its buffer on disk does not hold the oldest records', async () => {
    const limit = 10e6;
    const destination = LogDestination.s3({ bucket, options: { 'storage.total_limit_size': '10M' } });
    const folder = leave({ routes: [{ to: destination }], delivery: byImage }, ['nginx']);

    const { sent, delivered, lost, duplicated } = await outcomeOf(diskLimit, { ...ourRouter(), folder });

    const [, newestLost] = lost.at(-1)!;
    const unbroken = sent - 1 - newestLost;
    // And what S3 has collected before anything was too much: an object of 1 MB, and a chunk of 2.
    expect(delivered * recordBytes).toBeGreaterThan(0.9 * limit);
    expect(delivered * recordBytes).toBeLessThan(limit + 4e6);
    expect(unbroken).toBeGreaterThan(delivered / 2);
    expect(duplicated).toBe(0);
  });
});
