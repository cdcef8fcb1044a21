import { FargateTaskDefinition, ConfigDelivery, LogDestination } from '../../../modules';
import { bucket, logGroup, nginx, task } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withContainers, withNginx, withRouting } from '../rule';

const latest = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:latest';
const groups = Array.from({ length: 16 }, () => LogDestination.cloudWatchLogs({ logGroup }));

/** What a task has, what its containers take of it, and what its router runs (M). */
export const sizeRules: readonly Rule[] = [
  {
    id: 'M01',
    states: 'CPU and memory of a task are a pair that Fargate has.',
    broken: (stack) =>
      // What compiles is a pair; numbers from elsewhere need not be one.
      void new FargateTaskDefinition(stack, 'Task', {
        ...(JSON.parse('{ "cpu": 256, "memoryMiB": 9999 }') as { cpu: 256; memoryMiB: 512 }),
        containers: { nginx },
      }),
    mended: (stack) =>
      void new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 2048, containers: { nginx } }),
    relax: 'Fargate has no other sizes.',
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
    states: 'Memory kept for all containers is not more than the task has.',
    broken: withContainers({ one: { memoryMiB: 500 }, two: { memoryMiB: 600 } }),
    mended: withContainers({ one: { memoryMiB: 400 }, two: { memoryMiB: 400 } }),
    relax: 'Give the task more memory.',
  },
  {
    id: 'M03',
    states: 'Some memory of the task is kept for no container.',
    broken: withNginx({ memoryReservationMiB: 1024 - 128 }),
    mended: withNginx({ memoryReservationMiB: 512 }),
    relax: 'A warning; what containers use beyond what is kept for them would end them.',
  },
  {
    id: 'M04',
    states: 'CPU units of all containers are not more than those of the task.',
    broken: withNginx({ cpu: 512 }),
    mended: withNginx({ cpu: 256 }),
    relax: 'Leave `cpu` out: containers share what the task has.',
  },
  {
    id: 'M05',
    states: 'A container has 6 MiB at least, and as much as is kept for it.',
    broken: withNginx({ memoryMiB: 256, memoryReservationMiB: 512 }),
    mended: withNginx({ memoryMiB: 512, memoryReservationMiB: 256 }),
    relax: 'ECS takes nothing else.',
  },
  {
    id: 'M07',
    states: 'The router keeps 100 MiB at least.',
    broken: withRouting({ routerMemoryReservationMiB: 50 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
    relax: 'A warning; it may be left for a few records a second.',
  },
  {
    id: 'M08',
    states: 'The router is not ended for the memory that its buffers take.',
    refused: typescriptOf({ routing: 'routerMemoryMiB: 128' }),
  },
  {
    id: 'M09',
    states: "The limit of the router's buffers protects its memory.",
    always: 'they are on disk, and ECS derives the limit of what is in memory from what is kept for the router',
  },
  {
    id: 'M10',
    states: 'A task has 21 to 200 GiB of disk, if more than its 20.',
    broken: (stack) => void task(stack, sound, { ephemeralStorageGiB: 500 }),
    mended: (stack) => void task(stack, sound, { ephemeralStorageGiB: 200 }),
    relax: 'Leave `ephemeralStorageGiB` out.',
  },
  {
    id: 'M11',
    states: "What outputs may buffer fits on the task's disk, with room for images.",
    broken: withRouting({ routes: [{ to: groups }] }),
    mended: (stack) => void task(stack, { ...sound, routes: [{ to: groups }] }, { ephemeralStorageGiB: 30 }),
    relax: 'A warning; give `ephemeralStorageGiB`, or outputs a smaller `storage.total_limit_size`.',
  },
  {
    id: 'M12',
    states: 'A router whose root file system is read-only has volumes where it writes.',
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/data' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/tmp/s3' } }) }] }),
    relax: 'Set `routerReadonlyRootFilesystem` to false.',
  },
  {
    id: 'M13',
    states: 'The `awslogs` of a router has a prefix, a mode and a size of its buffer.',
    always: 'the library writes them: the router goes on when CloudWatch does not',
  },
  { id: 'M14', states: 'Log groups are there before tasks write to them.', always: 'Terraform makes them' },
  { id: 'M15', states: 'A task has an execution role.', always: 'the library makes it' },
  { id: 'M16', states: 'A task has a task role.', always: 'the library makes it' },
  {
    id: 'M17',
    states: 'The router runs a full version of line 3.',
    broken: withRouting({ fluentBitImage: latest }),
    mended: withRouting({ fluentBitImage: latest.replace('latest', '3.4.16') }),
    relax: 'Name the image by its digest.',
  },
  {
    id: 'M20',
    states: 'A router fetches nine objects at most.',
    always: 'its configuration is one, its parsers another',
  },
  {
    id: 'M21',
    states: 'Images are built for the processor of the task.',
    always: '`routerImage.platform` says so for that of the router; your own images are for you to build',
  },
  {
    id: 'M22',
    states: 'The task definition is written as ECS writes it.',
    always: 'with the keys that ECS adds, so that the next plan finds no change',
  },
  {
    id: 'M06',
    states: 'Containers have memory where their task has none.',
    refused: typescriptOf({}).replace('memoryMiB: 512,', ''),
  },
  {
    id: 'M18',
    states: 'A router that fetches its configuration runs the `init` image.',
    broken: withRouting({
      routes: [{ to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
      fluentBitImage: `registry.acme.test/aws-for-fluent-bit@sha256:${'0'.repeat(64)}`,
    }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
    relax: 'Name the image by its version, to which `init-` is put; or deliver by image.',
  },
  {
    id: 'M19',
    states: 'No value holds the heading of a parser where the router fetches its configuration.',
    broken: withRouting({
      routes: [{ include: '[PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    mended: withRouting({
      routes: [{ include: '[[]PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    relax: 'Deliver by image, or write the value otherwise.',
  },
];
