import { posix } from 'node:path';
import type { Problem } from '../../../core/validation';

/** Refusal of a folder that a router whose root file system is read-only cannot write to (M12). */
export function readOnlyProblem(option: string, folder: string, volumes: readonly string[]): Problem {
  const isKnown = !folder.startsWith('${');
  return (
    isKnown &&
    !volumes.some((volume) => posix.join(folder, '/').startsWith(`${volume}/`)) &&
    `${option} must lie below ${volumes.join(' or ')}, as nothing else of the router is writable, got ${JSON.stringify(folder)}; leave it out, or set routerReadonlyRootFilesystem to false (M12)`
  );
}
