import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { emulatorEnvironment } from '../../../lab/emulator/emulator';
import { scratchFolder } from '../../../lab/synth/scratch';
import { bucket } from '../../../lab/synth/tasks';
import {
  ConfigDelivery,
  EcrRepository,
  FargateTaskDefinition,
  type ImageRepository,
  LogDestination,
} from '../../../modules';
import { bundledProgram } from '../../support/bundled-program';
import { folderOfPrograms } from '../../support/folder-of-programs';
import { describeWithTerraform } from '../../support/real';
import { type EngineFault, StandInEngines } from './stand-in-engine';

const program = bundledProgram();
const terraform = folderOfPrograms('node', 'sh', 'terraform');
const withoutTerraform = folderOfPrograms('node', 'sh');
const url = '123456789012.dkr.ecr.us-east-1.amazonaws.com/router';

/** What is printed by a run of the command that has ended. */
interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command with only these folders on PATH. */
function push(args: readonly string[], path: readonly string[], environment: NodeJS.ProcessEnv): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'push', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...environment, PATH: path.join(delimiter) },
  });
  return { exitCode: status, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** Runs the command with a stand-in for Docker, and without AWS. */
function pushWithoutAws(args: readonly string[], path: readonly string[] = [withoutTerraform]): Run {
  const { folder } = new StandInEngines({ docker: 'works' });
  const environment = { ...emulatorEnvironment('http://127.0.0.1:1'), AWS_MAX_ATTEMPTS: '1' };
  return push(args, [folder, ...path], environment);
}

/** Synthesizes a stack with a task for each family, in which an image contains the configuration of the router. */
function synthesized(
  families: readonly string[],
  repositoryIn: (stack: TerraformStack, app: App) => ImageRepository = () => ({
    repositoryUrl: url,
    repositoryArn: 'arn:aws:ecr:us-east-1:123456789012:repository/router',
  }),
  delivery: (repository: ImageRepository) => ConfigDelivery = (repository) => ConfigDelivery.image({ repository }),
): string {
  const app = new App({ outdir: scratchFolder() });
  const stack = new TerraformStack(app, 'shop');
  new AwsProvider(stack, 'Aws', { region: 'us-east-1' });
  const repository = repositoryIn(stack, app);
  for (const family of families) {
    new FargateTaskDefinition(stack, family, {
      family,
      cpu: 256,
      memoryMiB: 512,
      containers: { web: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine' } },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: delivery(repository) },
    });
  }
  app.synth();
  return app.outdir;
}

/** Returns a repository of a second stack. */
function repositoryOfAnotherStack(app: App): EcrRepository {
  const stack = new TerraformStack(app, 'registry');
  new AwsProvider(stack, 'Aws', { region: 'us-east-1' });
  return new EcrRepository(stack, 'Images', { repositoryName: 'router' });
}

jest.setTimeout(120_000);

describe('push', () => {
  const web = synthesized(['web']);
  const both = synthesized(['web', 'api']);

  test('prints the commands for a task definition with a literal repository, without Terraform or AWS', () => {
    const { exitCode, stdout } = pushWithoutAws([web, '--dry-run']);
    const context = join(web, 'stacks/shop/fluent-bit/web/image');

    expect(stdout.replace(/[0-9a-f]{16}/, '<tag>').split('\n')).toEqual([
      `aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com`,
      `docker buildx build --platform linux/amd64 --tag ${url}:<tag> --push ${context}`,
    ]);
    expect(exitCode).toBe(0);
  });

  test('prints the commands of several task definitions as JSON, for the folder of one stack, wherever it is', () => {
    const folder = scratchFolder();
    cpSync(join(both, 'stacks', 'shop'), folder, { recursive: true });
    const options = ['--family', 'web', '--family', 'api', '--engine', 'finch', '--dry-run', '--json'];
    const { commands } = JSON.parse(pushWithoutAws([folder, ...options]).stdout) as { commands: string[] };

    expect(commands.map((command) => command.replace(/ --.*/, ''))).toEqual([
      'aws ecr get-login-password',
      ...['finch build', 'finch push', 'finch build', 'finch push'],
    ]);
  });

  test.each([
    ['in the same stack', (stack: TerraformStack) => new EcrRepository(stack, 'Images', { repositoryName: 'router' })],
    ['in another stack that is referenced', (_: TerraformStack, app: App) => repositoryOfAnotherStack(app)],
    [
      'in another stack by its name',
      (stack: TerraformStack, app: App) => {
        repositoryOfAnotherStack(app);
        return EcrRepository.named(stack, 'router');
      },
    ],
  ])('reads the URL of a repository %s from the output of its stack', (_, repositoryIn) => {
    const out = synthesized(['web'], (stack, app) => {
      const repository = repositoryIn(stack, app);
      const created = app.node.findAll().find(({ node }) => node.id === 'Images') as EcrRepository;
      new TerraformOutput(TerraformStack.of(created), 'images', { value: created.repositoryUrl });
      return repository;
    });

    const folder = join(out, 'stacks', 'shop');
    const { stdout, stderr } = pushWithoutAws([folder, '--dry-run'], [terraformWithOutputs(url), withoutTerraform]);

    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`--tag ${url}:[0-9a-f]{16} --push`));
  });

  test.each<[string, readonly string[], string]>([
    [
      'the folder is not synthesized',
      ['nowhere'],
      'nowhere: run "npx cdktf synth" first, or name the folder that synth writes',
    ],
    [
      'no task has an image of its router',
      [synthesized(['web'], undefined, () => ConfigDelivery.inline())],
      'uses the image delivery: there is no image to push',
    ],
    [
      'there are several images',
      [both],
      'has the images of 2 task definitions: choose with --family api or --family web, or pass several',
    ],
    ['a family does not exist', [both, '--family', 'wep'], 'has no image of "wep": --family must be api or web'],
    [
      'one tag is for several families',
      [both, '--family', 'web', '--family', 'api', '--tag', '1'],
      '--tag can be used with one --family only',
    ],
    [
      'the repository is not in ECR',
      [web, '--repository', 'ghcr.io/acme/router'],
      'The repository must be the URL of a private ECR repository, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router", got "ghcr.io/acme/router"',
    ],
    ['ECR does not answer', [web], 'ECR in us-east-1 did not answer: '],
    [
      'no stack outputs the URL of the repository',
      [synthesized(['web'], (stack) => EcrRepository.named(stack, 'elsewhere'))],
      'The repository of "web" is known only to Terraform, and no stack outputs its repositoryUrl: pass its URL as --repository',
    ],
    ['the engine is unknown', [web, '--engine', 'buildah'], 'Allowed choices are docker, podman, finch.'],
    ['the tag is invalid', [web, '--tag', 'a b'], 'A tag must consist of 1 to 128 letters, digits, "_", "." and "-".'],
    [
      'a platform is invalid',
      [web, '--platform', 'arm64'],
      'Platforms must be separated by commas, such as "linux/amd64,linux/arm64".',
    ],
  ])('fails with one sentence when %s', (_, args, sentence) => {
    const { exitCode, stdout, stderr } = pushWithoutAws(args);

    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });
});

