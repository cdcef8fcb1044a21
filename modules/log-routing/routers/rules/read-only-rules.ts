import { posix } from 'node:path';
import type { Problem } from '../../../core/validation';

/** Returns an error for a folder that a router with a read-only root file system cannot write to (M12). */
export function readOnlyProblem(option: string, folder: string, volumes: readonly string[]): Problem {
  const isKnown = !folder.startsWith('${');
  return (
    isKnown &&
    !volumes.some((volume) => posix.join(folder, '/').startsWith(`${volume}/`)) &&
    `${option} must be in ${volumes.join(' or ')}, because the router's root file system is read-only, got ${JSON.stringify(folder)}; omit it, or set routerReadonlyRootFilesystem to false (M12)`
  );
}
