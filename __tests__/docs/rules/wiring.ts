import { ConfigDelivery, LogDestination } from '../../../modules';
import { bucket, nginx, task } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withContainers, withNginx, withRouting } from '../rule';

const s3 = LogDestination.s3({ bucket });
const app = { image: 'app:1.0.0' };
const named = (Alias: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { Alias } });
const collectedIn = (store_dir: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { store_dir } });

/** How a task, its router and its containers are wired (F). */
export const wiringRules: readonly Rule[] = [
  {
    id: 'F01',
    states: 'A task has one router.',
    refused: typescriptOf({ container: "firelensConfiguration: { type: 'fluentbit' }" }),
  },
  {
    id: 'F02',
    states: 'Where there is a router, a container logs to it.',
    broken: withNginx({ logDriver: 'awslogs' }),
    mended: withNginx({}),
    relax: 'Leave `logRouting` out where every container logs by `awslogs`.',
  },
  {
    id: 'F03',
    states: 'Where a container logs to a router, there is one.',
    always: "containers log to the router where the task has `logRouting`, and else to the task's log group",
  },
  {
    id: 'F04',
    states: 'The router does not log to itself.',
    always: "the router logs to the task's own log group",
  },
  { id: 'F05', states: 'The router logs somewhere.', always: "the router logs to the task's own log group" },
  { id: 'F06', states: 'The type of a router is one that ECS knows.', always: 'it is `fluentbit`, or `fluentd`' },
  { id: 'F07', states: 'A router has the options that ECS knows alone.', always: 'the library writes them' },
  {
    id: 'F08',
    states: 'Whether ECS adds metadata is "true" or "false".',
    refused: typescriptOf({ routing: "ecsMetadata: 'yes'" }),
  },
  { id: 'F09', states: 'A type of configuration file goes with its place.', always: 'the library writes both' },
  { id: 'F10', states: 'The place of a configuration file goes with its type.', always: 'the library writes both' },
  {
    id: 'F11',
    states: 'On Fargate, ECS includes a file of the image, not one in S3.',
    broken: withRouting({ delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
    relax: 'Deliver by image, init or options, or run the task on an instance.',
  },
  {
    id: 'F13',
    states: 'The file that ECS includes lies where ECS mounts nothing over it.',
    refused: typescriptOf({ routing: "configFileValue: '/fluent-bit/etc/fluent-bit.conf'" }),
  },
  {
    id: 'F14',
    states: "Nothing is mounted over the router's socket or configuration.",
    refused: typescriptOf({ container: "mountPoints: [{ containerPath: '/var/run' }]" }),
  },
  { id: 'F15', states: 'The included file is in the classic syntax.', always: 'the library renders it' },
  { id: 'F16', states: 'Parsers stand in a file of their own.', always: 'the library renders it' },
  {
    id: 'F17',
    states: 'The options of a log driver name the output, as `Name`.',
    always: 'the library writes it, first of all',
  },
  {
    id: 'F18',
    states: 'The records of every container reach a destination.',
    broken: (stack) =>
      void task(stack, { ...sound, routes: [{ from: 'nginx', to: s3 }] }, { containers: { nginx, app } }),
    mended: (stack) =>
      void task(stack, { ...sound, routes: [{ from: ['nginx', 'app'], to: s3 }] }, { containers: { nginx, app } }),
    relax: 'Route what you do not want to `LogDestination.null()`.',
  },
  {
    id: 'F18',
    states: 'What a container writes on stdout and on stderr reaches a destination.',
    broken: withRouting({ routes: [{ source: 'stdout', to: s3 }] }),
    mended: withRouting({
      routes: [
        { source: 'stdout', to: s3 },
        { source: 'stderr', to: LogDestination.null() },
      ],
    }),
    relax: 'A warning; route the other stream to `LogDestination.null()` to say that it is not wanted.',
  },
  {
    id: 'F19',
    states: "The options of `awsfirelens` are those of an output: none of the driver's `mode` and `max-buffer-size`.",
    refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { mode: 'non-blocking' } })" }),
  },
  {
    id: 'F20',
    states: 'What an output gets is said by its route, not by an option `Match`.',
    refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { Match: '*' } })" }),
  },
  {
    id: 'F21',
    states: 'The value of an option is one line, not empty, without comments and `${`.',
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: '' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: 'text/plain' } }) }] }),
    relax: "For a value of the router's environment, give `variable('NAME')`.",
  },
  {
    id: 'F22',
    states: 'Patterns of the line look at the field `log`, which records of libraries need not have.',
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: 'login', to: s3 }] }),
    mended: withRouting({
      routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: { field: 'action', matches: 'login' }, to: s3 }],
    }),
    relax: 'A warning; it may be left where the libraries send a field `log`.',
  },
  {
    id: 'F23',
    states: 'The option that ECS fills from a secret has a name that a variable may have.',
    always: "a secret for an option with another name stands in the router's environment",
  },
  {
    id: 'F24',
    states: 'Only containers that log to the router take options of their log driver from secrets.',
    always: 'the log driver of the router itself has none',
  },
  {
    id: 'F25',
    states: 'ECS may read the secrets of log drivers.',
    always: 'the execution role gets the right with the secret',
  },
  {
    id: 'F26',
    states: 'No name of a container begins with that of another and `-firelens`.',
    broken: withContainers({ app, 'app-firelens-x': app }),
    mended: withContainers({ app, 'app-x': app }),
    relax: 'Choose another name.',
  },
  {
    id: 'F27',
    states: 'Names of containers are 1 to 255 letters, digits, `_` and `-`, and none is that of the router.',
    broken: withContainers({ 'my.app': app }),
    mended: withContainers({ 'my-app': app }),
    relax: 'Choose another name.',
  },
  {
    id: 'F28',
    states: 'The name of a container has 7 hyphens at most where its records go to S3.',
    broken: withContainers({ 'a-b-c-d-e-f-g-h-i': app }),
    mended: withContainers({ 'a-b-c-d-e-f-g-h': app }),
    relax: 'Choose another name: Fluent Bit counts ten parts of a tag.',
  },
  {
    id: 'F29',
    states: "No route takes records of ECS's own probe, or those of containers by their tag.",
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: '*' }, to: s3 }] }),
    mended: withRouting({ routes: [{ to: s3 }, { from: { tag: 'app.*' }, to: s3 }] }),
    relax: 'Route records of containers by their names.',
  },
  { id: 'F30', states: 'Every output says which records it gets.', always: 'the library writes its `Match`' },
  {
    id: 'F31',
    states: 'The log driver holds 0 to 536870911 records.',
    broken: withRouting({ logDriverBufferRecords: 999999999999 }),
    mended: withRouting({ logDriverBufferRecords: 2097152 / 4 }),
    relax: 'Leave `logDriverBufferRecords` out.',
  },
  {
    id: 'F31',
    states: 'What the log driver may hold fits into the task: it counts records, not bytes.',
    broken: withRouting({ logDriverBufferRecords: 26214400 }),
    mended: withRouting({ logDriverBufferRecords: 1048576 }),
    relax: 'A warning; it may be left where records are much smaller than 1 KB.',
  },
  { id: 'F32', states: "The router's `user` is written out.", always: 'it is `"0"`, which ECS would add' },
  { id: 'F33', states: 'The router runs as root.', refused: typescriptOf({ routing: "user: '1000'" }) },
  {
    id: 'F34',
    states: 'Tasks with a router run on Linux.',
    refused: typescriptOf({ task: "operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'" }),
  },
  {
    id: 'F36',
    states: "The router's command is that of its image.",
    refused: typescriptOf({ routing: "command: ['/fluent-bit/bin/fluent-bit', '-c', '/my.conf']" }),
  },
  {
    id: 'F37',
    states: 'Log drivers are such as Fargate has.',
    refused: typescriptOf({ container: "logDriver: 'json-file'" }),
  },
  {
    id: 'F38',
    states: 'No output sends to the router itself.',
    broken: withRouting({ routes: [{ to: LogDestination.forward({ host: '127.0.0.1' }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.forward({ host: 'logs.acme.test' }) }] }),
    relax: 'Give another port, for a sidecar that takes records.',
  },
  {
    id: 'F39',
    states: 'The log driver of a container has an option at least.',
    always: 'it has that of an output, or the size of its buffer',
  },
  {
    id: 'F63',
    states: 'Each S3 output collects objects in a folder of its own.',
    broken: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s3', 'copy/') }],
    }),
    mended: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s4', 'copy/') }],
    }),
    relax: 'Leave `store_dir` out: each output gets a folder named after it.',
  },
  {
    id: 'F64',
    states: 'Each output has a name of its own in the metrics of the router.',
    broken: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('logs', 'copy/') }] }),
    mended: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('copies', 'copy/') }] }),
    relax: 'Leave `Alias` out: each output is named after its container, route and destination.',
  },
];
