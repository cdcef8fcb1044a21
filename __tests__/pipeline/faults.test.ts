import { setTimeout as sleep } from 'node:timers/promises';
import { routedTaskFolder } from '../../lab/routers/route';
import { bucket, byImage } from '../../lab/synth/tasks';
import { LogDestination } from '../../modules';
import { ourRouter } from '../../lab/pipeline-faults/routers';
import { type Scenario, scenarios } from '../../lab/pipeline-faults/scenarios';
import { outcomeOf, smallBuffer, smallScale } from '../../lab/pipeline-faults/small-scale';
import { nameOf, routerOf, type TaskCase } from '../../lab/pipeline-faults/task-cases';
import { type TrialResult, runTrial } from '../../lab/pipeline-faults/trial';
import { describeWithFluentBit } from './with-fluent-bit';

/** Size of a buffered record in bytes. */
const recordBytes = 1060;

const oneContainer: TaskCase = {
  containers: 1,
  isOneSilent: false,
  outputs: 'one S3 output',
  delivery: 'image',
  failsS3Alone: false,
};
const oneByOptions: TaskCase = { ...oneContainer, delivery: 'options' };

const { killed, diskLimit, ...bearable } = scenarios;
const { stoppedEarly, stoppedWhileRefused, stoppedWhileHanging } = bearable;

/** Scenarios in which S3 hangs, and responds to the second request of an upload, which is sent after 30 seconds. */
const hanging: readonly Scenario[] = [bearable.hanging, stoppedWhileHanging, bearable.memoryLimit];

/** Tasks with several containers or outputs, and scenarios for their routers. */
const tasks: readonly (readonly [scenario: Scenario, task: Partial<TaskCase>])[] = [
  [stoppedEarly, { containers: 2, isOneSilent: true }],
  [stoppedEarly, { containers: 2 }],
  [stoppedEarly, { containers: 5 }],
  [stoppedWhileRefused, { containers: 5 }],
  [stoppedEarly, { outputs: 'two S3 outputs' }],
  [stoppedWhileRefused, { outputs: 'two S3 outputs' }],
  [stoppedEarly, { containers: 2, outputs: 'S3 and CloudWatch Logs' }],
  [stoppedEarly, { containers: 2, outputs: 'S3 and CloudWatch Logs', failsS3Alone: true }],
  [stoppedEarly, { containers: 2, isOneSilent: true, delivery: 'options' }],
  [stoppedEarly, { containers: 2, delivery: 'inline' }],
  [stoppedWhileRefused, { containers: 2, outputs: 'S3 and CloudWatch Logs', delivery: 'inline' }],
  [stoppedEarly, { containers: 2, delivery: 'init' }],
  [stoppedEarly, { containers: 2, delivery: 's3' }],
];

/** Asserts that every record arrived once at its place, and that no file remains. */
function expectEverything(result: TrialResult): void {
  expect(result).toMatchObject({ delivered: result.sent, duplicated: 0, misfiled: 0, filesLeft: 0 });
}

describeWithFluentBit('The router of the app', () => {
  jest.setTimeout(180_000);

  test.concurrent.each(Object.values(bearable).map((scenario) => [scenario.title(smallScale), scenario] as const))(
    'delivers every record once: %s',
    async (_, scenario: Scenario) => {
      const result = await outcomeOf(scenario, ourRouter());

      expectEverything(result);
      expect(result.alarms).toEqual(scenario.isHarmless || hanging.includes(scenario) ? [] : ['LogsRetried']);
    },
  );

  test.concurrent('delivers every record once when it is killed and restarted on the same volume', async () => {
    // A router that is stopped in its first second leaves the files on disk that it found there.
    const result = await outcomeOf(killed, ourRouter(), { afterwardsSeconds: 100 });

    expectEverything(result);
    expect(result.alarms).toEqual(['LogsRetried']);
  });

  test.concurrent.each(
    [stoppedEarly, stoppedWhileRefused, stoppedWhileHanging].map(
      (scenario) => [scenario.title(smallScale), scenario] as const,
    ),
  )('delivers every record once with the options delivery: %s', async (_, scenario) => {
    // Alarms are not checked: Fluent Bit may crash when it exits, or log failures of tasks that S3 accepts later.
    expectEverything(await outcomeOf(scenario, routerOf(oneByOptions)));
  });

  test.concurrent(
    'loses what S3 still collects when S3 is down just then, where the router does not start again',
    async () => {
      const { sent, lost } = await outcomeOf(stoppedEarly, routerOf(oneContainer, { routerRetriesAtStop: false }));

      expect(lost).toEqual([{ container: 'nginx', place: 'S3', first: 0, last: sent - 1 }]);
    },
  );

  test.concurrent('drops the oldest records when its buffer on disk is full', async () => {
    const limit = 10e6;

    const { sent, delivered, lost, duplicated } = await outcomeOf(
      diskLimit,
      routerOf(oneContainer, { outputBuffer: smallBuffer }),
    );

    const unbroken = sent - 1 - lost.at(-1)!.last;
    // In addition, records collected for S3 before the buffer was full: an object of 1 MB, and a chunk of 2 MB.
    expect(delivered * recordBytes).toBeGreaterThan(0.9 * limit);
    expect(delivered * recordBytes).toBeLessThan(limit + 4e6);
    expect(unbroken).toBeGreaterThan(delivered / 2);
    expect(duplicated).toBe(0);
  });
});

describeWithFluentBit('The router of a task that uploads in parts', () => {
  jest.setTimeout(180_000);

  test.concurrent('completes an upload that S3 did not complete when the router was stopped', async () => {
    const options = { use_put_object: false, upload_chunk_size: '5242880' } as const;
    const to = LogDestination.s3({ bucket, objectSize: '50M', options });
    const folder = routedTaskFolder({ routes: [{ to }], delivery: byImage }, ['nginx']);

    const result = await runTrial({ ...routerOf(oneContainer), folder }, async (trial) => {
      trial.write(6000);
      await trial.handedOver();
      // A part is uploaded every minute, or when it is full, as one is with these records.
      await sleep(4000);
      await trial.fail('503', 6);
    });

    expectEverything(result);
    expect(result.alarms).toEqual(['LogsRetried']);
  });
});

describeWithFluentBit('The router of a task', () => {
  jest.setTimeout(180_000);

  test.concurrent.each(
    tasks.map(([scenario, task]) => {
      const taskCase = { ...oneContainer, ...task };
      return [`${nameOf(taskCase)}: ${scenario.title(smallScale)}`, scenario, taskCase] as const;
    }),
  )('delivers every record once to its own place: %s', async (_, scenario, taskCase) => {
    const result = await outcomeOf(scenario, routerOf(taskCase));

    expectEverything(result);
    expect(result.alarms).toEqual(['LogsRetried']);
  });
});
