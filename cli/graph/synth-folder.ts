import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** A JSON object of a Terraform document. */
export type Block = Readonly<Record<string, unknown>>;

/** A synthesized stack. */
export interface SynthesizedStack {
  /** Name of the stack. */
  readonly name: string;
  /** Folder of `cdk.tf.json`, and of the files of log routers. */
  readonly folder: string;
  /** Terraform JSON of the stack. */
  readonly document: Block;
}

const documentName = 'cdk.tf.json';

/**
 * Reads the stacks of a folder that CDKTF synthesized: of `cdktf.out`, or of one stack in it.
 *
 * @throws Error if the folder does not exist, holds no stack, or a file of it is not JSON
 */
export function readSynthFolder(folder: string): readonly SynthesizedStack[] {
  const path = resolve(folder);
  if (!existsSync(path)) throw new Error(`There is no folder ${folder}: synthesize first, with npx cdktf synth.`);
  if (!statSync(path).isDirectory())
    throw new Error(`${folder} is not a folder: name the folder of the synthesized app.`);
  if (existsSync(join(path, documentName))) return [readStack(path)];

  const stacks = existsSync(join(path, 'stacks')) ? join(path, 'stacks') : path;
  const folders = readdirSync(stacks)
    .sort()
    .map((name) => join(stacks, name))
    .filter((each) => existsSync(join(each, documentName)));
  if (folders.length === 0) {
    throw new Error(
      `${folder} holds no synthesized stack (${documentName}): name cdktf.out or the folder of a stack in it.`,
    );
  }
  return folders.map(readStack);
}

function readStack(folder: string): SynthesizedStack {
  return { name: basename(folder), folder, document: readJson(join(folder, documentName)) };
}

/**
 * Reads a file with a JSON object or array.
 *
 * @throws Error with the name of the file if it holds none
 */
export function readJson<T extends object = Block>(file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not readable JSON (${(error as Error).message}): synthesize again.`, { cause: error });
  }
  if (typeof value !== 'object' || value === null) throw new Error(`${file} is not a JSON object: synthesize again.`);
  return value as T;
}
