import type { TerraformStack } from 'cdktf';
import { ConfigDelivery, type EcsContainerDefinition, FargateTaskDefinition, LogDestination } from '../../../modules';
import { bucket, logGroup, nginx, task } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf, withContainers, withNginx, withRouting } from '../example';

const s3 = LogDestination.s3({ bucket });
const lineOnly = LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'log' } });
const messageOnly = LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'message' } });
const search = LogDestination.openSearch({
  domain: { endpoint: 'search.acme.test', domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' },
});
const timed = { Name: 'own', Format: 'json', Time_Key: 'time', Time_Format: '%FT%T.%L%z' } as const;
const parserOf = (Regex: string) => ({ Name: 'own', Format: 'regex', Regex }) as const;
const app = { image: 'app:1.0.0' };
const windows = {
  operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE',
  cpu: 1024,
  memoryMiB: 2048,
} as const;
const named = (Alias: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { Alias } });
const splunkWith = (field: string) =>
  LogDestination.splunk({
    host: 'splunk.example.com',
    token: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3' },
    fields: { x: field },
  });
const collectedIn = (store_dir: string, prefix = '') => LogDestination.s3({ bucket, prefix, options: { store_dir } });

const router = { type: 'fluentbit', options: {} };

/** Routed task whose container definitions are changed after their creation. */
function changed(
  change: (app: EcsContainerDefinition, router: EcsContainerDefinition) => void,
): (stack: TerraformStack) => void {
  return (stack) => {
    const [first, last] = task(stack, sound).containerDefinitions;
    change(first!, last!);
  };
}

