import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import * as cdktf from 'cdktf';
import { TerraformStack, Testing } from 'cdktf';
import * as typescript from 'typescript';
import * as library from '../modules';
import * as testing from '../modules/testing';
import { readSettings } from '../settings';
import { settingsSchema } from '../settings/schema';
import { synthApp } from './support/app';
import { projectFolder } from '../lab/project';
import { readmeBlocks, readmeCommands, readmeTable } from './support/readme';
import { refusal } from '../lab/synth/synth';
import { bucket, byImage, deliveryStream, logGroup } from '../lab/synth/tasks';

/** Exports of the examples by name. */
interface Examples {
  readonly InstancesStack: new (scope: unknown, id: string, network: library.Network) => TerraformStack;
  readonly allowPostgres: (
    scope: TerraformStack,
    service: library.FargateService,
    databaseSecurityGroupId: string,
  ) => void;
  readonly everythingTo: (bucket: library.LogBucket) => library.LogRouting<'nginx' | 'app'>;
  readonly routedTask: (scope: TerraformStack) => library.FargateTaskDefinition;
  readonly fullRouting: (bucket: library.LogBucket, group: library.LogGroup) => library.LogRouting<'nginx' | 'app'>;
  readonly sharedBucket: (
    bucket: library.LogBucket,
    group: library.LogGroup,
  ) => library.LogRouting<'web' | 'worker' | 'sidecar'>;
  readonly movedTask: (
    scope: TerraformStack,
    from: library.LogBucket,
    to: library.LogBucket,
    deployment: 1 | 2,
  ) => library.FargateTaskDefinition;
  readonly outputRouterImage: (scope: TerraformStack, definition: library.FargateTaskDefinition) => void;
  readonly linesAndRecords: (group: library.LogGroup, bucket: library.LogBucket) => library.LogRouting<'app'>;
  readonly fluentdTask: (
    scope: TerraformStack,
    bucket: library.LogBucket,
    group: library.LogGroup,
  ) => library.FargateTaskDefinition;
  readonly throughStreams: (scope: TerraformStack, bucket: library.LogBucket) => readonly library.LogRoute<'nginx'>[];
  readonly workerTask: (scope: TerraformStack) => library.FargateTaskDefinition;
  readonly inTheirRoles: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
  ) => library.FargateService;
  readonly testsOf: (stack: TerraformStack) => void;
  readonly monitored: (scope: TerraformStack, service: library.FargateService) => void;
}

const examples = readmeBlocks('ts');

/** Packages that the examples import. */
const packages: Readonly<Record<string, unknown>> = {
  'cdktf-firelens': library,
  'cdktf-firelens/testing': testing,
  cdktf,
};

/** Runs the example that exports this name against this library, and returns its exports. */
function runExample(name: string, imported = packages): Partial<Examples> {
  const example = examples.find((text) => new RegExp(`^export (class|function) ${name}\\b`, 'm').test(text))!;
  const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };
  const { outputText } = typescript.transpileModule(example, { compilerOptions: options });
  const exports: Partial<Examples> = {};
  new Function('require', 'exports', outputText)(
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- The provider's classes are loaded by path.
    (name: string) => imported[name] ?? (require(name) as unknown),
    exports,
  );
  return exports;
}

/** Returns an export of an example. */
function exported<Name extends keyof Examples>(name: Name): Examples[Name] {
  return runExample(name)[name]!;
}

/** Warnings of a stack. */
function warningsOf(stack: TerraformStack): readonly string[] {
  const metadata = stack.node.findAll().flatMap(({ node }) => node.metadata);
  return metadata.filter(({ type }) => type.includes('warn')).map(({ data }) => String(data));
}

test('has TypeScript that compiles under the strictest options', () => {
  const packagesFolder = join(projectFolder, 'node_modules');
  const types = join(packagesFolder, '@types');
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const compilerOptions = {
    paths: {
      'cdktf-firelens': [join(projectFolder, 'modules')],
      'cdktf-firelens/testing': [join(projectFolder, 'modules', 'testing')],
      '*': [join(types, '*'), join(packagesFolder, '*')],
    },
    typeRoots: [types],
    types: ['node'],
    noUnusedLocals: false,
  };
  examples.forEach((example, index) => writeFileSync(join(folder, `example-${index}.ts`), example));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(projectFolder, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
  );

  const compiler = join(projectFolder, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });

  expect(stdout).toBe('');
  expect(status).toBe(0);
  rmSync(folder, { recursive: true });
});

