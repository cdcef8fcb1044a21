import { mapOf, commandLine } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { plainText } from '../core/string-shape';
import { terraformJson } from '../core/terraform-json';
import { isKnown } from '../core/validation';

/** Command and environment variables of a container in the runs of a schedule. */
export interface ContainerRunOverride {
  /**
   * Command that the container runs.
   *
   * @default - the command of the container
   */
  readonly command?: readonly string[];

  /**
   * Environment variables, added to those of the container. They are not secret: whoever may read the schedule sees them.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Overrides of containers by their names. */
export type ContainerRunOverrides = Readonly<Record<string, ContainerRunOverride>>;

/**
 * Maximum number of characters of the overrides as JSON.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
const maxCharacters = 8192;

/** Returns the overrides as the input of `RunTask`. */
export function overridesInput(overrides: ContainerRunOverrides): string {
  return terraformJson({
    containerOverrides: Object.entries(overrides).map(([name, { command, environment }]) => ({
      name,
      command,
      environment: environment && Object.entries(environment).map(([key, value]) => ({ name: key, value })),
    })),
  });
}

/** Checks that the overrides are of containers of the task, and not too long. */
export function overridesProblems(overrides: ContainerRunOverrides, containers: readonly string[]): readonly Problem[] {
  const input = overridesInput(overrides);
  return [
    ...Object.keys(overrides).map(
      (name) =>
        !containers.includes(name) &&
        `containerOverrides must have names of containers of the task (${containers.join(', ')}), got ${JSON.stringify(name)}`,
    ),
    isKnown(input) &&
      input.length > maxCharacters &&
      `containerOverrides must have at most ${maxCharacters} characters as JSON, got ${input.length}`,
  ];
}

/** Shape of `ContainerRunOverrides`. */
export const containerOverrides = mapOf(
  fields<ContainerRunOverride>({ command: commandLine, environment: mapOf(plainText) }),
);
