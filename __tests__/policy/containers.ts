import { type Block, parseJson } from '../../lab/synth/synth';
import { type Configuration, type Resource, withDefaults } from './configuration';

/** The container definitions of a task definition. */
export function containersOf({ args }: Resource): readonly Block[] {
  return parseJson(args['container_definitions'] as string) as unknown as Block[];
}

/** Image of a container, with variables replaced by their defaults. */
export function imageOf({ image }: Block, configuration: Configuration): string {
  return withDefaults(configuration, image as string);
}

/** Environment of a container as pairs of name and value. */
export function environmentOf({ environment = [] }: Block): readonly (readonly [name: string, value: string])[] {
  return (environment as Block[]).map(({ name, value }) => [name as string, value as string]);
}

/** Task definition with these containers. */
export function taskWith(...containers: readonly Block[]): Block {
  return { container_definitions: JSON.stringify(containers) };
}
