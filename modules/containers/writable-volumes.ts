import type { Container } from './container';
import { digest } from '../core/digest';
import type { Format } from '../core/format';
import { isKnown, patternProblem, type Problem } from '../core/validation';

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

/** Path of a writable directory: absolute, without empty segments, `.` and `..`, and without the `:` of Docker's mounts. */
export const writablePathFormat: Format = [
  /^(\/(?!\.\.?(\/|$))[^/:\s]+)+$/,
  'the absolute path of a directory below "/"',
];

/** Checks the writable paths of a container for values that ECS rejects or that would hide the whole image. */
export function writablePathProblems({ readonlyRootFilesystem, writablePaths }: Container): Problem[] {
  if (writablePaths === undefined) return [];
  return [
    !readonlyRootFilesystem &&
      'writablePaths must not be set without readonlyRootFilesystem, because all paths are writable then; set readonlyRootFilesystem, or remove writablePaths',
    ...writablePaths.map((path, index) => {
      if (!isKnown(path))
        return `writablePaths[${index}] must be known at synth time, not a token, because its volume is named after it`;
      const problem = patternProblem(`writablePaths[${index}]`, path, ...writablePathFormat);
      return (
        problem ??
        (writablePaths.indexOf(path) < index && `writablePaths[${index}] must be unique, got "${path}" again`)
      );
    }),
  ];
}
