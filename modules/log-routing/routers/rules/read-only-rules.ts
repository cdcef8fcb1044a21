import { posix } from 'node:path';
import { rule } from '../../../core/rule';

/** Returns an error for a folder that a router with a read-only root file system cannot write to. */
export const folderInVolume = rule('M12', {
  states: 'A router with a read-only root file system writes to volumes only.',
  severity: 'error',
  fix: 'Set `routerReadonlyRootFilesystem` to false.',
  check: (option: string, folder: string, volumes: readonly string[]) => {
    const isKnown = !folder.startsWith('${');
    return (
      isKnown &&
      !volumes.some((volume) => posix.join(folder, '/').startsWith(`${volume}/`)) &&
      `${option} must be in ${volumes.join(' or ')}, because the router's root file system is read-only, got ${JSON.stringify(folder)}; omit it, or set routerReadonlyRootFilesystem to false`
    );
  },
});
