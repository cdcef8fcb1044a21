import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseJson } from '../synth/synth';

interface Synthesized {
  readonly resource: {
    readonly aws_ecs_task_definition: Readonly<
      Record<string, { readonly family: string; readonly container_definitions: string }>
    >;
  };
}

/**
 * Returns the command that ECS runs in the container of a router: the entry point of the synthesized task definition, if
 * it has one, with the given command instead of the command of the image.
 *
 * @param synthesized synthesized folder of the router; folders of other projects contain no task definition
 */
export function routerStart(synthesized: string, command: readonly string[], folder: string): readonly string[] {
  const file = join(synthesized, '..', '..', 'cdk.tf.json');
  if (!existsSync(file)) return command;
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  const containers = Object.values(resource.aws_ecs_task_definition)
    .filter(({ family }) => family === basename(synthesized))
    .flatMap((definition) => parseJson(definition.container_definitions) as unknown as readonly RouterContainer[]);
  const { entryPoint = [] } = containers.find(({ name }) => name === 'log_router')!;
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
}
