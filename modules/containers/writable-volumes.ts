import type { Container } from './container';
import { digest } from '../core/digest';
import { isKnown, type Problem } from '../core/validation';

/** The volumes that stay writable in a container, by the paths where it sees them. */
export function writableVolumes(name: string, { writablePaths = [] }: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(writablePaths.map((path) => [path, volumeName(name, path)]));
}

/**
 * Name of a volume, which has 255 letters, digits, hyphens and underscores at most: that of the container, its path, and
 * a hash that tells `/a-b` from `/a/b`.
 */
function volumeName(container: string, path: string): string {
  const hash = digest(`${container}:${path}`, 8);
  const readable = `${container}${path.replace(/[^A-Za-z0-9_]+/g, '-')}`;
  return `${readable.slice(0, 255 - hash.length - 1)}-${hash}`;
}

/** Everything about the writable paths of a container that ECS would refuse, or that would hide its whole image. */
export function writablePathProblems({ readonlyRootFilesystem, writablePaths }: Container): Problem[] {
  if (writablePaths === undefined) return [];
  return [
    !readonlyRootFilesystem &&
      'writablePaths must not be given without readonlyRootFilesystem: all paths are writable, and volumes would hide what the image has there',
    ...writablePaths.map((path, index) => {
      if (!isKnown(path)) return `writablePaths[${index}] must be known at synth time, as its volume is named for it`;
      if (!/^(\/[^/:\s]+)+$/.test(path) || /\/\.\.?(\/|$)/.test(path)) {
        return `writablePaths[${index}] must be the absolute path of a folder below "/", got ${JSON.stringify(path)}`;
      }
      return (
        writablePaths.indexOf(path) < index && `writablePaths[${index}] must not be named twice, got "${path}" again`
      );
    }),
  ];
}
