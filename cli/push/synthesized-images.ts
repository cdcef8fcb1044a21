import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseTerraformJson } from '../../modules/testing/terraform-json';

/** Image of a log router, as a synthesized stack describes it. */
export interface SynthesizedImage {
  /** Name of the stack. */
  readonly stack: string;
  /** Family of the task definition. */
  readonly family: string;
  /** Folder of the build context. */
  readonly context: string;
  /** Platform of the task, such as `linux/arm64`. */
  readonly platform: string;
  /** URL of the repository; with Terraform's expressions for what is known only at deploy. */
  readonly repository: string;
  /** Tag that the task definition expects; `undefined` if only Terraform knows it. */
  readonly tag: string | undefined;
}

/** The parts of `cdk.tf.json` that are read here. */
export interface StackDocument {
  /** Resources, by type and name. */
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  /** Variables, by name. */
  readonly variable?: Readonly<Record<string, { readonly default?: unknown }>>;
  /** Outputs, by name. */
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
}

/** A synthesized stack. */
export interface StackFolder {
  /** Name of the stack. */
  readonly name: string;
  /** Folder of the stack. */
  readonly path: string;
  /** Content of its `cdk.tf.json`. */
  readonly document: StackDocument;
}

const stackFile = 'cdk.tf.json';

/**
 * Returns the stacks in a folder that synth has written, or the one stack whose folder this is.
 *
 * @throws Error if there is no synthesized stack
 */
export function stackFolders(folder: string): readonly StackFolder[] {
  const stacks = join(folder, 'stacks');
  const inside = existsSync(stacks) ? readdirSync(stacks).map((name) => join(stacks, name)) : [];
  const paths = [folder, ...inside].filter((path) => existsSync(join(path, stackFile)));
  if (paths.length === 0) {
    throw new Error(
      `${folder} has no synthesized stack: run "cdktf synth" first, or name the folder that it has written`,
    );
  }
  return paths.map((path) => ({
    name: basename(path),
    path,
    document: JSON.parse(readFileSync(join(path, stackFile), 'utf8')) as StackDocument,
  }));
}

/** Returns the images of log routers that a stack expects: those of the task definitions with the image delivery. */
export function imagesOf(stack: StackFolder, environment: NodeJS.ProcessEnv): readonly SynthesizedImage[] {
  const definitions = Object.values(stack.document.resource?.['aws_ecs_task_definition'] ?? {});
  return definitions.flatMap((definition) => {
    const family = String(definition['family']);
    const context = ['fluent-bit', 'fluentd']
      .map((router) => join(stack.path, router, family, 'image'))
      .find((path) => existsSync(join(path, 'Dockerfile')));
    const image = context && routerImage(String(definition['container_definitions']));
    if (!image) return [];
    const [, repository = image, tag = ''] = /^(.+):(\$\{.+\}|[\w.-]+)$/s.exec(image) ?? [];
    return {
      stack: stack.name,
      family,
      context,
      platform: platformOf(definition),
      repository,
      tag: literalTag(tag, stack.document, environment),
    };
  });
}

/** Returns the image of the container that is the log router. */
function routerImage(containerDefinitions: string): string | undefined {
  const containers = parseTerraformJson(containerDefinitions) as readonly Readonly<Record<string, unknown>>[];
  const router = containers.find((container) => container['firelensConfiguration'] !== undefined);
  return router && String(router['image']);
}

function platformOf(definition: Readonly<Record<string, unknown>>): string {
  const { cpu_architecture } = Object(definition['runtime_platform']) as { readonly cpu_architecture?: unknown };
  return cpu_architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

/** A tag can be a variable: then it is what the environment sets, as for Terraform, or the variable's default. */
function literalTag(tag: string, { variable }: StackDocument, environment: NodeJS.ProcessEnv): string | undefined {
  const [, name] = /^\$\{var\.(\w+)\}$/.exec(tag) ?? [];
  const value = name === undefined ? tag : (environment[`TF_VAR_${name}`] ?? variable?.[name]?.default);
  return typeof value === 'string' && /^\w[\w.-]*$/.test(value) ? value : undefined;
}
