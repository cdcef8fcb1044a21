import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';
import { run } from '../../lab/processes/command';
import { projectFolder } from '../../lab/project';
import { describeWithTerraform } from '../support/real';
import { scratchFolder } from '../../lab/synth/scratch';
import { type Block, parseJson } from '../../lab/synth/synth';
import { compile, compilers, errorsIn } from './compilers';
import { coreName, libraryName, ScratchProject } from './scratch-project';

/** Valid lines of the app, and invalid replacements. */
const invalidUses: Readonly<Record<string, { valid: string; invalid: string; message: string | RegExp }>> = {
  'misspelt-container-of-a-route.ts': {
    valid: "from: 'payments'",
    invalid: "from: 'payment'",
    message: `Did you mean '"payments"'?`,
  },
  'misspelt-container-to-wait-for.ts': {
    valid: "{ payments: 'START' }",
    invalid: "{ payment: 'START' }",
    message: "Did you mean to write 'payments'?",
  },
  'misspelt-container-for-requests.ts': {
    valid: "container: 'shop'",
    invalid: "container: 'shops'",
    message: `Did you mean '"shop"'?`,
  },
  'memory-that-the-cpu-does-not-have.ts': {
    valid: 'memoryMiB: 1024',
    invalid: 'memoryMiB: 512',
    message: "Type '512' is not assignable to type '1024 | 2048 | 3072 | 4096'.",
  },
  'cpu-that-fargate-does-not-have.ts': {
    valid: 'cpu: 512',
    invalid: 'cpu: 500',
    // Compilers print the members of the union in different orders.
    message: /Type '500' is not assignable to type '[\d |]*256 \| 512 \|/,
  },
  'misspelt-option-of-fluent-bit.ts': {
    valid: 'total_file_size:',
    invalid: 'total_file_sise:',
    message: "'total_file_sise' does not exist",
  },
};

/** Files of `oniguruma-parser`, without what follows in their names. */
const parser = 'fluent-bit/onigmo/oniguruma-parser';

/** Ranges of the peers, by core. */
const ranges = {
  cdktf: { '@cdktf/provider-aws': '>=21 <30', cdktf: '>=0.21.0 <1', constructs: '^10.4.2' },
  cdktn: { '@cdktn/provider-aws': '>=25 <30', cdktn: '>=0.24.0 <1', constructs: '>=10.6.0 <10.8.0' },
} as const;

const minutes = 60_000;
jest.setTimeout(2 * minutes);

