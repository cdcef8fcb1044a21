import { ConfigDelivery, LogDestination } from '../../../modules';
import { bucket, nginx, task } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withContainers, withNginx, withRouting } from '../rule';

const s3 = LogDestination.s3({ bucket });
const app = { image: 'app:1.0.0' };
const named = (Alias: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { Alias } });
const collectedIn = (store_dir: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { store_dir } });

/** Rules for how a task, its log router and its containers are connected (F). */
export const wiringRules: readonly Rule[] = [
  {
    id: 'F01',
    states: 'A task has exactly one log router.',
    refused: typescriptOf({ container: "firelensConfiguration: { type: 'fluentbit' }" }),
  },
  {
    id: 'F02',
    states: 'If a task has a log router, at least one container logs to it.',
    broken: withNginx({ logDriver: 'awslogs' }),
    mended: withNginx({}),
    relax: 'Omit `logRouting` if every container uses `awslogs`.',
  },
  {
    id: 'F03',
    states: 'If a container logs to a log router, the task has one.',
    always: "containers log to the router if the task has `logRouting`, and otherwise to the task's log group",
  },
  {
    id: 'F04',
    states: 'The router does not log to itself.',
    always: "the router logs to the task's own log group",
  },
  { id: 'F05', states: 'The router has a log configuration.', always: "the router logs to the task's own log group" },
  { id: 'F06', states: 'The type of the router is one that ECS supports.', always: 'it is `fluentbit` or `fluentd`' },
  {
    id: 'F07',
    states: 'The router has only FireLens options that ECS supports.',
    always: 'the library writes the options',
  },
  {
    id: 'F08',
    states: '`enable-ecs-log-metadata` is "true" or "false".',
    refused: typescriptOf({ routing: "ecsMetadata: 'yes'" }),
  },
  {
    id: 'F09',
    states: '`config-file-type` is set together with `config-file-value`.',
    always: 'the library writes both',
  },
  {
    id: 'F10',
    states: '`config-file-value` is set together with `config-file-type`.',
    always: 'the library writes both',
  },
  {
    id: 'F11',
    states: 'On Fargate, ECS includes a configuration file from the image, not from S3.',
    broken: withRouting({ delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
    relax: 'Use the image, init or options delivery, or run the task on an EC2 instance.',
  },
  {
    id: 'F13',
    states: 'The included configuration file is not in a directory over which ECS mounts its own.',
    refused: typescriptOf({ routing: "configFileValue: '/fluent-bit/etc/fluent-bit.conf'" }),
  },
  {
    id: 'F14',
    states: "No volume is mounted over the router's socket or configuration.",
    refused: typescriptOf({ container: "mountPoints: [{ containerPath: '/var/run' }]" }),
  },
  { id: 'F15', states: 'The included file uses the classic configuration format.', always: 'the library renders it' },
  { id: 'F16', states: 'Parsers are in a separate file.', always: 'the library renders it' },
  {
    id: 'F17',
    states: 'The log driver options identify the output by `Name`.',
    always: 'the library writes it as the first option',
  },
  {
    id: 'F18',
    states: 'The records of every container reach a destination.',
    broken: (stack) =>
      void task(stack, { ...sound, routes: [{ from: 'nginx', to: s3 }] }, { containers: { nginx, app } }),
    mended: (stack) =>
      void task(stack, { ...sound, routes: [{ from: ['nginx', 'app'], to: s3 }] }, { containers: { nginx, app } }),
    relax: 'Route unwanted records to `LogDestination.null()`.',
  },
  {
    id: 'F18',
    states: 'Both stdout and stderr of a container reach a destination.',
    broken: withRouting({ routes: [{ source: 'stdout', to: s3 }] }),
    mended: withRouting({
      routes: [
        { source: 'stdout', to: s3 },
        { source: 'stderr', to: LogDestination.null() },
      ],
    }),
    relax: 'Route the unwanted stream to `LogDestination.null()`.',
  },
  {
    id: 'F19',
    states: 'The options of `awsfirelens` are output options; `mode` and `max-buffer-size` are not supported.',
    refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { mode: 'non-blocking' } })" }),
  },
  {
    id: 'F20',
    states: 'The route of an output selects its records, not the option `Match`.',
    refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { Match: '*' } })" }),
  },
  {
    id: 'F21',
    states: 'The value of an option is a single line, is not empty, and contains no comment and no `${`.',
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: '' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: 'text/plain' } }) }] }),
    relax: "To use a value from the router's environment, specify `variable('NAME')`.",
  },
  {
    id: 'F22',
    states: 'String patterns match the field `log`, which records sent by Fluentd libraries might not have.',
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: 'login', to: s3 }] }),
    mended: withRouting({
      routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: { field: 'action', matches: 'login' }, to: s3 }],
    }),
    relax: 'Ignore the warning if the libraries send a field `log`.',
  },
  {
    id: 'F23',
    states: 'A log driver option that ECS reads from a secret has a valid environment variable name.',
    always: "for other option names, the secret is passed in the router's environment",
  },
  {
    id: 'F24',
    states: 'Only containers that log to the router read log driver options from secrets.',
    always: 'the log driver of the router has no secret options',
  },
  {
    id: 'F25',
    states: 'ECS has permission to read the secrets of log drivers.',
    always: 'the library grants the execution role permission to read each secret',
  },
  {
    id: 'F26',
    states: 'No container name begins with the name of another container followed by `-firelens`.',
    broken: withContainers({ app, 'app-firelens-x': app }),
    mended: withContainers({ app, 'app-x': app }),
    relax: 'Choose another name.',
  },
  {
    id: 'F27',
    states: 'Container names have 1 to 255 letters, digits, `_` and `-`, and differ from the name of the router.',
    broken: withContainers({ 'my.app': app }),
    mended: withContainers({ 'my-app': app }),
    relax: 'Choose another name.',
  },
  {
    id: 'F28',
    states: 'The name of a container whose records go to S3 has at most 7 hyphens.',
    broken: withContainers({ 'a-b-c-d-e-f-g-h-i': app }),
    mended: withContainers({ 'a-b-c-d-e-f-g-h': app }),
    relax: 'Choose another name: Fluent Bit supports at most ten parts of a tag.',
  },
  {
    id: 'F29',
    states: 'The `from.tag` of a route matches neither the records of the ECS health check nor those of containers.',
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: '*' }, to: s3 }] }),
    mended: withRouting({ routes: [{ to: s3 }, { from: { tag: 'app.*' }, to: s3 }] }),
    relax: 'Select the records of containers by container name.',
  },
  { id: 'F30', states: 'Every output specifies which records it receives.', always: 'the library writes its `Match`' },
  {
    id: 'F31',
    states: 'The log driver buffers 0 to 536870911 records.',
    broken: withRouting({ logDriverBufferRecords: 999999999999 }),
    mended: withRouting({ logDriverBufferRecords: 2097152 / 4 }),
    relax: 'Omit `logDriverBufferRecords`.',
  },
  {
    id: 'F31',
    states:
      'The buffer of the log driver, which is counted in records and not in bytes, fits into the memory of the task.',
    broken: withRouting({ logDriverBufferRecords: 26214400 }),
    mended: withRouting({ logDriverBufferRecords: 1048576 }),
    relax: 'Ignore the warning if records are much smaller than 1 KB.',
  },
  { id: 'F32', states: "The router's `user` is set explicitly.", always: 'it is `"0"`, the value that ECS would add' },
  { id: 'F33', states: 'The router runs as root.', refused: typescriptOf({ routing: "user: '1000'" }) },
  {
    id: 'F34',
    states: 'Tasks with a log router run on Linux.',
    refused: typescriptOf({ task: "operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'" }),
  },
  {
    id: 'F36',
    states: 'The router runs the command of its image.',
    refused: typescriptOf({ routing: "command: ['/fluent-bit/bin/fluent-bit', '-c', '/my.conf']" }),
  },
  {
    id: 'F37',
    states: 'The log driver is one that Fargate supports.',
    refused: typescriptOf({ container: "logDriver: 'json-file'" }),
  },
  {
    id: 'F38',
    states: 'No output sends records to the router itself.',
    broken: withRouting({ routes: [{ to: LogDestination.forward({ host: '127.0.0.1' }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.forward({ host: 'logs.acme.test' }) }] }),
    relax: 'If a sidecar accepts the records, specify its port.',
  },
  {
    id: 'F39',
    states: 'The log driver of a container has at least one option.',
    always: 'it has the options of the output, or the size of its buffer',
  },
  {
    id: 'F63',
    states: 'Each S3 output collects objects in a separate folder.',
    broken: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s3', 'copy/') }],
    }),
    mended: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s4', 'copy/') }],
    }),
    relax: 'Omit `store_dir`: the library gives each output a separate folder.',
  },
  {
    id: 'F64',
    states: 'Each output has a unique name in the metrics of the router.',
    broken: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('logs', 'copy/') }] }),
    mended: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('copies', 'copy/') }] }),
    relax: 'Omit `Alias`: each output is named after its container, route and destination.',
  },
];
