import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { nearestName } from '../modules/core/nearest-name';

/** A JSON object of a Terraform document. */
export type Block = Readonly<Record<string, unknown>>;

/** The parts of `cdk.tf.json` that commands read. */
export interface StackDocument {
  /** Arguments of the resources, by type and name. */
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  /** Variables, by name. */
  readonly variable?: Readonly<Record<string, { readonly default?: unknown }>>;
  /** Outputs, by name. */
  readonly output?: Readonly<Record<string, { readonly value?: unknown }>>;
  /** Configurations of the providers, by name. */
  readonly provider?: Block;
}

/** A synthesized stack. */
export interface SynthesizedStack {
  /** Name of the stack. */
  readonly name: string;
  /** Folder of `cdk.tf.json`, and of the files of log routers. */
  readonly folder: string;
  /** Terraform JSON of the stack. */
  readonly document: StackDocument;
}

const documentName = 'cdk.tf.json';

/**
 * Reads the stacks of a folder that synth has written: the output folder, such as `cdktf.out`, or the folder of one stack.
 *
 * @throws Error if the folder does not exist or contains no stack, or if the JSON of a stack is invalid
 */
export function readSynthFolder(folder: string): readonly SynthesizedStack[] {
  requireFolder(folder);
  const stacks = stackFoldersIn(folder);
  if (stacks.length === 0) {
    throw new Error(
      `${folder} contains no synthesized stack: run "npx cdktf synth" first, or name the folder that synth writes, such as cdktf.out, or the folder of a stack in it`,
    );
  }
  return stacks.map(readStack);
}

/** Reads the stack of a folder; `undefined` if it is not the folder of a stack. */
export function readStackFolder(folder: string): SynthesizedStack | undefined {
  return isStackFolder(folder) ? readStack(folder) : undefined;
}

/**
 * Checks that a folder exists.
 *
 * @throws Error that names the stack that was probably meant, if the folder would be that of a stack
 */
export function requireFolder(folder: string): void {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return;
    throw new Error(`${folder} is a file: name the folder that synth writes, such as cdktf.out`);
  }
  const parent = dirname(folder);
  const stacks = stackFoldersIn(parent).filter((stack) => stack !== parent);
  if (stacks.length === 0) {
    throw new Error(`There is no folder ${folder}: run "npx cdktf synth" first, or name the folder that synth writes`);
  }
  const name = basename(folder);
  const nearest = nearestName(
    name,
    stacks.map((stack) => basename(stack)),
  );
  const meant = stacks.find((stack) => basename(stack) === nearest);
  throw new Error(
    `There is no stack "${name}" in ${parent}: ${meant === undefined ? `name one of ${stacks.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

/**
 * Reads a file with a JSON object or array.
 *
 * @throws Error with the name of the file if it contains anything else
 */
export function readJson<T extends object>(file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not readable JSON (${(error as Error).message}): run "npx cdktf synth" again`, {
      cause: error,
    });
  }
  if (typeof value === 'object' && value !== null) return value as T;
  throw new Error(`${file} must contain a JSON object or array: run "npx cdktf synth" again`);
}

function readStack(folder: string): SynthesizedStack {
  return { name: basename(resolve(folder)), folder, document: readJson(join(folder, documentName)) };
}

/** Returns the folder itself if it is that of a stack, or else the stacks in it or in its folder `stacks`. */
function stackFoldersIn(folder: string): readonly string[] {
  if (isStackFolder(folder)) return [folder];
  const stacks = join(folder, 'stacks');
  return foldersIn(existsSync(stacks) ? stacks : folder).filter(isStackFolder);
}

function isStackFolder(folder: string): boolean {
  return existsSync(join(folder, documentName));
}

/** Returns the paths of the folders in a folder, sorted; none if it does not exist. */
export function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory());
}
