import { posix } from 'node:path';
import { digest } from '../../core/digest';
import type { Problem } from '../../core/validation';

/** Most characters of a name; a file name may have 255 bytes. */
const maxLength = 100;

const digestLength = 16;

/**
 * Name of the folder in which an output alone keeps what it has not delivered: the name of the output where that is safe
 * as a file name, otherwise its safe characters and a digest.
 */
export function bufferFolderName(output: string): string {
  if (/^\w[\w.-]*$/.test(output) && output.length <= maxLength) return output;
  const safe = output.replace(/[^\w.-]/g, '_').replace(/^[.-]/, '_');
  return `${safe.slice(0, maxLength - digestLength - 1)}-${digest(output, digestLength)}`;
}

/** A folder in which an output keeps what it has not delivered. */
export interface BufferFolder {
  /** Name of the output. */
  readonly output: string;
  /** Option that names the folder, as in `LogDestination.s3: store_dir`. */
  readonly option: string;
  /** Value of the option, with variables as `${NAME}`. */
  readonly value: string;
  /** Path below which the output takes every file for its own. */
  readonly path: string;
}

/** Refusals of folders in which, or below which, another output keeps its files too. */
export function sharedFolderProblems(folders: readonly BufferFolder[], consequence: string): readonly Problem[] {
  return sharedFolders(folders).map(
    ([{ output, option, value }, other]) =>
      `${option} must be a folder of one output alone, got ${JSON.stringify(value)} for "${output}" and ${JSON.stringify(other.value)} for "${other.output}": ${consequence}; give each container and route a destination with a folder of its own, or leave the option to the library (F63)`,
  );
}

/** Pairs of outputs of which the first would find the files of the second. */
function sharedFolders(folders: readonly BufferFolder[]): readonly (readonly [BufferFolder, BufferFolder])[] {
  const sorted = folders
    .map((folder) => ({ folder, path: posix.join(folder.path, '/') }))
    .toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)));
  // A folder sorts right before all that lie below it.
  let [outer] = sorted;
  return sorted.slice(1).flatMap((each) => {
    if (outer && each.path.startsWith(outer.path)) return [[outer.folder, each.folder] as const];
    outer = each;
    return [];
  });
}
