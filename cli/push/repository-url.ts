import { basename, dirname, join } from 'node:path';
import { run } from '../../lab/processes/command';
import { findExecutable } from '../../lab/processes/executable';
import { readSynthFolder, type SynthesizedStack } from '../synth-folder';
import type { SynthesizedImage } from './synthesized-images';

/** Output of a stack that contains the URL of a repository. */
interface RepositoryOutput {
  readonly stack: SynthesizedStack;
  readonly output: string;
}

const passIt = 'pass its URL as --repository';

/**
 * Returns the URL of the repository of an image: the literal in the task definition, or else the output of the
 * stack that creates the repository.
 *
 * @throws Error if no stack outputs the URL, the stack is not deployed, or Terraform does not run
 */
export async function repositoryUrlOf(
  image: SynthesizedImage,
  stacks: readonly SynthesizedStack[],
  signal: AbortSignal,
): Promise<string> {
  if (!image.repository.includes('${')) return image.repository;

  const found = outputOf(image, stacks);
  if (!found) {
    throw new Error(
      `The repository of "${image.family}" is known only to Terraform, and no stack outputs its repositoryUrl: ${passIt}`,
    );
  }
  const { stack, output } = found;
  const value = (await outputsOf(stack, signal))[output]?.value;
  if (typeof value !== 'string' || value === '') {
    throw new Error(
      `The stack "${stack.name}", which creates the repository, is not deployed: deploy it first, or ${passIt}`,
    );
  }
  return value;
}

/** Returns the stacks that can create a repository: for the folder of one stack, also the stacks next to it. */
export function stacksAround(folder: string): readonly SynthesizedStack[] {
  const output = dirname(dirname(folder));
  return readSynthFolder(folder === join(output, 'stacks', basename(folder)) ? output : folder);
}

/**
 * Finds the output of a repository to which an image refers: by the address of the resource, if its stack is referenced,
 * or by its name, if the URL is computed (`EcrRepository.named`).
 */
function outputOf({ repository }: SynthesizedImage, stacks: readonly SynthesizedStack[]): RepositoryOutput | undefined {
  for (const stack of stacks) {
    const { resource = {}, output: outputs = {} } = stack.document;
    for (const [id, { name }] of Object.entries(resource['aws_ecr_repository'] ?? {})) {
      if (!repository.includes(id) && !repository.endsWith(`}/${String(name)}`)) continue;
      const url = `\${aws_ecr_repository.${id}.repository_url}`;
      const output = Object.keys(outputs).find((each) => outputs[each]!.value === url);
      if (output !== undefined) return { stack, output };
    }
  }
  return undefined;
}

/** Returns the outputs of a deployed stack; empty if it is not deployed. */
async function outputsOf(
  { name, folder }: SynthesizedStack,
  signal: AbortSignal,
): Promise<Readonly<Record<string, { readonly value?: unknown }>>> {
  const terraform = process.env['TERRAFORM_BINARY_NAME'] || 'terraform';
  if (findExecutable(terraform, process.env) === undefined) {
    throw new Error(
      `Terraform, which reads the outputs of the stack "${name}", is missing: install it from https://developer.hashicorp.com/terraform/install, or ${passIt}`,
    );
  }
  try {
    const { stdout } = await run(terraform, ['output', '-json', '-no-color'], { cwd: folder, signal });
    return JSON.parse(stdout) as Readonly<Record<string, { readonly value?: unknown }>>;
  } catch (error) {
    signal.throwIfAborted();
    const [reason] = /(?<=Error: ).+/.exec((error as Error).message) ?? [(error as Error).message];
    throw new Error(
      `Terraform cannot read the outputs of the stack "${name}" (${reason}): deploy it on this machine first, or ${passIt}`,
    );
  }
}