test('has a first program that synthesizes a service in an existing network', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'readme-'));
  class App extends cdktf.App {
    constructor() {
      super({ outdir });
    }
  }
  runExample('ApiStack', { ...packages, cdktf: { ...cdktf, App } });
  const synthesized = readFileSync(join(outdir, 'stacks', 'api', 'cdk.tf.json'), 'utf8');
  const { provider, resource } = JSON.parse(synthesized) as Record<'provider' | 'resource', Record<string, object>>;

  expect(provider).toHaveProperty('aws');
  expect(Object.keys(resource)).toEqual(expect.arrayContaining(['aws_ecs_service', 'aws_s3_bucket']));
  expect(resource).not.toHaveProperty('aws_vpc');
  rmSync(outdir, { recursive: true });
});

test('has a worker with volumes and credentials, and a service in existing roles, which synthesize', () => {
  const stack = new TerraformStack(Testing.app(), 'worker');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  exported('workerTask')(stack);
  const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
  exported('inTheirRoles')(stack, cluster, { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] });

  expect(testing.containersOf(stack)['Worker']!['worker']).toMatchObject({ user: '1000' });
  expect(Object.keys(testing.policiesOf(stack))).toEqual(['Worker/ExecutionRole', 'Worker/TaskRole', 'starter']);
});

test('has tests of the first program, which pass', () => {
  const apps: cdktf.App[] = [];
  class App extends cdktf.App {
    constructor() {
      super({ outdir: mkdtempSync(join(tmpdir(), 'readme-')) });
      apps.push(this);
    }
  }
  runExample('ApiStack', { ...packages, cdktf: { ...cdktf, App } });
  const [app] = apps;

  exported('testsOf')(app!.node.findChild('api') as TerraformStack);
  rmSync(app!.outdir, { recursive: true });
});

test('has routes of several containers that synthesize, with the router image as an output', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const definition = exported('routedTask')(stack);
  exported('outputRouterImage')(stack, definition);
  const synthesized = Testing.synth(stack, true);
  const { output } = JSON.parse(synthesized) as { output: Record<string, object> };

  expect(output['router_image']).toEqual({
    value: {
      tag: definition.routerImage!.tag,
      platform: 'linux/amd64',
      path: 'stacks/task/fluent-bit/task-Task/image',
    },
  });
  expect(synthesized).toContain('FIRELENS_LOG_GROUP_NAME');
});

test('has routes, from the shortest to the full one, that synthesize without a warning', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [bucket, group] = [new library.LogBucket(stack, 'Logs'), new library.LogGroup(stack, 'Errors')];
  const app = { image: 'app:1.0.0' };
  const both = { nginx: { image: 'nginx:1.29.5' }, app };
  const tasks: readonly Pick<library.FargateTaskDefinitionOptions, 'containers' | 'logRouting'>[] = [
    { containers: both, logRouting: exported('everythingTo')(bucket) },
    { containers: both, logRouting: exported('fullRouting')(bucket, group) },
    { containers: { app }, logRouting: exported('linesAndRecords')(group, bucket) },
    {
      containers: { web: app, worker: app, sidecar: app },
      logRouting: exported('sharedBucket')(bucket, group),
    },
  ];
  tasks.forEach(
    (task, index) => new library.FargateTaskDefinition(stack, `Task${index}`, { cpu: 512, memoryMiB: 1024, ...task }),
  );

  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('firelens_nginx_access');
});

