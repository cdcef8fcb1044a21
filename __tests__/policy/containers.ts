import { type Block, parseJson } from '../../lab/synth/synth';
import { type Configuration, type Resource, withDefaults } from './configuration';

/** The container definitions of a task definition. */
export function containersOf({ args }: Resource): readonly Block[] {
  return parseJson(args['container_definitions'] as string) as unknown as Block[];
}

/** The image of a container, with the variables in it at their defaults. */
export function imageOf({ image }: Block, configuration: Configuration): string {
  return withDefaults(configuration, image as string);
}

/** The environment of a container as pairs of a name and a value. */
export function environmentOf({ environment = [] }: Block): readonly (readonly [name: string, value: string])[] {
  return (environment as Block[]).map(({ name, value }) => [name as string, value as string]);
}

/** A task definition with such containers. */
export function taskWith(...containers: readonly Block[]): Block {
  return { container_definitions: JSON.stringify(containers) };
}