/** Returns a folder with a program in place of Terraform, for which each output has one value, or there are none. */
function terraformWithOutputs(value?: string): string {
  const program = `#!/usr/bin/env node
const { output } = JSON.parse(require('node:fs').readFileSync('cdk.tf.json', 'utf8'));
const value = ${JSON.stringify(value)};
const names = value === undefined ? [] : Object.keys(output);
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, { value }]))));`;
  return scratchFolder({ terraform: program });
}

describeWithTerraform('push to the repository of the app', (parts) => {
  let synth: string;
  let environment: NodeJS.ProcessEnv;

  // Its outputs are read where cdktf has deployed it: in the folder that synth has written.
  beforeAll(async () => {
    synth = await parts.synthesize({ architecture: 'ARM64' });
    environment = emulatorEnvironment(parts.clientConfig('us-east-1').endpoint);
    const registry = await parts.applied(join(synth, 'stacks', 'registry'));
    rmSync(join(synth, 'stacks', 'registry'), { recursive: true });
    cpSync(registry.path, join(synth, 'stacks', 'registry'), { recursive: true });
  });

  const repository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/firelens/fluent-bit';
  const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
  const context = () => join(synth, 'stacks/service/fluent-bit/firelens-web/image');
  const run = (engines: StandInEngines, ...args: readonly string[]) =>
    push([synth, ...args], [engines.folder, terraform], environment);

  async function tags(): Promise<readonly (string | undefined)[]> {
    const ecr = new ECRClient(parts.clientConfig('us-east-1'));
    const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'firelens/fluent-bit' }));
    return imageDetails.flatMap(({ imageTags = [] }) => imageTags);
  }

  test('pushes the image with the tag that the service expects, once', async () => {
    const engines = new StandInEngines({ docker: 'works' });
    const first = run(engines, '--json');
    const [{ image, ...result }] = (JSON.parse(first.stdout) as { images: [Record<string, unknown>] }).images;
    const tag = String(image).replace(`${repository}:`, '');

    expect(tag).toMatch(/^[0-9a-f]{16}$/);
    expect(result).toEqual({
      family: 'firelens-web',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      platforms: ['linux/arm64'],
      pushed: true,
    });
    expect(engines.calls()).toEqual([
      { command: `docker login --username AWS --password-stdin ${registry}`, stdin: '123456789012-auth-token' },
      {
        command: `docker buildx build --platform linux/arm64 --tag ${repository}:${tag} --push ${context()}`,
      },
    ]);
    expect(first.stderr).toMatch(/\d s {2}docker buildx build --platform linux\/arm64/);
    expect(first.exitCode).toBe(0);
    expect(await tags()).toContain(tag);

    // An image that exists needs no engine.
    const second = run(new StandInEngines({}));
    expect(second).toEqual({
      exitCode: 0,
      stdout: `${repository}:${tag} already exists (${String(result['digest'])}): nothing to push`,
      stderr: '',
    });
  });

  test.each<[string, Readonly<Record<string, EngineFault | 'works'>>, readonly string[], readonly string[]]>([
    [
      'Podman, if Docker is not running',
      { docker: 'not running', podman: 'works' },
      ['--tag', 'podman'],
      [
        `podman login --username AWS --password-stdin ${registry}`,
        `podman build --platform linux/arm64 --tag ${repository}:podman <context>`,
        `podman push ${repository}:podman`,
      ],
    ],
    [
      'Podman, for several platforms',
      { docker: 'without buildx', podman: 'works', finch: 'works' },
      ['--tag', 'podman-both', '--platform', 'linux/amd64,linux/arm64'],
      [
        `podman login --username AWS --password-stdin ${registry}`,
        `podman build --platform linux/amd64,linux/arm64 --manifest ${repository}:podman-both <context>`,
        `podman manifest push --all ${repository}:podman-both docker://${repository}:podman-both`,
      ],
    ],
    [
      'Finch, if it is the only one',
      { finch: 'works' },
      ['--tag', 'finch'],
      [
        `finch login --username AWS --password-stdin ${registry}`,
        `finch build --platform linux/arm64 --tag ${repository}:finch <context>`,
        `finch push --platform linux/arm64 ${repository}:finch`,
      ],
    ],
    [
      'the engine that is asked for',
      { docker: 'works', finch: 'works' },
      ['--tag', 'asked', '--engine', 'finch'],
      [
        `finch login --username AWS --password-stdin ${registry}`,
        `finch build --platform linux/arm64 --tag ${repository}:asked <context>`,
        `finch push --platform linux/arm64 ${repository}:asked`,
      ],
    ],
  ])('pushes with %s', async (_, engines, args, commands) => {
    const standIns = new StandInEngines(engines);
    const { exitCode, stdout } = run(standIns, ...args);

    expect(standIns.calls().map(({ command }) => command.replace(context(), '<context>'))).toEqual(commands);
    expect(stdout).toMatch(new RegExp(`^Pushed ${repository}:${args[1]}@sha256:[0-9a-f]{64}$`));
    expect(exitCode).toBe(0);
    expect(await tags()).toContain(args[1]);
  });

  test('pushes a tag again only with --force, and the tag that TF_VAR_router_image_tag sets', async () => {
    const ecr = new ECRClient(parts.clientConfig('us-east-1'));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'mutable', imageTagMutability: 'MUTABLE' }));
    const [engines, variable] = [new StandInEngines({ docker: 'works' }), { TF_VAR_router_image_tag: 'v2' }];
    const runs = [[], [], ['--force']].map((args) =>
      push([synth, '--repository', `${registry}/mutable`, ...args], [engines.folder, withoutTerraform], {
        ...environment,
        ...variable,
      }),
    );

    expect(runs.map(({ stdout }) => stdout.replace(/sha256:[0-9a-f]+/, '<digest>'))).toEqual([
      `Pushed ${registry}/mutable:v2@<digest>`,
      `${registry}/mutable:v2 already exists (<digest>): nothing to push`,
      `Pushed ${registry}/mutable:v2@<digest>`,
    ]);
    expect(engines.calls()).toHaveLength(4);
  });

  test.each<[string, Readonly<Record<string, EngineFault | 'works'>>, readonly string[], string]>([
    [
      'no engine is installed',
      {},
      [],
      'No container engine can build the image (docker is not installed; podman is not installed; finch is not installed): install or start Docker with buildx, Podman or Finch',
    ],
    [
      'no engine is running',
      { docker: 'without buildx', podman: 'not running' },
      [],
      '(docker has no buildx; podman is not running; finch is not installed)',
    ],
    [
      'the engine that is asked for is missing',
      { docker: 'works' },
      ['--engine', 'podman'],
      '(podman is not installed)',
    ],
    [
      'the registry refuses the login',
      { docker: 'refuses the login' },
      [],
      `docker login --username AWS --password-stdin ${registry} failed: Error: 401 Unauthorized`,
    ],
    ['the build fails', { docker: 'fails to build' }, [], 'ERROR: failed to solve: not found'],
    [
      'the engine reports success, but has pushed nothing',
      { docker: 'pushes nothing' },
      [],
      `docker reported no error, but ECR does not have ${repository}:missing`,
    ],
    [
      'the repository does not exist',
      { docker: 'works' },
      ['--repository', `${registry}/other`],
      `There is no repository ${registry}/other: deploy the stack that creates it first, or check the account of the credentials`,
    ],
  ])('fails with one sentence when %s', async (_, engines, args, sentence) => {
    const { exitCode, stdout, stderr } = run(new StandInEngines(engines), '--tag', 'missing', ...args);

    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).not.toContain('auth-token');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
    expect(await tags()).not.toContain('missing');
  });

  test('fails with one sentence when there are no credentials', () => {
    const { folder } = new StandInEngines({ docker: 'works' });
    const { exitCode, stderr } = push([synth], [folder, terraform], {
      ...environment,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });

    expect(stderr).toMatch(/^AWS credentials are missing: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and /);
    expect(exitCode).toBe(1);
  });

  test('fails with one sentence when the registry is not deployed, or Terraform is missing', async () => {
    const notDeployed = await parts.synthesize();
    const { folder } = new StandInEngines({ docker: 'works' });
    const sentences = [terraform, withoutTerraform].map(
      (path) => push([notDeployed], [folder, path], environment).stderr,
    );
    sentences.push(push([notDeployed], [folder, terraformWithOutputs(), withoutTerraform], environment).stderr);

    expect(sentences).toEqual([
      'Terraform cannot read the outputs of the stack "registry" (Backend initialization required, please run "terraform init"): deploy it on this machine first, or pass its URL as --repository',
      'Terraform, which reads the outputs of the stack "registry", is missing: install it from https://developer.hashicorp.com/terraform/install, or pass its URL as --repository',
      'The stack "registry", which creates the repository, is not deployed: deploy it first, or pass its URL as --repository',
    ]);
  });
});
