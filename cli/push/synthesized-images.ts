import { parseTerraformJson } from '../../modules/testing/terraform-json';
import { buildContextOf, routerFolderOf } from '../router-folder';
import type { Block, StackDocument, SynthesizedStack } from '../synth-folder';

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
  /** URL of the repository; with Terraform expressions for values that are known only at deploy. */
  readonly repository: string;
  /** Tag that the task definition expects; `undefined` if only Terraform knows it. */
  readonly tag: string | undefined;
}

/** Returns the images of log routers that a stack expects: those of the task definitions with the image delivery. */
export function imagesOf(stack: SynthesizedStack, environment: NodeJS.ProcessEnv): readonly SynthesizedImage[] {
  const definitions = Object.values(stack.document.resource?.['aws_ecs_task_definition'] ?? {});
  return definitions.flatMap((definition) => {
    const family = String(definition['family']);
    const router = routerFolderOf(stack.folder, family);
    const context = router && buildContextOf(router);
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
  const containers = parseTerraformJson(containerDefinitions) as readonly Block[];
  const router = containers.find((container) => container['firelensConfiguration'] !== undefined);
  return router && String(router['image']);
}

function platformOf(definition: Block): string {
  const { cpu_architecture } = Object(definition['runtime_platform']) as { readonly cpu_architecture?: unknown };
  return cpu_architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

/** Returns the value of a tag; a variable has the value in the environment, as for Terraform, or else its default. */
function literalTag(tag: string, { variable }: StackDocument, environment: NodeJS.ProcessEnv): string | undefined {
  const [, name] = /^\$\{var\.(\w+)\}$/.exec(tag) ?? [];
  const value = name === undefined ? tag : (environment[`TF_VAR_${name}`] ?? variable?.[name]?.default);
  return typeof value === 'string' && /^\w[\w.-]*$/.test(value) ? value : undefined;
}
