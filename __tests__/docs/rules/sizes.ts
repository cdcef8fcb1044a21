import { FargateTaskDefinition, ConfigDelivery, LogDestination } from '../../../modules';
import { bucket, logGroup, nginx, task } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withContainers, withNginx, withRouting } from '../rule';

const latest = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:latest';
const groups = Array.from({ length: 16 }, () => LogDestination.cloudWatchLogs({ logGroup }));

/** Rules for CPU, memory, storage, roles and images (M). */
export const sizeRules: readonly Rule[] = [
  {
    id: 'M01',
    states: 'The CPU and memory of a task are a combination that Fargate supports.',
    broken: (stack) =>
      // The compiler accepts valid combinations only; parsed JSON bypasses it.
      void new FargateTaskDefinition(stack, 'Task', {
        ...(JSON.parse('{ "cpu": 256, "memoryMiB": 9999 }') as { cpu: 256; memoryMiB: 512 }),
        containers: { nginx },
      }),
    mended: (stack) =>
      void new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 2048, containers: { nginx } }),
    relax: 'Fargate supports no other sizes.',
  },
  {
    id: 'M02',
    states: 'No container has more memory than its task.',
    broken: withNginx({ memoryMiB: 2048 }),
    mended: withNginx({ memoryMiB: 512 }),
    relax: 'Give the task more memory.',
  },
  {
    id: 'M03',
    states: 'The memory reserved for all containers does not exceed the memory of the task.',
    broken: withContainers({ one: { memoryMiB: 500 }, two: { memoryMiB: 600 } }),
    mended: withContainers({ one: { memoryMiB: 400 }, two: { memoryMiB: 400 } }),
    relax: 'Give the task more memory.',
  },
  {
    id: 'M03',
    states: 'Some memory of the task is not reserved for a container.',
    broken: withNginx({ memoryReservationMiB: 1024 - 128 }),
    mended: withNginx({ memoryReservationMiB: 512 }),
    relax: 'Ignore the warning if no container uses more memory than is reserved for it; one that does can be killed.',
  },
  {
    id: 'M04',
    states: 'The CPU units of all containers do not exceed those of the task.',
    broken: withNginx({ cpu: 512 }),
    mended: withNginx({ cpu: 256 }),
    relax: 'Omit `cpu`: containers share the CPU of the task.',
  },
  {
    id: 'M05',
    states: 'A container has at least 6 MiB of memory, and not less than its memory reservation.',
    broken: withNginx({ memoryMiB: 256, memoryReservationMiB: 512 }),
    mended: withNginx({ memoryMiB: 512, memoryReservationMiB: 256 }),
    relax: 'ECS accepts no other value.',
  },
  {
    id: 'M07',
    states: 'At least 100 MiB of memory are reserved for the router.',
    broken: withRouting({ routerMemoryReservationMiB: 50 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
    relax: 'Ignore the warning if there are only a few records a second.',
  },
  {
    id: 'M08',
    states: 'The router has no hard memory limit, at which ECS would kill it when its buffers grow.',
    refused: typescriptOf({ routing: 'routerMemoryMiB: 128' }),
  },
  {
    id: 'M09',
    states: "The router's buffers in memory are limited.",
    always:
      'the buffers are on disk, and ECS derives the limit for records in memory from the memory reservation of the router',
  },
  {
    id: 'M10',
    states: 'The ephemeral storage of a task, if specified, is 21 to 200 GiB; the default is 20 GiB.',
    broken: (stack) => void task(stack, sound, { ephemeralStorageGiB: 500 }),
    mended: (stack) => void task(stack, sound, { ephemeralStorageGiB: 200 }),
    relax: 'Omit `ephemeralStorageGiB`.',
  },
  {
    id: 'M11',
    states: "The buffers of all outputs fit on the task's disk, with room for images.",
    broken: withRouting({ routes: [{ to: groups }] }),
    mended: (stack) => void task(stack, { ...sound, routes: [{ to: groups }] }, { ephemeralStorageGiB: 30 }),
    relax: 'Increase `ephemeralStorageGiB`, or set a smaller `storage.total_limit_size` on the outputs.',
  },
  {
    id: 'M12',
    states: 'A router with a read-only root file system writes to volumes only.',
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/data' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/tmp/s3' } }) }] }),
    relax: 'Set `routerReadonlyRootFilesystem` to false.',
  },
  {
    id: 'M13',
    states: 'The `awslogs` configuration of the router has a stream prefix, a mode and a buffer size.',
    always: 'the library writes them, so that the router continues when CloudWatch Logs is unavailable',
  },
  { id: 'M14', states: 'Log groups exist before tasks write to them.', always: 'Terraform creates them' },
  { id: 'M15', states: 'A task has an execution role.', always: 'the library creates it' },
  { id: 'M16', states: 'A task has a task role.', always: 'the library creates it' },
  {
    id: 'M17',
    states: 'The router image is pinned to a full version of AWS for Fluent Bit 3.',
    broken: withRouting({ fluentBitImage: latest }),
    mended: withRouting({ fluentBitImage: latest.replace('latest', '3.4.16') }),
    relax: 'Specify the image by digest.',
  },
  {
    id: 'M20',
    states: 'The router fetches at most nine objects.',
    always: 'it fetches two: the configuration and the parsers',
  },
  {
    id: 'M21',
    states: 'Images are built for the CPU architecture of the task.',
    always: '`routerImage.platform` is the platform of the router image; you build your own images',
  },
  {
    id: 'M22',
    states: 'The task definition equals the one that ECS returns.',
    always: 'the library writes the keys that ECS adds, so that the next plan shows no changes',
  },
  {
    id: 'M06',
    states: 'A task on Fargate has a memory size.',
    refused: typescriptOf({}).replace('memoryMiB: 512,', ''),
  },
  {
    id: 'M18',
    states: 'With the init delivery, the router runs the `init` image.',
    broken: withRouting({
      routes: [{ to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
      fluentBitImage: `registry.acme.test/aws-for-fluent-bit@sha256:${'0'.repeat(64)}`,
    }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
    relax: 'Specify the image by version, to which `init-` is prepended, or use the image delivery.',
  },
  {
    id: 'M19',
    states: 'With the init delivery, no value contains the heading of a parser section.',
    broken: withRouting({
      routes: [{ include: '[PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    mended: withRouting({
      routes: [{ include: '[[]PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    relax: 'Use the image delivery, or write the value differently.',
  },
];
