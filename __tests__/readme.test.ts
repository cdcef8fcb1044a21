import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import * as typescript from 'typescript';
import * as library from '../modules';
import { readSettings } from '../settings';
import { synthApp } from './support/app';
import { projectFolder, readmeBlocks, readmeCommands, readmeTable } from './support/readme';
import { refusal } from './support/synth';

type Example = Readonly<Record<string, new (scope: unknown, id: string) => TerraformStack>> & {
  readonly everythingTo?: (bucket: library.LogBucket) => library.LogRouting<'nginx' | 'app'>;
  readonly routedTask?: (scope: TerraformStack) => library.FargateTaskDefinition;
  readonly fullRouting?: (
    bucket: library.LogBucket,
    group: library.LogGroup,
    files: library.LogBucket,
  ) => library.LogRouting<'nginx' | 'app'>;
};

const examples = readmeBlocks('ts');

/** Runs an example against this library. */
function run(example: string): Example {
  const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };
  const { outputText } = typescript.transpileModule(example, { compilerOptions: options });
  const exports = {};
  new Function('require', 'exports', outputText)(
    (name: string) => (name === 'cdktf-firelens' ? library : jest.requireActual(name)),
    exports,
  );
  return exports;
}

test('has TypeScript that compiles under the strictest options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const compilerOptions = {
    paths: { 'cdktf-firelens': [join(projectFolder, 'modules')], '*': [join(projectFolder, 'node_modules', '*')] },
    typeRoots: [join(projectFolder, 'node_modules', '@types')],
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

test('has a stack that synthesizes beside what stands already', () => {
  const stack = new (run(examples[0]!)['ApiStack']!)(Testing.app(), 'api');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };

  expect(Object.keys(resource)).toEqual(expect.arrayContaining(['aws_ecs_service', 'aws_s3_bucket']));
  expect(resource).not.toHaveProperty('aws_vpc');
});

test('has routes of several containers that synthesize', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const definition = run(examples[2]!).routedTask!(stack);

  expect(definition.routerImage?.path).toBe('stacks/task/fluent-bit/task-Task/image');
  expect(Testing.synth(stack, true)).toContain('FIRELENS_LOG_GROUP_NAME');
});

test('has routes, from the shortest to the full one, that synthesize without a warning', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [bucket, group] = [new library.LogBucket(stack, 'Logs'), new library.LogGroup(stack, 'Errors')];
  const routings = [run(examples[1]!).everythingTo!(bucket), run(examples[3]!).fullRouting!(bucket, group, bucket)];
  const containers = { nginx: { image: 'nginx:1.29.5' }, app: { image: 'app:1.0.0' } };
  routings.forEach(
    (logRouting, index) =>
      new library.FargateTaskDefinition(stack, `Task${index}`, { cpu: 512, memoryMiB: 1024, containers, logRouting }),
  );

  expect(stack.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type.includes('warn')))).toEqual(
    [],
  );
  expect(Testing.synth(stack, true)).toContain('firelens_nginx_access');
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
        routes: [{ to: library.LogDestination.s3({ bucket: { bucketName: 'b', bucketArn: 'arn:aws:s3:::b' } }) }],
        delivery: library.LogDelivery.options(),
      },
    });
  });

  expect(shown!.trim()).toBe(message.replace(/^test\//, 'api/Api/'));
});

test('states how many bad inputs were tried, as the page on them does', () => {
  const page = readFileSync(join(projectFolder, 'benchmarks', 'bad-inputs.md'), 'utf8');
  const [, tried] = /^\| \*\*all\*\* +\| (\d+) /m.exec(page)!;
  const [, stackTraces] = /\| (\d+) +\|$/m.exec(page.slice(page.indexOf('**all**')))!;

  expect(readFileSync(join(projectFolder, 'README.md'), 'utf8')).toContain(
    `of ${Number(tried).toLocaleString('en')} generated settings`,
  );
  expect(stackTraces).toBe('0');
});

test('lists every setting, with its default', () => {
  const { size, backend, certificateArn, ...rest } = readSettings({});
  const defaults = { ...size, ...rest, backend, certificateArn };
  const listed = readmeTable('setting').flatMap(([names, values]) => {
    const texts = /^`/.test(values!) ? values!.split('`, `').map((value) => value.replaceAll('`', '')) : [undefined];
    return names!.split(', ').map((name, index) => [name.replaceAll('`', ''), texts[index]] as const);
  });

  expect(Object.fromEntries(listed.map(([name, value]) => [name, value && (JSON.parse(value) as unknown)]))).toEqual(
    defaults,
  );
});

test('names modules that there are', () => {
  const names = readmeTable('module').flatMap(([cell]) => cell!.replaceAll('`', '').split(', '));

  expect(names.filter((name) => !(name in library))).toEqual([]);
  expect(names.length).toBeGreaterThan(8);
});

test('names scripts, stacks, folders and variables that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { scripts: object };
  const { service } = synthApp();
  const commands = readmeCommands();
  const words = (pattern: RegExp) =>
    commands.flatMap((command) => [...command.matchAll(pattern)].map((match) => match[1]!));

  expect(words(/^npm run (\S+)/g).filter((name) => !(name in scripts))).toEqual([]);
  expect(new Set(words(/^npx cdktf (?:deploy|destroy) (.+)/g))).toEqual(
    new Set(['registry', 'service', 'service registry']),
  );
  expect(new Set(words(/-chdir=(\S+)/g))).toEqual(new Set(['cdktf.out/stacks/service']));
  expect(words(/-var (\w+)=/g).sort()).toEqual(Object.keys(service.json().variable).sort());
  expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
});