/** Task whose read-only mount of a file system is changed, or kept. */
function withMountOf(readOnly: boolean): (stack: TerraformStack) => void {
  return (stack) => {
    const definition = task(stack, undefined, {
      containers: { app: { ...app, mountPoints: { '/data': { sourceVolume: 'data', readOnly: true } } } },
      volumes: { data: { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' } } },
    });
    definition.containerDefinitions[0]!.mountPoints[0]!.readOnly = readOnly;
  };
}

/** Destination with options that the library does not know. */
function withExtra(extraOptions: Readonly<Record<string, string>>): LogDestination {
  return { ...LogDestination.null(), output: () => ({ name: 'null', options: {}, extraOptions }) };
}

/** Two tasks with a container of the same name, the second with another destination. */
function twoTasks(stack: TerraformStack, to: LogDestination): void {
  task(stack, sound);
  new FargateTaskDefinition(stack, 'Other', {
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx },
    logRouting: { ...sound, routes: [{ to }] },
  });
}

/** Examples of rules for how a task, its log router and its containers are connected (F). */
const ownTime = (Regex: string) => ({ ...parserOf(Regex), Time_Key: 'time', Time_Format: '%Y-%m-%d' });

export const wiringExamples: Examples = {
  'F01 changed': { broken: changed((app) => (app.firelensConfiguration = router)), mended: changed(() => undefined) },
  'F03 changed': {
    broken: (stack) =>
      void (task(stack, undefined).containerDefinitions[0]!.logConfiguration.logDriver = 'awsfirelens'),
    mended: (stack) => void task(stack, undefined),
  },
  'F04 changed': {
    broken: changed((_app, router) => (router.logConfiguration.logDriver = 'awsfirelens')),
    mended: changed(() => undefined),
  },
  F72: {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { region: 'eu-west-1' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, region: 'eu-west-1' }) }] }),
  },
  'F72 permissions': {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { profile: 'logs' } }) }] }),
    mended: withRouting({ routes: [{ to: s3 }] }),
  },
  F79: {
    broken: withRouting({
      routes: [{ to: LogDestination.cloudWatchLogs({ logGroup, options: { log_retention_days: 3 } }) }],
    }),
    mended: withRouting({
      routes: [
        {
          to: LogDestination.cloudWatchLogs({ logGroup, options: { auto_create_group: true, log_retention_days: 3 } }),
        },
      ],
    }),
  },
  F73: {
    broken: (stack) => twoTasks(stack, s3),
    mended: (stack) => twoTasks(stack, LogDestination.s3({ bucket, prefix: 'other/' })),
  },
  'F18 routes': { broken: withRouting({ routes: [] }), mended: withRouting({ routes: [{ to: s3 }] }) },
  'F20 extra': {
    broken: withRouting({ routes: [{ to: withExtra({ Match: '*' }) }] }),
    mended: withRouting({ routes: [{ to: withExtra({ Log_Prefix: 'web' }) }] }),
  },
  'F27 router': { broken: withContainers({ log_router: app }), mended: withContainers({ router: app }) },
  'F27 unique': {
    broken: changed((app, router) => (app.name = router.name)),
    mended: changed((app) => (app.image = 'app:1.0.1')),
  },
  F01: { refused: typescriptOf({ container: "firelensConfiguration: { type: 'fluentbit' }" }) },
  F02: { broken: withNginx({ logDriver: 'awslogs' }), mended: withNginx({}) },
  F08: { refused: typescriptOf({ routing: "ecsMetadata: 'yes'" }) },
  F11: {
    broken: withRouting({ delivery: ConfigDelivery.s3({ bucket }) }),
    mended: withRouting({ delivery: ConfigDelivery.inline() }),
  },
  F13: { refused: typescriptOf({ routing: "configFileValue: '/fluent-bit/etc/fluent-bit.conf'" }) },
  F14: { refused: typescriptOf({ routing: "mountPoints: { '/var/run': { sourceVolume: 'data' } }" }) },
  F18: {
    broken: (stack) =>
      void task(stack, { ...sound, routes: [{ from: 'nginx', to: s3 }] }, { containers: { nginx, app } }),
    mended: (stack) =>
      void task(stack, { ...sound, routes: [{ from: ['nginx', 'app'], to: s3 }] }, { containers: { nginx, app } }),
  },
  'F18 streams': {
    broken: withRouting({ routes: [{ source: 'stdout', to: s3 }] }),
    mended: withRouting({
      routes: [
        { source: 'stdout', to: s3 },
        { source: 'stderr', to: LogDestination.null() },
      ],
    }),
  },
  F19: { refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { mode: 'non-blocking' } })" }) },
  F20: { refused: typescriptOf({ destination: "LogDestination.s3({ bucket, options: { Match: '*' } })" }) },
  F21: {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: '' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { content_type: 'text/plain' } }) }] }),
  },
  F22: {
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: 'login', to: s3 }] }),
    mended: withRouting({
      routes: [{ to: s3 }, { from: { tag: 'audit.*' }, include: { field: 'action', matches: 'login' }, to: s3 }],
    }),
  },
  F26: { broken: withContainers({ app, 'app-firelens-x': app }), mended: withContainers({ app, 'app-x': app }) },
  F27: { broken: withContainers({ 'my.app': app }), mended: withContainers({ 'my-app': app }) },
  F28: { broken: withContainers({ 'a-b-c-d-e-f-g-h-i': app }), mended: withContainers({ 'a-b-c-d-e-f-g-h': app }) },
  F29: {
    broken: withRouting({ routes: [{ to: s3 }, { from: { tag: '*' }, to: s3 }] }),
    mended: withRouting({ routes: [{ to: s3 }, { from: { tag: 'app.*' }, to: s3 }] }),
  },
  F31: {
    broken: withRouting({ logDriverBufferRecords: 999999999999 }),
    mended: withRouting({ logDriverBufferRecords: 2097152 / 4 }),
  },
  'F31 memory': {
    broken: withRouting({ logDriverBufferRecords: 26214400 }),
    mended: withRouting({ logDriverBufferRecords: 1048576 }),
  },
  F33: { refused: typescriptOf({ routing: "user: '1000'" }) },
  F34: {
    broken: (stack) => void task(stack, sound, { ...windows }),
    mended: (stack) => void task(stack, undefined, { ...windows }),
  },
  'F80 fargate': {
    broken: (stack) =>
      void task(stack, undefined, {
        ...{ ...windows, containers: { app: { ...app, mountPoints: { 'C:\\data': { sourceVolume: 'data' } } } } },
        volumes: { data: { managedEBSVolume: { sizeInGiB: 10 } } },
      }),
    mended: (stack) => void task(stack, undefined, { ...windows, containers: { app } }),
  },
  'F80 task': {
    broken: (stack) => void task(stack, undefined, { ...windows, pidMode: 'task', containers: { app } }),
    mended: (stack) => void task(stack, undefined, { ...windows, containers: { app } }),
  },
  'F79 changed': {
    broken: changed((first) => void (first.logConfiguration.options['Name'] = 'null')),
    mended: changed((first) => void (first.logConfiguration.options['log-driver-buffer-limit'] = '2048')),
  },
  F80: {
    broken: (stack) => void task(stack, undefined, { ...windows, containers: { app: { ...app, ulimits: {} } } }),
    mended: (stack) => void task(stack, undefined, { ...windows, containers: { app } }),
  },
  'F18 changed': {
    broken: changed((first) => void (first.logConfiguration = { logDriver: 'awslogs', options: {} })),
    mended: changed((first) => void (first.user = '1000')),
  },
  F83: {
    broken: changed((first) => void (first.image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1')),
    mended: changed((first) => void (first.image = 'app:1')),
  },
  'F83 mounts': { broken: withMountOf(false), mended: withMountOf(true) },
  F84: {
    broken: withRouting({ routerOverride: (router) => ({ ...router, healthCheck: undefined }) }),
    mended: withRouting({ routerOverride: (router) => ({ ...router, dockerLabels: { team: 'logs' } }) }),
  },
  'F37 changed': {
    broken: withNginx({
      override: (definition) => ({ ...definition, logConfiguration: { logDriver: 'json-file', options: {} } }),
    }),
    mended: withNginx({ override: (definition) => ({ ...definition, user: '1000' }) }),
  },
  F36: { refused: typescriptOf({ routing: "command: ['/fluent-bit/bin/fluent-bit', '-c', '/my.conf']" }) },
  F37: { refused: typescriptOf({ container: "logDriver: 'json-file'" }) },
  F38: {
    broken: withRouting({ routes: [{ to: LogDestination.forward({ host: '127.0.0.1' }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.forward({ host: 'logs.acme.test' }) }] }),
  },
  'F38 ports': {
    broken: withRouting({ routes: [{ to: LogDestination.http({ host: 'localhost', port: 2020 }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.http({ host: 'localhost', port: 8080 }) }] }),
  },
  F63: {
    broken: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s3', 'copy/') }],
    }),
    mended: withRouting({
      routes: [{ to: collectedIn('/tmp/s3') }, { name: 'copy', to: collectedIn('/tmp/s4', 'copy/') }],
    }),
  },
  F65: {
    broken: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
    mended: withRouting({ delivery: ConfigDelivery.inline() }),
  },
  F64: {
    broken: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('logs', 'copy/') }] }),
    mended: withRouting({ routes: [{ to: named('logs') }, { name: 'copy', to: named('copies', 'copy/') }] }),
  },
  F71: {
    broken: withNginx({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    mended: withNginx({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'] } } }),
  },
  F66: {
    broken: withRouting({ routes: [{ parse: 'json', to: lineOnly }] }),
    mended: withRouting({ routes: [{ parse: 'json', keepLine: true, to: lineOnly }] }),
  },
  'F66 parsed': {
    broken: withRouting({ routes: [{ parse: 'json', to: messageOnly }] }),
    mended: withRouting({ routes: [{ parse: 'json', to: LogDestination.cloudWatchLogs({ logGroup }) }] }),
  },
  F67: {
    broken: withRouting({ routes: [{ parse: parserOf('(?<a>x)'), to: s3 }] }),
    mended: withRouting({ routes: [{ parse: parserOf('^(?<a>x)(?<rest>.*)$'), to: s3 }] }),
  },
  F68: {
    broken: withRouting({ routes: [{ parse: { Name: 'own', Format: 'json', Time_Format: '%S.%6N' }, to: s3 }] }),
    mended: withRouting({ routes: [{ parse: { Name: 'own', Format: 'json', Time_Format: '%S.%L' }, to: s3 }] }),
  },
  F69: {
    broken: withRouting({
      routes: [
        { to: s3, include: 'a' },
        { to: s3, include: 'b' },
      ],
    }),
    mended: withRouting({
      routes: [
        { to: s3, include: 'a' },
        { to: s3, exclude: 'a', include: 'b' },
      ],
    }),
  },
  F70: {
    broken: withRouting({ routes: [{ parse: timed, to: LogDestination.cloudWatchLogs({ logGroup }) }] }),
    mended: withRouting({ routes: [{ parse: 'json', to: LogDestination.cloudWatchLogs({ logGroup }) }] }),
  },
  F74: {
    broken: withRouting({ routes: [{ parse: 'json', to: search }] }),
    mended: withRouting({
      routes: [{ parse: 'json', fields: { rename: { source: 'stream', log: 'message' } }, to: search }],
    }),
  },
  'F67 named': {
    broken: withRouting({ routes: [{ parse: parserOf('^(?<level>[A-Z]+) .*$'), to: s3 }] }),
    mended: withRouting({ routes: [{ parse: parserOf('^(?<level>[A-Z]+) (?<rest>.*)$'), to: s3 }] }),
  },
  F82: {
    broken: withRouting({ routes: [{ parse: ownTime('^(?<time>\\S+) (?<m>.*)$'), to: s3 }] }),
    mended: withRouting({ routes: [{ parse: ownTime('^(?<time>(?<time_text>\\S+)) (?<m>.*)$'), to: s3 }] }),
  },
  F81: {
    broken: withRouting({ routes: [{ parse: 'json', include: { field: 'status', matches: '^5' }, to: s3 }] }),
    mended: withRouting({ routes: [{ parse: 'json', include: { field: 'role', matches: '^admin' }, to: s3 }] }),
  },
  F75: {
    broken: withRouting({ routes: [{ exclude: '*.css', to: s3 }] }),
    mended: withRouting({ routes: [{ exclude: '.*\\.css', to: s3 }] }),
  },
  F76: {
    broken: withRouting({ routes: [{ include: '/error/i', to: s3 }] }),
    mended: withRouting({ routes: [{ include: '(?i)error', to: s3 }] }),
  },
  F77: {
    broken: withRouting({ routes: [{ lua: { code: 'function g() end', call: 'f' }, to: s3 }] }),
    mended: withRouting({ routes: [{ lua: { code: 'function f() end', call: 'f' }, to: s3 }] }),
  },
  F78: {
    broken: withRouting({ routes: [{ to: splunkWith('$a[b') }] }),
    mended: withRouting({ routes: [{ to: splunkWith("$a['b']") }] }),
  },
};
