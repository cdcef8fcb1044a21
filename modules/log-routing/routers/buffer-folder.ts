import { posix } from 'node:path';
import { digest } from '../../core/digest';
import type { Problem } from '../../core/problem';

/** Maximum length of a folder name; a file name may have 255 bytes. */
const maxLength = 100;

const digestLength = 16;

/**
 * Returns the name of the folder in which only one output stores its undelivered records: the name of the output if it
 * is safe as a file name, otherwise its safe characters and a digest.
 */
export function bufferFolderName(output: string): string {
  if (/^\w[\w.-]*$/.test(output) && output.length <= maxLength) return output;
  const safe = output.replace(/[^\w.-]/g, '_').replace(/^[.-]/, '_');
  return `${safe.slice(0, maxLength - digestLength - 1)}-${digest(output, digestLength)}`;
}

/** Folder in which an output stores its undelivered records. */
export interface BufferFolder {
  /** Name of the output. */
  readonly output: string;
  /** Option that sets the folder, such as `LogDestination.s3: store_dir`. */
  readonly option: string;
  /** Value of the option, with variables as `${NAME}`. */
  readonly value: string;
  /** Path under which the output treats every file as its own. */
  readonly path: string;
}

/**
 * Returns the check of a rule that no folder is, or contains, the folder of another output. `consequence` of a shared
 * folder is stated in the message.
 */
export function sharedFolderProblems(consequence: string): (folders: readonly BufferFolder[]) => readonly Problem[] {
  return (folders) =>
    sharedFolders(folders).map(
      ([{ output, option, value }, other]) =>
        `${option} must be a folder that only one output uses, got ${JSON.stringify(value)} for "${output}" and ${JSON.stringify(other.value)} for "${other.output}", because ${consequence}; set a different folder in the destination of each container and route, or omit the option`,
    );
}

/** Returns pairs of folders of which the first is equal to the second or contains it. */
function sharedFolders(folders: readonly BufferFolder[]): readonly (readonly [BufferFolder, BufferFolder])[] {
  const sorted = folders
    .map((folder) => ({ folder, path: posix.join(folder.path, '/') }))
    .toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)));
  // A folder sorts directly before all folders in it.
  let [outer] = sorted;
  return sorted.slice(1).flatMap((each) => {
    if (outer && each.path.startsWith(outer.path)) return [[outer.folder, each.folder] as const];
    outer = each;
    return [];
  });
}