describe('The packed library', () => {
  const project = new ScratchProject();
  let app: string;

  beforeAll(async () => {
    await project.install();
    app = project.addApp('app');
    copyFileSync(
      join(projectFolder, 'node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json'),
      join(app, 'tsconfig.cdktf-init.json'),
    );
  }, 5 * minutes);

  test('contains only its program, compiled modules and their declarations, and what the README links to', () => {
    const modules = filesIn(join(projectFolder, 'modules')).map((file) => file.slice(0, -'.ts'.length));
    const pages = readdirSync(join(projectFolder, 'benchmarks'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join('benchmarks', file));

    expect(filesIn(join(project.packages, libraryName))).toEqual(
      [
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
        ...['docs', 'examples'].flatMap((name) => filesIn(join(projectFolder, name)).map((file) => join(name, file))),
        ...pages,
        ...built('dist/bin/cdktf-firelens'),
        ...[...modules.filter((file) => !isOfLanguage(file)), 'fluent-bit/index'].flatMap((file) =>
          built(`dist/modules/${file}`),
        ),
      ].sort(),
    );
  });

  test('gets the language of Fluent Bit, with the parser of regular expressions, from a package of its own', () => {
    const modules = filesIn(join(projectFolder, 'modules'))
      .filter((file) => !file.startsWith(parser))
      .map((file) => file.slice(0, -'.ts'.length));
    const parserFiles = ['LICENSE', 'parser/node-utils.js', 'parser/parse.js', 'tokenizer/tokenize.js', 'unicode.js'];

    expect(filesIn(join(project.packages, 'fluent-bit-language'))).toEqual(
      [
        ...['LICENSE', 'README.md', 'package.json'],
        ...modules.filter(isOfLanguage).flatMap((file) => built(`dist/${file}`)),
        `dist/${parser}.js`,
        ...[...parserFiles, 'utils.js'].map((file) => `dist/${parser}/${file}`),
      ].sort(),
    );
  });

  test('has a language that works without the library and its peers', async () => {
    const alone = scratchFolder();
    for (const name of ['fluent-bit-language', 'luaparse']) {
      cpSync(join(project.packages, name), join(alone, 'node_modules', name), { recursive: true });
    }
    const [, program] = /^```ts\n([^]+?)^```$/m.exec(
      readFileSync(join(project.packages, 'fluent-bit-language', 'README.md'), 'utf8'),
    )!;
    const javaScript = transpile(program!, { module: ModuleKind.CommonJS });

    const { stdout } = await run(process.execPath, ['--eval', javaScript], { cwd: alone });

    expect(stdout).toContain('[OUTPUT]');
  });

  test('checks regular expressions with a copy of the parser that is loaded when one is checked', async () => {
    const program = `
      const { filterProblems } = require('${libraryName}/fluent-bit');
      const isLoaded = () => Object.keys(require.cache).some((file) => file.includes('oniguruma-parser'));
      const problems = (regex) => filterProblems({ name: 'grep', options: { Exclude: [{ key: 'log', regex }] } });
      console.log(JSON.stringify([isLoaded(), problems('a(b'), problems('\\\\p{Alpha}+'), isLoaded()]));`;

    const { stdout } = await run(process.execPath, ['--eval', program], { cwd: app });

    expect(JSON.parse(stdout)).toEqual([
      false,
      [expect.stringContaining('end pattern with unmatched parenthesis')],
      [],
      true,
    ]);
  });

  test('has peer dependencies with wide ranges, and depends only on the language of Fluent Bit and its parser of Lua', () => {
    const { peerDependencies, ...rest } = JSON.parse(
      readFileSync(join(project.packages, libraryName, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;

    expect(peerDependencies).toEqual(ranges[coreName]);
    expect(rest['dependencies']).toEqual({ 'fluent-bit-language': rest['version'] });
    expect(Object.keys(rest)).not.toContain('optionalDependencies');
    expect(readdirSync(project.packages).filter((name) => !name.startsWith('.'))).toEqual([
      ...[`@${coreName}`, coreName, libraryName, 'constructs', 'fluent-bit-language', 'luaparse'],
    ]);
  });

  describe.each(compilers)('under $name', (compiler) => {
    test.each([
      ['the strictest options, in the way of Node.js', 'tsconfig.json'],
      ['the strictest options, in the way of bundlers', 'tsconfig.bundler.json'],
      ['the options that cdktf init writes', 'tsconfig.cdktf-init.json'],
    ])('type-checks with %s', async (_, config) => {
      await compile(compiler, app, ['--project', config, '--noEmit']);
    });

    test('rejects invalid uses, with their locations', async () => {
      const folder = project.addApp(`invalid-with-${compiler.packageName}`);
      const main = readFileSync(join(folder, 'main.ts'), 'utf8');
      for (const [file, { valid, invalid }] of Object.entries(invalidUses)) {
        writeFileSync(join(folder, file), main.replace(valid, invalid));
      }

      const lines = main.split('\n');
      expect(await errorsIn(compiler, folder)).toEqual(
        Object.fromEntries(
          Object.entries(invalidUses).map(([file, { valid, message }]) => [
            file,
            [
              {
                line: lines.findIndex((line) => line.includes(valid)) + 1,
                text: (typeof message === 'string'
                  ? expect.stringContaining(message)
                  : expect.stringMatching(message)) as string,
              },
            ],
          ]),
        ),
      );
    });
  });

  test('is imported by name from ES modules', async () => {
    const module = `
      import { FargateService } from '${libraryName}';
      import { renderPipeline } from '${libraryName}/fluent-bit';
      console.log(FargateService.name, renderPipeline.name);`;

    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', module], { cwd: app });

    expect(stdout).toBe('FargateService renderPipeline');
  });

  describe('next to an existing network in the same stack', () => {
    let compiled: string;
    let stackFolder: string;
    let stack: Block;

    // A separate app: in the other, tests would type-check what the compiler writes.
    beforeAll(async () => {
      compiled = project.addApp('compiled');
      await compile(compilers[0]!, compiled, ['--project', 'tsconfig.json']);
      await run(process.execPath, [join('out', 'main.js')], { cwd: compiled });
      stackFolder = join(compiled, 'cdktf.out', 'stacks', 'shop');
      stack = JSON.parse(readFileSync(join(stackFolder, 'cdk.tf.json'), 'utf8')) as Block;
    });

    const only = (type: string): Block => {
      const found = Object.values(stack.resource[type] as Record<string, Block>);
      expect(found).toHaveLength(1);
      return found[0]!;
    };

    test('runs the service in the private subnets, after their route to the internet', () => {
      const service = only('aws_ecs_service');

      expect(service.network_configuration.subnets).toEqual([
        expect.stringMatching(/^\$\{aws_subnet\.network_private-0_\w+\.id\}$/),
        expect.stringMatching(/^\$\{aws_subnet\.network_private-1_\w+\.id\}$/),
      ]);
      expect(service.depends_on).toContainEqual(expect.stringMatching(/^aws_route\.network_private-default_/));
    });

    test('runs the log router next to the containers, from an image to build', () => {
      const containers = parseJson(
        only('aws_ecs_task_definition').container_definitions as string,
      ) as unknown as Block[];
      const image = stack.output.router_image.value as Block;

      expect(containers.map(({ name, logConfiguration }) => [name, logConfiguration.logDriver])).toEqual([
        ['shop', 'awsfirelens'],
        ['payments', 'awsfirelens'],
        ['log_router', 'awslogs'],
      ]);
      expect(containers[2]!.image).toBe(`111122223333.dkr.ecr.eu-central-1.amazonaws.com/log-router:${image.tag}`);
      expect(filesIn(join(compiled, 'cdktf.out', image.path as string))).toEqual(['Dockerfile', 'log-routing.conf']);
    });

    test('routes the logs, with the required permissions', () => {
      const { path } = stack.output.router_image.value as Block;
      const configuration = readFileSync(join(compiled, 'cdktf.out', path as string, 'log-routing.conf'), 'utf8');
      const policies = Object.values(stack.resource.aws_iam_role_policy as Record<string, Block>);

      expect([...configuration.matchAll(/^ +(?:Name|Match) +(\S+)$/gm)].map(([, value]) => value)).toEqual([
        ...['multiline', 'shop-firelens-*'],
        ...['multiline', 'payments-firelens-*'],
        ...['s3', 'shop-firelens-*'],
        ...['s3', 'payments-firelens-*'],
        ...['cloudwatch_logs', 'payments-firelens-*'],
      ]);
      expect(policies.map(({ policy }) => policy as string)).toContainEqual(
        expect.stringContaining('arn:aws:logs:eu-central-1:111122223333:log-group:/shop/audit:*'),
      );
    });

    test('renders a pipeline without a task', () => {
      expect(stack.output.own_pipeline.value).toContain(
        '[OUTPUT]\n    Name            s3\n    Match           shop.*\n',
      );
    });

    describeWithTerraform('Terraform', (parts) => {
      test('accepts the synthesized stack, and plans the service next to the network', async () => {
        const folder = parts.copyOf(stackFolder);
        await folder.init();
        const { changes } = await folder.plan();

        expect(changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
        expect(countsOf(changes.map(({ type }) => type))).toMatchObject({
          aws_vpc: 1,
          aws_subnet: 4,
          aws_internet_gateway: 1,
          aws_eip: 1,
          aws_nat_gateway: 1,
          aws_route_table: 2,
          aws_route_table_association: 4,
          aws_route: 2,
          aws_lb: 1,
          aws_lb_listener: 1,
          aws_lb_target_group: 1,
          aws_security_group: 2,
          aws_ecs_cluster: 1,
          aws_ecs_service: 1,
          aws_ecs_task_definition: 1,
          aws_iam_role: 2,
          // For the records, and for the load balancer's access logs.
          aws_s3_bucket: 2,
          // The router's; the log group for the records and the repository already exist.
          aws_cloudwatch_log_group: 1,
        });
        expect(changes.map(({ type }) => type)).not.toContain('aws_ecr_repository');
      });
    });
  });
});

function countsOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, names.filter((each) => each === name).length]));
}

/** Returns whether a module, such as `core/rule`, is part of the language of Fluent Bit, which does not need CDKTF. */
function isOfLanguage(file: string): boolean {
  return /^(fluent-bit\/|core\/(format|nearest-name|problem|rule)$)/.test(file);
}

/** Returns the files that are built from a module. */
function built(file: string): readonly string[] {
  return [`${file}.d.ts`, `${file}.js`];
}

/** Returns the relative paths of all files in a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
