import { isMade } from './made';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import fc from 'fast-check';
import type { TerraformFolder } from '../terraform/terraform-folder';
import { type InputKind, inputKinds } from './kinds';
import { modules, type ModuleName, stackWith } from './modules';
import { buildStacks } from './settings';

/** Number and seed of generated inputs. */
export interface Generated {
  /** Seed of the random generator. */
  readonly seed: number;
  /** Number of inputs. */
  readonly numRuns: number;
}

/** An input of a construct. */
export interface ModuleInput {
  /** Name of the construct. */
  readonly name: ModuleName;
  /** Its properties. */
  readonly input: unknown;
}

/** Returns the generated inputs that are accepted. */
export function acceptedOf({ inputs, outcomeOf }: InputKind, generated: Generated): readonly unknown[] {
  return fc.sample(inputs, generated).filter((input) => outcomeOf(input).is === 'accepted');
}

/** Returns the generated inputs of all constructs that are accepted, and that every supported provider knows. */
export function acceptedByModules(generated: Generated): readonly ModuleInput[] {
  const names = Object.keys(modules) as ModuleName[];
  return names.flatMap((name) =>
    acceptedOf(inputKinds[name]!, generated)
      .filter((input) => !ofProvider6.test(fc.stringify(input)))
      .map((input) => ({ name, input })),
  );
}

/** Properties with which a stack requires version 6 of the AWS provider. */
const ofProvider6 = /"predictive":|"strategy":"(?!ROLLING)/;

/**
 * Synthesizes inputs in one stack, so that Terraform validates all of them at once. Each has an ID such as `Vpc12`, which
 * is in the address of every error.
 *
 * @returns the folder of the stack
 */
export function batchFolder(inputs: readonly ModuleInput[]): string {
  const app = Testing.app();
  stackWith(
    app,
    Object.fromEntries(
      inputs.map(({ name, input }, index) => [`${name}${index}`, { name, input: withOwnNames(input, index) }]),
    ),
  );
  app.synth();
  return join(app.outdir, 'stacks', 'inputs');
}

/** Properties that must be unique in a stack: families, and listeners, because their rules have unique priorities. */
const uniqueNames: readonly string[] = ['family', 'listenerArn'];

/** Returns properties whose names are unique in the stack. */
function withOwnNames(input: unknown, index: number): unknown {
  if (typeof input !== 'object' || input === null || isMade(input)) return input;
  if (Object.getPrototypeOf(input) !== Object.prototype) return input;
  const entries = Object.entries(input).map(([name, value]) => [
    name,
    uniqueNames.includes(name) && typeof value === 'string' ? `${value}${index}` : withOwnNames(value, index),
  ]);
  return Object.fromEntries(entries);
}

/** Synthesizes the app with this context, and returns the folder of each of its stacks. */
export function contextFolders(context: unknown): readonly string[] {
  const app = Testing.app();
  buildStacks(app, context as Readonly<Record<string, unknown>>);
  app.synth();
  return ['service', 'registry'].map((stack) => join(app.outdir, 'stacks', stack));
}

/** Returns the inputs of a stack that Terraform rejects, with its errors. */
export async function refusedByTerraform(
  folder: TerraformFolder,
  inputs: readonly ModuleInput[],
): Promise<readonly string[]> {
  const errors = (await folder.diagnostics())
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail, address, snippet }) => `${address ?? snippet?.context ?? ''}: ${summary} ${detail}`);
  const refused = culpritsOf(errors, inputs);
  // The stack itself is wrong then.
  if (errors.length > 0 && refused.length === 0) throw new Error(errors.join('\n'));
  return refused;
}

/** Returns the inputs that errors refer to, with the errors. */
export function culpritsOf(errors: readonly string[], inputs: readonly ModuleInput[]): readonly string[] {
  return inputs.flatMap(({ name, input }, index) => {
    const own = errors.filter((error) => new RegExp(`\\b${name}${index}_`).test(error));
    return own.length === 0 ? [] : [[fc.stringify(input), ...own].join('\n')];
  });
}
