import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../lab/processes/command';
import { describeWithTerraform } from '../support/real';
import { npm } from './npm';
import { coreName, ScratchProject } from './scratch-project';

const minutes = 60_000;
jest.setTimeout(4 * minutes);

/** The part of `cdk.tf.json` that the tests read. */
interface StackJson {
  readonly terraform: { readonly required_providers: { readonly aws: { version: string } } };
  readonly resource: Readonly<Record<string, object>>;
}

describe('The packed starter', () => {
  const project = new ScratchProject();
  let starter: string;
  let printed: string;
  let app: string;

  beforeAll(async () => {
    await project.install();
    starter = await project.unpackStarter();
    ({ stdout: printed } = await project.startApp(starter, ['shop', '--core', coreName, '--region', 'eu-west-1']));
    app = project.linkTools('shop', ['@types/node', 'ts-node', 'typescript']);
  }, 8 * minutes);

  /** Runs the app as cdktf does: the command in `cdktf.json`. */
  async function synthesize(): Promise<string> {
    const { app: command } = JSON.parse(readFileSync(join(app, 'cdktf.json'), 'utf8')) as { app: string };
    await run('sh', ['-c', command], { cwd: app });
    return join(app, 'cdktf.out', 'stacks', 'shop');
  }

  test('contains the program, the template and their README, and depends on nothing', () => {
    const { dependencies, bin } = JSON.parse(readFileSync(join(starter, 'package.json'), 'utf8')) as Record<
      string,
      Readonly<Record<string, string>> | undefined
    >;

    expect(readdirSync(starter, { recursive: true }).sort()).toEqual([
      ...['README.md', 'dist', 'dist/LICENSE', 'dist/main.js', 'package.json', 'template', 'template/README.md'],
      ...[
        '_gitignore',
        'cdktf.json',
        'main.ts',
        'package.json',
        'tsconfig.json',
        'web-stack.test.ts',
        'web-stack.ts',
      ].map((file) => `template/${file}`),
    ]);
    expect(dependencies).toBeUndefined();
    expect(bin).toEqual({ 'create-cdktf-firelens': 'dist/main.js' });
  });

  test('prints what to run next', () => {
    expect(printed).toContain(`\nNext:\n  cd shop\n  npm install\n  npm test\n  npx ${coreName} deploy`);
  });

  test('fails with one sentence in a folder that is not empty', async () => {
    await expect(project.startApp(starter, ['shop'])).rejects.toThrow(
      /shop is not empty, it contains \S+: name another/,
    );
  });

  test('writes an app whose types and tests pass', async () => {
    const { stdout } = await npm(app, ['test']);

    expect(stdout).toMatch(/^# pass 3$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  test('writes an app whose tests fail when the task may do more', async () => {
    const stack = readFileSync(join(app, 'web-stack.ts'), 'utf8');
    const folder = project.linkTools('changed', ['@types/node', 'ts-node', 'typescript']);
    for (const file of ['package.json', 'tsconfig.json', 'web-stack.test.ts']) {
      writeFileSync(join(folder, file), readFileSync(join(app, file)));
    }
    const routed = `to: LogDestination.s3({ bucket }) }`;
    writeFileSync(
      join(folder, 'web-stack.ts'),
      stack.replace(
        routed,
        `${routed}, { from: 'web', name: 'copy', to: LogDestination.s3({ bucket, prefix: 'copy/' }) }`,
      ),
    );

    expect(stack).toContain(routed);
    await expect(npm(folder, ['test'])).rejects.toThrow(
      'not ok 3 - allows the task to write to the bucket, and nothing else',
    );
  });

  test('writes an app that can be destroyed with its logs when forceDestroy is set', async () => {
    const file = join(app, 'web-stack.ts');
    const stack = readFileSync(file, 'utf8');
    const kept = async () => {
      const { resource } = JSON.parse(readFileSync(join(await synthesize(), 'cdk.tf.json'), 'utf8')) as StackJson;
      return Object.keys(resource).filter((type) =>
        /"(prevent|skip)_destroy":true/.test(JSON.stringify(resource[type])),
      );
    };
    const before = await kept();
    writeFileSync(file, stack.replace('forceDestroy = false', 'forceDestroy = true'));
    const after = await kept();
    writeFileSync(file, stack);

    expect(before).toEqual(['aws_cloudwatch_log_group', 'aws_ecs_task_definition', 'aws_s3_bucket']);
    // Revisions of task definitions cost nothing, and are kept for a rollback.
    expect(after).toEqual(['aws_ecs_task_definition']);
  });

  describeWithTerraform('writes an app', (parts) => {
    test('whose stack Terraform validates, and plans with everything that it needs', async () => {
      const folder = parts.copyOf(await synthesize());
      const file = join(folder.path, 'cdk.tf.json');
      const stack = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
      // The provider on this machine, instead of the version of the bindings.
      stack.terraform.required_providers.aws.version = '>= 5.100.0, < 7.0.0';
      writeFileSync(file, JSON.stringify(stack));
      await folder.init();
      await folder.validate();
      const { changes } = await folder.plan();
      const types = changes.map(({ type }) => type);

      expect(changes.every(({ change }) => change.actions.join() === 'create')).toBe(true);
      expect(types).toEqual(
        expect.arrayContaining([
          ...['aws_vpc', 'aws_nat_gateway', 'aws_lb', 'aws_ecs_cluster', 'aws_ecs_service', 'aws_ecs_task_definition'],
          ...['aws_s3_bucket', 'aws_s3_bucket_public_access_block', 'aws_iam_role', 'aws_cloudwatch_log_group'],
        ]),
      );
      expect(types.filter((type) => type === 'aws_s3_bucket')).toHaveLength(2);
      expect(types).not.toContain('aws_ecr_repository');
    });
  });
});
