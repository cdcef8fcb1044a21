import { FargateTaskDefinition, ConfigDelivery, LogDestination } from '../../../modules';
import { bucket, logGroup, nginx, task } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf, withContainers, withNginx, withRouting } from '../example';

const latest = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:latest';
const groups = Array.from({ length: 16 }, () => LogDestination.cloudWatchLogs({ logGroup }));

/** Examples of rules for CPU, memory, storage, roles and images (M). */
export const sizeExamples: Examples = {
  M05: { broken: withNginx({ memoryMiB: 4 }), mended: withNginx({ memoryMiB: 6 }) },
  'M05 router': {
    broken: withRouting({ routerMemoryReservationMiB: 5 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
  },
  M01: {
    broken: (stack) =>
      // The compiler accepts valid combinations only; parsed JSON bypasses it.
      void new FargateTaskDefinition(stack, 'Task', {
        ...(JSON.parse('{ "cpu": 256, "memoryMiB": 9999 }') as { cpu: 256; memoryMiB: 512 }),
        containers: { nginx },
      }),
    mended: (stack) =>
      void new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 2048, containers: { nginx } }),
  },
  M02: { broken: withNginx({ memoryMiB: 2048 }), mended: withNginx({ memoryMiB: 512 }) },
  M03: {
    broken: withContainers({ one: { memoryMiB: 500 }, two: { memoryMiB: 600 } }),
    mended: withContainers({ one: { memoryMiB: 400 }, two: { memoryMiB: 400 } }),
  },
  'M03 unreserved': {
    broken: withNginx({ memoryReservationMiB: 1024 - 128 }),
    mended: withNginx({ memoryReservationMiB: 512 }),
  },
  M04: { broken: withNginx({ cpu: 512 }), mended: withNginx({ cpu: 256 }) },
  'M05 reservation': {
    broken: withNginx({ memoryMiB: 256, memoryReservationMiB: 512 }),
    mended: withNginx({ memoryMiB: 512, memoryReservationMiB: 256 }),
  },
  M07: {
    broken: withRouting({ routerMemoryReservationMiB: 50 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
  },
  M08: { refused: typescriptOf({ routing: 'routerMemoryMiB: 128' }) },
  M10: {
    broken: (stack) => void task(stack, sound, { ephemeralStorageGiB: 500 }),
    mended: (stack) => void task(stack, sound, { ephemeralStorageGiB: 200 }),
  },
  M11: {
    broken: withRouting({ routes: [{ to: groups }] }),
    mended: (stack) => void task(stack, { ...sound, routes: [{ to: groups }] }, { ephemeralStorageGiB: 30 }),
  },
  M12: {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/data' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/tmp/s3' } }) }] }),
  },
  M17: {
    broken: withRouting({ fluentBitImage: latest }),
    mended: withRouting({ fluentBitImage: latest.replace('latest', '3.4.16') }),
  },
  M06: { refused: typescriptOf({}).replace('memoryMiB: 512,', '') },
  M18: {
    broken: withRouting({
      routes: [{ to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
      fluentBitImage: `registry.acme.test/aws-for-fluent-bit@sha256:${'0'.repeat(64)}`,
    }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
  },
  M19: {
    broken: withRouting({
      routes: [{ include: '[PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    mended: withRouting({
      routes: [{ include: '\\[PARSER\\]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
  },
};
