import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { run } from '../../lab/processes/command';
import { Progress } from '../../lab/progress';
import type { Invocation } from '../invocation';
import { readSynthFolder } from '../synth-folder';
import { findBuildEngine } from './build-engine';
import { type BuildEngine, buildEngines, type BuiltImage, loginCommand, pushCommands } from './image-commands';
import { login } from './login';
import { RemoteRepository } from './remote-repository';
import { repositoryUrlOf, stacksAround } from './repository-url';
import { imagesOf, type SynthesizedImage } from './synthesized-images';

/** Options of the command. */
interface PushOptions {
  readonly family: readonly string[];
  readonly repository?: string;
  readonly tag?: string;
  readonly platform?: readonly string[];
  readonly engine?: BuildEngine;
  readonly force?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Image of a task definition, and the repository that it is pushed to. */
interface PlannedImage extends BuiltImage {
  readonly family: string;
  readonly tag: string;
  readonly remote: RemoteRepository;
}

/** Result for one image. */
interface Pushed {
  readonly family: string;
  readonly image: string;
  readonly digest: string;
  readonly platforms: readonly string[];
  /** `false` if the repository already had the tag. */
  readonly pushed: boolean;
}

const progress = new Progress(console.error);

/**
 * Returns the command that builds the images of the log routers of synthesized stacks, and pushes them to ECR with the
 * tags that the task definitions expect.
 */
export function pushCommand({ signal }: Invocation): Command {
  return new Command('push')
    .description('build the images of log routers, for the image delivery, and push them to ECR')
    .argument('[folder]', 'folder that synth writes, or the folder of one stack in it', 'cdktf.out')
    .option('--family <family>', 'task definition of the image; can be repeated (default: the only one)', collected, [])
    .option('--repository <url>', 'URL of the repository (default: the output of the stack that creates it)')
    .option('--tag <tag>', 'tag of the image (default: the tag in the task definition)', validTag)
    .option('--platform <platforms>', 'platforms, separated by commas (default: the platform of the task)', platforms)
    .addOption(new Option('--engine <engine>', 'program that builds the image').choices(buildEngines))
    .option('--force', 'push even if the repository has the tag, which must then be mutable')
    .option('--dry-run', 'print the commands instead of running them')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: PushOptions) => {
      const planned = await plannedImages(resolve(folder), folder, options, signal);
      if (options.dryRun) return print(await dryRun(planned, options, signal), options, ({ commands }) => commands);
      const results: Pushed[] = [];
      for (const image of planned) results.push(await push(image, options, signal));
      print({ images: results }, options, ({ images }) => images.map(describe));
    });
}

/** Reads the images that the options select, with their repositories. */
async function plannedImages(
  folder: string,
  shownFolder: string,
  options: PushOptions,
  signal: AbortSignal,
): Promise<readonly PlannedImage[]> {
  const images = selected(
    readSynthFolder(folder).flatMap((stack) => imagesOf(stack, process.env)),
    options,
    shownFolder,
  );
  const stacks = stacksAround(folder);
  const planned: PlannedImage[] = [];
  for (const image of images) {
    const url = options.repository ?? (await repositoryUrlOf(image, stacks, signal));
    const tag = options.tag ?? image.tag;
    if (tag === undefined) {
      throw new Error(`The tag of the image of "${image.family}" is known only to Terraform: pass it as --tag`);
    }
    const { family, context } = image;
    const remote = new RemoteRepository(url, signal);
    planned.push({
      family,
      tag,
      remote,
      context,
      reference: `${url}:${tag}`,
      platforms: options.platform ?? [image.platform],
    });
  }
  return planned;
}

/** Returns the images of the families in the options, or the only one. */
function selected(
  images: readonly SynthesizedImage[],
  { family: families, tag }: PushOptions,
  folder: string,
): readonly SynthesizedImage[] {
  if (images.length === 0) {
    throw new Error(`No task definition in ${folder} uses the image delivery: there is no image to push`);
  }
  const known = images.map(({ family }) => family);
  const unknown = families.find((family) => !known.includes(family));
  if (unknown !== undefined) {
    throw new Error(`${folder} has no image of "${unknown}": --family must be ${known.join(' or ')}`);
  }
  const chosen = families.length === 0 ? images : images.filter(({ family }) => families.includes(family));
  if (families.length === 0 && images.length > 1) {
    throw new Error(
      `${folder} has the images of ${images.length} task definitions: choose with ${known.map((each) => `--family ${each}`).join(' or ')}, or pass several`,
    );
  }
  if (tag !== undefined && chosen.length > 1) throw new Error('--tag can be used with one --family only');
  return chosen;
}

/** Builds and pushes an image, unless the repository has its tag. */
async function push(image: PlannedImage, options: PushOptions, signal: AbortSignal): Promise<Pushed> {
  const { family, reference, platforms, remote, tag } = image;
  const result = { family, image: reference, platforms };
  const existing = await remote.digestOf(tag);
  if (existing !== undefined && !options.force) return { ...result, digest: existing, pushed: false };

  const engine = await findBuildEngine(options.engine, signal);
  progress.say(`Logging in to ${remote.registry} with ${engine}`);
  await login(loginCommand(engine, remote.registry), await remote.password(), signal);
  for (const [file, ...args] of pushCommands(engine, image)) {
    let last = 'starting';
    await progress.during(
      [file, ...args].join(' '),
      () => run(file!, args, { signal, onLine: (line) => (last = line.trim() || last) }),
      () => last,
    );
  }
  const digest = await remote.digestOf(tag);
  if (digest === undefined) throw new Error(`${engine} reported no error, but ECR does not have ${reference}`);
  return { ...result, digest, pushed: true };
}

/** Returns the commands that would run, as for a shell. */
async function dryRun(
  images: readonly PlannedImage[],
  options: PushOptions,
  signal: AbortSignal,
): Promise<{ readonly commands: readonly string[] }> {
  const engine = options.engine ?? (await findBuildEngine(undefined, signal));
  const logins = images.map(({ remote: { region, registry } }) => {
    return `aws ecr get-login-password --region ${region} | ${loginCommand(engine, registry).join(' ')}`;
  });
  const builds = images.flatMap((image) => pushCommands(engine, image).map((command) => command.map(quoted).join(' ')));
  return { commands: [...new Set(logins), ...builds] };
}

function print<Result>(result: Result, { json }: PushOptions, lines: (result: Result) => readonly string[]): void {
  console.log(json ? JSON.stringify(result, undefined, 2) : lines(result).join('\n'));
}

function describe({ image, digest, pushed }: Pushed): string {
  return pushed ? `Pushed ${image}@${digest}` : `${image} already exists (${digest}): nothing to push`;
}

/** Quotes a word for a shell, if necessary. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function collected(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function validTag(tag: string): string {
  if (/^\w[\w.-]{0,127}$/.test(tag)) return tag;
  throw new InvalidArgumentError('A tag must consist of 1 to 128 letters, digits, "_", "." and "-".');
}

function platforms(value: string): readonly string[] {
  const all = value.split(',');
  if (all.every((each) => /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/.test(each))) return all;
  throw new InvalidArgumentError('Platforms must be separated by commas, such as "linux/amd64,linux/arm64".');
}
