import type { Problem } from '../../internal/validation';
import type { RoutedTask } from '../routed-task';
import { routerMountPoints } from '../router';
import { completed } from '../routing-defaults';

/** Everything that a router whose root file system is read-only could not write (M12). */
export function fileSystemProblems({ routing, sources }: RoutedTask): Problem[] {
  if (!completed(routing).routerReadonlyRootFilesystem) return [];
  const volumes = Object.keys(routerMountPoints(routing));
  const folders = sources.flatMap(({ output }) => (output.name === 's3' ? [output.options.store_dir] : []));
  return [...new Set(folders)].map(
    (folder) =>
      typeof folder === 'string' &&
      !volumes.some((volume) => `${folder}/`.startsWith(`${volume}/`)) &&
      `LogDestination.s3: store_dir must lie below ${volumes.join(' or ')}, as nothing else of the router is writable, got ${JSON.stringify(folder)}; or set routerReadonlyRootFilesystem to false (M12)`,
  );
}
