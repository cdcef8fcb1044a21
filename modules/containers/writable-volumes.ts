import type { Container } from './container';
import { digest } from '../core/digest';
import { isKernelFolder, mountPathFormat } from './mount-path';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/** Returns the writable volumes of a container, by mount path. */
export function writableVolumes(name: string, { writablePaths = [] }: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(writablePaths.map((path) => [path, volumeName(name, path)]));
}

/**
 * Returns the name of a volume: the container name, the path, and a hash that distinguishes `/a-b` from `/a/b`. ECS
 * allows at most 255 letters, digits, hyphens and underscores.
 */
function volumeName(container: string, path: string): string {
  const hash = digest(`${container}:${path}`, 8);
  const readable = `${container}${path.replace(/[^A-Za-z0-9_]+/g, '-')}`;
  return `${readable.slice(0, 255 - hash.length - 1)}-${hash}`;
}

/** Folders in which images have their programs and libraries. */
const programFolders = ['/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr', '/usr/bin', '/usr/lib', '/usr/sbin'];

/** Returns a warning for each writable path whose empty volume hides the programs of the image. */
export function hiddenFolders({ writablePaths = [] }: Container): string[] {
  return writablePaths
    .filter((path) => programFolders.includes(path))
    .map(
      (path) =>
        `writablePaths should not contain ${JSON.stringify(path)}, because an empty volume hides the image's files there; list the folders in it that are written to`,
    );
}

/** Checks the writable paths of a container for values that ECS rejects or that would hide the whole image. */
export function writablePathProblems({ readonlyRootFilesystem, writablePaths }: Container): Problem[] {
  if (writablePaths === undefined) return [];
  return [
    !readonlyRootFilesystem &&
      'writablePaths must not be set without readonlyRootFilesystem, because all paths are writable then; set readonlyRootFilesystem, or remove writablePaths',
    ...writablePaths.map((path, index) => {
      if (!isKnown(path))
        return `writablePaths[${index}] must be known at synth time, not a token, because its volume is named after it`;
      const problem = patternProblem(`writablePaths[${index}]`, path, ...mountPathFormat);
      return (
        problem ||
        (isKernelFolder(path) &&
          `writablePaths[${index}] must not be a folder of the kernel, got ${JSON.stringify(path)}; remove it`) ||
        (writablePaths.indexOf(path) < index && `writablePaths[${index}] must be unique, got "${path}" again`)
      );
    }),
  ];
}