test('opens a port for a service, and monitors it', () => {
  const stack = new TerraformStack(Testing.app(), 'shop');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const service = new library.FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    cpu: 256,
    memoryMiB: 512,
    containers: { nginx: { image: 'nginx:1.29.5' } },
  });
  exported('allowPostgres')(stack, service, 'sg-1');
  exported('monitored')(stack, service);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };

  expect(Object.keys(resource)).toEqual(
    expect.arrayContaining(['aws_cloudtrail', 'aws_cloudwatch_event_rule', 'aws_cloudwatch_metric_alarm']),
  );
  expect(Object.values(resource['aws_vpc_security_group_egress_rule']!)).toContainEqual(
    expect.objectContaining({ from_port: 5432, referenced_security_group_id: 'sg-1' }),
  );
});

test.each([
  [1, ['From', 'To']],
  [2, ['To']],
] as const)('deployment %d of a move allows tasks to write to the buckets %j', (deployment, written) => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [from, to] = ['From', 'To'].map((id) => new library.LogBucket(stack, id)) as [
    library.LogBucket,
    library.LogBucket,
  ];
  exported('movedTask')(stack, from, to, deployment);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: { aws_iam_role_policy: Readonly<Record<string, { readonly policy: string }>> };
  };
  const policies = Object.values(resource.aws_iam_role_policy).map(({ policy }) => policy);
  const writes = policies.filter((policy) => policy.includes('s3:PutObject')).join();

  expect(warningsOf(stack)).toEqual([]);
  expect(['From', 'To'].filter((id) => writes.includes(`aws_s3_bucket.${id}_`))).toEqual(written);
});

test('has Fluentd routes that synthesize without a warning', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [bucket, group] = [new library.LogBucket(stack, 'Logs'), new library.LogGroup(stack, 'Errors')];

  expect(exported('fluentdTask')(stack, bucket, group).routerImage?.path).toBe('stacks/task/fluentd/task-Task/image');
  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('fluentd-buffer');
});

test('lists every Fluentd destination with its gem', () => {
  const listed = readmeTable('Fluentd destination').flatMap(([cell, gem]) =>
    cell!
      .replace(/`|FluentdDestination\./g, '')
      .split(', ')
      .map((name) => [name, gem!.replaceAll('`', '')]),
  );
  const { s3, cloudWatchLogs, firehose, forward, stdout, null: nowhere } = library.FluentdDestination;
  const destinations: Readonly<Record<keyof typeof library.FluentdDestination, library.FluentdDestination>> = {
    s3: s3({ bucket }),
    cloudWatchLogs: cloudWatchLogs({ logGroup }),
    firehose: firehose({ deliveryStream }),
    forward: forward({ host: 'h' }),
    stdout: stdout(),
    null: nowhere(),
  };

  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      Object.entries(destinations).map(([name, { gem }]) => [name, gem ? `${gem.name} ${gem.version}` : 'none']),
    ),
  );
});

test('has routes through streams that synthesize', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const routes = exported('throughStreams')(stack, new library.LogBucket(stack, 'Logs'));
  new library.FargateTaskDefinition(stack, 'Task', {
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx: { image: 'nginx:1.29.5' } },
    logRouting: { routes, delivery: byImage },
  });

  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };
  expect(Object.keys(resource['aws_kinesis_firehose_delivery_stream']!)).toHaveLength(3);
});

test('lists every target of a delivery stream', () => {
  const listed = readmeTable('target').map(([cell]) => cell!.replace(/`|DeliveryTarget\./g, ''));

  expect(listed.sort()).toEqual(Object.keys(library.DeliveryTarget).sort());
});

test('has a stack of services on instances that synthesizes without a warning', () => {
  const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };
  const stack = new (exported('InstancesStack'))(Testing.app(), 'instances', network);
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });

  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('aws_ecs_capacity_provider');
});

test('lists every destination', () => {
  const listed = readmeTable('destination').flatMap(([cell]) => cell!.replace(/`|LogDestination\./g, '').split(', '));

  expect(listed.sort()).toEqual(Object.keys(library.LogDestination).sort());
});

