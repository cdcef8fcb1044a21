import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseJson } from '../synth/parse-json';

interface Synthesized {
  readonly resource: {
    readonly aws_ecs_task_definition: Readonly<
      Record<string, { readonly family: string; readonly container_definitions: string }>
    >;
  };
}

/**
 * Returns the files that the entry point of a router writes, by the environment variable that contains them, and the
 * path that ECS includes; undefined if the entry point writes none.
 */
export function inlineFilesOf(synthesized: string): InlineFiles | undefined {
  const { environment = [], firelensConfiguration } = routerContainer(synthesized) ?? {};
  const texts = environment.filter(({ name }) => /^FIRELENS_(CONFIGURATION|PARSERS)_FILE$/.test(name));
  if (texts.length === 0) return undefined;
  return {
    included: firelensConfiguration!.options['config-file-value']!,
    // As Terraform reads them.
    texts: Object.fromEntries(texts.map(({ name, value }) => [name, value.replace(/([$%])\1(?=\{)/g, '$1')])),
  };
}

/** Files that the entry point of a router writes. */
export interface InlineFiles {
  /** Path of the file that ECS includes. */
  readonly included: string;
  /** Texts of the files, by environment variable. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Returns the command that ECS runs in the container of a router: the entry point of the synthesized task definition, if
 * it has one, with the given command instead of the command of the image.
 *
 * @param synthesized synthesized folder of the router; folders of other projects contain no task definition
 */
export function routerStart(synthesized: string, command: readonly string[], folder: string): readonly string[] {
  const { entryPoint = [] } = routerContainer(synthesized) ?? {};
  const local = (word: string) =>
    word
      .replaceAll('/var/log/flb-storage', join(folder, 'storage'))
      .replaceAll('/fluentd/buffer', join(folder, 'buffer'))
      .replace(/sh \/(?:tmp\/)?init\/invoke_fluent_bit\.sh/, '"$@"');
  return [...entryPoint.map(local), ...command];
}

interface RouterContainer {
  readonly name: string;
  readonly entryPoint?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly firelensConfiguration?: { readonly options: Readonly<Record<string, string>> };
}

function routerContainer(synthesized: string): RouterContainer | undefined {
  const file = join(synthesized, '..', '..', 'cdk.tf.json');
  if (!existsSync(file)) return undefined;
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  return Object.values(resource.aws_ecs_task_definition)
    .filter(({ family }) => family === basename(synthesized))
    .flatMap((definition) => parseJson(definition.container_definitions) as unknown as readonly RouterContainer[])
    .find(({ name }) => name === 'log_router');
}
