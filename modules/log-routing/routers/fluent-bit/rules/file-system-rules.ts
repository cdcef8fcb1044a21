import { posix } from 'node:path';
import type { Problem } from '../../../../core/validation';
import type { RoutedTask } from '../routed-task';
import { routerMountPoints } from '../router';
import { completed } from '../../routing-defaults';
import { sharedFolderProblems } from '../../buffer-folder';
import { storeDirs, storeFolders } from '../s3-store';

/** Folders of outputs that the router cannot write to, or in which outputs would remove the files of others. */
export function fileSystemProblems(task: RoutedTask): Problem[] {
  return [
    ...readOnlyProblems(task),
    ...sharedFolderProblems(
      storeFolders(task.sources),
      'an output that ends removes the files of the others, and one that starts uploads them under its own keys',
    ),
  ];
}

/** Folders that a router whose root file system is read-only cannot write to (M12). */
function readOnlyProblems({ routing, sources }: RoutedTask): Problem[] {
  if (!completed(routing).routerReadonlyRootFilesystem) return [];
  const volumes = Object.keys(routerMountPoints(routing));
  return [...new Set(storeDirs(sources))].map(
    (folder) =>
      typeof folder === 'string' &&
      !volumes.some((volume) => posix.join(folder, '/').startsWith(`${volume}/`)) &&
      `LogDestination.s3: store_dir must lie below ${volumes.join(' or ')}, as nothing else of the router is writable, got ${JSON.stringify(folder)}; leave it out, or set routerReadonlyRootFilesystem to false (M12)`,
  );
}