test('shows a refusal as it is printed', () => {
  const [shown] = readmeBlocks('text');
  const message = refusal((stack) => {
    new library.FargateTaskDefinition(stack, 'TaskDefinition', {
      cpu: 256,
      memoryMiB: 512,
      containers: { api: { image: 'api:1', ports: [24224], stopTimeoutSeconds: 600 } },
      logRouting: {
        routes: [{ to: library.LogDestination.s3({ bucket: { bucketName: 'logs', bucketArn: 'arn:aws:s3:::logs' } }) }],
        delivery: library.ConfigDelivery.options(),
      },
    });
  });

  expect(shown!.trim()).toBe(message.replace('test/TaskDefinition', 'api/Api'));
});

test('states the numbers of the page on bad inputs', () => {
  const page = readFileSync(join(projectFolder, 'benchmarks', 'bad-inputs.md'), 'utf8');
  const sums = /^\| \*\*all\*\*(.*)\|$/m.exec(page)![1]!.split('|').slice(1).map(Number);
  const [tried, , , , stackTraces, validated, refusedByTerraform] = sums;
  const text = readFileSync(join(projectFolder, 'README.md'), 'utf8').replace(/\s+/g, ' ');

  expect(text).toContain(`of ${tried!.toLocaleString('en')} generated settings and properties`);
  expect(text).toContain(`all ${validated!.toLocaleString('en')} of the accepted ones`);
  expect([stackTraces, refusedByTerraform]).toEqual([0, 0]);
});

test('lists every setting, with its default', () => {
  const { size, ...rest } = readSettings({});
  const defaults: Readonly<Record<string, unknown>> = { ...size, ...rest };
  const listed = readmeTable('setting').flatMap(([names, values]) => {
    const texts = /^`/.test(values!) ? values!.split('`, `').map((value) => value.replaceAll('`', '')) : [undefined];
    return names!.split(', ').map((name, index) => [name.replaceAll('`', ''), texts[index]] as const);
  });

  const names = Object.keys(settingsSchema.shape);
  expect(listed.map(([name]) => name).sort()).toEqual([...names].sort());
  expect(listed.map(([name, value]) => [name, value && (JSON.parse(value) as unknown)])).toEqual(
    listed.map(([name]) => [name, defaults[name!]]),
  );
});

test('lists every example', () => {
  const listed = readmeTable('example').flatMap(([cell]) => cell!.replace(/[`/]/g, '').split(', '));

  expect(listed.sort()).toEqual(readdirSync(join(projectFolder, 'examples')).sort());
});

test('lists for each system an existing example and a test that applies it', () => {
  const systems = readmeTable('system').map((cells) => cells.slice(1).map((cell) => cell.replaceAll('`', '')));

  expect(systems.length).toBeGreaterThan(5);
  for (const [builtBy, appliedBy] of systems) {
    if (builtBy!.startsWith('examples/'))
      expect(readdirSync(join(projectFolder, 'examples'))).toContain(builtBy!.slice(9));
    const test = readFileSync(join(projectFolder, '__tests__', appliedBy!), 'utf8');
    expect(test).toMatch(/describeWithTerraform\([^]*(\.apply|\.applied|applyWithObjects)\(/);
  }
});

test('lists existing modules', () => {
  const names = readmeTable('module').flatMap(([cell]) => cell!.replaceAll('`', '').split(', '));

  expect(names.filter((name) => !(name in library))).toEqual([]);
  expect(names.length).toBeGreaterThan(8);
});

test('uses existing scripts, stacks, folders and variables', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { scripts: object };
  const { service } = synthApp();
  const commands = readmeCommands();
  const words = (pattern: RegExp) =>
    commands.flatMap((command) => [...command.matchAll(pattern)].map((match) => match[1]!));

  expect(words(/^npm run (\S+)/g).filter((name) => !(name in scripts))).toEqual([]);
  expect(new Set(words(/^npx cdktf (?:deploy|destroy) (.+)/g))).toEqual(
    new Set(['registry', 'service', 'service registry']),
  );
  expect(new Set(words(/-chdir=(\S+)/g))).toEqual(new Set(['cdktf.out/stacks/registry', 'cdktf.out/stacks/service']));
  expect(words(/-var (\w+)=/g).sort()).toEqual(Object.keys(service.json().variable).sort());
  expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
});
