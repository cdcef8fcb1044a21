import { TerraformStack, Testing } from 'cdktf';
import fc from 'fast-check';
import { LogDestination, ConfigDelivery, type LogRouting } from '../../../../modules';
import { sizesFor } from '../../../../modules/log-routing/routers/expected-load';
import { refusal } from '../../../../lab/synth/synth';
import { bucket, byImage, logGroup, routed, task } from '../../../../lab/synth/tasks';

const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const routing: LogRouting = { routes: [{ to: cloudWatch }], delivery: ConfigDelivery.options() };

test.each([
  [100, { routerMemoryReservationMiB: 128, routerCpu: 64, logDriverBufferRecords: 3000, outputBuffer: '100M' }],
  [2000, { routerMemoryReservationMiB: 128, routerCpu: 256, logDriverBufferRecords: 60000, outputBuffer: '1688M' }],
  [5000, { routerMemoryReservationMiB: 256, routerCpu: 512, logDriverBufferRecords: 150000, outputBuffer: '4219M' }],
  [10000, { routerMemoryReservationMiB: 512, routerCpu: 1024, logDriverBufferRecords: 300000, outputBuffer: '8438M' }],
])('sizes the router for %i records per second', (recordsPerSecond, sizes) => {
  expect(sizesFor({ recordsPerSecond })).toEqual(sizes);
});

test('has enough buffer for the records of an outage', () => {
  const numbers = { min: 1, max: 20000 };
  const loads = fc.record({
    recordsPerSecond: fc.integer(numbers),
    recordBytes: fc.integer(numbers),
    outageMinutes: fc.integer({ min: 1, max: 600 }),
  });

  fc.assert(
    fc.property(loads, (load) => {
      const { outputBuffer } = sizesFor(load);

      expect(Number(outputBuffer.slice(0, -1)) * 1e6).toBeGreaterThanOrEqual(
        load.recordsPerSecond * load.recordBytes * load.outageMinutes * 60,
      );
    }),
  );
});

test('reach the router, the log driver and the outputs', () => {
  const { log_router: router, nginx } = routed(
    { ...routing, expectedLoad: { recordsPerSecond: 2000, outageMinutes: 30 } },
    { cpu: 1024, memoryMiB: 2048 } as never,
  );

  expect(router).toMatchObject({ cpu: 256, memoryReservation: 128 });
  expect(nginx!.logConfiguration.options).toMatchObject({
    'log-driver-buffer-limit': '60000',
    'storage.total_limit_size': '3375M',
  });
});

test('are overridden by explicit values', () => {
  const { log_router: router, nginx } = routed({
    routes: [{ to: LogDestination.cloudWatchLogs({ logGroup, options: { 'storage.total_limit_size': '2G' } }) }],
    delivery: ConfigDelivery.options(),
    expectedLoad: { recordsPerSecond: 2000 },
    routerCpu: 100,
    routerMemoryReservationMiB: 300,
    logDriverBufferRecords: 5,
  });

  expect(router).toMatchObject({ cpu: 100, memoryReservation: 300 });
  expect(nginx!.logConfiguration.options).toMatchObject({
    'log-driver-buffer-limit': '5',
    'storage.total_limit_size': '2G',
  });
});

test('are checked against the task: reserved memory (M03), disk (M11) and the buffer of the log driver (F31)', () => {
  const warningsOf = (expected: LogRouting['expectedLoad']) => {
    const definition = task(new TerraformStack(Testing.app(), 'test'), {
      routes: [{ to: [cloudWatch, LogDestination.s3({ bucket })] }],
      delivery: byImage,
      ...(expected && { expectedLoad: expected }),
    });
    return definition.node.metadata.map(({ data }) => String(data));
  };

  expect(warningsOf({ recordsPerSecond: 1000, outageMinutes: 20 })).toEqual([]);
  expect(warningsOf({ recordsPerSecond: 2000, outageMinutes: 90 })).toEqual([
    expect.stringContaining('buffers of outputs should fit on the disk of 20 GiB in addition to the images, got 20 GB'),
  ]);
  expect(warningsOf({ recordsPerSecond: 1, recordBytes: 1200000, outageMinutes: 1 })).toEqual([
    'logDriverBufferRecords should fit into the 1024 MiB of the task, got 1024 records of 1200000 bytes, 1172 MiB for each container; the limit counts records, not bytes (F31)',
  ]);
});

test('fails when the router for the load does not fit into the task (M03, M04)', () => {
  expect(refusal((stack) => task(stack, { ...routing, expectedLoad: { recordsPerSecond: 10000 } }))).toContain(
    "cpu of all containers must be at most the task's 512 units, got 1024; lower a container's cpu, or raise the task's (M04)",
  );
});

test('fails when a number is not greater than 0', () => {
  const expected = { recordsPerSecond: 0, recordBytes: -1, outageMinutes: -0.5 };

  expect(refusal((stack) => task(stack, { ...routing, expectedLoad: expected }))).toBe(`test/Task:
  - expectedLoad.recordsPerSecond must be a number greater than 0, got 0
  - expectedLoad.recordBytes must be a number greater than 0, got -1
  - expectedLoad.outageMinutes must be a number greater than 0, got -0.5`);
});

test('fails when a number has the wrong type', () => {
  const expected = { recordsPerSecond: 100, outageMinutes: NaN };

  expect(refusal((stack) => task(stack, { ...routing, expectedLoad: expected }))).toBe(`test/Task:
  - logRouting.expectedLoad.outageMinutes must be a number known at synth time, got NaN`);
});
